import type { Field } from "@core/api/coming";
import type { DraftLine } from "@core/form/draft";
import { Labelled } from "@core/form/fields/Box";
import { inputId, useForm } from "@core/form/hand";
import { money } from "@core/format";
import { words } from "@core/i18n/words";
import { later } from "@core/later";
import { lineOfItem } from "@core/options/line";
import { Btn } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { Suspense, useState } from "react";
import { LineCard } from "./LineCard";

const PasteSheet = later(() => import("@core/form/PasteSheet"));
const PickProduct = later(() => import("./PickProduct"));

const w = words({
  add: ["添加商品", "Add a product"],
  paste: ["从表格粘贴", "Paste from a sheet"],
  count: ["{n} 项 · {sum}", "{n} line · {sum}|{n} lines · {sum}"],
  dropped: ["已移除 {name}", "{name} removed"],
});

/** What is ordered. */
export function Lines({ field }: { field: Field }) {
  const { draft, edit, touch, told, view, configure } = useForm();
  const [adding, setAdding] = useState<"pick" | "paste">();
  const drop = (line: DraftLine) => {
    const at = draft.lines.indexOf(line);
    edit({ do: "dropLine", uid: line.uid });
    toast(w("dropped", { name: line.name ?? line.sku }), { undo: () => edit({ do: "putLine", line, at }) });
  };
  const close = () => {
    setAdding(undefined);
    touch("/lines");
  };
  const goods = view?.totals?.goods;
  return (
    <Labelled
      field={field}
      id={inputId(field.key)}
      group
      wrong={told.filter((p) => p.field === "/lines")}
      hint={draft.lines.length > 1 && goods ? w("count", { n: draft.lines.length, sum: money(goods) }) : undefined}
    >
      {draft.lines.length > 0 && (
        <ul className="lines">
          {draft.lines.map((l, i) => (
            <LineCard key={l.uid} line={l} at={i} onDrop={() => drop(l)} />
          ))}
        </ul>
      )}
      <div className="row row--wrap lines-more">
        <Btn icon="plus" className="btn--44" onClick={() => setAdding("pick")}>
          {w("add")}
        </Btn>
        <Btn icon="table" className="btn--44" onClick={() => setAdding("paste")}>
          {w("paste")}
        </Btn>
      </div>
      <Suspense>
        {adding === "pick" && (
          <PickProduct
            type={draft.type}
            onClose={close}
            onPick={(item) => {
              close();
              if (item.options?.length) configure({ add: item.product.sku });
              else edit({ do: "addLines", lines: [lineOfItem(item)] });
            }}
          />
        )}
        {adding === "paste" && <PasteSheet onClose={close} />}
      </Suspense>
    </Labelled>
  );
}
