import { send } from "@core/api/client";
import { clock, day, left, type Money, money, weekday } from "@core/format";
import { words } from "@core/i18n/words";
import { failed, stepOf } from "@core/process/step";
import { useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Pill } from "@core/ui/parts";
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
import { Strip } from "../order/Strip";
import { type Action, getPage, type OrderPage, useOrder } from "../order/useOrder";
import { CustomerType, contents } from "../orders/columns";

const w = words({
  title: ["待办", "Tasks"],
  mine: ["待我办", "For me"],
  late: ["超时", "Late"],
  done: ["已办", "Done"],
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
  total: ["订单金额", "Amount"],
  lines: ["{n} 行", "{n} line|{n} lines"],
  credit: ["信用剩余", "Credit left"],
  of: ["共 {limit}", "of {limit}"],
  history: ["历史", "History"],
  orders: ["{n} 单", "{n} order|{n} orders"],
  promised: ["承诺交期", "Promised"],
  waits: ["条件成立时自动继续，请留意进展", "Goes on by itself; look after it until then"],
  past: ["经过", "So far"],
  for: ["代 {name}", "for {name}"],
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
  const late = new URLSearchParams(useSearch()).get("late") === "true";
  const list = useTasks(tab, late);
  const client = useQueryClient();
  const [, go] = useLocation();
  const tasks = [...(list.data?.items ?? [])].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const at = Math.max(
    0,
    tasks.findIndex((t) => t.id === id),
  );
  const here = tasks.find((t) => t.id === id) ?? tasks[0];
  const show = (n: number) => {
    const t = tasks[Math.max(0, Math.min(tasks.length - 1, n))];
    if (t) go(`/tasks/${t.id}`, { replace: true });
  };
  useEffect(() => {
    for (const t of tasks.slice(at + 1, at + 3))
      void client.prefetchQuery({ queryKey: ["order", t.order], queryFn: () => getPage(t.order), staleTime: 30_000 });
  });
  useKeys([
    { keys: "j", does: w("next"), run: () => show(at + 1) },
    { keys: "k", does: w("previous"), run: () => show(at - 1) },
    { keys: "Enter", does: w("whole"), run: () => here && go(`/orders/${here.order}`) },
  ]);
  const after = () => {
    const next = tasks[at + 1] ?? tasks[at - 1];
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
        {list.isPending ? (
          <Ghost height={220} />
        ) : list.error ? (
          <Failed error={list.error} retry={() => list.refetch()} />
        ) : tasks.length === 0 ? (
          <Empty icon="inbox" title={tab === "done" ? w("noneDone") : w("none")}>
            {tab === "open" && w("noneSay")}
          </Empty>
        ) : (
          <Groups tasks={tasks} here={here} tab={tab} onShow={(t) => go(`/tasks/${t.id}`, { replace: true })} />
        )}
      </section>
      <section className={id ? "inbox-card inbox-card--open" : "inbox-card"}>
        {id && (
          <Link className="btn btn--quiet inbox-back" href="/tasks">
            <Icon name="back" />
            {w("title")}
          </Link>
        )}
        {here ? <Card key={here.id} task={here} onDone={after} /> : <p className="state sub">{w("choose")}</p>}
      </section>
    </div>
  );
}

function Groups({
  tasks,
  here,
  tab,
  onShow,
}: {
  tasks: Task[];
  here: Task | undefined;
  tab: Tab;
  onShow: (t: Task) => void;
}) {
  const { user } = useSession();
  const day = 86_400_000;
  const group = (t: Task) => {
    if (tab === "done") return w("done");
    const ms = new Date(t.dueAt).getTime() - Date.now();
    return t.dueAt.startsWith("0001") ? w("later") : ms < 0 ? w("late") : ms < day ? w("today") : w("later");
  };
  const names = [...new Set(tasks.map(group))];
  return (
    <div className="inbox-scroll">
      {names.map((n) => (
        <section key={n}>
          <h2 className="cap inbox-group">
            {n} <span className="num">{tasks.filter((t) => group(t) === n).length}</span>
          </h2>
          <ul>
            {tasks
              .filter((t) => group(t) === n)
              .map((t) => (
                <li key={t.id}>
                  <button type="button" className="inbox-item" aria-current={t === here} onClick={() => onShow(t)}>
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
                        {t.owner.user &&
                          t.owner.user !== user.id &&
                          t.owner.name &&
                          ` · ${w("for", { name: t.owner.name })}`}
                      </span>
                      {tab === "open" && !t.dueAt.startsWith("0001") && (
                        <span className={left(t.dueAt).late ? "late-text nowrap" : "dim nowrap"}>
                          {left(t.dueAt).text}
                        </span>
                      )}
                    </span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Card({ task, onDone }: { task: Task; onDone: () => void }) {
  const page = useOrder(task.order);
  return (
    <Loaded of={page} ghost={<Ghost height={320} />}>
      {(p) => <Deciding task={task} page={p} onDone={onDone} />}
    </Loaded>
  );
}

function Deciding({ task, page, onDone }: { task: Task; page: OrderPage; onDone: () => void }) {
  const decide = useDecide(task.order, onDone);
  const mine: Action[] = page.actions.filter((a) => a.task === task.id);
  const acts = mine.filter((a) => !a.besides);
  const press = (...verbs: string[]) => {
    const at = verbs.map((v) => `.decide-bar [data-verb="${v}"]:enabled`).join();
    document.querySelector<HTMLButtonElement>(at)?.click();
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
        <header className="decide-head">
          <div className="grow">
            <p className="cap row">
              <Link href={`/orders/${o.id}`} className="num">
                {o.number}
              </Link>
              · {task.name}
            </p>
            <h2 className="h1 clip">
              {o.customer?.name} <CustomerType of={o.customer} />
            </h2>
          </div>
          <span className="row">
            {task.state === "open" && due && (
              <span className={due.late ? "pill pill--late" : "pill pill--waiting"}>
                <Icon name={due.late ? "s-late" : "clock"} />
                {due.text}
              </span>
            )}
            <Pill state={page.state.key}>{page.state.word}</Pill>
          </span>
        </header>
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
            onDo={(action, why, then, body) =>
              decide.mutate({ action, ...(why && { why }), ...(body && { body }) }, { onSuccess: () => then?.() })
            }
          />
        </footer>
      )}
    </>
  );
}

/** Figures are the numbers that a decision goes by. */
function Figures({ page }: { page: OrderPage }) {
  const { order: o, customer: c } = page;
  const all: [string, string, string | undefined][] = [
    [w("total"), money(o.totals?.total), w("lines", { n: o.lines?.length ?? 0 })],
  ];
  if (c?.creditFree)
    all.push([w("credit"), money(c.creditFree), c.creditLimit && w("of", { limit: money(c.creditLimit) })]);
  if (c?.orderCount !== undefined)
    all.push([w("history"), w("orders", { n: c.orderCount }), c.spent?.map(money).join(" · ")]);
  if (o.promisedAt) all.push([w("promised"), day(o.promisedAt), weekday(o.promisedAt)]);
  return (
    <dl className="decide-figures">
      {all.map(([name, value, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
          {more && <dd className="cap num">{more}</dd>}
        </div>
      ))}
    </dl>
  );
}

/** Past is what was decided and said so far, the latest first. */
function Past({ page }: { page: OrderPage }) {
  const said = page.timeline.items.filter(
    (e) => !e.minor && /^(task\.(done|approved|rejected|closed|late|escalated)|message|order)/.test(e.fact),
  );
  if (said.length === 0) return null;
  return (
    <section className="decide-past">
      <h3 className="h4">{w("past")}</h3>
      <ol>
        {said.slice(0, 6).map((e) => (
          <li key={e.seq}>
            <time className="sub num nowrap" dateTime={e.at}>
              {day(e.at)} {clock(e.at)}
            </time>
            <span>
              {e.text}
              {typeof e.data?.text === "string" && <span className="note block">{e.data.text}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
