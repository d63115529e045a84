import { type Answer, api } from "@core/api/client";
import { told } from "@core/api/told";
import { ago, moment } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Btn, Pill } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Changes } from "./Changes";

const w = words({
  title: ["发布申请", "To be released"],
  publish: ["发布草稿", "A draft"],
  schedule: ["{at} 发布", "At {at}"],
  rollback: ["退回旧版本", "Back to an older release"],
  by: ["{by} 申请，{at}", "asked for by {by}, {at}"],
  waiting: ["等待放行", "waiting"],
  released: ["已放行", "released"],
  declined: ["已退回", "declined"],
  withdrawn: ["已撤回", "withdrawn"],
  ended: ["{by}，{at}", "{by}, {at}"],
  changes: ["{n} 处修改", "{n} change|{n} changes"],
  own: ["由另一位有发布权限的人放行", "Another person who may publish releases it"],
  release: ["放行", "Release"],
  decline: ["退回", "Decline"],
  why: ["为什么退回", "Why"],
  withdraw: ["撤回", "Withdraw"],
  cancel: ["取消", "Cancel"],
  done: ["已放行", "Released"],
});

type One = Answer<"blueprint.requests">["items"][number];

const states = { waiting: "waiting", released: "done", declined: "return", withdrawn: "cancelled" } as const;

/** Requests is what one person asked to have published, for another to release. */
export function Requests() {
  const list = useQuery({
    queryKey: ["releases", "requests"],
    queryFn: ({ signal }) => api("blueprint.requests", { signal }),
  });
  const shown = (list.data?.items ?? []).filter((r, i) => r.state === "waiting" || i < 3);
  if (shown.length === 0) return null;
  return (
    <section className="panel" aria-label={w("title")}>
      <header>
        <h2>{w("title")}</h2>
      </header>
      <div className="body schedules">
        {shown.map((r) => (
          <Request key={r.id} of={r} />
        ))}
      </div>
    </section>
  );
}

function Request({ of: r }: { of: One }) {
  const can = useCan();
  const client = useQueryClient();
  const [declining, setDeclining] = useState(false);
  const [why, setWhy] = useState("");
  const answer = useMutation({
    mutationFn: (how: "release" | "decline" | "unask") => {
      const path = { id: r.id as string };
      if (how === "decline") return api("blueprint.decline", { path, body: { why } });
      return api(how === "release" ? "blueprint.release" : "blueprint.unask", { path });
    },
    onSuccess: (of) => toast(of.state === "released" ? w("done") : w(of.state)),
    onError: (e) => toast(told(e), { bad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: ["releases"] }),
  });
  return (
    <article className="schedule">
      <div className="row between">
        <b>{r.cause === "schedule" ? w("schedule", { at: moment(r.at as string) }) : w(r.cause)}</b>
        <Pill state={states[r.state]}>{w(r.state)}</Pill>
      </div>
      {r.note && <p>{r.note}</p>}
      <p className="sub">{w("by", { by: r.by, at: ago(r.createdAt) })}</p>
      {r.endedAt && <p className="sub">{w("ended", { by: r.endedBy ?? "", at: ago(r.endedAt) })}</p>}
      {r.why && <p className="schedule-why">{r.why}</p>}
      {r.state === "waiting" && (
        <details>
          <summary>{w("changes", { n: r.changes?.length ?? 0 })}</summary>
          <Changes of={r.changes ?? []} />
        </details>
      )}
      {r.state === "waiting" && can("blueprint.publish") && r.own && (
        <>
          <p className="sub">{w("own")}</p>
          <Btn className="btn--s" busy={answer.isPending} onClick={() => answer.mutate("unask")}>
            {w("withdraw")}
          </Btn>
        </>
      )}
      {r.state === "waiting" && can("blueprint.publish") && !r.own && !declining && (
        <div className="row">
          <Btn kind="primary" className="btn--s" busy={answer.isPending} onClick={() => answer.mutate("release")}>
            {w("release")}
          </Btn>
          <Btn className="btn--s" onClick={() => setDeclining(true)}>
            {w("decline")}
          </Btn>
        </div>
      )}
      {declining && (
        <form
          className="replay-decline"
          onSubmit={(e) => {
            e.preventDefault();
            answer.mutate("decline");
          }}
        >
          <label className="field">
            <span className="label">{w("why")}</span>
            <span className="inp">
              <input required maxLength={2000} value={why} onChange={(e) => setWhy(e.target.value)} />
            </span>
          </label>
          <div className="row">
            <Btn type="submit" kind="primary" className="btn--s" disabled={!why.trim()} busy={answer.isPending}>
              {w("decline")}
            </Btn>
            <Btn type="button" className="btn--s" onClick={() => setDeclining(false)}>
              {w("cancel")}
            </Btn>
          </div>
        </form>
      )}
    </article>
  );
}
