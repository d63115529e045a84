import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { findOrders } from "../contracts";
import { Latest } from "./Latest";

const w = words({
  history: ["这位客户的订单", "This customer's orders"],
  last: ["照上一单填", "Copy the last order"],
  noHistory: ["还没有订单。", "No orders yet."],
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
      <Latest of={items} onCopy={onCopy} />
    </section>
  );
}
