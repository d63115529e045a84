import { ago, now as clockNow, left, moment, money, quantity, until } from "@core/format";
import { words } from "@core/i18n/words";
import { Art } from "@core/ui/Art";
import { Avatar, Pill, Ruler } from "@core/ui/parts";
import type { ReactNode } from "react";
import type { Happened, Now, Track } from "./model";
import { Stages } from "./Stages";
import { useNow } from "./useNow";
import { headline, stateWord } from "./words";
import "./progress.css";

const w = words({
  cancelled: ["订单已取消", "This order is cancelled"],
  onTime: ["按时", "On time"],
  late: ["超时", "Late"],
  placedAt: ["{time} 下单", "Placed {time}"],
  now: ["现在：{name}", "Now: {name}"],
  nowPlain: ["现在处理中", "In hand now"],
  has: ["{who}负责 · {left}", "{who} has it · {left}"],
  goods: ["商品", "Goods"],
  total: ["共 {sum}", "{sum} in total"],
  history: ["经过", "What happened"],
  placed: ["已下单", "Order placed"],
  confirmed: ["订单已确认", "Order confirmed"],
  working: ["已开工", "Work has begun"],
  stage: ["进入{name}", "{name} has begun"],
  done: ["订单已完成", "Order done"],
  hours: ["用时", "Time used"],
});

/** The answer first: when it comes, and how far it is. */
export function Answer({ track: t, why, note }: { track: Track; why?: ReactNode; note?: ReactNode }) {
  useNow();
  const due = t.now?.due;
  return (
    <section className="answer">
      <div className="row row--wrap">
        <Pill state={t.state}>{stateWord(t)}</Pill>
        {due &&
          t.state !== "late" &&
          (left(due).late ? <Pill state="late">{w("late")}</Pill> : <Pill state="done">{w("onTime")}</Pill>)}
      </div>
      <p className="h1 answer-h">
        {t.cancelled ? w("cancelled") : headline(t.promisedAt)}
        {!t.cancelled && why}
      </p>
      {t.placedAt && <p className="sub body2 num">{w("placedAt", { time: moment(t.placedAt) })}</p>}
      {note}
      {!t.cancelled && <Stages of={t.stages} />}
    </section>
  );
}

/** What is done now, by whom and until when. */
export function NowCard({ now, business: who }: { now: Now; business: string }) {
  useNow();
  const rest = now.due ? left(now.due).text : "";
  return (
    <section className="card nowc">
      <div className="row between">
        <h2 className="h3">{now.name ? w("now", { name: now.name }) : w("nowPlain")}</h2>
        {now.due && <span className="small num nowrap">{until(now.due)}</span>}
      </div>
      {now.since && now.due && <Used from={now.since} to={now.due} />}
      <div className="row nowc-who">
        {who && <Avatar name={who} />}
        <span className="sub body2">{who && rest ? w("has", { who, left: rest }) : who || rest}</span>
      </div>
    </section>
  );
}

/** Time on a ruler; a tick is an hour, or a day where there are many. */
function Used({ from, to }: { from: string; to: string }) {
  const start = Date.parse(from);
  const whole = (Date.parse(to) - start) / 3_600_000;
  const used = (clockNow().getTime() - start) / 3_600_000;
  const step = whole <= 12 ? 1 : whole <= 96 ? 12 : 24 * Math.ceil(whole / 24 / 10);
  return (
    <Ruler
      label={w("hours")}
      value={Math.max(0, used)}
      max={whole}
      step={step}
      {...(used > whole ? { state: "late" as const } : {})}
    />
  );
}

/** What was ordered. */
export function GoodsList({ track: t }: { track: Track }) {
  if (t.lines.length === 0) return null;
  return (
    <section className="sect">
      <header>
        <h2>{w("goods")}</h2>
        {t.total && <span className="small num">{w("total", { sum: money(t.total) })}</span>}
      </header>
      <ul className="card lst">
        {t.lines.map((l) => (
          <li key={l.n} className="row row--top">
            <span className="thumb thumb--48">
              <Art category={l.category} name={l.name} dye={l.codes.includes("walnut") ? "walnut" : undefined} />
            </span>
            <div className="grow">
              <div className="row row--top between">
                <b>
                  {l.name} × {quantity(l.quantity)}
                </b>
                {l.amount && <span className="money">{money(l.amount)}</span>}
              </div>
              <p className="small num">
                {[...l.words, l.promisedAt && l.promisedAt !== t.promisedAt && headline(l.promisedAt)]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function told(h: Happened): string {
  switch (h.event) {
    case "placed":
    case "confirmed":
    case "working":
    case "done":
    case "cancelled":
      return w(h.event);
    case "stage":
      return w("stage", { name: h.text });
    default:
      return h.text;
  }
}

/** What happened, latest first: when, and how long ago. */
export function History({ of }: { of: readonly Happened[] }) {
  useNow();
  const said = of.filter((h) => told(h));
  if (said.length === 0) return null;
  return (
    <section className="sect">
      <header>
        <h2>{w("history")}</h2>
      </header>
      <ol className="card lst history">
        {said.map((h) => (
          <li key={h.key} className="row row--top between">
            <span className="grow">{told(h)}</span>
            <time className="small num nowrap" dateTime={h.at} title={moment(h.at)}>
              {ago(h.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
