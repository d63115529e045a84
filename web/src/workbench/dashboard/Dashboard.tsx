import { Problem } from "@core/api/client";
import { day } from "@core/format";
import { words } from "@core/i18n/words";
import { liveHealth, watchHealth } from "@core/live/stream";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Empty, Ghost, Loaded } from "@core/ui/Screen";
import { useState, useSyncExternalStore } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useKeys } from "../keys";
import { Bars } from "./Bars";
import { Groups } from "./Groups";
import { Mine } from "./Mine";
import { Overdue } from "./Overdue";
import { Panel } from "./Panel";
import { People } from "./People";
import { bins, last, type Period, readPeriod, spans, sum, writePeriod } from "./period";
import { Steps } from "./Steps";
import { count } from "./say";
import { Tiles } from "./Tiles";
import { type Board, useAge, useBoard } from "./useBoard";
import "./dashboard.css";

const w = words({
  title: ["看板", "Dashboard"],
  period: ["时段", "Period"],
  today: ["今天", "Today"],
  days: ["{n} 天", "{n} days"],
  custom: ["自定义", "Custom"],
  from: ["从", "From"],
  to: ["到", "To"],
  next: ["换时段", "Change the period"],
  versus: ["较之前 {n} 天", "against {n} day before|against the {n} days before"],
  live: ["实时", "Live"],
  age: ["{t}前的数字", "{t} old"],
  seconds: ["{n} 秒", "{n} s"],
  minutes: ["{n} 分钟", "{n} min"],
  behind: ["还有 {n} 件事没算进来", "{n} fact not counted yet|{n} facts not counted yet"],
  placed: ["每日下单", "Orders placed"],
  placedWeekly: ["每周下单", "Orders placed, by week"],
  promise: ["准时交付", "Delivery promises"],
  promiseSay: ["按承诺日完成，红色是迟交", "Completed by the promised day; red was late"],
  kept: ["准时", "On time"],
  missed: ["迟交", "Late"],
  day: ["日期", "Day"],
  orders: ["下单", "Placed"],
  completed: ["完成", "Completed"],
  cancelled: ["取消", "Cancelled"],
  bar: ["{day}：{n} 单", "{day}: {n} order|{day}: {n} orders"],
  barPromise: ["{day}：准时 {n}，迟交 {late}", "{day}: {n} on time, {late} late"],
  empty: ["还没有可看的数字", "No figures yet"],
  emptySay: [
    "下第一张订单，处理它的待办，这里就会有下单、准时率、各节点用时和每个人手里的活。",
    "Place a first order and decide its tasks: then orders, promises kept, the time of each step and everybody's work stand here.",
  ],
  add: ["新建订单", "New order"],
});

/** Dashboard is what a manager looks at: each number opens what it counts. */
export default function Dashboard() {
  const can = useCan();
  const search = useSearch();
  const [, go] = useLocation();
  const p = readPeriod(search);
  const whole = can("insight.read");
  const { board, old } = useBoard(p, whole);
  // A role that sees only some orders may not read sums of all.
  const refused = board.error instanceof Problem && board.error.status === 403;
  const set = (to: Period) => go(`/dashboard${writePeriod(to)}`, { replace: true });
  useKeys([
    {
      keys: "t",
      does: w("next"),
      run: () => set(last(spans[((spans as readonly number[]).indexOf(p.days ?? 0) + 1) % spans.length] as number)),
    },
  ]);
  return (
    <div className="dash">
      <div className="dash-in">
        <header className="dash-head">
          <h1 className="h2">{w("title")}</h1>
          <span className="cap dash-when">
            {p.from === p.to ? day(p.to) : `${day(p.from)} – ${day(p.to)}`}
            {whole && board.data && ` · ${w("versus", { n: board.data.days.length })}`}
          </span>
          <i className="grow" />
          {board.data && <Fresh since={board.dataUpdatedAt} old={old} behind={board.data.behind} />}
          <Spans p={p} set={set} />
        </header>
        {whole && !refused ? (
          <Loaded of={board} ghost={<Shape />}>
            {(b) => (quiet(b) ? <Nothing /> : <Figures b={b} at={board.dataUpdatedAt} />)}
          </Loaded>
        ) : (
          <Mine p={p} />
        )}
      </div>
    </div>
  );
}

/** Whether nothing ever happened, as far as this board can tell. */
function quiet(b: Board): boolean {
  return [b.placed, b.completed, b.cancelled, b.decided].every((f) => !f?.count && !f?.before) && !b.open?.count;
}

function Figures({ b, at }: { b: Board; at: number }) {
  const all = bins(b.days);
  const weekly = (all.at(-1)?.at.length ?? 1) > 1;
  const name = (x: { from: string; to: string }) => (x.from === x.to ? day(x.to) : `${day(x.from)} – ${day(x.to)}`);
  const orders = (what: string, x: { from: string; to: string }) => `/orders?${what}From=${x.from}&${what}To=${x.to}`;
  const rows = all.map((x) => [
    name(x),
    { text: sum(b.placed?.each, x), to: orders("placed", x) },
    { text: sum(b.completed?.each, x), to: orders("completed", x) },
    { text: sum(b.kept?.each, x), to: `${orders("completed", x)}&promise=kept` },
    { text: sum(b.missed?.each, x), to: `${orders("completed", x)}&promise=missed` },
    { text: sum(b.cancelled?.each, x), to: orders("cancelled", x) },
  ]);
  const table = { head: [w("day"), w("orders"), w("completed"), w("kept"), w("missed"), w("cancelled")], rows };
  return (
    <>
      <Tiles of={b} />
      <div className="dash-two">
        {b.placed && (
          <Panel title={w(weekly ? "placedWeekly" : "placed")} table={table}>
            <Bars
              label={w("placed")}
              bars={all.map((x) => ({
                bin: x,
                parts: [{ n: sum(b.placed?.each, x), kind: "main" as const }],
                to: orders("placed", x),
                say: w("bar", { day: name(x), n: sum(b.placed?.each, x) }),
              }))}
            />
          </Panel>
        )}
        {b.kept && (
          <Panel title={w("promise")} say={w("promiseSay")} table={table}>
            <Bars
              label={w("promise")}
              bars={all.map((x) => ({
                bin: x,
                parts: [
                  { n: sum(b.kept?.each, x), kind: "done" as const },
                  { n: sum(b.missed?.each, x), kind: "late" as const },
                ],
                to: orders("completed", x),
                say: w("barPromise", { day: name(x), n: sum(b.kept?.each, x), late: sum(b.missed?.each, x) }),
              }))}
            />
          </Panel>
        )}
      </div>
      {(b.steps?.length ?? 0) > 0 && <Steps steps={b.steps ?? []} />}
      <div className="dash-two">
        {(b.people?.length ?? 0) > 0 && <People people={b.people ?? []} />}
        {b.overdue && <Overdue n={b.overdue.count} at={at} names={new Map(b.people?.map((x) => [x.owner, x.name]))} />}
      </div>
      <Groups of={b} />
    </>
  );
}

/** How old the figures are: quiet while they live, plain when they do not. */
function Fresh({ since, old, behind }: { since: number; old: boolean; behind: number }) {
  const { health } = useSyncExternalStore(watchHealth, liveHealth);
  const age = useAge(since);
  const stale = health !== "live" || (old && age > 30);
  const words = age < 120 ? w("seconds", { n: age }) : w("minutes", { n: Math.floor(age / 60) });
  return (
    <span
      className={stale ? "fresh fresh--old" : "fresh"}
      title={behind ? w("behind", { n: count(behind) }) : undefined}
    >
      <i />
      {stale ? w("age", { t: words }) : w("live")}
    </span>
  );
}

function Spans({ p, set }: { p: Period; set: (to: Period) => void }) {
  const [own, setOwn] = useState(!p.days);
  return (
    <span className="dash-spans">
      <span className="seg" role="group" aria-label={w("period")}>
        {spans.map((n) => (
          <button
            key={n}
            type="button"
            aria-pressed={p.days === n}
            onClick={() => {
              setOwn(false);
              set(last(n));
            }}
          >
            {n === 1 ? w("today") : w("days", { n })}
          </button>
        ))}
        <button type="button" aria-pressed={!p.days} aria-expanded={own} onClick={() => setOwn(!own)}>
          <Icon name="calendar" />
          {w("custom")}
        </button>
      </span>
      {own && (
        <span className="row dash-own">
          {(["from", "to"] as const).map((k) => (
            <label key={k} className="inp">
              <span className="vh">{w(k)}</span>
              <input
                type="date"
                value={p[k]}
                max={k === "from" ? p.to : undefined}
                min={k === "to" ? p.from : undefined}
                onChange={(e) => e.target.value && set({ from: p.from, to: p.to, [k]: e.target.value })}
              />
            </label>
          ))}
        </span>
      )}
    </span>
  );
}

function Nothing() {
  const can = useCan();
  return (
    <Empty
      icon="chart"
      title={w("empty")}
      action={
        can("order.place") && (
          <Link className="btn btn--primary" href="/orders/new">
            <Icon name="plus" />
            {w("add")}
          </Link>
        )
      }
    >
      {w("emptySay")}
    </Empty>
  );
}

/** The shape of what is to come. */
function Shape() {
  return (
    <div className="dash-in">
      <Ghost height={148} />
      <div className="dash-two">
        <Ghost height={260} />
        <Ghost height={260} />
      </div>
      <Ghost height={320} />
    </div>
  );
}
