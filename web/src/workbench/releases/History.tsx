import { type Answer, api, newKey, Problem } from "@core/api/client";
import { told } from "@core/api/told";
import { moment } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Btn, Pill, Tag } from "@core/ui/parts";
import { Empty, Failed, Ghost, Loaded } from "@core/ui/Screen";
import { Sheet } from "@core/ui/Sheet";
import { toast } from "@core/ui/toast";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearch } from "wouter";
import { More } from "../table";
import { Changes } from "./Changes";
import { Chosen } from "./Chosen";

const w = words({
  publish: ["发布", "published"],
  rollback: ["回退", "rolled back"],
  schedule: ["定时发布", "published on schedule"],
  live: ["线上", "live"],
  orders: ["{n} 单进行中", "{n} running order|{n} running orders"],
  none: ["还没有发布过", "Nothing published yet"],
  noneSay: ["第一次发布之后，这里列出每个版本。", "Every release stands here after the first."],
  against: ["相对", "Compared with"],
  same: ["没有差异", "No difference"],
  first: ["第一个版本", "The first release"],
  back: ["退回到 v{n}", "Go back to v{n}"],
  backSay: [
    "新订单将用 v{n}；进行中的订单留在各自的版本上。",
    "New orders will run on v{n}; running orders stay on their release.",
  ],
  note: ["说明：为什么退回", "Note: why"],
  done: ["已退回到 v{n}", "Back on v{n}"],
  ask: ["申请退回", "Ask for release"],
  asked: ["已提交申请，等另一人放行", "Asked: another person releases it"],
  two: [
    "这里的发布需要两个人：您申请，另一位有发布权限的人放行。",
    "Publishing takes two people here: you ask, and another person who may publish releases it.",
  ],
  cancel: ["取消", "Cancel"],
  list: ["发布历史", "History"],
});

type One = Answer<"blueprint.history">["items"][number];

/** History is what was published, by whom and why, and what each differs in. */
export function History() {
  const can = useCan();
  const named = new URLSearchParams(useSearch()).get("n");
  const [back, setBack] = useState<One>();
  const list = useInfiniteQuery({
    queryKey: ["releases", "history"],
    queryFn: ({ pageParam, signal }) =>
      api("blueprint.history", { query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const all = list.data?.pages.flatMap((p) => p.items) ?? [];
  if (list.isPending) return <Ghost height={320} />;
  if (list.error && all.length === 0) return <Failed error={list.error} retry={() => list.refetch()} />;
  if (all.length === 0)
    return (
      <Empty icon="history" title={w("none")}>
        {w("noneSay")}
      </Empty>
    );
  const shown = all.find((p) => String(p.n) === named) ?? (all[0] as One);
  return (
    <div className="releases-scroll">
      <Chosen
        title={w("list")}
        at="/releases/history"
        named={named}
        list={
          <>
            <ul>
              {all.map((p) => (
                <li key={p.n}>
                  <Link href={`/releases/history?n=${p.n}`} aria-current={p.n === shown.n ? "true" : undefined}>
                    <span className="row">
                      <b>v{p.release.n}</b>
                      {p.current ? <Pill state="running">{w("live")}</Pill> : <Tag>{w(p.cause)}</Tag>}
                      <i className="grow" />
                      <span className="sub num">{moment(p.at)}</span>
                    </span>
                    <span className="row between sub">
                      <span className="clip">{[p.by, p.note].filter(Boolean).join(" · ")}</span>
                      <span className="num">{w("orders", { n: p.orders })}</span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
            <More of={list} />
          </>
        }
      >
        <Compared
          key={shown.n}
          of={shown}
          all={all}
          onBack={can("blueprint.publish") ? () => setBack(shown) : undefined}
        />
      </Chosen>
      {back && <Back of={back} onClose={() => setBack(undefined)} />}
    </div>
  );
}

/** Compared is what one release has otherwise than another that can be chosen. */
function Compared({ of: p, all, onBack }: { of: One; all: One[]; onBack: (() => void) | undefined }) {
  const [from, setFrom] = useState(p.previous?.id ?? "");
  const others = [...new Map(all.map((o) => [o.release.id, o.release.n])).entries()].filter(
    ([id]) => id !== p.release.id,
  );
  const diff = useQuery({
    queryKey: ["releases", "diff", p.release.id, from],
    queryFn: ({ signal }) => api("blueprint.diff", { path: { id: p.release.id }, query: from ? { from } : {}, signal }),
  });
  return (
    <section className="panel" aria-live="polite">
      <header>
        <h2 className="num">v{p.release.n}</h2>
        {others.length > 0 && (
          <label className="row sub">
            {w("against")}
            <span className="inp inp--s">
              <select value={from} onChange={(e) => setFrom(e.target.value)}>
                {!p.previous && <option value="">–</option>}
                {others.map(([id, n]) => (
                  <option key={id} value={id}>
                    v{n}
                  </option>
                ))}
              </select>
            </span>
          </label>
        )}
        <i className="grow" />
        {onBack && !all.find((o) => o.current && o.release.id === p.release.id) && (
          <Btn className="btn--s" icon="undo" onClick={onBack}>
            {w("back", { n: p.release.n })}
          </Btn>
        )}
      </header>
      <div className="body">
        {p.note && <p className="releases-note">{p.note}</p>}
        <Loaded of={diff} ghost={<Ghost height={160} />}>
          {(d) =>
            !d.from ? (
              <p className="sub">{w("first")}</p>
            ) : d.changes.length === 0 ? (
              <p className="sub">{w("same")}</p>
            ) : (
              <Changes of={d.changes} />
            )
          }
        </Loaded>
      </div>
    </section>
  );
}

/** Back says what going back would change before it is done. */
function Back({ of: p, onClose }: { of: One; onClose: () => void }) {
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const [key] = useState(newKey);
  const id = p.release.id;
  const dry = useQuery({
    queryKey: ["releases", "back", id],
    queryFn: () => api("blueprint.rollback", { path: { id }, body: {}, dryRun: true }),
    retry: false,
  });
  // Where it takes two people, going back is asked for as well.
  const two = dry.error instanceof Problem && dry.error.code === "release.eyes";
  const go = useMutation({
    mutationFn: async () => {
      if (two) {
        await api("blueprint.ask", { body: { rollback: id, note }, key });
        return w("asked");
      }
      await api("blueprint.rollback", { path: { id }, body: { note }, key });
      return w("done", { n: p.release.n });
    },
    onSuccess: (said) => {
      toast(said);
      onClose();
    },
    onError: (e) => toast(told(e), { bad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: ["releases"] }),
  });
  const title = w("back", { n: p.release.n });
  return (
    <Sheet
      title={title}
      onClose={onClose}
      tall
      foot={
        <div className="row between">
          <Btn kind="quiet" onClick={onClose}>
            {w("cancel")}
          </Btn>
          <Btn kind="primary" icon="undo" disabled={!dry.data && !two} busy={go.isPending} onClick={() => go.mutate()}>
            {two ? w("ask") : title}
          </Btn>
        </div>
      }
    >
      <div className="releases-back">
        <p className="sub">{w("backSay", { n: p.release.n })}</p>
        <label className="field">
          <span className="label">{w("note")}</span>
          <span className="inp">
            <input value={note} maxLength={2000} onChange={(e) => setNote(e.target.value)} />
          </span>
        </label>
        {two ? (
          <p className="sub">{w("two")}</p>
        ) : (
          <Loaded of={dry} ghost={<Ghost height={160} />}>
            {(d) => <Changes of={d.changes} />}
          </Loaded>
        )}
      </div>
    </Sheet>
  );
}
