import { clock, day, money, weekday } from "@core/format";
import { words } from "@core/i18n/words";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { FilledIn } from "../order/FilledIn";
import type { OrderPage } from "../order/useOrder";
import { CustomerType } from "../orders/columns";

const w = words({
  total: ["订单金额", "Amount"],
  lines: ["{n} 行", "{n} line|{n} lines"],
  credit: ["信用剩余", "Credit left"],
  of: ["共 {limit}", "of {limit}"],
  history: ["历史", "History"],
  orders: ["{n} 单", "{n} order|{n} orders"],
  promised: ["承诺交期", "Promised"],
  past: ["经过", "So far"],
  rests: ["决定的依据", "What it rests on"],
  news: ["上次决定后的变化", "Changed since the last decision"],
  was: ["原为", "was"],
  now: ["现为", "now"],
  none: ["空", "blank"],
  changed: ["有变化", "changed"],
});

/** Head says which order it is about, and what of it; beside it what state that is in. */
export function Head({ page, about, children }: { page: OrderPage; about: string; children: ReactNode }) {
  const o = page.order;
  return (
    <header className="decide-head">
      <div className="grow">
        <p className="cap row">
          <Link href={`/orders/${o.id}`} className="num">
            {o.number}
          </Link>
          · {about}
        </p>
        <h2 className="h1 clip">
          {o.customer?.name} <CustomerType of={o.customer} />
        </h2>
      </div>
      {children}
    </header>
  );
}

/** Figures are the numbers that a decision goes by. */
export function Figures({ page }: { page: OrderPage }) {
  const { order: o, customer: c } = page;
  const all: [string, string, string | undefined][] = [
    [w("total"), money(o.totals?.total), w("lines", { n: o.lines?.length ?? 0 })],
  ];
  if (c?.creditFree)
    all.push([w("credit"), money(c.creditFree), c.creditLimit && w("of", { limit: money(c.creditLimit) })]);
  if (c?.orderCount !== undefined)
    all.push([w("history"), w("orders", { n: c.orderCount }), c.spent?.map(money).join(" · ")]);
  if (o.promisedAt) all.push([w("promised"), day(o.promisedAt), weekday(o.promisedAt)]);
  return (
    <dl className="decide-figures">
      {all.map(([name, value, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
          {more && <dd className="cap num">{more}</dd>}
        </div>
      ))}
    </dl>
  );
}

/** What the figures and the head say already. */
const shown = ["order.total", "customer.type", "customer.creditFree", "customer.orderCount", "order.promisedAt"];

/** Rests is what else the decision of a task rests on, as it is now. */
export function Rests({ page, task }: { page: OrderPage; task: string }) {
  const reads = page.tasks?.find((t) => t.id === task)?.reads?.filter((r) => !shown.includes(r.fact)) ?? [];
  if (reads.length === 0) return null;
  return (
    <section className="decide-rests">
      <h3 className="h4">{w("rests")}</h3>
      <dl className="kvs">
        {reads.map((r) => (
          <div key={r.fact}>
            <dt>{r.label}</dt>
            <dd>{r.text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** News is what has changed of that since it was last decided on: from what to what. */
export function News({ page, task }: { page: OrderPage; task: string }) {
  const all = page.tasks?.find((t) => t.id === task)?.changed ?? [];
  if (all.length === 0) return null;
  return (
    <section className="decide-news">
      <h3 className="h4">{w("news")}</h3>
      <dl className="kvs">
        {all.map((c) => (
          <div key={`${c.fact} ${c.item ?? ""}`}>
            <dt>{c.label ?? c.fact}</dt>
            {c.old === c.new ? (
              <dd>{w("changed")}</dd>
            ) : (
              <dd>
                {c.old && (
                  <>
                    <span className="vh">{w("was")}</span>
                    <del>{c.old}</del> <span aria-hidden="true">→</span> <span className="vh">{w("now")}</span>
                  </>
                )}
                <ins>{c.new || w("none")}</ins>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Past is what was decided and said so far, the latest first. */
export function Past({ page }: { page: OrderPage }) {
  const said = page.timeline.items.filter(
    (e) => !e.minor && /^(task\.(done|approved|rejected|closed|late|escalated)|message|order|cc)/.test(e.fact),
  );
  if (said.length === 0) return null;
  return (
    <section className="decide-past">
      <h3 className="h4">{w("past")}</h3>
      <ol>
        {said.slice(0, 6).map((e) => (
          <li key={e.seq}>
            <time className="sub num nowrap" dateTime={e.at}>
              {day(e.at)} {clock(e.at)}
            </time>
            <span>
              {e.text}
              {typeof e.data?.text === "string" && <span className="note block">{e.data.text}</span>}
              <FilledIn of={e.fields} files={page.files} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
