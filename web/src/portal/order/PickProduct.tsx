import { catalogue } from "@core/api/catalogue";
import type { CatalogueItem } from "@core/api/coming";
import { words } from "@core/i18n/words";
import { Empty, Loaded } from "@core/ui/Screen";
import { Search } from "@core/ui/Search";
import { Sheet } from "@core/ui/Sheet";
import { useDeferredValue, useState } from "react";
import { useAsk } from "../ask";
import { Goods, GoodsGhost } from "../goods/Goods";

const w = words({
  title: ["添加商品", "Add a product"],
  search: ["名称或型号", "Name or number"],
  none: ["没有找到「{q}」", "Nothing found for “{q}”"],
  empty: ["还没有可下单的商品", "There is nothing to order yet"],
});

/** Choosing a product of the catalogue in a sheet. */
export default function PickProduct({
  type,
  onPick,
  onClose,
}: {
  /** The order type whose prices count. */
  type?: string;
  onPick: (item: CatalogueItem) => void;
  onClose: () => void;
}) {
  const [q, setQ] = useState("");
  const wanted = useDeferredValue(q.trim());
  const found = useAsk(
    ["catalogue", type ?? "", wanted],
    (signal) => catalogue({ q: wanted, ...(type ? { type } : {}) }, signal),
    { hold: true },
  );
  return (
    <Sheet title={w("title")} onClose={onClose} tall>
      <Search label={w("search")} value={q} className="sheet-search" onChange={setQ} />
      <Loaded of={found} ghost={<GoodsGhost />}>
        {(page) =>
          page.items.length ? (
            <Goods items={page.items} onPick={onPick} />
          ) : (
            <Empty icon="search" title={wanted ? w("none", { q: wanted }) : w("empty")} />
          )
        }
      </Loaded>
    </Sheet>
  );
}
