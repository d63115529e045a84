import { words } from "@core/i18n/words";
import { liveHealth, watchHealth } from "@core/live/stream";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Empty, Failed, Ghost } from "@core/ui/Screen";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useCodes } from "../codes";
import type { Filter, Row } from "../contracts";
import { useKeys } from "../keys";
import { getPage } from "../order/useOrder";
import { Bulk } from "./Bulk";
import { ColumnPick } from "./ColumnPick";
import { FilterBar } from "./FilterBar";
import { builtinViews, type Layout, readFilter, sameFilter, viewOf, writeFilter } from "./filters";
import { Grid } from "./Grid";
import { changed, sameLayout, shownOf, usePhone } from "./layout";
import { Peek } from "./Peek";
import { type Live, useRows } from "./useRows";
import { useViews, Views } from "./Views";

const w = words({
  title: ["订单", "Orders"],
  fresh: ["{n} 条新订单", "{n} new order|{n} new orders"],
  next: ["下一行", "Next row"],
  previous: ["上一行", "Previous row"],
  open: ["打开", "Open"],
  peek: ["速览", "Peek"],
  select: ["选择", "Select"],
  range: ["选择到这里", "Select up to here"],
  clear: ["清除选择", "Clear the selection"],
  none: ["没有符合条件的订单", "No order fits"],
  clearFilter: ["清除筛选", "Clear filters"],
  first: ["还没有订单", "No orders yet"],
  firstSay: [
    "客户在门户下的单、同事录入的单、导入的单，都会出现在这里。",
    "Orders that customers place, that colleagues enter and that are imported stand here.",
  ],
  add: ["新建订单", "New order"],
  rows: ["已加载 {n} 行", "{n} row loaded|{n} rows loaded"],
  live: ["实时", "Live"],
  connecting: ["正在连接", "Connecting"],
  off: ["未连接", "Not connected"],
  move: ["移动", "Move"],
  keys: ["全部快捷键", "All keys"],
  said: ["{n} 单有变化，{m} 条新订单", "{n} changed, {m} new"],
});

/** Where one was in a list that was left: to come back to it as it was. */
interface Place {
  search: string;
  scroll: number;
  cursor: number;
  selected: Set<string>;
}

let left: Place | undefined;

/** A layout that somebody changed and did not keep, by view. */
function strayed(view: string): Layout | undefined {
  try {
    return JSON.parse(localStorage.getItem(`layout:${view}`) ?? "") as Layout;
  } catch {
    return undefined;
  }
}

/** Orders is the list: views, filters, rows that live. The address is its state. */
export function Orders() {
  const search = useSearch();
  const [, go] = useLocation();
  const can = useCan();
  const client = useQueryClient();
  const codes = useCodes();
  const phone = usePhone();
  const filter = useMemo(() => readFilter(search), [search]);
  const saved = useViews();
  // biome-ignore lint/correctness/useExhaustiveDependencies: names of views come with the codes
  const views = useMemo(() => [...builtinViews(), ...saved.map(viewOf)], [saved, codes]);
  const asked = new URLSearchParams(search).get("view");
  const here =
    views.find((v) => v.key === asked) ??
    views.find((v) => sameFilter(v.filter, filter)) ??
    (views[0] as (typeof views)[0]);
  const setFilter = useCallback(
    (to: Filter) => go(`/orders${writeFilter(to, { view: here.key })}`, { replace: true }),
    [go, here.key],
  );
  const [drafts, setDrafts] = useState<Record<string, Layout | undefined>>({});
  const layout = (here.key in drafts ? drafts[here.key] : strayed(here.key)) ?? here.layout ?? {};
  const setLayout = (to: Layout | undefined) => {
    if (to && !sameLayout(to, here.layout ?? {})) localStorage.setItem(`layout:${here.key}`, JSON.stringify(to));
    else localStorage.removeItem(`layout:${here.key}`);
    setDrafts((d) => ({ ...d, [here.key]: to }));
  };
  const layoutText = JSON.stringify(layout);
  // biome-ignore lint/correctness/useExhaustiveDependencies: columns are drawn anew when the words of codes come
  const shown = useMemo(() => shownOf(JSON.parse(layoutText) as Layout), [layoutText, codes]);
  const dirty = !sameFilter(filter, here.filter) || !sameLayout(layout, here.layout ?? {});

  // The first view that somebody wants to see.
  const first = localStorage.getItem("view");
  const wanted = search === "" && first ? views.find((v) => v.key === first) : undefined;
  useEffect(() => {
    if (wanted) go(`/orders${writeFilter(wanted.filter, { view: wanted.key })}`, { replace: true });
  }, [wanted, go]);

  const { list, rows, live, refresh } = useRows(filter);
  const back = left?.search === search ? left : undefined;
  const [cursor, setCursor] = useState(back?.cursor ?? -1);
  const [selected, setSelected] = useState<Set<string>>(back?.selected ?? new Set());
  const anchor = useRef(-1);
  const scroll = useRef(back?.scroll ?? 0);
  const [peek, setPeek] = useState(false);
  const sort = (filter.sort as string) ?? "-placedAt";

  const was = useRef(search);
  useEffect(() => {
    if (was.current === search) return;
    was.current = search;
    scroll.current = 0;
    setCursor(-1);
    setSelected(new Set());
  }, [search]);
  const at = useRef<Place>({ search, scroll: 0, cursor, selected });
  at.current = { search, scroll: scroll.current, cursor, selected };
  useEffect(
    () => () => {
      left = { ...at.current, scroll: scroll.current };
    },
    [],
  );

  // Rows are drawn again only when they change: what they call stays the same.
  const all = useRef(rows);
  all.current = rows;
  const open = useCallback(
    (r: Row) => {
      sessionStorage.setItem(
        "list",
        JSON.stringify({ at: `/orders${search ? `?${search}` : ""}`, ids: all.current.map((x) => x.id) }),
      );
      go(`/orders/${r.id}`);
    },
    [go, search],
  );
  const select = useCallback((id: string, range: boolean) => {
    const to = all.current.findIndex((r) => r.id === id);
    const from = anchor.current;
    anchor.current = to;
    setSelected((old) => {
      const next = new Set(old);
      if (range && from >= 0)
        for (const r of all.current.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(r.id);
      else if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const near = useNear(
    useCallback(
      (id: string) =>
        void client.prefetchQuery({ queryKey: ["order", id], queryFn: () => getPage(id), staleTime: 30_000 }),
      [client],
    ),
  );
  const here1 = rows[cursor];
  const step = (by: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, cursor + by));
    setCursor(to);
    const r = rows[to];
    if (r) near(r);
  };
  useKeys([
    { keys: "j", does: w("next"), run: () => step(1) },
    { keys: "k", does: w("previous"), run: () => step(-1) },
    { keys: "Enter", does: w("open"), run: () => here1 && open(here1) },
    { keys: "o", does: w("peek"), run: () => setPeek((p) => !p) },
    { keys: "x", does: w("select"), run: () => here1 && select(here1.id, false) },
    { keys: "shift+x", does: w("range"), run: () => here1 && select(here1.id, true) },
    { keys: "Escape", does: w("clear"), run: () => (peek ? setPeek(false) : setSelected(new Set())) },
  ]);
  const { fetchNextPage, isFetchingNextPage } = list;
  const end = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const onSort = (by: string) => setFilter({ ...filter, sort: by });
  const filtered = Object.keys(filter).some((k) => k !== "sort");

  return (
    <>
      <h1 className="vh">{w("title")}</h1>
      <Views
        all={views}
        here={here}
        dirty={dirty}
        filter={filter}
        layout={layout}
        onReset={() => {
          setLayout(undefined);
          go(`/orders${writeFilter(here.filter, { view: here.key })}`, { replace: true });
        }}
      />
      <div className="filters">
        <FilterBar filter={filter} onChange={setFilter} />
        <i className="grow" />
        {live.fresh.size > 0 && (
          <button
            type="button"
            className="livepill"
            onClick={() => {
              scroll.current = 0;
              refresh();
            }}
          >
            <Icon name="arrowup" />
            {w("fresh", { n: live.fresh.size })}
          </button>
        )}
        {!phone && <ColumnPick layout={layout} onChange={setLayout} />}
      </div>
      <div className="split">
        {list.isPending ? (
          <div className="grid ghosts" aria-busy="true">
            {Array.from({ length: 14 }, (_, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
              <Ghost key={n} height={14} width={`${92 - (n % 5) * 9}%`} />
            ))}
          </div>
        ) : list.error && rows.length === 0 ? (
          <Failed error={list.error} retry={() => list.refetch()} />
        ) : rows.length === 0 ? (
          filtered ? (
            <Empty
              icon="search"
              title={w("none")}
              action={<Btn onClick={() => setFilter({})}>{w("clearFilter")}</Btn>}
            />
          ) : (
            <Empty
              icon="orders"
              title={w("first")}
              action={
                can("order.place") && (
                  <Link className="btn btn--primary" href="/orders/new">
                    {w("add")}
                  </Link>
                )
              }
            >
              {w("firstSay")}
            </Empty>
          )
        ) : (
          <Grid
            rows={rows}
            columns={shown}
            total={rows.length}
            live={live}
            sort={sort}
            onSort={onSort}
            onWidth={(key, width) => setLayout(changed(layout, key, { width }))}
            cursor={cursor}
            onCursor={setCursor}
            selected={selected}
            onSelect={select}
            onAll={() => setSelected((s) => (s.size === rows.length ? new Set() : new Set(rows.map((r) => r.id))))}
            onOpen={open}
            onNear={near}
            onEnd={end}
            more={list.hasNextPage}
            cosy={layout.density === "cosy"}
            cards={phone}
            scroll={scroll}
          />
        )}
        {peek && here1 && <Peek id={here1.id} onClose={() => setPeek(false)} />}
      </div>
      {selected.size > 0 && (
        <Bulk
          rows={rows.filter((r) => selected.has(r.id))}
          filter={filter}
          whole={selected.size === rows.length && list.hasNextPage}
          onDone={() => setSelected(new Set())}
        />
      )}
      <footer className="foot">
        <LiveDot />
        <span className="num">{w("rows", { n: rows.length })}</span>
        <Said live={live} />
        <i className="grow" />
        <span className="row wide">
          <kbd className="kbd">J</kbd>
          <kbd className="kbd">K</kbd> {w("move")}
          <kbd className="kbd">X</kbd> {w("select")}
          <kbd className="kbd">O</kbd> {w("peek")}
          <kbd className="kbd">?</kbd> {w("keys")}
        </span>
      </footer>
    </>
  );
}

/** LiveDot says whether the rows follow what happens. */
function LiveDot() {
  const { health } = useSyncExternalStore(watchHealth, liveHealth);
  return (
    <span className={health === "live" ? "row live" : "row dim"} data-health={health}>
      <span className="dot" />
      {w(health)}
    </span>
  );
}

/** useNear does something for the row that the pointer or the cursor rests on. */
function useNear(then: (id: string) => void): (r: Row) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (r: Row) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => then(r.id), 120);
    },
    [then],
  );
}

/** Said tells who does not see the rows light up, at most every five seconds. */
function Said({ live }: { live: Live }) {
  const [text, setText] = useState("");
  const told = useRef({ at: 0, changes: 0, fresh: 0 });
  const { changes } = live;
  const fresh = live.fresh.size;
  useEffect(() => {
    const t = told.current;
    if (changes <= t.changes && fresh <= t.fresh) {
      t.changes = Math.min(t.changes, changes);
      t.fresh = fresh;
      return;
    }
    const timer = setTimeout(
      () => {
        setText(w("said", { n: changes - t.changes, m: Math.max(0, fresh - t.fresh) }));
        told.current = { at: Date.now(), changes, fresh };
      },
      Math.max(300, t.at + 5_000 - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [changes, fresh]);
  return (
    <span className="vh" role="status" aria-live="polite">
      {text}
    </span>
  );
}
