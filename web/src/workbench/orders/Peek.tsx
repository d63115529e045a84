import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Link } from "wouter";
import { Beside } from "../Card";
import { Lines } from "../order/Lines";
import { Strip } from "../order/Strip";
import { useOrder } from "../order/useOrder";

const w = words({ close: ["关闭速览", "Close"], open: ["打开订单", "Open the order"], peek: ["速览", "Peek"] });

/** Peek shows an order beside the list, without leaving it. */
export function Peek({ id, onClose }: { id: string; onClose: () => void }) {
  const page = useOrder(id);
  return (
    <Beside of={page} label={w("peek")} height={180}>
      {(p) => (
        <>
          <header className="row between">
            <h2 className="h3 num">{p.order.number}</h2>
            <span className="row">
              <Link className="btn btn--s" href={`/orders/${id}`}>
                {w("open")}
                <Icon name="right" size={12} />
              </Link>
              <Btn kind="quiet" icon="close" label={w("close")} onClick={onClose} />
            </span>
          </header>
          <p className="sub">{p.order.customer?.name}</p>
          <Strip steps={p.process.steps ?? []} upright />
          <Lines page={p} />
        </>
      )}
    </Beside>
  );
}
