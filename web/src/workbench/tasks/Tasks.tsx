import { send } from "@core/api/client";
import { left, type Money, money } from "@core/format";
import { words } from "@core/i18n/words";
import { failed, stepOf } from "@core/process/step";
import { useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn, Pill } from "@core/ui/parts";
import { Empty, Failed, Ghost, Loaded } from "@core/ui/Screen";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { useCodes, word } from "../codes";
import type { Page, Row } from "../contracts";
import { useKeys } from "../keys";
import { Besides } from "../order/Besides";
import { Actions, useDecide } from "../order/Decide";
import { Lines } from "../order/Lines";
import type { Reaction } from "../order/reaction";
import { Strip } from "../order/Strip";
import { type Action, getPage, type OrderPage, useOrder } from "../order/useOrder";
import { sums } from "../orders/Bulk";
import { BulkSheet } from "../orders/BulkSheet";
import { CustomerType, contents } from "../orders/columns";
import { Failing, FailingCard, useFailing } from "./Failing";
import { Figures, Head, Past, Rests } from "./ground";

const w = words({
  title: ["待办", "Tasks"],
  mine: ["待我办", "For me"],
  late: ["超时", "Late"],
  done: ["已办", "Done"],
  failed: ["自动执行失败", "Automation failed"],
  today: ["今天到期", "Due today"],
  later: ["以后", "Later"],
  none: ["没有待办", "Nothing to do"],
  noneSay: ["轮到您处理的订单会出现在这里，也会推送提醒。", "Orders that wait for you stand here."],
  noneDone: ["还没有办过。", "Nothing done yet."],
  next: ["下一个", "Next"],
  previous: ["上一个", "Previous"],
  approve: ["通过", "Approve"],
  reject: ["拒绝", "Reject"],
  whole: ["打开整个订单", "Open the whole order"],
  choose: ["左边选一个待办", "Choose a task on the left"],
  waits: ["条件成立时自动继续，请留意进展", "Goes on by itself; look after it until then"],
  for: ["代 {name}", "for {name}"],
  bulk: ["批量通过 {n} 个…", "Approve {n} together…"],
  bulkMark: ["可批量", "in bulk"],
});

interface Task {
  id: string;
  order: string;
  number?: string;
  version?: number;
  step: string;
  item?: string;
  name: string;
  kind: string;
  owner: { user?: string; name?: string; role?: string };
  state: string;
  openedAt: string;
  dueAt: string;
  late?: boolean;
  bulk?: boolean;
  result?: string;
  closedAt?: string;
  row?: {
    customer?: { name?: string; type?: string; typeName?: string };
    total?: Money;
    lines?: Row["lines"];
    lineCount?: number;
    why?: string[];
  };
}

type Tab = "open" | "done";

/** What needs hands: a task, or what a rule should have done by itself and could not. */
type Entry = { id: string; order: string } & ({ task: Task; reaction?: never } | { task?: never; reaction: Reaction });

/** Whether it is what an automatic step or a rule should have done. */
const isFailed = (e: Entry) => e.reaction !== undefined || e.task.kind === "auto";

function useTasks(tab: Tab, late: boolean) {
  return useQuery({
    queryKey: ["tasks", tab, late],
    queryFn: ({ signal }) =>
      send<Page<Task>>("get", `/api/v1/tasks?owner=me&state=${tab}${late ? "&late=true" : ""}&limit=100`, { signal }),
  });
}

/** Tasks is the inbox: the list beside what decides, keys for everything, the next one ready before it is asked for. */
export default function Tasks({ id }: { id: string | undefined }) {
  const [tab, setTab] = useState<Tab>("open");
  const [bulk, setBulk] = useState(false);
  const late = new URLSearchParams(useSearch()).get("late") === "true";
  const list = useTasks(tab, late);
  const client = useQueryClient();
  const [, go] = useLocation();
  const failing = useFailing(tab === "open" && !late);
  const tasks = [...(list.data?.items ?? [])].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const together = tab === "open" ? tasks.filter((t) => t.bulk) : [];
  const all: Entry[] = [
    ...(failing.data?.items ?? []).map((reaction) => ({ id: reaction.id, order: reaction.order.id, reaction })),
    ...tasks.map((task) => ({ id: task.id, order: task.order, task })),
  ];
  const entries = tab === "open" ? [...all.filter(isFailed), ...all.filter((e) => !isFailed(e))] : all;
  const at = Math.max(
    0,
    entries.findIndex((e) => e.id === id),
  );
  const here = entries.find((e) => e.id === id) ?? entries[0];
  const show = (n: number) => {
    const e = entries[Math.max(0, Math.min(entries.length - 1, n))];
    if (e) go(`/tasks/${e.id}`, { replace: true });
  };
  useEffect(() => {
    for (const e of entries.slice(at + 1, at + 3))
      void client.prefetchQuery({ queryKey: ["order", e.order], queryFn: () => getPage(e.order), staleTime: 30_000 });
  });
  useKeys([
    { keys: "j", does: w("next"), run: () => show(at + 1) },
    { keys: "k", does: w("previous"), run: () => show(at - 1) },
    { keys: "Enter", does: w("whole"), run: () => here && go(`/orders/${here.order}`) },
  ]);
  const after = () => {
    const next = entries[at + 1] ?? entries[at - 1];
    client.setQueryData<Page<Task>>(
      ["tasks", tab, late],
      (old) => old && { ...old, items: old.items.filter((t) => t.id !== here?.id) },
    );
    go(next ? `/tasks/${next.id}` : "/tasks", { replace: true });
  };
  return (
    <div className="inbox">
      <section className="inbox-list">
        <header className="row between">
          <h1 className="h4">{w("title")}</h1>
          <div className="seg" role="group" aria-label={w("title")}>
            <button type="button" aria-pressed={tab === "open"} onClick={() => setTab("open")}>
              {w("mine")}
            </button>
            <button type="button" aria-pressed={tab === "done"} onClick={() => setTab("done")}>
              {w("done")}
            </button>
          </div>
        </header>
        {together.length > 0 && (
          <Btn icon="approve" onClick={() => setBulk(true)}>
            {w("bulk", { n: together.length })}
          </Btn>
        )}
        {bulk && (
          <BulkSheet
            verb="task.approve"
            scope={{ ids: together.map((t) => t.id) }}
            count={together.length}
            totals={sums(together.map((t) => t.row ?? {}))}
            onClose={() => setBulk(false)}
            onBegun={() => setBulk(false)}
          />
        )}
        {failing.error && <Failed error={failing.error} retry={() => failing.refetch()} />}
        {list.isPending || failing.isLoading ? (
          <Ghost height={220} />
        ) : list.error ? (
          <Failed error={list.error} retry={() => list.refetch()} />
        ) : entries.length === 0 ? (
          <Empty icon="inbox" title={tab === "done" ? w("noneDone") : w("none")}>
            {tab === "open" && w("noneSay")}
          </Empty>
        ) : (
          <Groups entries={entries} here={here} tab={tab} onShow={(e) => go(`/tasks/${e.id}`, { replace: true })} />
        )}
      </section>
      <section className={id ? "inbox-card inbox-card--open" : "inbox-card"}>
        {id && (
          <Link className="btn btn--quiet inbox-back" href="/tasks">
            <Icon name="back" />
            {w("title")}
          </Link>
        )}
        {here ? <Card key={here.id} of={here} onDone={after} /> : <p className="state sub">{w("choose")}</p>}
      </section>
    </div>
  );
}

function Groups({
  entries,
  here,
  tab,
  onShow,
}: {
  entries: Entry[];
  here: Entry | undefined;
  tab: Tab;
  onShow: (e: Entry) => void;
}) {
  const day = 86_400_000;
  const group = (e: Entry) => {
    if (tab === "done") return w("done");
    if (isFailed(e)) return w("failed");
    const due = e.task?.dueAt ?? "";
    const ms = new Date(due).getTime() - Date.now();
    return due.startsWith("0001") ? w("later") : ms < 0 ? w("late") : ms < day ? w("today") : w("later");
  };
  const names = [...new Set(entries.map(group))];
  return (
    <div className="inbox-scroll">
      {names.map((n) => (
        <section key={n}>
          <h2 className="cap inbox-group">
            {n} <span className="num">{entries.filter((e) => group(e) === n).length}</span>
          </h2>
          <ul>
            {entries
              .filter((e) => group(e) === n)
              .map((e) => (
                <li key={e.id}>
                  <button type="button" className="inbox-item" aria-current={e === here} onClick={() => onShow(e)}>
                    {e.reaction ? <Failing of={e.reaction} /> : <ToDo of={e.task} tab={tab} />}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** ToDo is a task in the list. */
function ToDo({ of: t, tab }: { of: Task; tab: Tab }) {
  const { user } = useSession();
  return (
    <>
      <span className="row between">
        <b className="clip">
          {t.row?.customer?.name ?? t.number} <CustomerType of={t.row?.customer} />
        </b>
        <span className="num">{money(t.row?.total)}</span>
      </span>
      <span className="row between">
        <span className="sub clip">{t.row ? contents(t.row) : t.number}</span>
      </span>
      <span className="row between">
        <span className="dim clip">
          {t.name}
          {t.owner.user && t.owner.user !== user.id && t.owner.name && ` · ${w("for", { name: t.owner.name })}`}
          {t.bulk && ` · ${w("bulkMark")}`}
        </span>
        {tab === "open" && !t.dueAt.startsWith("0001") && (
          <span className={left(t.dueAt).late ? "late-text nowrap" : "dim nowrap"}>{left(t.dueAt).text}</span>
        )}
      </span>
    </>
  );
}

function Card({ of: e, onDone }: { of: Entry; onDone: () => void }) {
  const page = useOrder(e.order);
  return (
    <Loaded of={page} ghost={<Ghost height={320} />}>
      {(p) =>
        e.reaction ? (
          <FailingCard of={e.reaction} page={p} onDone={onDone} />
        ) : (
          <Deciding task={e.task} page={p} onDone={onDone} />
        )
      }
    </Loaded>
  );
}

function Deciding({ task, page, onDone }: { task: Task; page: OrderPage; onDone: () => void }) {
  const decide = useDecide(page.order, (a) => a.task && onDone());
  const mine: Action[] = page.actions.filter((a) => a.task === task.id || a.verb === "flow.copy");
  const acts = mine.filter((a) => !a.besides);
  const press = (...verbs: string[]) => {
    const at = verbs.map((v) => `.decide-bar [data-verb="${v}"]:enabled`).join();
    [...document.querySelectorAll<HTMLButtonElement>(at)].at(-1)?.click(); // the first of a task's outcomes stands last
  };
  useKeys([
    { keys: "a", does: w("approve"), run: () => press("task.approve", "task.done", "task.retry") },
    { keys: "r", does: w("reject"), run: () => press("task.reject") },
  ]);
  useCodes();
  const o = page.order;
  const at = stepOf(page.process.steps ?? [], task.step, task.item);
  const failure = at && failed(at);
  const due = task.dueAt && !task.dueAt.startsWith("0001") ? left(task.dueAt) : undefined;
  return (
    <>
      <div className="decide">
        <Head page={page} about={task.name}>
          <span className="row">
            {task.state === "open" && due && (
              <span className={due.late ? "pill pill--late" : "pill pill--waiting"}>
                <Icon name={due.late ? "s-late" : "clock"} />
                {due.text}
              </span>
            )}
            <Pill state={page.state.key}>{page.state.word}</Pill>
          </span>
        </Head>
        {task.row?.why?.map((x) => (
          <p key={x} className="decide-why">
            <span className="why">
              <Icon name="why" />
            </span>
            {x}
          </p>
        ))}
        {[...(o.holds ?? []), ...(o.warnings ?? [])].map((x) => (
          <p key={x} className="decide-warn">
            <Icon name="flag" />
            {word("warning", x)}
          </p>
        ))}
        {failure && (
          <p className="decide-warn">
            <Icon name="flag" />
            {failure}
          </p>
        )}
        <Figures page={page} />
        <Rests page={page} task={task.id} />
        <Strip steps={page.process.steps ?? []} />
        <Lines page={page} />
        <Past page={page} />
      </div>
      {task.state === "open" && (
        <footer className="decide-bar">
          <Link className="btn btn--quiet" href={`/orders/${task.order}`}>
            {w("whole")}
          </Link>
          <i className="grow" />
          {task.kind === "wait" && (
            <p className="cap row">
              <Icon name="clock" />
              {w("waits")}
            </p>
          )}
          <Besides actions={mine} tasks={page.tasks ?? []} hold={page.hold} decide={decide} />
          <Actions
            actions={acts.map((a) => ({
              ...a,
              key: a.verb === "task.reject" ? "R" : a === acts.find((x) => x.enabled) ? "A" : (a.key ?? ""),
            }))}
            busy={decide.isPending}
            problems={decide.problems}
            onDo={(action, why, then, body) =>
              decide.mutate({ action, ...(why && { why }), ...(body && { body }) }, { onSuccess: () => then?.() })
            }
          />
        </footer>
      )}
    </>
  );
}
