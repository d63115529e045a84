import type { ProductOption } from "@core/api/coming";
import { words } from "@core/i18n/words";
import { type CSSProperties, useEffect, useId, useState } from "react";

const w = words({
  choose: ["请选择", "choose"],
  upper: ["{name}上限 {n}", "{name}: {n} at most"],
  lower: ["{name}下限 {n}", "{name}: {n} at least"],
  most: ["上限 {n}", "{n} at most"],
  least: ["下限 {n}", "{n} at least"],
  typed: ["{name}，输入数值", "{name} as a number"],
});

interface Props {
  option: ProductOption;
  value: unknown;
  limit: { at: number; upper: boolean; name: string } | undefined;
  onChange: (to: number) => void;
}

/** A measure on a ruler: dragged, stepped by keys, or typed. Ticks are real steps. */
export function Measure({ option: o, value, limit, onChange }: Props) {
  const id = useId();
  const known = o.min !== undefined && o.max !== undefined && o.max > o.min;
  const { min = 0, max = 0, step = 1 } = o;
  const set = typeof value === "number" ? value : undefined;
  const share = (n: number) => `${(100 * (n - min)) / (max - min)}%`;
  const middle = min + Math.round((max - min) / 2 / step) * step;
  const labels = known ? marks(min, max, step) : [];
  return (
    <>
      <div className="lab row between measure-head">
        <label htmlFor={id}>
          {o.name} <span className="opt num">{known ? `${min}–${max}${o.unit ? ` ${o.unit}` : ""}` : o.unit}</span>
        </label>
        <Typed option={o} value={set} onChange={onChange} />
      </div>
      {known && (
        <div
          className="rulerx"
          style={{ "--n": Math.min(60, Math.round((max - min) / step)), "--at": share(set ?? middle) } as CSSProperties}
        >
          {limit && (
            <span className="lim" style={{ left: share(limit.at) }}>
              <span className={limit.at > (min + max) / 2 ? "lim-start" : undefined}>
                {limit.name
                  ? w(limit.upper ? "upper" : "lower", { name: limit.name, n: limit.at })
                  : w(limit.upper ? "most" : "least", { n: limit.at })}
              </span>
            </span>
          )}
          <span className="scale" />
          {set !== undefined && <span className="ok" />}
          <input
            id={id}
            type="range"
            min={min}
            max={max}
            step={step}
            value={set ?? middle}
            className={set === undefined ? "unset" : undefined}
            aria-valuetext={set === undefined ? w("choose") : `${set} ${o.unit ?? ""}`}
            onChange={(e) => onChange(Number(e.target.value))}
          />
          {labels.map((n) => (
            <span key={n} className="n" style={{ left: share(n) }}>
              {n}
            </span>
          ))}
        </div>
      )}
    </>
  );
}

function Typed({
  option: o,
  value,
  onChange,
}: {
  option: ProductOption;
  value: number | undefined;
  onChange: (to: number) => void;
}) {
  const [typed, setTyped] = useState(value === undefined ? "" : String(value));
  useEffect(() => setTyped(value === undefined ? "" : String(value)), [value]);
  return (
    <span className="typed">
      <input
        inputMode="decimal"
        enterKeyHint="done"
        aria-label={w("typed", { name: o.name })}
        placeholder={w("choose")}
        size={6}
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
        onBlur={() => {
          const n = Number(typed.normalize("NFKC").replace(/[,\s]/g, ""));
          if (typed.trim() === "" || Number.isNaN(n)) setTyped(value === undefined ? "" : String(value));
          else onChange(n);
        }}
        onKeyDown={(e) => e.key === "Enter" && e.currentTarget.blur()}
      />
      {o.unit && <span className="unit">{o.unit}</span>}
    </span>
  );
}

/** A few round numbers along the ruler, its ends among them. */
function marks(min: number, max: number, step: number): number[] {
  const width = max - min;
  const nice = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000].map((n) => n * step).find((n) => width / n <= 5) ?? width;
  const inner: number[] = [];
  for (let n = Math.ceil((min + nice * 0.5) / nice) * nice; n < max - nice * 0.5; n += nice)
    if (n > min) inner.push(Number(n.toFixed(4)));
  return [min, ...inner, max];
}
