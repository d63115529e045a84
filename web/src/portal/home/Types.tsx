import { orderTypes } from "@core/api/catalogue";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Empty, Ghost, Loaded } from "@core/ui/Screen";
import { Link } from "wouter";
import { useAsk } from "../ask";

const w = words({
  none: ["暂时没有可以下的单", "No order type is open to you"],
  noneText: ["请联系为您服务的销售", "Please ask the person who looks after you"],
});

/** The types of order that are open to this customer. */
export function useTypes() {
  return useAsk(["order-types"], () => orderTypes(), { keep: true });
}

/** Each a plain card: what it is, in two lines. */
export function OrderTypes() {
  const types = useTypes();
  return (
    <Loaded
      of={types}
      ghost={
        <div className="types">
          {[0, 1, 2].map((n) => (
            <div key={n} className="card">
              <Ghost width={24} height={24} />
              <Ghost width="80%" />
            </div>
          ))}
        </div>
      }
    >
      {(page) =>
        page.items.length === 0 ? (
          <Empty icon="orders" title={w("none")}>
            {page.why ?? w("noneText")}
          </Empty>
        ) : (
          <div className="types">
            {page.items.map((t) => (
              <Link key={t.key} href={`/new/${t.key}`} className="card">
                <Icon name="orders" />
                <b>{t.name}</b>
                <small>{t.stages.join(" › ")}</small>
              </Link>
            ))}
          </div>
        )
      }
    </Loaded>
  );
}
