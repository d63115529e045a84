import { api } from "@core/api/client";
import { moment } from "@core/format";
import { words } from "@core/i18n/words";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useCodes, word } from "../codes";

const w = words({
  title: ["交接清单：{n} 项待办 · {at}", "Handed over: {n} tasks · {at}"],
});

/** Handovers is which tasks of somebody who has left went to whom. */
export function Handovers({ user }: { user: string }) {
  useCodes();
  const all = useQuery({
    queryKey: ["people", "handovers", user],
    queryFn: ({ signal }) => api("flow.handovers", { path: { id: user }, query: { limit: 200 }, signal }),
  });
  const items = all.data?.items ?? [];
  const tasks = items.flatMap((h) => h.tasks);
  if (!items[0] || tasks.length === 0) return null;
  return (
    <section className="handovers">
      <h3 className="cap">{w("title", { n: tasks.length, at: moment(items[0].at) })}</h3>
      <ul>
        {tasks.map((t) => (
          <li key={`${t.order} ${t.step} ${t.to.user ?? t.to.role}`} className="row between">
            <span className="clip">
              <Link href={`/orders/${t.order}`}>{t.number ?? t.order}</Link> {t.name}
            </span>
            <span className="nowrap">{t.to.name ?? word("role", t.to.role)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
