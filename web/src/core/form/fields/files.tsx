import { api, base } from "@core/api/client";
import { AddFiles, Thumb } from "@core/files/AddFiles";
import { contentOf as contentOfHeld } from "@core/files/FileList";
import { sized } from "@core/files/size";
import type { Slot } from "@core/files/tray";
import { trayOf, useArrivals } from "@core/files/useTray";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { useForm } from "../hand";
import { type FieldProps, Labelled } from "./Box";

const w = words({ sent: ["已上传", "Sent"], remove: ["移除 {name}", "Remove {name}"], file: ["文件", "File"] });

/** The field of a control that takes files. */
export function slotOf(p: FieldProps, one?: boolean): Slot {
  const { size = 0, types } = p.field;
  return { at: p.slot ?? p.at, size, types, ...(one ? { one } : {}) };
}

/** Where the content of a file is that one has sent oneself. */
const contentOf = (id: string) => `${base}/api/v1/files/${id}/content`;

/** What one may know of a file that a field holds: whether an order has it, and where its content is. */
export function useFile() {
  const { held } = useForm();
  return (id: string) => {
    const of = held?.find((f) => f.id === id);
    return { of, src: of ? contentOfHeld(of) : contentOf(id) };
  };
}

/** Takes a file back; once an order has it, it stays there. */
export const takeBack = (id: string) => void api("file.drop", { path: { id } }).catch(() => {});

/** Files that a field holds, and those on their way to it. */
export function FilesField(p: FieldProps) {
  const { tray: name, edit, draft, face } = useForm();
  const tray = trayOf(name);
  useArrivals(tray, edit);
  const fileOf = useFile();
  const ids = Array.isArray(p.value) ? (p.value as string[]) : [];
  const drop = (id: string) => {
    if (!fileOf(id).of) takeBack(id);
    const left = ids.filter((x) => x !== id);
    p.onChange(left.length ? left : undefined);
  };
  return (
    <Labelled field={p.field} id={p.id} group wrong={p.wrong}>
      {ids.length > 0 && (
        <ul className="parcels">
          {ids.map((id) => {
            const { of, src } = fileOf(id);
            const file = of ?? draft.files?.[id] ?? { name: w("file"), size: 0, type: "" };
            return (
              <li key={id} className="parcel parcel--ready">
                <Thumb
                  type={file.type}
                  name={file.name}
                  {...(/^image\/(jpeg|png|webp|gif|avif)$/.test(file.type) ? { src } : {})}
                />
                <span className="parcel-text">
                  <b className="parcel-name">{file.name}</b>
                  <span className="parcel-said">
                    <Icon name="check" size={12} />
                    {of?.by ?? w("sent")} {file.size > 0 && <span className="num">· {sized(file.size)}</span>}
                  </span>
                </span>
                {!p.field.readOnly && (
                  <button
                    type="button"
                    className="files-round"
                    aria-label={w("remove", { name: file.name })}
                    onClick={() => drop(id)}
                  >
                    <Icon name="close" />
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {!p.field.readOnly && (
        <AddFiles tray={tray} have={ids.length} touch={!face.desk} slot={slotOf(p)} count={p.field.count ?? 1} />
      )}
    </Labelled>
  );
}
