import { api } from "@core/api/client";
import type { OrderSummary } from "@core/api/types";
import { day, money, quantity } from "@core/format";
import { useLang, words } from "@core/i18n/words";
import type { State as Shape } from "@core/ui/parts";
import { Btn, Pill } from "@core/ui/parts";
import { Empty, Failed, Ghost } from "@core/ui/Screen";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { headline, stateWord } from "../progress/words";
import { useTitle } from "../shell";
import "../home/home.css";

const w = words({
  title: ["订单", "Orders"],
  filter: ["按状态筛选", "Filter by state"],
  all: ["全部", "All"],
  placed: ["待审核", "In review"],
  confirmed: ["已确认", "Confirmed"],
  working: ["进行中", "In work"],
  cancelled: ["已取消", "Cancelled"],
  first: ["还没有订单", "No orders yet"],
  firstText: ["下单后，在这里随时看进度。", "Once you order, you see its progress here."],
  order: ["去下单", "Place an order"],
  none: ["没有「{state}」的订单", "No orders: {state}"],
  clear: ["看全部订单", "See all orders"],
  more: ["更多", "More"],
  and: ["、", ", "],
  rest: ["等 {n} 项", "and more ({n} lines)"],
});

const states = ["placed", "confirmed", "working", "cancelled"] as const;
type State = (typeof states)[number];

/** The customer's orders, latest first. */
export default function Orders() {
  useTitle(w("title"));
  const language = useLang();
  const [, go] = useLocation();
  const wanted = new URLSearchParams(useSearch()).get("state") as State | null;
  const phase = wanted && states.includes(wanted) ? wanted : undefined;
  const found = useInfiniteQuery({
    queryKey: ["orders", "list", phase ?? "", language],
    queryFn: ({ pageParam, signal }) =>
      api("order.find", {
        query: {
          limit: 20,
          ...(phase ? { phase: [phase] } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        } as never,
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const orders = found.data?.pages.flatMap((p) => p.items) ?? [];
  const to = (s?: State) => go(s ? `/orders?state=${s}` : "/orders", { replace: true });
  return (
    <main id="content" className="page--tabs">
      <h1 className="page-h">{w("title")}</h1>
      <div className="chips" role="group" aria-label={w("filter")}>
        <button type="button" className="chip" aria-pressed={!phase} onClick={() => to()}>
          {w("all")}
        </button>
        {states.map((s) => (
          <button key={s} type="button" className="chip" aria-pressed={phase === s} onClick={() => to(s)}>
            {w(s)}
          </button>
        ))}
      </div>
      {found.error && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <OrdersGhost />
      ) : orders.length === 0 ? (
        phase ? (
          <Empty
            icon="search"
            title={w("none", { state: w(phase) })}
            action={
              <Btn className="btn--44" onClick={() => to()}>
                {w("clear")}
              </Btn>
            }
          />
        ) : (
          <Empty
            icon="orders"
            title={w("first")}
            action={
              <Btn kind="primary" touch onClick={() => go("/new")}>
                {w("order")}
              </Btn>
            }
          >
            {w("firstText")}
          </Empty>
        )
      ) : (
        <>
          <ul className="grid orders">
            {orders.map((o) => (
              <li key={o.id}>
                <OrderCard order={o} />
              </li>
            ))}
          </ul>
          {found.hasNextPage && <More busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />}
        </>
      )}
    </main>
  );
}

function OrderCard({ order: o }: { order: OrderSummary }) {
  return (
    <Link href={`/orders/${o.id}`} className="card ordercard">
      <div className="row between">
        <span className="sub body2 num">{o.number}</span>
        <Pill state={o.state.key as Shape}>{stateWord({ state: o.state.key as Shape, word: o.state.word })}</Pill>
      </div>
      <p className="ordercard-h">{o.phase === "cancelled" ? w("cancelled") : headline(o.promisedAt)}</p>
      <p className="sub body2 clip">{contents(o)}</p>
      <div className="row between small num">
        <span>{o.placedAt ? day(o.placedAt) : ""}</span>
        <span className="ordercard-sum">{money(o.total)}</span>
      </div>
    </Link>
  );
}

/** 餐椅 × 8、定制餐桌 × 2 */
export function contents(o: OrderSummary): string {
  const told = (o.lines ?? []).map((l) => `${l.name ?? l.sku} × ${quantity(l.quantity)}`);
  const more = (o.lineCount ?? 0) - told.length;
  return [told.join(w("and")), more > 0 ? w("rest", { n: o.lineCount ?? 0 }) : ""].filter(Boolean).join(" ");
}

/** The next page comes by itself when one scrolls there; the button is for everyone else. */
function More({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const seen = new IntersectionObserver((all) => all.some((e) => e.isIntersecting) && !busy && onMore(), {
      rootMargin: "300px",
    });
    if (mark.current) seen.observe(mark.current);
    return () => seen.disconnect();
  }, [busy, onMore]);
  return (
    <div ref={mark} className="morerow">
      <Btn className="btn--44" busy={busy} onClick={onMore}>
        {w("more")}
      </Btn>
    </div>
  );
}

function OrdersGhost() {
  return (
    <div className="grid orders" aria-busy="true">
      {[0, 1, 2].map((n) => (
        <div key={n} className="card ordercard">
          <Ghost width="50%" />
          <p className="ordercard-h">
            <Ghost width="70%" height={20} />
          </p>
          <Ghost width="30%" />
        </div>
      ))}
    </div>
  );
}
