import { clock, day, left, money } from "@core/format";
import { words } from "@core/i18n/words";
import { failed, stepOf } from "@core/process/step";
import { useCan, useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Btn, Pill } from "@core/ui/parts";
import { Empty, Failed, Ghost, Loaded } from "@core/ui/Screen";
import { Seg } from "@core/ui/Seg";
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { held, useCodes, word } from "../codes";
import type { Page, Row } from "../contracts";
import { useKeys } from "../keys";
import { stays } from "../order/asking";
import { Besides } from "../order/Besides";
import { Actions, useDecide } from "../order/Decide";
import { Lines } from "../order/Lines";
import { Strip } from "../order/Strip";
import { type Action, getPage, type OrderPage, useOrder } from "../order/useOrder";
import { sums } from "../orders/Bulk";
import { BulkSheet } from "../orders/BulkSheet";
import { CustomerType, contents } from "../orders/columns";
import type { Entry, Task } from "./entry";
import { Failing, FailingCard, useFailing } from "./Failing";
import { Figures, Head, News, Past, Rests } from "./ground";
import { type Group, grouped, isFailed, keepWay, wayOf, ways } from "./groups";
import { fullNameOf, isOpen, keyOf, type Listed, nameOf, type Tab, useListed, useTabs } from "./tabs";

const w = words({
  title: ["待办", "Tasks"],
  group: ["分组", "Group"],
  due: ["按时限", "By deadline"],
  flow: ["按流程", "By process"],
  none: ["没有待办", "Nothing to do"],
  noneSay: ["轮到您处理的订单会出现在这里，也会推送提醒。", "Orders that wait for you stand here."],
  noneDone: ["还没有办过", "Nothing done yet"],
  noneDoneSay: [
    "您通过、拒绝或办完的待办留在这里，最近的在前。",
    "What you approve, reject or get done stays here, the latest first.",
  ],
  noneCopied: ["没有抄送给您的订单", "No copies for you"],
  noneCopiedSay: [
    "同事在订单的更多操作里选“抄送”，订单就会出现在这里。",
    "When a colleague chooses Send a copy in an order's menu, the order stands here.",
  ],
  noneStarted: ["您还没有下过单", "You have started no order yet"],
  noneStartedSay: [
    "您录入的订单都在这里，可以看办到哪一步了。",
    "Orders that you enter stand here, with how far they have come.",
  ],
  add: ["新建订单", "New order"],
  noneStandIn: ["现在没有要您代办的", "You stand in for nobody now"],
  noneStandInSay: [
    "同事请假时请您代理，或者把某个待办委托给您，就会出现在这里。您自己请人代理，在“我的设置”里安排。",
    "When a colleague on leave asks you to stand in, or hands you a single task, it stands here. To have somebody stand in for you, open My settings.",
  ],
  settings: ["我的设置", "My settings"],
  more: ["再加载", "Load more"],
  chooseOrder: ["左边选一个订单", "Choose an order on the left"],
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

/** Tasks is the inbox: the list beside what decides, keys for everything, the next one ready before it is asked for. */
export default function Tasks({ id }: { id: string | undefined }) {
  const [bulk, setBulk] = useState(false);
  const search = useSearch();
  const asked = new URLSearchParams(search);
  const mine = useTabs();
  const tab = mine.find((t) => t === asked.get("tab")) ?? "open";
  const late = asked.get("late") === "true";
  const { user } = useSession();
  const [way, setWay] = useState(() => wayOf(user.id));
  const list = useListed(tab, { late, way });
  const client = useQueryClient();
  const [, go] = useLocation();
  const to = (of?: string) => `/tasks${of ? `/${of}` : ""}${search ? `?${search}` : ""}`;
  const failing = useFailing(tab === "open" && !late);
  const listed = list.data?.pages.flatMap((p) => p.items) ?? [];
  const together = tab === "open" ? listed.flatMap((l) => (l.task?.bulk ? [l.task] : [])) : [];
  const all: Entry[] = listed.map((l) =>
    l.task ? { id: l.task.id, order: l.task.order, task: l.task } : { id: l.row.id, order: l.row.id, row: l.row },
  );
  const entries: Entry[] =
    tab === "open"
      ? [
          ...(failing.data?.items ?? []).map((reaction) => ({ id: reaction.id, order: reaction.order.id, reaction })),
          ...all.filter(isFailed),
          ...all.filter((e) => !isFailed(e)),
        ]
      : all;
  const at = Math.max(
    0,
    entries.findIndex((e) => e.id === id),
  );
  const here = entries.find((e) => e.id === id) ?? entries[0];
  const show = (n: number) => {
    const e = entries[Math.max(0, Math.min(entries.length - 1, n))];
    if (e) go(to(e.id), { replace: true });
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
    client.setQueryData<InfiniteData<Page<Listed>>>(
      keyOf(tab, { late, way }),
      (old) =>
        old && {
          ...old,
          pages: old.pages.map((p) => ({ ...p, items: p.items.filter((l) => l.task?.id !== here?.id) })),
        },
    );
    go(to(next?.id), { replace: true });
  };
  return (
    <div className="inbox">
      <section className="inbox-list">
        <header className="inbox-head">
          <div className="row between">
            <h1 className="h4">{w("title")}</h1>
            {isOpen(tab) && (
              <Seg
                label={w("group")}
                of={ways.map((to) => [to, w(to)] as const)}
                value={way}
                onChange={(to) => {
                  keepWay(user.id, to);
                  setWay(to);
                }}
              />
            )}
          </div>
          <Seg
            label={w("title")}
            of={mine.map((t) => [t, nameOf(t), fullNameOf(t)] as const)}
            value={tab}
            onChange={(t) => go(t === "open" ? "/tasks" : `/tasks?tab=${t}`)}
          />
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
          <Nothing in={tab} />
        ) : (
          <Groups
            of={grouped(entries, tab, way, { more: list.hasNextPage })}
            here={here}
            onShow={(e) => go(to(e.id), { replace: true })}
          >
            {list.hasNextPage && (
              <p className="list-more">
                <Btn busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                  {w("more")}
                </Btn>
              </p>
            )}
          </Groups>
        )}
      </section>
      <section className={id ? "inbox-card inbox-card--open" : "inbox-card"}>
        {id && (
          <Link className="btn btn--quiet inbox-back" href={to()}>
            <Icon name="back" />
            {w("title")}
          </Link>
        )}
        {here ? (
          <Card key={here.id} of={here} onDone={after} />
        ) : (
          <p className="state sub">{w(tab === "copied" || tab === "started" ? "chooseOrder" : "choose")}</p>
        )}
      </section>
    </div>
  );
}

/** Nothing says what would stand in a list, and what to do about it. */
function Nothing({ in: tab }: { in: Tab }) {
  const can = useCan();
  switch (tab) {
    case "done":
      return (
        <Empty icon="check" title={w("noneDone")}>
          {w("noneDoneSay")}
        </Empty>
      );
    case "copied":
      return (
        <Empty icon="forward" title={w("noneCopied")}>
          {w("noneCopiedSay")}
        </Empty>
      );
    case "started":
      return (
        <Empty
          icon="orders"
          title={w("noneStarted")}
          action={
            can("order.place") && (
              <Link className="btn btn--primary" href="/orders/new">
                {w("add")}
              </Link>
            )
          }
        >
          {w("noneStartedSay")}
        </Empty>
      );
    case "standIn":
      return (
        <Empty
          icon="users"
          title={w("noneStandIn")}
          action={
            <Link className="btn" href="/me">
              {w("settings")}
            </Link>
          }
        >
          {w("noneStandInSay")}
        </Empty>
      );
  }
  return (
    <Empty icon="inbox" title={w("none")}>
      {w("noneSay")}
    </Empty>
  );
}

/** What an entry shows in the list: an automation that failed, an order, or a task. */
function Item({ of: e }: { of: Entry }) {
  if (e.reaction) return <Failing of={e.reaction} />;
  return e.row ? <Ordered of={e.row} /> : <ToDo of={e.task} />;
}

function Groups({
  of: groups,
  here,
  onShow,
  children,
}: {
  of: Group[];
  here: Entry | undefined;
  onShow: (e: Entry) => void;
  children: ReactNode;
}) {
  return (
    <div className="inbox-scroll">
      {groups.map((g) => (
        <section key={g.key}>
          <h2 className="cap inbox-group">
            {g.name}{" "}
            <span className="num">
              {g.entries.length}
              {g.more && "+"}
            </span>
          </h2>
          <ul>
            {g.entries.map((e) => (
              <li key={e.id}>
                <button type="button" className="inbox-item" aria-current={e === here} onClick={() => onShow(e)}>
                  <Item of={e} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {children}
    </div>
  );
}

/** ToDo is a task in the list. */
function ToDo({ of: t }: { of: Task }) {
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
          {t.said && ` · ${t.said}`}
          {t.behalf?.name && ` · ${w("for", { name: t.behalf.name })}`}
          {t.bulk && ` · ${w("bulkMark")}`}
        </span>
        {t.closedAt && <span className="dim nowrap num">{clock(t.closedAt)}</span>}
        {t.state === "open" && !t.dueAt.startsWith("0001") && (
          <span className={left(t.dueAt).late ? "late-text nowrap" : "dim nowrap"}>{left(t.dueAt).text}</span>
        )}
      </span>
    </>
  );
}

/** Ordered is an order in the list: of what, and how far it has come. */
function Ordered({ of: r }: { of: Row }) {
  const now = r.now?.[0];
  return (
    <>
      <span className="row between">
        <b className="clip">
          {r.customer?.name ?? r.number} <CustomerType of={r.customer} />
        </b>
        <span className="num">{money(r.total)}</span>
      </span>
      <span className="row between">
        <span className="sub clip">{contents(r)}</span>
        <span className="dim nowrap num">{r.number}</span>
      </span>
      <span className="row between">
        <Pill state={r.state.key}>{r.state.word}</Pill>
        {now && <span className="dim clip">{[now.name, held(now.owner)].filter(Boolean).join(" · ")}</span>}
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
        ) : e.row ? (
          <Glance page={p} />
        ) : (
          <Deciding task={e.task} page={p} onDone={onDone} />
        )
      }
    </Loaded>
  );
}

/** Glance is an order that one has no task in: how far it has come, and what was said. */
function Glance({ page }: { page: OrderPage }) {
  useCodes();
  const o = page.order;
  return (
    <>
      <div className="decide">
        <Head page={page} about={day(o.placedAt)}>
          <Pill state={page.state.key}>{page.state.word}</Pill>
        </Head>
        <Figures page={page} />
        <Strip steps={page.process.steps ?? []} />
        <Lines page={page} />
        <Past page={page} />
      </div>
      <footer className="decide-bar">
        <i className="grow" />
        <Link className="btn" href={`/orders/${o.id}`}>
          {w("whole")}
        </Link>
      </footer>
    </>
  );
}

function Deciding({ task, page, onDone }: { task: Task; page: OrderPage; onDone: () => void }) {
  const decide = useDecide(page.order, (a) => a.task && !stays(a) && onDone());
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
        <News page={page} task={task.id} />
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
