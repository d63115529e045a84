import { left } from "@core/format";
import { words } from "@core/i18n/words";
import { Tag } from "@core/ui/parts";
import type { CSSProperties } from "react";
import { Link } from "wouter";
import { type Cell, Panel } from "./Panel";
import { placeOf } from "./period";
import { count, took } from "./say";
import type { Figure, Step } from "./useBoard";

const w = words({
  title: ["各节点", "Step by step"],
  say: ["此刻在哪、卡在哪，本期各用多久（对数刻度）", "What waits where now, and how long steps took (log scale)"],
  step: ["节点", "Step"],
  here: ["此刻订单", "Orders here now"],
  late: ["超时", "Overdue"],
  time: ["用时：中位数 / 九成", "Time: median / 90%"],
  median: ["中位数", "Median"],
  p90: ["九成", "90%"],
  decided: ["已办", "Decided"],
  lateDone: ["办晚了", "Decided late"],
  neck: ["瓶颈", "Bottleneck"],
  neckSay: ["此刻超时的订单最多", "Most orders are overdue here now"],
  quiet: ["本期没有", "none in this period"],
});

const num = (f: Figure): Cell => ({ text: f.count, to: f.count ? placeOf(f.list) : undefined });

/** N is a number that opens its list; zeros are quiet. */
export function N({ f, late }: { f: Figure; late?: boolean }) {
  if (f.count === 0 || !f.list) return <span className="num dim">{f.count || "–"}</span>;
  return (
    <Link className={late ? "num late-text" : "num"} href={placeOf(f.list) ?? ""}>
      {count(f.count)}
    </Link>
  );
}

/** Where a duration stands between a minute and the longest one, by its logarithm. */
function place(seconds: number, longest: number): number {
  const low = Math.log(30);
  return Math.max(0, Math.min(1, (Math.log(Math.max(30, seconds)) - low) / (Math.log(Math.max(3600, longest)) - low)));
}

/** Steps: what waits where, which one is the bottleneck, and how long each takes. */
export function Steps({ steps }: { steps: Step[] }) {
  const most = Math.max(1, ...steps.map((s) => s.orders.count));
  const longest = Math.max(...steps.map((s) => s.time.p90));
  return (
    <Panel
      wide
      title={w("title")}
      say={w("say")}
      table={{
        head: [w("step"), w("here"), w("late"), w("decided"), w("lateDone"), w("median"), w("p90")],
        rows: steps.map((s) => [
          s.name,
          num(s.orders),
          num(s.lateOrders),
          num(s.decided),
          num(s.late),
          s.time.count ? took(s.time.median) : "",
          s.time.count ? took(s.time.p90) : "",
        ]),
      }}
    >
      <div className="steps-row steps-head" aria-hidden="true">
        <span>{w("step")}</span>
        <span>{w("here")}</span>
        <span>{w("time")}</span>
        <span>{w("decided")}</span>
      </div>
      <ol className="steps">
        {steps.map((s) => (
          <li key={s.step} className={s.bottleneck ? "steps-row steps-row--neck" : "steps-row"}>
            <span className="steps-name">
              <b className="clip">{s.name}</b>
              {s.bottleneck && (
                <span title={w("neckSay")}>
                  <Tag icon="s-late">{w("neck")}</Tag>
                </span>
              )}
            </span>
            <span className="steps-now">
              <N f={s.orders} />
              <Stack whole={s.orders.count} late={s.lateOrders.count} most={most} />
              {s.lateOrders.count > 0 && (
                <span className="steps-late">
                  <span className="cap">{w("late")} </span>
                  <N f={s.lateOrders} late />
                  {s.dueAt && <span className="cap wide"> · {left(s.dueAt).text}</span>}
                </span>
              )}
            </span>
            <span className="steps-time">
              {s.time.count > 0 ? (
                <>
                  <Span of={s} longest={longest} />
                  <span className="num">
                    <b>{took(s.time.median)}</b> <span className="dim">/ {took(s.time.p90)}</span>
                  </span>
                </>
              ) : (
                <span className="cap">{w("quiet")}</span>
              )}
            </span>
            <span className="steps-done cap">
              {w("decided")} <N f={s.decided} />
              {s.late.count > 0 && (
                <>
                  {" · "}
                  {w("lateDone")} <N f={s.late} late />
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** A bar of what waits, the overdue part marked. */
export function Stack({ whole, late, most }: { whole: number; late: number; most: number }) {
  const share = (n: number) => ({ width: `${(100 * n) / most}%` });
  return (
    <span className="stack" aria-hidden="true">
      <i className="bars-late" style={share(late)} />
      <i className="bars-main" style={share(whole - late)} />
    </span>
  );
}

/** From the median to what nine of ten stay within. */
function Span({ of: s, longest }: { of: Step; longest: number }) {
  const [from, to] = [place(s.time.median, longest), place(s.time.p90, longest)];
  return (
    <span
      className="reach"
      aria-hidden="true"
      style={{ "--a": `${100 * from}%`, "--b": `${100 * Math.max(to, from + 0.01)}%` } as CSSProperties}
    >
      <i />
    </span>
  );
}
