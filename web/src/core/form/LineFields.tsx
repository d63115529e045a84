import type { LineView } from "@core/api/types";
import type { DraftLine } from "./draft";
import { ariaOf } from "./fields/Box";
import { Control } from "./fields/Control";
import { useForm } from "./hand";

/** The line's own fields, where the quote tells them. */
export function LineFields({ line, at, quoted }: { line: DraftLine; at: number; quoted: LineView | undefined }) {
  const { edit, told } = useForm();
  const fields = quoted?.form ?? [];
  if (!fields.length) return null;
  return (
    <div className="line-wide line-fields">
      {fields.map((f) => {
        const here = `/lines/${at}/fields/${f.key}`;
        const wrong = told.filter((p) => p.field === here || p.field?.startsWith(`${here}/`));
        const id = `line-${at}-${f.key}`;
        return (
          <Control
            key={f.key}
            field={f}
            id={id}
            value={f.key in line.fields ? line.fields[f.key] : f.value}
            at={here}
            slot={`/lines/${line.uid}/fields/${f.key}`}
            wrong={wrong}
            aria={ariaOf(f, id, wrong)}
            onChange={(to) =>
              edit({ do: "changeLine", uid: line.uid, to: { fields: { ...line.fields, [f.key]: to } } })
            }
            onBlur={() => {}}
          />
        );
      })}
    </div>
  );
}
