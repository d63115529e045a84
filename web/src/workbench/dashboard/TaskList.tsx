import { send } from "@core/api/client";
import { left, type Money, moment, money } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon } from "@core/ui/Icon";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useSearch } from "wouter";
import { held, useCodes } from "../codes";
import { List } from "../table";
import { count, took } from "./say";

const w = words({
  title: ["待办", "Tasks"],
  back: ["返回看板", "Back to the dashboard"],
  order: ["订单", "Order"],
  customer: ["客户", "Customer"],
  step: ["节点", "Step"],
  who: ["在谁手里", "With"],
  by: ["办理人", "Decided by"],
  opened: ["开始", "Since"],
  due: ["时限", "Due"],
  closed: ["办结", "Decided"],
  took: ["用时", "Took"],
  total: ["金额", "Total"],
  none: ["没有这样的待办", "No such tasks"],
  noneSay: ["它们可能刚办完。", "They may just have been done."],
  shown: ["{n} 个", "{n} task|{n} tasks"],
  more: ["超过 {n} 个", "more than {n}"],
});

/** A task as lists of all tasks show it. */
export interface TaskRow {
  id: string;
  order: string;
  number?: string;
  name: string;
  owner: { name?: string; role?: string; customer?: boolean };
  openedAt: string;
  dueAt: string;
  closedAt?: string;
  closedBy?: string;
  row?: { customer?: { name?: string }; total?: Money };
}

/** The tasks that a figure counted, with their number. */
export default function TaskList() {
  const search = useSearch();
  const [, go] = useLocation();
  useCodes();
  const done = new URLSearchParams(search).get("state") === "done";
  const path = `/api/v1/tasks?${search}`;
  const counted = useQuery({
    queryKey: ["tasks", "count", search],
    queryFn: ({ signal }) =>
      send<{ count: number; capped?: boolean }>("get", `/api/v1/tasks/count?${search}`, { signal }),
  });
  const n = counted.data?.count ?? 0;
  return (
    <>
      <header className="filters">
        <Link className="btn btn--quiet btn--icon" href="/dashboard" aria-label={w("back")} title={w("back")}>
          <Icon name="left" />
        </Link>
        <h1 className="h3">{w("title")}</h1>
        {counted.data && (
          <span className="sub num" data-count={n}>
            {w(counted.data.capped ? "more" : "shown", { n: count(n) })}
          </span>
        )}
      </header>
      <List<TaskRow>
        of="tasks"
        path={path}
        id={(t) => t.id}
        onOpen={(t) => go(`/orders/${t.order}`)}
        filtered={false}
        empty={{ icon: "inbox", title: w("none"), say: w("noneSay") }}
        cols={[
          { name: w("order"), cell: (t) => t.number ?? "–" },
          { name: w("customer"), cell: (t) => t.row?.customer?.name ?? "–" },
          { name: w("step"), cell: (t) => t.name },
          {
            name: done ? w("by") : w("who"),
            cell: (t) => (done ? t.closedBy : held(t.owner)) || "–",
          },
          { name: w("opened"), cell: (t) => moment(t.openedAt) },
          ...(done
            ? [
                { name: w("closed"), cell: (t: TaskRow) => moment(t.closedAt) },
                {
                  name: w("took"),
                  cell: (t: TaskRow) => took((Date.parse(t.closedAt ?? "") - Date.parse(t.openedAt)) / 1000),
                  end: true,
                },
              ]
            : [{ name: w("due"), cell: (t: TaskRow) => <Due at={t.dueAt} /> }]),
          { name: w("total"), cell: (t) => money(t.row?.total), end: true },
        ]}
      />
    </>
  );
}

function Due({ at }: { at: string }) {
  const l = left(at);
  return (
    <span className={l.late ? "late-text" : undefined} title={moment(at)}>
      {l.text}
    </span>
  );
}
