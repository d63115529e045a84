import { day } from "@core/format";
import type { CSSProperties } from "react";
import { Link } from "wouter";
import type { Bin } from "./period";

/** One bar: what it stacks from below, and the list that it opens. */
export interface Bar {
  bin: Bin;
  parts: { n: number; kind: "main" | "done" | "late" }[];
  to: string;
  say: string;
}

/** A round number at or above one, for the top of a chart. */
function roof(n: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  return ([1, 2, 4, 5, 10].find((m) => m * size >= n) ?? 10) * size;
}

/**
 * Bars over days. A press on one opens its list. They are narrower than a finger
 * and one tab stop each would be too many: keys and screen readers take the data
 * table beside them, which has the same links.
 */
export function Bars({ bars, label }: { bars: Bar[]; label: string }) {
  const top = Math.max(2, roof(Math.max(...bars.map((b) => b.parts.reduce((s, p) => s + p.n, 0)))));
  const every = Math.ceil(bars.length / 6);
  return (
    <div className="bars" role="group" aria-label={label}>
      <div className="bars-scale" aria-hidden="true">
        {[top, top / 2, 0].map((n) => (
          <span key={n}>{n}</span>
        ))}
      </div>
      <div className="bars-plot" aria-hidden="true">
        {bars.map((b) => (
          <Link key={b.bin.from} href={b.to} className="bars-bar" title={b.say} tabIndex={-1}>
            {[...b.parts]
              .reverse()
              .map(
                (p) =>
                  p.n > 0 && (
                    <i
                      key={p.kind}
                      className={`bars-${p.kind}`}
                      style={{ "--v": `${(100 * p.n) / top}%` } as CSSProperties}
                    />
                  ),
              )}
          </Link>
        ))}
      </div>
      <div className="bars-days" aria-hidden="true">
        {bars.map((b, n) => (
          <span key={b.bin.from}>{(bars.length - 1 - n) % every === 0 && <em>{day(b.bin.to)}</em>}</span>
        ))}
      </div>
    </div>
  );
}

/** A line without numbers, for how something went. */
export function Spark({ each }: { each: number[] }) {
  const top = Math.max(1, ...each);
  const at = each.map((n, i) => `${(120 * i) / Math.max(1, each.length - 1)},${29 - (26 * n) / top}`).join(" ");
  if (each.length < 2) return <span className="spark" />;
  return (
    <svg className="spark" viewBox="0 0 120 32" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,32 ${at} 120,32`} />
      <polyline points={at} />
    </svg>
  );
}
