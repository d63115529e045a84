import { type Answer, api, Problem } from "@core/api/client";
import { quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn, Tag } from "@core/ui/parts";
import { Empty, Failed, Ghost } from "@core/ui/Screen";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import { search } from "../contracts";
import { useKeys } from "../keys";
import { Head, More } from "../table";
import { useSettled } from "../useSettled";
import { Count } from "./Count";
import { Ledger } from "./Ledger";
import { Receive } from "./Receive";

const w = words({
  title: ["库存", "Stock"],
  item: ["物品", "Item"],
  where: ["仓库", "Warehouse"],
  all: ["全部仓库", "All warehouses"],
  onHand: ["在库", "On hand"],
  reserved: ["已占", "Reserved"],
  available: ["可用", "Available"],
  waiting: ["待补", "Waited for"],
  level: ["构成", "Made of"],
  receive: ["入库", "Receive goods"],
  count: ["盘点", "Count"],
  none: ["还没有库存", "No stock yet"],
  noneSay: [
    "先建一个仓库，再入库；下单时会自动占用。",
    "Open a warehouse and receive goods; orders reserve them by themselves.",
  ],
  unfound: ["没有这样的物品", "No such item"],
  short: ["订单还缺 {n}", "orders wait for {n}"],
  lack: ["缺 {n}", "short of {n}"],
});

type Item = Answer<"inventory.find">["items"][number];

/** The SKUs that a fragment means, its own among them. */
async function skusOf(q: string, signal: AbortSignal): Promise<string[]> {
  const found = await search(q, signal, 20).catch((e) => {
    if (e instanceof Problem && e.status === 403) return { products: [] }; // who may not search knows SKUs
    throw e;
  });
  return [...new Set([q, ...found.products.flatMap((p) => (p.sku ? [p.sku] : []))])];
}

/** Stock is what lies where, what of it is promised, and the moves that make it true. */
export default function Stock() {
  const address = useSearch();
  const [, go] = useLocation();
  const where = new URLSearchParams(address).get("warehouse") ?? "";
  const [find, setFind] = useState("");
  const [open, setOpen] = useState<string>();
  const [receiving, setReceiving] = useState(false);
  const [counting, setCounting] = useState<{ sku?: string; warehouse?: string }>();
  const can = useCan();
  const q = useSettled(find.trim(), 150);
  const houses = useQuery({
    queryKey: ["stock", "warehouses"],
    queryFn: ({ signal }) => api("inventory.warehouses", { signal }),
    staleTime: 300_000,
  });
  const list = useInfiniteQuery({
    queryKey: ["stock", "list", q, where],
    queryFn: async ({ pageParam, signal }) =>
      api("inventory.find", {
        query: {
          limit: 50,
          ...(q ? { sku: await skusOf(q, signal) } : {}),
          ...(where ? { warehouse: [where] } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((p) => p.items) ?? [];
  const names = useNames(rows.map((r) => r.sku));
  const most = Math.max(1, ...rows.map((r) => Number(r.onHand) + Number(r.waiting ?? 0)));
  // Who sees a part of the stock is not told what is waited for everywhere.
  const columns = ["onHand", "reserved", "available", ...(rows[0]?.waiting ? ["waiting" as const] : [])] as const;
  const mayCount = can("inventory.adjust");
  useKeys(mayCount ? [{ keys: "+", does: w("count"), run: () => setCounting({}) }] : []);
  return (
    <>
      <Head
        title={w("title")}
        find={find}
        onFind={setFind}
        action={
          <>
            {(houses.data?.items.length ?? 0) > 1 && (
              <label className="inp">
                <span className="vh">{w("where")}</span>
                <select
                  value={where}
                  onChange={(e) =>
                    go(e.target.value ? `/stock?warehouse=${e.target.value}` : "/stock", { replace: true })
                  }
                >
                  <option value="">{w("all")}</option>
                  {houses.data?.items.map((h) => (
                    <option key={h.code} value={h.code}>
                      {h.name || h.code}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {mayCount && (
              <Btn icon="scan" onClick={() => setCounting({})}>
                {w("count")}
              </Btn>
            )}
            {can("inventory.receive") && (
              <Btn kind="primary" icon="plus" onClick={() => setReceiving(true)}>
                {w("receive")}
              </Btn>
            )}
          </>
        }
      />
      {list.isPending ? (
        <div className="ghosts" aria-busy="true">
          {[80, 64, 72, 58, 76].map((n) => (
            <Ghost key={n} width={`${n}%`} />
          ))}
        </div>
      ) : list.error && rows.length === 0 ? (
        <Failed error={list.error} retry={() => list.refetch()} />
      ) : rows.length === 0 ? (
        <Empty icon={q ? "search" : "stock"} title={q ? w("unfound") : w("none")}>
          {!q && w("noneSay")}
        </Empty>
      ) : (
        <div className="list-scroll">
          <table className="list stock-list">
            <thead>
              <tr>
                <th scope="col">{w("item")}</th>
                {columns.map((k) => (
                  <th key={k} scope="col" className={k === "reserved" || k === "waiting" ? "end wide" : "end"}>
                    {w(k)}
                  </th>
                ))}
                <th scope="col" className="stock-bar-col wide">
                  {w("level")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <StockRow
                  key={r.product}
                  row={r}
                  name={names.get(r.sku)}
                  most={most}
                  open={open === r.sku}
                  called={(code) => houses.data?.items.find((h) => h.code === code)?.name || code}
                  onOpen={() => setOpen(open === r.sku ? undefined : r.sku)}
                  onCount={mayCount ? (warehouse) => setCounting({ sku: r.sku, warehouse }) : undefined}
                />
              ))}
            </tbody>
          </table>
          <More of={list} />
        </div>
      )}
      <Receive open={receiving} onClose={() => setReceiving(false)} />
      {counting && (
        <Count
          houses={houses.data?.items ?? []}
          start={{ ...counting, warehouse: counting.warehouse ?? where }}
          onClose={() => setCounting(undefined)}
        />
      )}
    </>
  );
}

/** What the items are called, for who may know. */
function useNames(skus: string[]): Map<string, string> {
  const can = useCan();
  const found = useQuery({
    queryKey: ["products", "names", skus],
    queryFn: ({ signal }) => api("product.find", { query: { sku: skus, limit: 200 }, signal }),
    enabled: skus.length > 0 && can("product.read"),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
  return new Map(found.data?.items.flatMap((p) => (p.sku && p.name ? [[p.sku, p.name] as const] : [])) ?? []);
}

function StockRow({
  row: r,
  name,
  most,
  open,
  called,
  onOpen,
  onCount,
}: {
  row: Item;
  name: string | undefined;
  most: number;
  open: boolean;
  called: (warehouse: string) => string;
  onOpen: () => void;
  onCount: ((warehouse: string) => void) | undefined;
}) {
  const share = (n: string) => `${(100 * Math.max(0, Number(n))) / most}%`;
  const waiting = r.waiting ?? "0";
  const short = Number(waiting) > 0;
  return (
    <>
      <tr onClick={onOpen} onKeyDown={() => {}} className={open ? "tr--cur" : undefined}>
        <td>
          <button type="button" className="list-open stock-item" aria-expanded={open} onClick={onOpen}>
            <Icon name={open ? "down" : "right"} size={12} /> {name ?? r.sku}
            {name && <span className="sub num stock-sku">{r.sku}</span>}
          </button>
        </td>
        <td className="end num">{quantity(r.onHand)}</td>
        <td className="end num wide">{quantity(r.reserved)}</td>
        <td className={Number(r.available) > 0 ? "end num strong" : "end num strong late-text"}>
          {quantity(r.available)}
        </td>
        {r.waiting && (
          <td className="end wide">
            {short ? <Tag icon="s-late">{w("lack", { n: quantity(waiting) })}</Tag> : <span className="dim">–</span>}
          </td>
        )}
        <td className="stock-bar-col wide">
          <span
            className="stock-bar"
            role="img"
            title={short ? w("short", { n: quantity(waiting) }) : undefined}
            aria-label={`${w("reserved")} ${quantity(r.reserved)}, ${w("available")} ${quantity(r.available)}${r.waiting ? `, ${w("waiting")} ${quantity(r.waiting)}` : ""}`}
          >
            <i className="stock-bar--reserved" style={{ width: share(r.reserved) }} />
            <i className="stock-bar--free" style={{ width: share(r.available) }} />
            <i className="stock-bar--gap" style={{ width: share(waiting) }} />
          </span>
        </td>
      </tr>
      {open && (
        <tr className="list-inside">
          <td colSpan={r.waiting ? 6 : 5}>
            <Ledger row={r} called={called} onCount={onCount} />
          </td>
        </tr>
      )}
    </>
  );
}
