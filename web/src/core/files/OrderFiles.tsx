import { useState } from "react";
import { api } from "../api/client";
import type { FileView } from "../api/types";
import { words } from "../i18n/words";
import { toast } from "../ui/toast";
import { AddFiles } from "./AddFiles";
import { FileList } from "./FileList";
import type { Parcel } from "./tray";
import { trayOf, useArrived } from "./useTray";

const w = words({
  removed: ["已移除 {name}", "{name} is removed"],
  shared: ["客户可见", "The customer sees them"],
  none: ["还没有文件。", "There are no files yet."],
});

/** Whether a file stands among those of the order: what a field of the order holds stands with its field. */
export const loose = (f: FileView) => !f.field?.startsWith("order.");

/** The files of an order: looked at, added, removed. Staff say whether the customer sees what they add. */
export function OrderFiles({
  who,
  order,
  files,
  may,
  staff,
  touch,
  onChange,
}: {
  /** Who adds files: a tray is one person's. */
  who: string;
  order: string;
  files: readonly FileView[];
  may: boolean;
  staff?: boolean;
  touch?: boolean;
  onChange: () => unknown;
}) {
  const [shared, setShared] = useState(false);
  const tray = trayOf(`${who}:${order}`);
  const attach = async (p: Parcel) => {
    try {
      await api("order.attach", {
        path: { id: order },
        body: { files: [p.id ?? ""], ...(staff && !shared ? {} : { customerVisible: true }) },
        key: `${p.uid}-to`,
      });
      tray.drop(p.uid, false);
      onChange();
    } catch (e) {
      tray.fail(p.uid, (e as Error).message);
    }
  };
  useArrived(tray, (p) => void attach(p));
  const drop = async (f: FileView) => {
    try {
      await api("order.dropFile", { path: { id: order, file: f.id } });
      toast(w("removed", { name: f.name }));
      onChange();
    } catch (e) {
      toast((e as Error).message, { bad: true });
    }
  };
  return (
    <div className="orderfiles">
      <FileList
        files={files}
        onDrop={(f) => void drop(f)}
        empty={!may && <p className="sub">{w("none")}</p>}
        {...(staff ? { staff } : {})}
      />
      {may && <AddFiles tray={tray} have={files.filter((f) => !f.field).length} {...(touch ? { touch } : {})} />}
      {may && staff && (
        <label className="row sub orderfiles-shared">
          <input type="checkbox" checked={shared} onChange={(e) => setShared(e.target.checked)} />
          {w("shared")}
        </label>
      )}
    </div>
  );
}
