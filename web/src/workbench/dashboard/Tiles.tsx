import { money } from "@core/format";
import { words } from "@core/i18n/words";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Spark } from "./Bars";
import { bins, placeOf, sum } from "./period";
import { change, count, percent, shortMoney, took } from "./say";
import type { Board, Figure } from "./useBoard";

const w = words({
  figures: ["关键指标", "Key figures"],
  placed: ["下单", "Orders placed"],
  onTime: ["准时率", "On time"],
  completed: ["已完成", "Completed"],
  time: ["处理用时", "Handling time"],
  open: ["待办", "Open tasks"],
  cancelled: ["已取消", "Cancelled"],
  before: ["较上期", "vs before"],
  none: ["上期没有", "none before"],
  kept: ["准时 {n}", "{n} on time"],
  missed: ["迟交 {n}", "{n} late"],
  points: ["点", "pt"],
  median: ["中位数", "median"],
  p90: ["九成在 {t} 内", "90% within {t}"],
  overdue: ["超时 {n}", "{n} overdue"],
  inTime: ["没有超时", "none overdue"],
  now: ["此刻", "now"],
});

function Tile({ name, list, figure, unit, say, foot }: Parts) {
  return (
    <div className="kpi">
      <span className="sub">{name}</span>
      {list ? (
        <Link className="fig num" href={list}>
          {figure}
          {unit && <small>{unit}</small>}
        </Link>
      ) : (
        <span className="fig num">
          {figure}
          {unit && <small>{unit}</small>}
        </span>
      )}
      <span className="cap num">{say}</span>
      {foot}
    </div>
  );
}

interface Parts {
  name: string;
  list?: string | undefined;
  figure: ReactNode;
  unit?: string;
  say: ReactNode;
  foot?: ReactNode;
}

function Moved({ f }: { f: Figure }) {
  const by = change(f.count, f.before);
  return (
    <>
      {by ? <b>{by}</b> : null} {by ? w("before") : w("none")}
    </>
  );
}

/** What a sparkline shows: weeks where days would be noise. */
function course(b: Board, f: Figure): number[] {
  return bins(b.days).map((x) => sum(f.each, x));
}

/** The figures of the period, each against as many days before, each opening its list. */
export function Tiles({ of: b }: { of: Board }) {
  return (
    <section className="panel kpis" aria-label={w("figures")}>
      {b.placed && (
        <Tile
          name={w("placed")}
          list={placeOf(b.placed.list)}
          figure={count(b.placed.count)}
          say={
            <>
              <Moved f={b.placed} />
              {b.worth?.map((x) => (
                <span key={x.sum.currency} className="kpi-worth" title={money(x.sum)}>
                  {shortMoney(x.sum)}
                </span>
              ))}
            </>
          }
          foot={<Spark each={course(b, b.placed)} />}
        />
      )}
      {b.kept && b.missed && <OnTime kept={b.kept} missed={b.missed} b={b} />}
      {b.completed && (
        <Tile
          name={w("completed")}
          list={placeOf(b.completed.list)}
          figure={count(b.completed.count)}
          say={<Moved f={b.completed} />}
          foot={<Spark each={course(b, b.completed)} />}
        />
      )}
      {b.time && b.decided && <Handling b={b} />}
      {b.open && b.overdue && (
        <Tile
          name={w("open")}
          list={placeOf(b.open.list)}
          figure={count(b.open.count)}
          unit={w("now")}
          say={
            b.overdue.count > 0 ? (
              <Link className="late-text" href={placeOf(b.overdue.list) ?? ""}>
                {w("overdue", { n: count(b.overdue.count) })}
              </Link>
            ) : (
              w("inTime")
            )
          }
          foot={<Share part={b.overdue.count} whole={b.open.count} late />}
        />
      )}
      {b.cancelled && (
        <Tile
          name={w("cancelled")}
          list={placeOf(b.cancelled.list)}
          figure={count(b.cancelled.count)}
          say={<Moved f={b.cancelled} />}
          foot={<Spark each={course(b, b.cancelled)} />}
        />
      )}
    </section>
  );
}

function Share({ part, whole, late }: { part: number; whole: number; late?: boolean }) {
  return (
    <span className="kpi-share" aria-hidden="true">
      <i className={late ? "bars-late" : "bars-done"} style={{ width: `${whole ? (100 * part) / whole : 0}%` }} />
    </span>
  );
}

function OnTime({ kept, missed, b }: { kept: Figure; missed: Figure; b: Board }) {
  const judged = kept.count + missed.count;
  const before = kept.before + missed.before;
  const by = judged && before ? (100 * kept.count) / judged - (100 * kept.before) / before : undefined;
  return (
    <Tile
      name={w("onTime")}
      list={placeOf(b.completed?.list)}
      figure={percent(kept.count, judged).replace("%", "")}
      unit={judged ? "%" : ""}
      say={
        <>
          {by !== undefined && (
            <b>{Math.abs(by) < 0.05 ? "=" : `${by > 0 ? "▲" : "▼"} ${Math.abs(by).toFixed(1)} ${w("points")}`}</b>
          )}{" "}
          <Link href={placeOf(kept.list) ?? ""}>{w("kept", { n: count(kept.count) })}</Link>
          {" · "}
          <Link className={missed.count ? "late-text" : undefined} href={placeOf(missed.list) ?? ""}>
            {w("missed", { n: count(missed.count) })}
          </Link>
        </>
      }
      foot={<Share part={kept.count} whole={judged} />}
    />
  );
}

function Handling({ b }: { b: Board }) {
  const t = b.time as NonNullable<Board["time"]>;
  const [n = "–", unit = ""] = t.count ? took(t.median).split(" ") : [];
  const by = change(t.median, t.before);
  return (
    <Tile
      name={w("time")}
      list={placeOf(b.decided?.list)}
      figure={n}
      unit={`${unit} ${w("median")}`}
      say={
        <>
          {by && <b>{by} </b>}
          {t.count > 0 && w("p90", { t: took(t.p90) })}
        </>
      }
      foot={b.decided && <Spark each={course(b, b.decided)} />}
    />
  );
}
