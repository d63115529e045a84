import type { Draft } from "@core/form/draft";
import { words } from "@core/i18n/words";
import { useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { useQuery } from "@tanstack/react-query";
import { findOrders } from "../contracts";
import { recents } from "../recent";
import { Latest } from "./Latest";

const w = words({
  who: ["最近看过的客户", "Customers you looked at"],
  mine: ["您最近的订单", "Your latest orders"],
  all: ["最近的订单", "The latest orders"],
  like: ["客户来电说「和上次一样」时，照着填。", "For “the same again” on the phone: fill in like one of these."],
  keys: ["只用键盘", "Keys alone"],
  pick: ["选中客户或商品", "Pick a customer or a product"],
  move: ["在选项间移动", "Move between choices"],
  choose: ["选择", "Choose one"],
  space: ["空格", "Space"],
  next: ["下一项", "The next field"],
  place: ["下单", "Place the order"],
});

const keys = () =>
  [
    ["↵", "pick"],
    ["← →", "move"],
    [w("space"), "choose"],
    ["Tab", "next"],
    ["⌘↵", "place"],
  ] as const;

/** Start is what one may begin with before the customer is chosen: those of late, their orders, and the keys. */
export function Start({
  onCustomer,
  onCopy,
}: {
  onCustomer: (c: Draft["customer"]) => void;
  onCopy: (order: string) => void;
}) {
  const { user } = useSession();
  const latest = useQuery({
    queryKey: ["orders", "latest", user.id],
    queryFn: async ({ signal }) => {
      const mine = await findOrders({ owner: "me", limit: "6" }, signal);
      if (mine.items.length > 0) return { whose: "mine" as const, items: mine.items };
      return { whose: "all" as const, items: (await findOrders({ limit: "6" }, signal)).items };
    },
  });
  const who = recents(user.id).filter((r) => r.kind === "party");
  return (
    <>
      {who.length > 0 && (
        <section>
          <h2 className="h4">{w("who")}</h2>
          <ul className="entry-who">
            {who.slice(0, 5).map((r) => (
              <li key={r.id}>
                <button type="button" className="menu-item" onClick={() => onCustomer({ id: r.id, name: r.text })}>
                  <Icon name="user" />
                  <span className="clip">{r.text}</span> <span className="sub clip">{r.more}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {latest.data && latest.data.items.length > 0 && (
        <section>
          <h2 className="h4">{w(latest.data.whose)}</h2>
          <p className="cap">{w("like")}</p>
          <Latest of={latest.data.items} whose onCopy={onCopy} />
        </section>
      )}
      <section className="wide">
        <h2 className="h4">{w("keys")}</h2>
        <ul className="keylist entry-keys">
          {keys().map(([k, does]) => (
            <li key={k}>
              <span className="sub">{w(does)}</span>
              <kbd className="kbd">{k}</kbd>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
