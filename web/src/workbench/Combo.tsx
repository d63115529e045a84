import { Icon } from "@core/ui/Icon";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Mark } from "./Mark";
import { useSettled } from "./useSettled";

/** A thing that can be picked. */
export interface Choice {
  id: string;
  name: string;
  more: string;
}

/** Combo finds something by a fragment and picks it with the keyboard. */
export function Combo({
  label,
  find,
  onPick,
  name,
  first,
  box: own,
}: {
  label: string;
  find: (q: string, signal: AbortSignal) => Promise<Choice[]>;
  onPick: (c: Choice) => void;
  name: string;
  /** What a screen asks first has the focus when it is shown. */
  first?: boolean;
  /** Its input, for who leads back to it. */
  box?: RefObject<HTMLInputElement | null>;
}) {
  const [q, setQ] = useState("");
  const [at, setAt] = useState(0);
  const asked = useSettled(q.trim(), 120);
  const hits = useQuery({
    queryKey: [name, "combo", asked],
    queryFn: ({ signal }) => find(asked, signal),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
  const all = asked ? (hits.data ?? []) : [];
  const mine = useRef<HTMLInputElement>(null);
  const box = own ?? mine;
  useEffect(() => {
    if (first) box.current?.focus();
  }, [first, box]);
  const pick = (c: Choice | undefined) => {
    if (!c) return;
    onPick(c);
    setQ("");
    setAt(0);
    box.current?.focus();
  };
  return (
    <div className="combo">
      <label className="inp">
        <Icon name="search" />
        <input
          ref={box}
          role="combobox"
          aria-label={label}
          aria-expanded={all.length > 0}
          aria-controls={`${name}-hits`}
          aria-activedescendant={all[at] ? `${name}-${all[at].id}` : undefined}
          placeholder={label}
          value={q}
          onChange={(e) => {
            setQ(e.target.value);
            setAt(0);
          }}
          onKeyDown={(e) => {
            if (e.nativeEvent.isComposing) return;
            if (e.key === "ArrowDown" || e.key === "ArrowUp") {
              e.preventDefault();
              setAt((n) => (n + (e.key === "ArrowDown" ? 1 : all.length - 1)) % Math.max(1, all.length));
            } else if (e.key === "Enter" && !e.metaKey && !e.ctrlKey) {
              e.preventDefault();
              pick(all[at]);
            } else if (e.key === "Escape") setQ("");
          }}
        />
      </label>
      {all.length > 0 && (
        <div className="menu combo-hits" role="listbox" id={`${name}-hits`} aria-label={label}>
          {all.map((c, n) => (
            <div
              key={c.id}
              id={`${name}-${c.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={n === at}
              className="palette-hit"
              onMouseDown={(e) => e.preventDefault()}
              onClick={() => pick(c)}
              onKeyDown={() => {}}
              onMouseMove={() => setAt(n)}
            >
              <span className="clip palette-text">
                <Mark text={c.name} of={asked} />
              </span>
              <span className="dim clip grow">
                <Mark text={c.more} of={asked} />
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
