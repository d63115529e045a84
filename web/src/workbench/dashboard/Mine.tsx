import { send } from "@core/api/client";
import { words } from "@core/i18n/words";
import { Ghost, Loaded } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Period } from "./period";
import { count } from "./say";

const w = words({
  title: ["我的工作", "My work"],
  open: ["待我办", "For me"],
  overdue: ["其中超时", "Of these overdue"],
  decided: ["本期我办了", "Decided by me"],
  late: ["其中办晚了", "Of these late"],
  why: [
    "全店的数字给有「查看看板」权限、能看全部订单的角色。",
    "Figures of the whole business are for roles with the right to read them that see all orders.",
  ],
});

interface Counted {
  count: number;
  late: number;
  capped?: boolean;
}

const ask = (query: string, signal: AbortSignal) => send<Counted>("get", `/api/v1/tasks/count?${query}`, { signal });

/** What somebody sees who does not see everything: his own work, counted by the very lists. */
export function Mine({ p }: { p: Period }) {
  const open = "owner=me&state=open";
  const done = `state=done&closedBy=me&closedFrom=${p.from}&closedTo=${p.to}`;
  const own = useQuery({
    queryKey: ["tasks", "mine", p.from, p.to],
    queryFn: ({ signal }) => Promise.all([ask(open, signal), ask(done, signal)]),
  });
  return (
    <Loaded of={own} ghost={<Ghost height={120} />}>
      {([now, then]) => (
        <>
          <section className="panel kpis" aria-label={w("title")}>
            {(
              [
                ["open", now.count, open],
                ["overdue", now.late, `${open}&late=true`],
                ["decided", then.count, done],
                ["late", then.late, `${done}&late=true`],
              ] as const
            ).map(([name, n, query]) => (
              <div key={name} className="kpi">
                <span className="sub">{w(name)}</span>
                <Link
                  className={name === "overdue" && n > 0 ? "fig num late-text" : "fig num"}
                  href={`/dashboard/tasks?${query}`}
                >
                  {count(n)}
                </Link>
              </div>
            ))}
          </section>
          <p className="cap">{w("why")}</p>
        </>
      )}
    </Loaded>
  );
}
