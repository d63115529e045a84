import { newKey } from "@core/api/client";
import type { DraftLine } from "@core/form/draft";
import { Wrongs } from "@core/form/fields/Box";
import { useForm } from "@core/form/hand";
import { words } from "@core/i18n/words";
import { later } from "@core/later";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { Suspense, useEffect, useRef, useState } from "react";
import { Combo } from "../Combo";
import { search } from "../contracts";
import { LineRow } from "./LineRow";
import { useItems } from "./useItems";

const PasteSheet = later(() => import("@core/form/PasteSheet"));

const w = words({
  lines: ["明细", "Lines"],
  goods: ["商品", "Product"],
  qty: ["数量", "Quantity"],
  price: ["单价", "Price"],
  amount: ["小计", "Amount"],
  product: ["产品名称或 SKU", "Product name or SKU"],
  paste: ["从表格粘贴", "Paste from a sheet"],
  dropped: ["已移除 {name}", "{name} removed"],
});

/** Lines is what is ordered: typed here, priced as it is typed. What can be made in several ways asks how at once. */
export function Lines({
  open,
  onClose,
}: {
  /** The line whose options are being chosen. */
  open: string | undefined;
  onClose: () => void;
}) {
  const { draft, edit, told, configure } = useForm();
  const items = useItems(draft);
  const [pasting, setPasting] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  // Once the options are folded away, the next product can be typed.
  const before = useRef(open);
  useEffect(() => {
    if (before.current && !open) box.current?.focus();
    before.current = open;
  }, [open]);
  const add = (sku: string, name: string) => {
    const uid = newKey();
    edit({ do: "addLines", lines: [{ uid, sku, name, quantity: "1", options: {}, fields: {} }] });
    configure({ line: uid });
  };
  const drop = (line: DraftLine, at: number) => {
    edit({ do: "dropLine", uid: line.uid });
    toast(w("dropped", { name: line.name ?? line.sku }), { undo: () => edit({ do: "putLine", line, at }) });
  };
  return (
    <section className="entry-lines" aria-label={w("lines")}>
      <header className="row between">
        <h2 className="h4">{w("lines")}</h2>
        <Btn kind="quiet" icon="table" className="btn--s" onClick={() => setPasting(true)}>
          {w("paste")}
        </Btn>
      </header>
      {draft.lines.length > 0 && (
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">{w("goods")}</th>
              {(["qty", "price", "amount"] as const).map((c) => (
                <th key={c} scope="col" className="end">
                  {w(c)}
                </th>
              ))}
              <th aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {draft.lines.map((l, i) => (
              <LineRow
                key={l.uid}
                line={l}
                at={i}
                item={items.get(l.sku)}
                open={open === l.uid}
                onClose={onClose}
                onDrop={() => drop(l, i)}
              />
            ))}
          </tbody>
        </table>
      )}
      <Combo
        label={w("product")}
        name="product"
        box={box}
        first={draft.lines.length === 0}
        find={async (q, signal) =>
          (await search(q, signal)).products.map((p) => ({
            id: p.sku ?? p.id,
            name: p.name ?? p.id,
            more: p.sku ?? "",
          }))
        }
        onPick={(c) => add(c.id, c.name)}
      />
      <Wrongs of={told.filter((p) => p.field === "/lines")} />
      <Suspense>{pasting && <PasteSheet onClose={() => setPasting(false)} />}</Suspense>
    </section>
  );
}
