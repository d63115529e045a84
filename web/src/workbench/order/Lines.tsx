import { bareMoney, day, money, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { Tag, Why } from "@core/ui/parts";
import { useCodes, word } from "../codes";
import type { Explained, Line, OrderPage, Reason } from "./useOrder";

const w = words({
  lines: ["明细", "Lines"],
  product: ["商品", "Product"],
  quantity: ["数量", "Quantity"],
  price: ["单价", "Price"],
  amount: ["小计", "Amount"],
  goods: ["商品小计", "Goods"],
  discount: ["整单优惠", "Order discount"],
  freight: ["运费", "Freight"],
  fees: ["费用", "Fees"],
  tax: ["其中税额", "Tax"],
  total: ["合计", "Total"],
  free: ["免", "free"],
  plan: ["付款方式", "Payment"],
  short: ["缺 {n}", "short of {n}"],
  promised: ["{at} 可交", "ready {at}"],
  source: ["从{name}发货", "from {name}"],
  sourceOf: ["{name} 从哪里发货", "where {name} comes from"],
  priceOf: ["{name} 的价格", "the price of {name}"],
});

/** reasonsOf finds what explains a thing: a line's price, the freight, the discount. */
export function reasonsOf(page: OrderPage, about: Explained["about"], line?: number): Reason[] {
  return page.why.filter((e) => e.about === about && (line === undefined || e.line === line)).flatMap((e) => e.reasons);
}

function described(l: Line): string {
  return [l.sku, ...(l.words ?? []).map((t) => t.text)].filter(Boolean).join(" · ");
}

/** Lines is what was ordered, with prices that explain themselves, down to the total. */
export function Lines({
  page,
  onWhy,
  open,
}: {
  page: OrderPage;
  onWhy?: (title: string, rs: Reason[], key: string) => void;
  open?: string | undefined;
}) {
  const { lines = [], totals: t } = page.order;
  useCodes();
  const mark = (title: string, rs: Reason[], key: string) =>
    rs.length > 0 && onWhy && <Why about={title} open={open === key} onOpen={() => onWhy(title, rs, key)} />;
  const zero = (m?: { amount: string }) => !m || /^-?[0.]*$/.test(m.amount);
  return (
    <>
      <table className="lines">
        <caption className="vh">{w("lines")}</caption>
        <thead>
          <tr>
            <th scope="col">{w("product")}</th>
            <th scope="col" className="end">
              {w("quantity")}
            </th>
            <th scope="col" className="end">
              {w("price")}
            </th>
            <th scope="col" className="end">
              {w("amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((l) => {
            const reasons = reasonsOf(page, "price", l.n);
            const cheaper = l.listPrice && l.price && l.listPrice.amount !== l.price.amount;
            return (
              <tr key={l.n}>
                <td>
                  <b>{l.name ?? l.sku}</b>
                  <span className="sub block">{described(l)}</span>
                  {l.short && !/^[0.]*$/.test(l.short) && <Tag>{w("short", { n: quantity(l.short) })}</Tag>}{" "}
                  <span className="cap">
                    {[
                      l.promisedAt && w("promised", { at: day(l.promisedAt) }),
                      l.source && w("source", { name: word("warehouse", l.source) }),
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>{" "}
                  {mark(w("sourceOf", { name: l.name ?? l.sku ?? "" }), reasonsOf(page, "source", l.n), `source${l.n}`)}
                </td>
                <td className="end num">{quantity(l.quantity)}</td>
                <td className="end num">
                  {cheaper && <span className="struck">{bareMoney(l.listPrice)}</span>} {l.price && bareMoney(l.price)}{" "}
                  {mark(w("priceOf", { name: l.name ?? l.sku ?? "" }), reasons, `line${l.n}`)}
                </td>
                <td className="end num">{l.amount && bareMoney(l.amount)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {t && (
        <dl className="totals">
          {t.goods && <Sum name={w("goods")} value={bareMoney(t.goods)} />}
          {!zero(t.discount) && (
            <Sum
              name={w("discount")}
              value={`−${bareMoney(t.discount)}`}
              why={mark(w("discount"), reasonsOf(page, "discount"), "discount")}
              lit={open === "discount"}
            />
          )}
          {t.freight && (
            <Sum
              name={w("freight")}
              value={zero(t.freight) ? w("free") : bareMoney(t.freight)}
              why={mark(w("freight"), reasonsOf(page, "freight"), "freight")}
              lit={open === "freight"}
            />
          )}
          {!zero(t.fees) && <Sum name={w("fees")} value={bareMoney(t.fees)} />}
          {!zero(t.tax) && (
            <Sum
              name={w("tax")}
              value={bareMoney(t.tax)}
              why={mark(w("tax"), reasonsOf(page, "tax"), "tax")}
              lit={open === "tax"}
            />
          )}
          {t.total && (
            <div className="totals-sum">
              <dt>{w("total")}</dt>
              <dd>{money(t.total)}</dd>
            </div>
          )}
          {page.planName && (
            <Sum
              name={w("plan")}
              value={page.planName}
              why={mark(w("plan"), reasonsOf(page, "plan"), "plan")}
              lit={open === "plan"}
            />
          )}
        </dl>
      )}
    </>
  );
}

function Sum({ name, value, why, lit }: { name: string; value: string; why?: React.ReactNode; lit?: boolean }) {
  return (
    <div className={lit ? "lit" : undefined}>
      <dt>
        <span className={why ? "because" : undefined}>{name}</span> {why}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
