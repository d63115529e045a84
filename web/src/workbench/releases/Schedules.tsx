import { type Answer, api } from "@core/api/client";
import { moment } from "@core/format";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Btn, Pill } from "@core/ui/parts";
import { toast } from "@core/ui/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Changes } from "./Changes";

const w = words({
  title: ["定时发布", "Scheduled"],
  waits: ["等待发布", "waiting"],
  refused: ["未能发布", "refused"],
  by: ["{by} 安排于 {at}", "asked for by {by}, {at}"],
  changes: ["{n} 处修改", "{n} change|{n} changes"],
  withdraw: ["撤回", "Withdraw"],
  dismiss: ["知道了，移除", "Remove"],
  gone: ["已撤回", "Withdrawn"],
});

type One = Answer<"blueprint.schedules">["items"][number];

/** Schedules is what waits to be published, and what was refused when it was due. */
export function Schedules() {
  const list = useQuery({
    queryKey: ["releases", "schedules"],
    queryFn: ({ signal }) => api("blueprint.schedules", { signal }),
  });
  if (!list.data?.items.length) return null;
  return (
    <section className="panel" aria-label={w("title")}>
      <header>
        <h2>{w("title")}</h2>
      </header>
      <div className="body schedules">
        {list.data.items.map((s) => (
          <Scheduled key={s.id} of={s} />
        ))}
      </div>
    </section>
  );
}

function Scheduled({ of: s }: { of: One }) {
  const can = useCan();
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => api("blueprint.withdraw", { path: { id: s.id as string } }),
    onSuccess: () => toast(w("gone")),
    onError: (e) => toast(e.message, { bad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: ["releases"] }),
  });
  return (
    <article className="schedule">
      <div className="row between">
        <b>{moment(s.at)}</b>
        <Pill state={s.refusedAt ? "hold" : "waiting"}>{s.refusedAt ? w("refused") : w("waits")}</Pill>
      </div>
      {s.note && <p>{s.note}</p>}
      <p className="sub">{w("by", { by: s.by, at: moment(s.createdAt) })}</p>
      {s.refusal && <p className="schedule-why">{s.refusal}</p>}
      <details>
        <summary>{w("changes", { n: s.changes?.length ?? 0 })}</summary>
        <Changes of={s.changes ?? []} />
      </details>
      {can("blueprint.publish") && (
        <Btn className="btn--s" busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {s.refusedAt ? w("dismiss") : w("withdraw")}
        </Btn>
      )}
    </article>
  );
}
