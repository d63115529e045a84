import { type Answer, api, newKey } from "@core/api/client";
import { told } from "@core/api/told";
import { ago } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Btn, Meter, Pill } from "@core/ui/parts";
import { Empty, Failed, Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { More } from "../table";
import { KeepAsExample } from "./Example";

const w = words({
  title: ["重放", "Replay"],
  say: [
    "用这份草稿把以往的订单在纸面上重新判定一遍，看哪些会不一样。什么都不会改变。",
    "Decides past orders again on paper with this draft, to see what would have come out differently. Nothing comes of it.",
  ],
  last: ["最近", "Latest"],
  orders: ["张订单", "orders"],
  run: ["运行重放", "Run"],
  again: ["重新运行", "Run again"],
  stop: ["停止", "Stop"],
  stopping: ["正在停止", "Stopping"],
  broken: ["先修正错误", "Correct the errors first"],
  needed: ["发布前须重放最近 {n} 张订单", "The latest {n} orders have to be replayed before publishing"],
  progress: ["{n} / {total} 张", "{n} of {total}"],
  ran: ["{by}，{at}", "{by}, {at}"],
  stopped: ["已停止，只看了 {n} / {total} 张", "stopped after {n} of {total}"],
  stoppedAtOnce: ["已停止，还没有重放任何订单", "Stopped before any order was replayed"],
  accident: ["有一部分没有完成，请重新运行", "Part of it failed: run it again"],
  same: ["结果相同", "Come out the same"],
  different: ["结果不同", "Come out differently"],
  unable: ["无法重放", "Cannot be replayed"],
  unrecorded: ["{n} 张下单时还没有记录依据", "{n} placed before what was decided from was recorded"],
  unlike: ["{n} 张的依据后来有未记录的变化", "{n} rest on what has changed since and was not recorded"],
  kinds: ["哪里不同", "What differs"],
  refused: ["会被拒绝", "refused"],
  total: ["金额", "total"],
  price: ["单价", "price"],
  route: ["分流", "routing"],
  steps: ["步骤", "steps"],
  promise: ["承诺日期", "promised date"],
  stock: ["货源", "stock"],
  check: ["检查", "checks"],
  plan: ["付款计划", "payment plan"],
  fields: ["字段", "fields"],
  tasks: ["各人与各角色的工作量", "Work per person and role"],
  who: ["人或角色", "Person or role"],
  before: ["原来", "Before"],
  after: ["之后", "After"],
  noTasks: ["这些订单没有人工步骤", "These orders have no steps for people"],
  list: ["不同的订单", "Orders that differ"],
  none: ["全部订单的结果都与当时相同", "Every order comes out as it did"],
  noOrders: ["还没有订单可以重放", "There are no orders to replay yet"],
  line: ["{what}（第 {n} 行）", "{what} (line {n})"],
  and: ["；", "; "],
  gone: ["不再由{row}决定", "no longer by {row}"],
  come: ["改由{row}决定", "now by {row}"],
  more: ["每 250 张最多列出 50 张，数字包括全部。", "At most 50 of each 250 are listed; the figures count all."],
});

type One = Answer<"blueprint.replayed">;
type Difference = Answer<"blueprint.differences">["items"][number];

const sizes = [200, 1000, 5000, 20000];

/** Replay tries the draft on the orders that were placed, and shows what would have been different. */
export function Replay({ release, broken, needed }: { release: string; broken: boolean; needed: number }) {
  const client = useQueryClient();
  const can = useCan();
  const [orders, setOrders] = useState(sizes.find((n) => n >= needed) ?? 20000);
  const [key, setKey] = useState(newKey);
  const list = useQuery({
    queryKey: ["releases", "replays"],
    queryFn: ({ signal }) => api("blueprint.replays", { query: { limit: 20 }, signal }),
  });
  const run = useMutation({
    mutationFn: () => api("blueprint.replay", { body: { orders }, key }),
    onError: (e) => toast(told(e), { bad: true }),
    onSettled: () => {
      setKey(newKey());
      void client.invalidateQueries({ queryKey: ["releases"] });
    },
  });
  const mine = list.data?.items.find((r) => r.release === release);
  return (
    <section className="panel replay" aria-label={w("title")}>
      <header>
        <h2>{w("title")}</h2>
        <span className="sub grow">{needed > 0 && w("needed", { n: needed })}</span>
      </header>
      <div className="body">
        <p className="sub">{w("say")}</p>
        {can("blueprint.edit") && (
          <form
            className="row replay-run"
            onSubmit={(e) => {
              e.preventDefault();
              run.mutate();
            }}
          >
            <label className="row">
              <span className="sub">{w("last")}</span>
              <span className="inp">
                <select value={orders} onChange={(e) => setOrders(Number(e.target.value))}>
                  {sizes.map((n) => (
                    <option key={n} value={n}>
                      {n.toLocaleString()}
                    </option>
                  ))}
                </select>
              </span>
              <span className="sub">{w("orders")}</span>
            </label>
            <Btn
              type="submit"
              icon="history"
              disabled={broken || (mine && !ended(mine))}
              busy={run.isPending}
              title={broken ? w("broken") : undefined}
            >
              {mine ? w("again") : w("run")}
            </Btn>
          </form>
        )}
        {list.isPending ? (
          <Ghost height={60} />
        ) : list.error ? (
          <Failed error={list.error} retry={() => list.refetch()} />
        ) : (
          mine && <Result key={mine.id} id={mine.id} />
        )}
      </div>
    </section>
  );
}

const ended = (r: { state: string }) => r.state === "done" || r.state === "cancelled";

function Result({ id }: { id: string }) {
  const client = useQueryClient();
  const one = useQuery({
    queryKey: ["releases", "replay", id],
    queryFn: async ({ signal }) => {
      const got = await api("blueprint.replayed", { path: { id }, signal });
      if (ended(got)) {
        void client.invalidateQueries({ queryKey: ["releases", "replays"] });
        void client.invalidateQueries({ queryKey: ["releases", "draft"] });
      }
      return got;
    },
    refetchInterval: (q) => (q.state.data && ended(q.state.data) ? false : 700),
  });
  return (
    <Loaded of={one} ghost={<Ghost height={120} />}>
      {(r) => (ended(r) ? <Summary of={r} /> : <Running of={r} />)}
    </Loaded>
  );
}

function Running({ of: r }: { of: One }) {
  const client = useQueryClient();
  const stop = useMutation({
    mutationFn: () => api("bulk.cancel", { path: { id: r.job } }),
    onError: (e) => toast(told(e), { bad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: ["releases", "replay", r.id] }),
  });
  const stopping = r.state === "cancelling";
  return (
    <div className="row replay-progress" role="status">
      <Meter share={r.orders ? r.done / r.orders : 0} />
      <span className="num">{w("progress", { n: r.done.toLocaleString(), total: r.orders.toLocaleString() })}</span>
      <Btn kind="quiet" className="btn--s" busy={stop.isPending || stopping} onClick={() => stop.mutate()}>
        {w(stopping ? "stopping" : "stop")}
      </Btn>
    </div>
  );
}

function Summary({ of: r }: { of: One }) {
  if (r.orders === 0) return <Empty icon="history" title={w("noOrders")} />;
  const stopped = r.state === "cancelled";
  if (stopped && r.done === 0) return <p className="sub">{w("stoppedAtOnce")}</p>;
  const unable = r.unable.reduce((sum, u) => sum + u.count, 0);
  return (
    <div className="replay-result">
      <dl className="replay-sums">
        <div>
          <dt>{w("same")}</dt>
          <dd className="num">{r.same.toLocaleString()}</dd>
        </div>
        <div className={r.different > 0 ? "replay-differs" : ""}>
          <dt>{w("different")}</dt>
          <dd className="num">{r.different.toLocaleString()}</dd>
        </div>
        {unable > 0 && (
          <div>
            <dt>{w("unable")}</dt>
            <dd className="num">{unable.toLocaleString()}</dd>
          </div>
        )}
      </dl>
      <p className="sub">
        {[
          w("ran", { by: r.by, at: ago(r.at) }),
          stopped && w("stopped", { n: r.done.toLocaleString(), total: r.orders.toLocaleString() }),
          r.failed && w("accident"),
          ...r.unable.map((u) => w(u.key as "unlike", { n: u.count })),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {r.kinds.length > 0 && (
        <div className="row replay-kinds" role="group" aria-label={w("kinds")}>
          {r.kinds.map((k) => (
            <Pill key={k.key} state={k.key === "refused" ? "late" : "waiting"}>
              {w(k.key as "total")} {k.count.toLocaleString()}
            </Pill>
          ))}
        </div>
      )}
      <Work of={r} />
      {r.different > 0 ? (
        <Differences id={r.id} capped={r.different > 50} />
      ) : (
        r.same === r.orders && <p className="replay-none">{w("none")}</p>
      )}
    </div>
  );
}

function Work({ of: r }: { of: One }) {
  if (r.tasks.length === 0) return <p className="sub">{w("noTasks")}</p>;
  const most = Math.max(...r.tasks.map((t) => Math.max(t.before, t.after)), 1);
  return (
    <table className="replay-work">
      <caption>{w("tasks")}</caption>
      <thead>
        <tr>
          <th scope="col">{w("who")}</th>
          <th scope="col" aria-hidden="true" />
          <th scope="col">{w("before")}</th>
          <th scope="col">{w("after")}</th>
        </tr>
      </thead>
      <tbody>
        {r.tasks.map((t) => (
          <tr key={t.who}>
            <th scope="row">{t.name}</th>
            <td aria-hidden="true">
              <span className="replay-bar" style={{ inlineSize: `${(t.before / most) * 100}%` }} />
              <span className="replay-bar replay-bar--after" style={{ inlineSize: `${(t.after / most) * 100}%` }} />
            </td>
            <td className="num">{t.before.toLocaleString()}</td>
            <td className="num">
              {t.after.toLocaleString()}
              {t.after !== t.before && (
                <b className={t.after > t.before ? "replay-up" : "replay-down"}>
                  {t.after > t.before ? "+" : "−"}
                  {Math.abs(t.after - t.before).toLocaleString()}
                </b>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Differences({ id, capped }: { id: string; capped: boolean }) {
  const list = useInfiniteQuery({
    queryKey: ["releases", "replay", id, "differences"],
    queryFn: ({ pageParam, signal }) =>
      api("blueprint.differences", {
        path: { id },
        query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const all = list.data?.pages.flatMap((p) => p.items) ?? [];
  if (list.isPending) return <Ghost height={160} />;
  if (list.error && all.length === 0) return <Failed error={list.error} retry={() => list.refetch()} />;
  return (
    <section className="replay-list" aria-label={w("list")}>
      <h3 className="cap">{w("list")}</h3>
      <ul>
        {all.map((d) => (
          <Told key={d.subject} of={d} />
        ))}
      </ul>
      <More of={list} />
      {capped && <p className="sub">{w("more")}</p>}
    </section>
  );
}

function Told({ of: d }: { of: Difference }) {
  const rows = [...(d.gone ?? []).map((row) => w("gone", { row })), ...(d.come ?? []).map((row) => w("come", { row }))];
  return (
    <li>
      <Link href={`/orders/${d.subject}`}>{d.label || d.subject}</Link>
      <ul>
        {d.changes.map((c) => (
          <li key={`${c.kind}${c.what}${c.line ?? ""}`}>
            {c.what && <span>{c.line ? w("line", { what: c.what, n: c.line }) : c.what}</span>} <s>{c.before}</s>
            {" → "}
            <strong>{c.after}</strong>
          </li>
        ))}
      </ul>
      {rows.length > 0 && <p className="sub">{rows.join(w("and"))}</p>}
      <KeepAsExample order={d.subject} label={d.label || d.subject} />
    </li>
  );
}
