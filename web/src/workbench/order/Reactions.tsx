import { api } from "@core/api/client";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { useQuery } from "@tanstack/react-query";
import { Actions, type useDecide } from "./Decide";
import { actionsOf, becauseOf } from "./reaction";

const w = words({
  failed: ["自动反应没有成功：{name}", "An automation did not succeed: {name}"],
  why: ["触发原因：{why}", "Set off because: {why}"],
});

/** Reactions are what rules should have done about an order by themselves and could not: somebody has to see to it. */
export function Reactions({ order, decide }: { order: string; decide: ReturnType<typeof useDecide> }) {
  const can = useCan();
  const found = useQuery({
    queryKey: ["order", order, "reactions"],
    queryFn: ({ signal }) => api("reaction.find", { query: { order, state: "queued" }, signal }),
    enabled: can("reaction.read"),
  });
  return found.data?.items.map((r) => {
    const why = becauseOf(r);
    return (
      <section key={r.id} className="now">
        <h2 className="h3">{w("failed", { name: r.reason.name ?? r.verb })}</h2>
        <p className="decide-warn">
          <Icon name="flag" />
          {r.problem}
        </p>
        {why && <p className="cap">{w("why", { why })}</p>}
        <span className="row row--wrap">
          <Actions
            actions={actionsOf(r)}
            busy={decide.isPending}
            onDo={(action, said, then, body) =>
              decide.mutate(
                { action, ...(said && { why: said }), ...(body && { body }) },
                { onSuccess: () => then?.() },
              )
            }
          />
        </span>
      </section>
    );
  });
}
