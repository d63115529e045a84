import { send } from "@core/api/client";
import { left, money } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { Ghost, Loaded } from "@core/ui/Screen";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { held } from "../codes";
import type { Page } from "../contracts";
import { Panel } from "./Panel";
import { count } from "./say";
import type { TaskRow } from "./TaskList";

const w = words({
  title: ["超时最久", "Longest overdue"],
  all: ["全部 {n} 个", "All {n}"],
  none: ["没有超时的待办", "Nothing is overdue"],
  order: ["订单", "Order"],
  step: ["节点", "Step"],
  who: ["在谁手里", "With"],
  late: ["时限", "Due"],
});

/** The tasks that are overdue the longest, each with its order. */
export function Overdue({ n, at, names }: { n: number; at: number; names: Map<string, string> }) {
  const list = useQuery({
    queryKey: ["tasks", "overdue", at],
    queryFn: ({ signal }) =>
      send<Page<TaskRow>>("get", "/api/v1/tasks?state=open&late=true&sort=dueAt&limit=8", { signal }),
    placeholderData: (old) => old,
  });
  const who = (t: TaskRow) => names.get(`role:${t.owner.role}`) ?? held(t.owner);
  const rows = list.data?.items ?? [];
  return (
    <Panel
      title={w("title")}
      say={n > 0 && <Link href="/dashboard/tasks?state=open&late=true">{w("all", { n: count(n) })}</Link>}
      table={{
        head: [w("order"), w("step"), w("who"), w("late")],
        rows: rows.map((t) => [
          { text: t.number ?? "–", to: `/orders/${t.order}` },
          t.name,
          who(t),
          left(t.dueAt).text,
        ]),
      }}
    >
      <Loaded of={list} ghost={<Ghost height={220} />}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="dash-none">
              <Icon name="s-done" />
              {w("none")}
            </p>
          ) : (
            <ul className="overdue">
              {page.items.map((t) => (
                <li key={t.id}>
                  <Link href={`/orders/${t.order}`}>
                    <b className="num">{t.number}</b>
                    <span className="clip">{t.row?.customer?.name}</span>
                    <span className="clip sub">
                      {t.name} · {who(t)}
                    </span>
                    <span className="num wide">{t.row?.total && money(t.row.total)}</span>
                    <span className="late-text num">{left(t.dueAt).text}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
