import { useSyncExternalStore } from "react";
import { words } from "../i18n/words";
import { Icon } from "./Icon";

const w = words({ undo: ["撤销", "Undo"], close: ["关闭", "Close"] });

interface Note {
  n: number;
  text: string;
  bad: boolean;
  undo?: () => void;
}

let notes: Note[] = [];
let count = 0;
const heard = new Set<() => void>();

function change(to: Note[]) {
  notes = to;
  for (const tell of heard) tell();
}

/** toast says in passing what was done; with undo for eight seconds. */
export function toast(text: string, more: { bad?: boolean; undo?: () => void } = {}) {
  const n = ++count;
  change([...notes.slice(-2), { n, text, bad: more.bad ?? false, ...(more.undo ? { undo: more.undo } : {}) }]);
  setTimeout(() => drop(n), more.bad ? 12_000 : 8_000);
}

function drop(n: number) {
  change(notes.filter((x) => x.n !== n));
}

/** Toasts is where they stand; once on a page. */
export function Toasts() {
  const all = useSyncExternalStore(
    (tell) => {
      heard.add(tell);
      return () => heard.delete(tell);
    },
    () => notes,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {all.map((x) => (
        <div key={x.n} className={x.bad ? "toast toast--bad" : "toast"}>
          <Icon name={x.bad ? "s-late" : "check"} />
          <span className="grow">{x.text}</span>
          {x.undo && (
            <button
              type="button"
              className="toast-undo"
              onClick={() => {
                x.undo?.();
                drop(x.n);
              }}
            >
              {w("undo")}
            </button>
          )}
          <button type="button" aria-label={w("close")} onClick={() => drop(x.n)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
