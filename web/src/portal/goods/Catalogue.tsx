import { catalogue } from "@core/api/catalogue";
import type { CatalogueItem, Catalogue as Page } from "@core/api/coming";
import { useLang, words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Empty, Failed } from "@core/ui/Screen";
import { Search } from "@core/ui/Search";
import { Sheet } from "@core/ui/Sheet";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { useTypes } from "../home/Types";
import { Goods, GoodsGhost } from "./Goods";

const w = words({
  title: ["商品", "Goods"],
  search: ["名称或型号", "Name or number"],
  category: ["按品类筛选", "Filter by category"],
  all: ["全部", "All"],
  none: ["没有找到「{q}」", "Nothing found for “{q}”"],
  empty: ["还没有可下单的商品", "There is nothing to order yet"],
  clear: ["清除条件", "Clear"],
  more: ["更多商品", "More"],
  which: ["加入哪种订单", "Into which order"],
});

function useSlow<T>(value: T, ms: number): T {
  const [slow, set] = useState(value);
  useEffect(() => {
    const soon = setTimeout(() => set(value), ms);
    return () => clearTimeout(soon);
  }, [value, ms]);
  return slow;
}

/** What can be ordered: searched, by category, each with its price and whether it can be had. */
export function Catalogue() {
  const language = useLang();
  const [q, setQ] = useState("");
  const [category, setCategory] = useState("");
  const [picked, setPicked] = useState<CatalogueItem>();
  const wanted = useSlow(q.trim(), 250);
  const types = useTypes();
  const [, go] = useLocation();
  const found = useInfiniteQuery({
    queryKey: ["catalogue", wanted, category, language],
    queryFn: ({ pageParam, signal }) =>
      catalogue({ q: wanted, category: [category], cursor: pageParam, limit: 24 }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const items = found.data?.pages.flatMap((p) => p.items) ?? [];
  const categories = useCategories(found.data?.pages[0]);
  const pick = (item: CatalogueItem) => {
    const all = types.data?.items ?? [];
    if (all.length === 1) go(`/new/${all[0]?.key}?add=${encodeURIComponent(item.product.sku)}`);
    else setPicked(item);
  };
  return (
    <section className="sect catalogue">
      <header>
        <h2>{w("title")}</h2>
      </header>
      <Search label={w("search")} value={q} onChange={setQ} />
      {categories.length > 1 && (
        <div className="chips catalogue-chips" role="group" aria-label={w("category")}>
          {[{ code: "", name: w("all") }, ...categories].map((c) => (
            <button
              key={c.code}
              type="button"
              className="chip"
              aria-pressed={category === c.code}
              onClick={() => setCategory(c.code)}
            >
              {c.name}
            </button>
          ))}
        </div>
      )}
      {found.error && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <GoodsGhost />
      ) : items.length === 0 ? (
        wanted || category ? (
          <Empty
            icon="search"
            title={w("none", { q: wanted || (categories.find((c) => c.code === category)?.name ?? category) })}
            action={
              <Btn
                className="btn--44"
                onClick={() => {
                  setQ("");
                  setCategory("");
                }}
              >
                {w("clear")}
              </Btn>
            }
          />
        ) : (
          <Empty icon="box" title={w("empty")} />
        )
      ) : (
        <div className={found.isPlaceholderData ? "loaded--stale" : undefined}>
          <Goods items={items} onPick={pick} />
          {found.hasNextPage && (
            <div className="morerow">
              <Btn className="btn--44" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {w("more")}
              </Btn>
            </div>
          )}
        </div>
      )}
      {picked && (
        <Sheet title={w("which")} onClose={() => setPicked(undefined)}>
          {types.data?.items.map((t) => (
            <Link key={t.key} className="pick" href={`/new/${t.key}?add=${encodeURIComponent(picked.product.sku)}`}>
              {t.name}
            </Link>
          ))}
        </Sheet>
      )}
    </section>
  );
}

/** The categories to filter by: those that the first page told; they stay while one filters. */
function useCategories(first: Page | undefined): NonNullable<Page["categories"]> {
  const [all, setAll] = useState<NonNullable<Page["categories"]>>([]);
  useEffect(() => {
    if (first?.categories) setAll(first.categories);
  }, [first]);
  return all;
}
