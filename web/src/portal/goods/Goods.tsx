import type { CatalogueItem } from "@core/api/coming";
import { money, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { Art } from "@core/ui/Art";
import { Icon, type IconName } from "@core/ui/Icon";
import { Ghost } from "@core/ui/Screen";
import "./goods.css";

const w = words({
  from: ["起", "from"],
  stock: ["现货", "In stock"],
  few: ["少量现货", "Few left"],
  order: ["可预订", "On order"],
  make: ["定制", "Made to order"],
  none: ["暂缺", "Out of stock"],
  days: ["{n} 个工作日", "{n} work day|{n} work days"],
  least: ["{n}{unit}起订", "from {n} {unit}"],
  noPrice: ["价格待询", "Price on request"],
  was: ["原价 {sum}", "was {sum}"],
});

const stocks = { stock: "check", few: "check", order: "clock", make: "wrench", none: "clock" } satisfies Record<
  string,
  IconName
>;

/** Whether a price is one of several: then it is the lowest. */
const varies = (i: CatalogueItem) =>
  (i.options ?? []).some((o) => o.choices?.some((c) => c.delta && Number(c.delta.amount) !== 0));

/** Price of a product, as a card says it. */
export function From({ item }: { item: CatalogueItem }) {
  if (!item.from) return <p className="price dim">{w("noPrice")}</p>;
  const word = varies(item) ? <small>{w("from")}</small> : null;
  return (
    <p className="price">
      {document.documentElement.lang === "en" && word} {money(item.from)}{" "}
      {document.documentElement.lang !== "en" && word}
      {item.list && (
        <s>
          <span className="vh">{w("was", { sum: money(item.list) })}</span>
          <span aria-hidden="true">{money(item.list)}</span>
        </s>
      )}
    </p>
  );
}

/** Whether it can be had and how soon, in words with an icon. */
export function Stock({ of: { stock, leadDays, least, product } }: { of: CatalogueItem }) {
  const word = stock && stock in stocks ? (stock as keyof typeof stocks) : undefined;
  const told = [
    word && w(word),
    leadDays && word !== "stock" && word !== "few" ? w("days", { n: leadDays }) : undefined,
    least ? w("least", { n: quantity(least), unit: product.unit ?? "" }) : undefined,
  ].filter(Boolean);
  if (told.length === 0) return null;
  return (
    <p className={word === "stock" || word === "few" ? "stk stk--here" : "stk"}>
      {word && <Icon name={stocks[word]} size={12} />}
      <span className="num">{told.join(" · ")}</span>
    </p>
  );
}

/** Products as cards: picture, name, price, whether it can be had. */
export function Goods({ items, onPick }: { items: readonly CatalogueItem[]; onPick: (item: CatalogueItem) => void }) {
  return (
    <ul className="goods">
      {items.map((i) => (
        <li key={i.product.id}>
          <button type="button" className="good" onClick={() => onPick(i)}>
            <span className="pic">
              <Art category={i.product.category} name={i.product.name} />
            </span>
            <b>{i.product.name}</b>
            <From item={i} />
            <Stock of={i} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function GoodsGhost() {
  return (
    <ul className="goods" aria-hidden="true">
      {[0, 1, 2, 3].map((n) => (
        <li key={n} className="good">
          <span className="pic ghost" />
          <Ghost width="60%" />
          <Ghost width="40%" />
        </li>
      ))}
    </ul>
  );
}
