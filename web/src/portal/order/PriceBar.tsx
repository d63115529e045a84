import type { OrderView } from "@core/api/types";
import { sign } from "@core/dec";
import { money, quantity, spokenDay } from "@core/format";
import { say, words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn, Why } from "@core/ui/parts";
import { Reasons } from "@core/ui/Reasons";
import { Sheet } from "@core/ui/Sheet";
import { type ReactNode, useState } from "react";
import { type PriceRow, priceRows, within } from "./price";
import type { Quoting } from "./useQuote";
import { useWide } from "./wide";

const w = words({
  goods: ["商品 {n} 件", "Goods, {n} piece|Goods, {n} pieces"],
  one: ["商品 {price} × {n}", "Goods {price} × {n}"],
  line: ["优惠", "Discount"],
  discount: ["整单优惠", "Order discount"],
  freight: ["运费", "Freight"],
  fees: ["附加费", "Fees"],
  tax: ["税", "Tax"],
  included: ["已含税", "Tax included"],
  free: ["免", "free"],
  arrives: ["预计 {day}送达", "Arrives {day}"],
  details: ["价格明细", "What makes the price"],
  more: ["满 {limit} 按另一规则处理，还差 {missing}", "From {limit} on another rule decides; {missing} to go"],
  offline: ["没有网络，联网后更新价格", "No network: the price follows once there is one"],
  failed: ["价格没能更新", "The price could not be updated"],
  retry: ["重试", "Try again"],
  total: ["合计", "Total"],
  and: [" + ", " + "],
});

function nameOf(r: PriceRow, view: OrderView): string {
  if (r.kind === "goods") {
    if (r.of) return w("one", { price: money(r.of.price), n: quantity(r.of.quantity) });
    const n = (view.lines ?? []).reduce((sum, l) => sum + Number(l.quantity ?? 0), 0);
    return w("goods", { n });
  }
  const said = r.kind === "line" || r.kind === "discount" ? r.reasons.map((x) => say(x.say)).filter(Boolean) : [];
  return said.length ? said.join(w("and")) : w(r.kind);
}

/** The rows of the price, each with the rules that made it. */
export function PriceSheet({ view }: { view: OrderView }) {
  const [why, setWhy] = useState<PriceRow>();
  const next = within(view);
  const rows = priceRows(view);
  const [route, setRoute] = useState(false);
  return (
    <div className="sheetrows" role="group" aria-label={w("details")}>
      {rows.map((r) => {
        const name = nameOf(r, view);
        const free = r.kind === "freight" && sign(r.amount) === 0;
        return (
          <p key={r.kind + name} className="kv">
            <span>
              {r.reasons.length ? <span className="because">{name}</span> : name}
              {r.reasons.length > 0 && <Why about={name} open={why === r} onOpen={() => setWhy(r)} />}
            </span>
            <span className="money">{free ? w("free") : money(r.amount)}</span>
          </p>
        );
      })}
      {next && (
        <p className="hint">
          <Why about={say(next.reason.say)} open={route} onOpen={() => setRoute(true)} />{" "}
          {[say(next.reason.say), w("more", { missing: money(next.missing), limit: money(next.limit) })]
            .filter(Boolean)
            .join(document.documentElement.lang === "en" ? ". " : "。")}
        </p>
      )}
      {why && (
        <Sheet title={nameOf(why, view)} onClose={() => setWhy(undefined)}>
          <Reasons of={why.reasons} />
        </Sheet>
      )}
      {route && next && (
        <Sheet title={say(next.reason.say)} onClose={() => setRoute(false)}>
          <Reasons of={[next.reason]} />
        </Sheet>
      )}
    </div>
  );
}

/** The price in reach of the thumb, with the one thing to do next. */
export function PriceBar({
  quote,
  action,
  busy,
  disabled,
  onAction,
  children,
}: {
  quote: Quoting;
  action: string;
  busy: boolean;
  disabled?: boolean;
  onAction: () => void;
  children?: ReactNode;
}) {
  const wide = useWide();
  const [open, setOpen] = useState(false);
  const { view, error, fresh } = quote;
  const any = (view?.lines?.length ?? 0) > 0;
  const shown = any && (wide || open);
  return (
    <aside className="act act--float pricebar" aria-label={w("total")}>
      {children}
      {shown && view && <PriceSheet view={view} />}
      {error && (
        <p className="hint bar-error" role="status">
          <Icon name="s-late" size={12} /> {error.status === 0 ? w("offline") : [w("failed"), error.message].join("：")}{" "}
          <button type="button" className="link" onClick={quote.again}>
            {w("retry")}
          </button>
        </p>
      )}
      <div className="row pricebar-row">
        <div className="grow">
          {any && view?.totals?.total ? (
            <button
              type="button"
              className="total-btn"
              aria-expanded={shown}
              disabled={wide}
              onClick={() => setOpen(!open)}
            >
              <span className={fresh ? "total" : "total waits"} aria-live="polite">
                {money(view.totals.total)}
              </span>
              {!wide && (
                <span className={open ? "fold fold--open" : "fold"}>
                  <Icon name="down" />
                  <span className="vh">{w("details")}</span>
                </span>
              )}
            </button>
          ) : (
            <p className="total dim">{any ? "–" : ""}</p>
          )}
          {any && view?.promisedAt && <p className="cap num">{w("arrives", { day: spokenDay(view.promisedAt) })}</p>}
        </div>
        <Btn kind="primary" touch className="pricebar-go" busy={busy} disabled={disabled ?? false} onClick={onAction}>
          {action}
        </Btn>
      </div>
    </aside>
  );
}
