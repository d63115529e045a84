import type { CatalogueItem } from "@core/api/coming";
import { money } from "@core/format";
import { words } from "@core/i18n/words";
import { Art } from "@core/ui/Art";
import { Icon, type IconName } from "@core/ui/Icon";
import { Ghost } from "@core/ui/Screen";
import "./goods.css";

const w = words({
  from: ["起", "from"],
  stock: ["现货", "In stock"],
  make: ["可定制", "Made to order"],
  none: ["暂缺", "Out of stock"],
  noPrice: ["价格待询", "Price on request"],
});

const stocks: Record<string, IconName> = { stock: "check", make: "edit", none: "clock" };

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
    </p>
  );
}

/** Whether it can be had, in a word with its icon. */
export function Stock({ of }: { of: string | undefined }) {
  if (!of) return null;
  const known = of === "stock" || of === "make" || of === "none";
  return (
    <p className="stk">
      {stocks[of] && <Icon name={stocks[of]} size={12} />}
      {known ? w(of) : of}
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
            <Stock of={i.stock} />
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
