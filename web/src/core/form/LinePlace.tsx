import { newKey } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { oneLine } from "./address";
import type { DraftLine } from "./draft";
import { useForm } from "./hand";

const w = words({
  to: ["送到", "Goes to"],
  split: ["拆一部分到另一个地址", "Send a part elsewhere"],
});

/** Which of several addresses a line goes to; a part of it may go elsewhere. */
export function LinePlace({ line, at }: { line: DraftLine; at: number }) {
  const { draft, edit } = useForm();
  if (draft.destinations.length < 2) return null;
  const now = line.destination ?? draft.destinations[0]?.key;
  const n = Number(line.quantity);
  const other = draft.destinations.find((d) => d.key !== now)?.key;
  const split = () => {
    edit({ do: "changeLine", uid: line.uid, to: { quantity: String(n - 1) } });
    edit({ do: "putLine", at: at + 1, line: { ...line, uid: newKey(), quantity: "1", destination: other } });
  };
  return (
    <div className="line-wide line-where">
      <label className="small" htmlFor={`line-${at}-to`}>
        {w("to")}
      </label>
      <div className="in">
        <select
          id={`line-${at}-to`}
          value={now}
          onChange={(e) => edit({ do: "changeLine", uid: line.uid, to: { destination: e.target.value } })}
        >
          {draft.destinations.map((d, i) => (
            <option key={d.key} value={d.key}>
              {i + 1}. {oneLine(d.address) || d.key}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </div>
      {Number.isInteger(n) && n > 1 && (
        <button type="button" className="link" onClick={split}>
          {w("split")}
        </button>
      )}
    </div>
  );
}
