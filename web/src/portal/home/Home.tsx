import { api } from "@core/api/client";
import type { OrderPage, OrderSummary } from "@core/api/types";
import { money, now, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Btn, Logo, Pill, type State, Tag } from "@core/ui/parts";
import { Failed, Ghost } from "@core/ui/Screen";
import { Link } from "wouter";
import { useAsk } from "../ask";
import { Catalogue } from "../goods/Catalogue";
import { DueBy } from "../orders/Asks";
import { useReorder } from "../orders/reorder";
import { Stages } from "../progress/Stages";
import { headline, stateWord } from "../progress/words";
import { useMe } from "../session";
import { useTitle } from "../shell";
import { DraftCards } from "./Drafts";
import { OrderTypes } from "./Types";
import "./home.css";

const w = words({
  morning: ["{name}，早上好", "Good morning, {name}"],
  afternoon: ["{name}，下午好", "Good afternoon, {name}"],
  evening: ["{name}，晚上好", "Good evening, {name}"],
  again: ["再来一单", "Order again"],
  order: ["下单", "Order"],
  same: ["{n} 件 · {sum} · 同一地址", "{n} piece · {sum} · same address|{n} pieces · {sum} · same address"],
  sameNowhere: ["{n} 件 · {sum}", "{n} piece · {sum}|{n} pieces · {sum}"],
  fresh: ["新建", "New"],
  all: ["全部进行中", "All open orders"],
  waiting: ["等您答复", "Waits for you"],
});

function greeting(name: string): string {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23" }).format(now()));
  return w(hour < 5 ? "evening" : hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening", { name });
}

/** Home: what is under way comes before the shop. */
export default function Home() {
  const me = useMe();
  useTitle(me.workspace.name);
  const open = useAsk(
    ["orders", "open"],
    async (signal) => {
      const query = { limit: 6, phase: ["placed", "confirmed", "working"] };
      const found = await api("order.find", { query, signal });
      return { ...found, items: found.items.filter((o) => o.state.key !== "done") };
    },
    { keep: true },
  );
  const last = useAsk(
    ["orders", "last"],
    async (signal) => {
      const found = (await api("order.find", { query: { limit: 1 }, signal })).items[0];
      return found ? api("order.page", { path: { id: found.id }, query: { mode: "public" }, signal }) : null;
    },
    { keep: true },
  );
  const kind = last.data?.customer;
  return (
    <>
      <header className="bar bar--clear">
        <Logo />
        <span className="name grow">{me.workspace.name}</span>
      </header>
      <main id="content" className="page--tabs cols cols--left home">
        <div>
          <div className="row between hello">
            <h1>{greeting(me.user.name)}</h1>
            {kind?.typeName && (
              <Tag {...(kind.type === "vip" ? { icon: "gem" as const, strong: true } : {})}>{kind.typeName}</Tag>
            )}
          </div>
          <Waiting />
          {open.error && <Failed error={open.error} retry={() => void open.refetch()} />}
          {open.isPending && <CardGhost />}
          {open.data && (
            <div className="home-open">
              {open.data.items.slice(0, 2).map((o) => (
                <OpenOrder key={o.id} order={o} />
              ))}
            </div>
          )}
          {(open.data?.items.length ?? 0) > 2 && (
            <Link href="/orders" className="more home-all">
              {w("all")} <Icon name="right" />
            </Link>
          )}
          <DraftCards />
          {last.data && <Reorder page={last.data} />}
          <section className="sect">
            <header>
              <h2>{w("fresh")}</h2>
            </header>
            <OrderTypes />
          </section>
        </div>
        <Catalogue />
      </main>
    </>
  );
}

/** What waits for the reader comes first: each leads to its order, where it is answered. */
function Waiting() {
  const asked = useAsk(["orders", "asked"], (signal) => api("task.asked", { query: { limit: 10 }, signal }), {
    keep: true,
  });
  const all = asked.data?.items ?? [];
  if (all.length === 0) return null;
  return (
    <section className="sect asked" aria-label={w("waiting")}>
      {all.map((ask) => (
        <Link key={ask.id} href={`/orders/${ask.order}`} className="card askcard">
          <span className="row between">
            <Pill state="waiting">{w("waiting")}</Pill>
            <DueBy ask={ask} />
          </span>
          <b className="askcard-h">
            {ask.title} <Icon name="right" />
          </b>
          <span className="sub body2 num">{ask.number}</span>
        </Link>
      ))}
    </section>
  );
}

/** An order under way: when it comes, and how far it is. */
function OpenOrder({ order: o }: { order: OrderSummary }) {
  const state = o.state.key as State;
  return (
    <Link href={`/orders/${o.id}`} className="card opencard">
      <div className="row between">
        <span className="sub body2 num">{o.number}</span>
        <Pill state={state}>{stateWord({ state, word: o.state.word })}</Pill>
      </div>
      <p className="opencard-h">{headline(o.promisedAt)}</p>
      {o.stages && <Stages of={o.stages} />}
    </Link>
  );
}

function Reorder({ page: { order } }: { page: OrderPage }) {
  const reorder = useReorder();
  const n = (order.lines ?? []).reduce((sum, l) => sum + Number(l.quantity ?? 0), 0);
  const what = { n: quantity(String(n)), sum: money(order.totals?.total) };
  return (
    <div className="card reorder">
      <div>
        <p className="h4">{w("again")}</p>
        <p className="sub num">{w(order.destinations?.length ? "same" : "sameNowhere", what)}</p>
      </div>
      <Btn className="btn--44" busy={reorder.busy} onClick={() => void reorder.start(order.id ?? "")}>
        {w("order")}
      </Btn>
    </div>
  );
}

function CardGhost() {
  return (
    <div className="card opencard" aria-busy="true">
      <Ghost width="50%" />
      <p className="opencard-h">
        <Ghost width="70%" height={24} />
      </p>
      <Ghost height={44} />
    </div>
  );
}
