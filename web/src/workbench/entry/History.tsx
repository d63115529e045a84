import { day, money } from "@core/format";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { findOrders } from "../contracts";
import { contents } from "../orders/columns";

const w = words({
  history: ["这位客户的订单", "This customer's orders"],
  last: ["照上一单填", "Copy the last order"],
  noHistory: ["还没有订单。", "No orders yet."],
  like: ["照 {n} 填", "Fill in like {n}"],
});

/** History is what the customer ordered before; a draft can be filled in like any of it. */
export function History({ customer, onCopy }: { customer: string; onCopy: (order: string) => void }) {
  const list = useQuery({
    queryKey: ["orders", "of", customer],
    queryFn: ({ signal }) => findOrders({ customer, limit: "5" }, signal),
  });
  const items = list.data?.items ?? [];
  return (
    <section>
      <header className="row between">
        <h2 className="h4">{w("history")}</h2>
        {items[0] && (
          <Btn className="btn--s" icon="copy" onClick={() => onCopy(items[0]?.id as string)}>
            {w("last")}
          </Btn>
        )}
      </header>
      {list.isSuccess && items.length === 0 && <p className="sub">{w("noHistory")}</p>}
      <ul className="latest">
        {items.map((o) => (
          <li key={o.id}>
            <span className="clip">
              <Link href={`/orders/${o.id}`} className="num">
                {o.number}
              </Link>{" "}
              <span className="sub block clip">{contents(o)}</span>
            </span>
            <span className="num">{money(o.total)}</span>
            <span className="sub num">{day(o.placedAt)}</span>
            <Btn kind="quiet" icon="copy" label={w("like", { n: o.number ?? "" })} onClick={() => onCopy(o.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
