import { words } from "@core/i18n/words";
import { liveHealth, watchHealth } from "@core/live/stream";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Empty, Failed, Ghost } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { countOrders, type Filter, type Row } from "../contracts";
import { useKeys } from "../keys";
import { Bulk } from "./Bulk";
import { type Column, columns, usual } from "./columns";
import { FilterBar } from "./FilterBar";
import { builtinViews, readFilter, sameFilter, type View, writeFilter } from "./filters";
import { Grid } from "./Grid";
import { Peek } from "./Peek";
import { useRows } from "./useRows";

const w = words({
  title: ["订单", "Orders"],
  views: ["视图", "Views"],
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
  dense: ["紧凑", "Compact"],
  cosy: ["宽松", "Cosy"],
});

/** Orders is the list: views, filters, rows that live. The address is its state. */
export function Orders() {
  const search = useSearch();
  const [, go] = useLocation();
  const can = useCan();
  const filter = useMemo(() => readFilter(search), [search]);
  const setFilter = useCallback((to: Filter) => go(`/orders${writeFilter(to)}`, { replace: true }), [go]);
  const [cosy, setCosy] = useState(localStorage.getItem("rows") === "cosy");
  const shown = useMemo(() => usual.map((k) => columns.find((c) => c.key === k) as Column), []);
  const { list, rows, live, refresh } = useRows(filter);
  const [cursor, setCursor] = useState(-1);
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [anchor, setAnchor] = useState(-1);
  const [peek, setPeek] = useState(false);
  const sort = (filter.sort as string) ?? "-placedAt";

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter begins anew
  useEffect(() => {
    setCursor(-1);
    setSelected(new Set());
  }, [search]);

  const open = useCallback(
    (r: Row) => {
      sessionStorage.setItem(
        "list",
        JSON.stringify({ at: `/orders${search ? `?${search}` : ""}`, ids: rows.map((x) => x.id) }),
      );
      go(`/orders/${r.id}`);
    },
    [go, rows, search],
  );
  const select = useCallback(
    (id: string, range: boolean) => {
      const at = rows.findIndex((r) => r.id === id);
      setSelected((old) => {
        const next = new Set(old);
        if (range && anchor >= 0)
          for (const r of rows.slice(Math.min(anchor, at), Math.max(anchor, at) + 1)) next.add(r.id);
        else if (next.has(id)) next.delete(id);
        else next.add(id);
        return next;
      });
      setAnchor(at);
    },
    [rows, anchor],
  );
  const here = rows[cursor];
  const step = (by: number) => setCursor((c) => Math.max(0, Math.min(rows.length - 1, c + by)));
  useKeys([
    { keys: "j", does: w("next"), run: () => step(1) },
    { keys: "k", does: w("previous"), run: () => step(-1) },
    { keys: "Enter", does: w("open"), run: () => here && open(here) },
    { keys: "o", does: w("peek"), run: () => setPeek((p) => !p) },
    { keys: "x", does: w("select"), run: () => here && select(here.id, false) },
    { keys: "shift+x", does: w("range"), run: () => here && select(here.id, true) },
    { keys: "Escape", does: w("clear"), run: () => (peek ? setPeek(false) : setSelected(new Set())) },
  ]);
  const { fetchNextPage, isFetchingNextPage } = list;
  const end = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const filtered = Object.keys(filter).some((k) => k !== "sort");

  return (
    <>
      <h1 className="vh">{w("title")}</h1>
      <Views filter={filter} />
      <div className="filters">
        <FilterBar filter={filter} onChange={setFilter} />
        <i className="grow" />
        {live.fresh > 0 && (
          <button type="button" className="livepill" onClick={refresh}>
            <Icon name="arrowup" />
            {w("fresh", { n: live.fresh })}
          </button>
        )}
        <Btn
          kind="quiet"
          icon="list"
          label={cosy ? w("dense") : w("cosy")}
          onClick={() => {
            localStorage.setItem("rows", cosy ? "compact" : "cosy");
            setCosy(!cosy);
          }}
        />
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
            onSort={(by) => setFilter({ ...filter, sort: by })}
            cursor={cursor}
            onCursor={setCursor}
            selected={selected}
            onSelect={select}
            onAll={() => setSelected((s) => (s.size === rows.length ? new Set() : new Set(rows.map((r) => r.id))))}
            onOpen={open}
            onEnd={end}
            more={list.hasNextPage}
            cosy={cosy}
          />
        )}
        {peek && here && <Peek id={here.id} onClose={() => setPeek(false)} />}
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

/** Views are the lists under a name, each with how many it holds. */
function Views({ filter }: { filter: Filter }) {
  return (
    <nav className="views" aria-label={w("views")}>
      {builtinViews().map((v) => (
        <ViewTab key={v.key} view={v} on={sameFilter(v.filter, filter)} />
      ))}
    </nav>
  );
}

function ViewTab({ view, on }: { view: View; on: boolean }) {
  const count = useQuery({
    queryKey: ["counts", "orders", view.filter],
    queryFn: ({ signal }) => countOrders(view.filter, signal),
    staleTime: 30_000,
  });
  const n = count.data?.count ?? 0;
  return (
    <Link href={`/orders${writeFilter(view.filter)}`} aria-current={on ? "page" : undefined}>
      {view.name}
      {count.data && (
        <small className={view.hot && n > 0 ? "hot" : undefined}>
          {count.data.capped ? "9,999+" : n.toLocaleString("en")}
        </small>
      )}
    </Link>
  );
}
