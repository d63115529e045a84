import { type Answer, api } from "@core/api/client";
import { moment, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { Btn } from "@core/ui/parts";
import { Failed, Ghost } from "@core/ui/Screen";
import { Seg } from "@core/ui/Seg";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

const w = words({
  places: ["各仓", "Warehouses"],
  ledger: ["流水", "Ledger"],
  all: ["全部", "All"],
  receipt: ["入库", "Receipts"],
  count: ["盘点", "Counts"],
  countIt: ["盘点", "Count"],
  countAt: ["在 {at} 盘点", "Count at {at}"],
  at: ["时间", "When"],
  kind: ["动作", "What"],
  quantity: ["数量", "Quantity"],
  why: ["来由", "Why"],
  where: ["仓库", "Warehouse"],
  by: ["经手", "By"],
  onHand: ["在库", "On hand"],
  reserved: ["已占", "Reserved"],
  available: ["可用", "Available"],
  none: ["没有流水", "Nothing came or went"],
  more: ["再加载", "Load more"],
});

type Item = Answer<"inventory.find">["items"][number];
type Kind = "all" | "receipt" | "count";

/** Ledger is one product by warehouse, and what came and went of it. */
export function Ledger({
  row,
  called,
  onCount,
}: {
  row: Item;
  called: (warehouse: string) => string;
  onCount: ((warehouse: string) => void) | undefined;
}) {
  const [kind, setKind] = useState<Kind>("all");
  const moves = useInfiniteQuery({
    queryKey: ["stock", "moves", row.sku, kind],
    queryFn: ({ pageParam, signal }) =>
      api("inventory.moves", {
        query: {
          sku: [row.sku],
          limit: 20,
          ...(kind === "all" ? {} : { kind: [kind] }),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const items = moves.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <div className="ledger">
      <ul className="ledger-places" aria-label={w("places")}>
        {row.warehouses.map((p) => (
          <li key={p.warehouse}>
            <b>{called(p.warehouse)}</b>
            <span className="sub num">
              {w("onHand")} {quantity(p.onHand)} · {w("reserved")} {quantity(p.reserved)} · {w("available")}{" "}
              {quantity(p.available)}
            </span>
            {onCount && (
              <Btn
                className="btn--s"
                aria-label={w("countAt", { at: called(p.warehouse) })}
                onClick={(e) => {
                  e.stopPropagation();
                  onCount(p.warehouse);
                }}
              >
                {w("countIt")}
              </Btn>
            )}
          </li>
        ))}
      </ul>
      <header className="row between">
        <h3 className="cap">{w("ledger")}</h3>
        <Seg
          label={w("ledger")}
          of={(["all", "receipt", "count"] as const).map((k) => [k, w(k)] as const)}
          value={kind}
          onChange={setKind}
        />
      </header>
      {moves.isPending ? (
        <Ghost height={80} />
      ) : moves.error ? (
        <Failed error={moves.error} retry={() => moves.refetch()} />
      ) : items.length === 0 ? (
        <p className="sub">{w("none")}</p>
      ) : (
        <table className="list list--inner">
          <thead className="vh">
            <tr>
              {(["at", "kind", "where", "why", "by", "quantity"] as const).map((k) => (
                <th key={k} scope="col">
                  {w(k)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((x) => (
              <tr key={x.id}>
                <td className="sub num nowrap">{moment(x.at)}</td>
                <td className="strong">{x.kind === "receipt" || x.kind === "count" ? w(x.kind) : x.kind}</td>
                <td>{called(x.warehouse)}</td>
                <td className="sub">{[x.reason, x.ref].filter(Boolean).join(" · ")}</td>
                <td className="sub">{x.by}</td>
                <td className="end num strong">
                  {Number(x.quantity) > 0 ? `+${quantity(x.quantity)}` : quantity(x.quantity)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {moves.hasNextPage && (
        <Btn className="btn--s" busy={moves.isFetchingNextPage} onClick={() => moves.fetchNextPage()}>
          {w("more")}
        </Btn>
      )}
    </div>
  );
}
