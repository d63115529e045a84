import type { OrderPage, QuotedLine, Stage } from "@core/api/coming";
import type { OrderView, Reason } from "@core/api/types";
import { ago, now as clockNow, left, moment, money, quantity, until } from "@core/format";
import { words } from "@core/i18n/words";
import { Art } from "@core/ui/Art";
import { Icon } from "@core/ui/Icon";
import { Avatar, Pill, Ruler, Why } from "@core/ui/parts";
import { Reasons } from "@core/ui/Reasons";
import { Sheet } from "@core/ui/Sheet";
import { type ReactNode, useState } from "react";
import { type Happened, type Now, stateOf } from "./model";
import { Stages } from "./Stages";
import { useNow } from "./useNow";
import { headline, stateWord } from "./words";
import "./progress.css";

const w = words({
  cancelled: ["订单已取消", "This order is cancelled"],
  onTime: ["按时", "On time"],
  late: ["超时", "Late"],
  placed: ["{time} 下单", "Placed {time}"],
  why: ["送达日期", "the date of delivery"],
  whyTitle: ["为什么是这一天", "Why this day"],
  now: ["现在：{name}", "Now: {name}"],
  nowPlain: ["现在处理中", "In hand now"],
  has: ["{who}负责 · {left}", "{who} has it · {left}"],
  goods: ["商品", "Goods"],
  total: ["共 {sum}", "{sum} in total"],
  history: ["经过", "What happened"],
  "order.placed": ["已下单", "Order placed"],
  "order.confirmed": ["订单已确认", "Order confirmed"],
  "order.cancelled": ["订单已取消", "Order cancelled"],
  "order.changed": ["订单已修改", "Order changed"],
  "order.accepted": ["已验收", "Accepted"],
  "shipment.sent": ["已发货", "Shipped"],
  "shipment.delivered": ["已送达", "Delivered"],
  "payment.received": ["已收款", "Payment received"],
  hours: ["用时", "Time used"],
  shipments: ["发货", "Shipments"],
  payments: ["付款", "Payments"],
  paid: ["已付", "paid"],
  due: ["{day} 前", "by {day}"],
  documents: ["文件", "Documents"],
});

/** The answer first: when it comes, and how far it is. */
export function Answer({ order, stages, note }: { order: OrderView; stages: readonly Stage[]; note?: ReactNode }) {
  const [why, setWhy] = useState(false);
  const reasons = (order.reasons ?? []).filter((r) => r.point === "promise.line");
  const over = order.phase === "cancelled";
  return (
    <section className="answer">
      <div className="row row--wrap">
        <Pill state={stateOf(order.phase)}>{stateWord(order.phase, stages)}</Pill>
        <OnTime order={order} />
      </div>
      <p className="h1 answer-h">
        {over ? w("cancelled") : headline(order.promisedAt)}
        {!over && reasons.length > 0 && <Why about={w("why")} open={why} onOpen={() => setWhy(true)} />}
      </p>
      {order.placedAt && <p className="sub body2 num">{w("placed", { time: moment(order.placedAt) })}</p>}
      {note}
      {stages.length > 0 && <Stages of={stages} />}
      {why && (
        <Sheet title={w("whyTitle")} onClose={() => setWhy(false)}>
          <Reasons of={distinct(reasons)} />
        </Sheet>
      )}
    </section>
  );
}

function distinct(all: Reason[]): Reason[] {
  return all.filter((r, i) => all.findIndex((x) => x.row === r.row && x.document === r.document) === i);
}

function OnTime({ order }: { order: OrderView }) {
  const due = order.tasks?.map((t) => t.dueAt).sort()[0];
  if (!due || order.phase === "cancelled") return null;
  return left(due).late ? <Pill state="late">{w("late")}</Pill> : <Pill state="done">{w("onTime")}</Pill>;
}

/** What is done now, by whom and until when. */
export function NowCard({ now, business }: { now: Now; business: string }) {
  useNow();
  const who = now.who ?? business;
  return (
    <section className="card nowc">
      <div className="row between">
        <h2 className="h3">{now.name ? w("now", { name: now.name }) : w("nowPlain")}</h2>
        {now.dueAt && <span className="small num nowrap">{until(now.dueAt)}</span>}
      </div>
      {now.openedAt && now.dueAt && <Used from={now.openedAt} to={now.dueAt} />}
      <div className="row nowc-who">
        {who && <Avatar name={who} />}
        <span className="sub body2">{now.dueAt ? w("has", { who, left: left(now.dueAt).text }) : who}</span>
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

/** What was ordered; names come with the lines or from the catalogue. */
export function GoodsList({
  order,
  about,
}: {
  order: OrderView;
  /** What the catalogue says of a line: its name, its picture, its options in words. */
  about?: (line: QuotedLine) => { name?: string; category?: string | undefined; options: string[] };
}) {
  const lines = (order.lines ?? []) as QuotedLine[];
  if (lines.length === 0) return null;
  return (
    <section className="sect">
      <header>
        <h2>{w("goods")}</h2>
        {order.totals?.total && <span className="small num">{w("total", { sum: money(order.totals.total) })}</span>}
      </header>
      <ul className="card lst">
        {lines.map((l) => {
          const known = about?.(l);
          const name = l.name ?? known?.name ?? l.sku ?? "";
          const chosen = Object.values((l.options ?? {}) as Record<string, unknown>);
          const more = [name === l.sku ? "" : l.sku, ...(known?.options ?? []), l.promisedAt && headline(l.promisedAt)];
          return (
            <li key={l.n} className="row row--top">
              <span className="thumb thumb--48">
                <Art category={known?.category} name={name} dye={chosen.includes("walnut") ? "walnut" : undefined} />
              </span>
              <div className="grow">
                <div className="row row--top between">
                  <b>
                    {name} × {quantity(l.quantity)}
                  </b>
                  {l.amount && <span className="money">{money(l.amount)}</span>}
                </div>
                <p className="small num">{more.filter(Boolean).join(" · ")}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The parts of the page that later rooms fill: shipments, payments, documents. */
export function Parts({ page }: { page: OrderPage | undefined }) {
  return (
    <>
      {page?.shipments && page.shipments.length > 0 && (
        <section className="sect">
          <header>
            <h2>{w("shipments")}</h2>
          </header>
          <ul className="card lst">
            {page.shipments.map((s) => (
              <li key={`${s.title}${s.waybill}`}>
                <div className="row between">
                  <b>{s.title}</b>
                  <span className="small">{s.state}</span>
                </div>
                <p className="small num">{[s.carrier, s.waybill, s.note].filter(Boolean).join(" · ")}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {page?.instalments && page.instalments.length > 0 && (
        <section className="sect">
          <header>
            <h2>{w("payments")}</h2>
          </header>
          <div className="card">
            <div className="plan" aria-hidden="true">
              {page.instalments.map((i) => (
                <i key={i.name} className={i.state} style={{ flexGrow: Number(i.amount.amount) }} />
              ))}
            </div>
            {page.instalments.map((i) => (
              <p key={i.name} className="kv">
                <span>
                  <span
                    className={`pill pill--bare pill--${i.state === "paid" ? "done" : i.state === "due" ? "running" : "draft"}`}
                  >
                    <Icon name={i.state === "paid" ? "s-done" : i.state === "due" ? "s-running" : "s-draft"} />
                    {i.name}
                  </span>{" "}
                  <span className="dim">{i.state === "paid" ? w("paid") : i.due ? w("due", { day: i.due }) : ""}</span>
                </span>
                <span className={i.state === "due" ? "money strong" : "money"}>{money(i.amount)}</span>
              </p>
            ))}
          </div>
        </section>
      )}
      {page?.documents && page.documents.length > 0 && (
        <section className="sect">
          <header>
            <h2>{w("documents")}</h2>
          </header>
          <div className="card docs">
            {page.documents.map((d) => (
              <a key={d.url} href={d.url}>
                <Icon name="file" size={20} />
                {d.name}
                {d.kind && <small>{d.kind}</small>}
              </a>
            ))}
          </div>
        </section>
      )}
    </>
  );
}

/** What happened, latest first: when, and how long ago. */
export function History({ of }: { of: readonly Happened[] }) {
  useNow();
  if (of.length === 0) return null;
  return (
    <section className="sect">
      <header>
        <h2>{w("history")}</h2>
      </header>
      <ol className="card lst history">
        {of.map((h) => (
          <li key={h.seq} className="row row--top between">
            <span className="grow">
              {w(h.fact)}
              {h.reason && <span className="small history-why">{h.reason}</span>}
            </span>
            <time className="small num nowrap" dateTime={h.at} title={moment(h.at)}>
              {ago(h.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}
