import { clock, day } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import type { OrderPage } from "./useOrder";

const w = words({
  asked: ["{by} 申请取消订单：{reason}", "{by} asks to cancel the order: {reason}"],
  silent: ["{by} 申请取消订单", "{by} asks to cancel the order"],
  goesOn: ["答复之前，订单照常进行", "until it is answered, the order goes on"],
});

/** CancelBanner says who asks to cancel the order, and why; the answers are among the actions. */
export function CancelBanner({ page }: { page: OrderPage }) {
  const { cancel } = page;
  if (!cancel) return null;
  return (
    <section className="order-hold" role="status">
      <Icon name="s-cancelled" />
      <span className="grow">
        <b>{w(cancel.reason ? "asked" : "silent", { by: cancel.by, reason: cancel.reason ?? "" })}</b>
        <span className="cap">
          {day(cancel.at)} {clock(cancel.at)} · {w("goesOn")}
        </span>
      </span>
    </section>
  );
}
