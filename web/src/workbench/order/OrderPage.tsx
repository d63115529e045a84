import { Dialog } from "@base-ui/react/dialog";
import { loose, OrderFiles } from "@core/files/OrderFiles";
import { ToldValue } from "@core/form/ToldValue";
import { clock, day, left, moment, money } from "@core/format";
import { words } from "@core/i18n/words";
import { failed, laid, type Step, stepOf } from "@core/process/step";
import { Tree } from "@core/process/Tree";
import { useCan, useSession } from "@core/session/session";
import { Icon } from "@core/ui/Icon";
import { Avatar, Btn, Pill, Ruler } from "@core/ui/parts";
import { Ghost, Loaded } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { gone } from "../Card";
import { useCodes } from "../codes";
import { useKeys } from "../keys";
import { Modal } from "../Modal";
import { CustomerType, ownerOf, spent } from "../orders/columns";
import { opened } from "../recent";
import { Besides } from "./Besides";
import { CancelBanner } from "./CancelBanner";
import { Actions, useDecide } from "./Decide";
import { HoldBanner } from "./Hold";
import { JumpBanner } from "./Jump";
import { Lines } from "./Lines";
import { Reactions } from "./Reactions";
import { Strip } from "./Strip";
import { Timeline } from "./Timeline";
import { getPage, type OrderPage as Page, type Reason, useOrder } from "./useOrder";
import { type Asked, WhyPanel } from "./WhyPanel";

const w = words({
  back: ["回到列表", "Back to the list"],
  missing: ["没有这个订单", "There is no such order"],
  copy: ["复制单号", "Copy the number"],
  copied: ["已复制 {n}", "Copied {n}"],
  now: ["现在：{step}", "Now: {step}"],
  finished: ["流程已走完", "The process has ended"],
  in: ["进入 {at}", "Entered {at}"],
  until: ["时限 {at}", "Due {at}"],
  lines: ["明细", "Lines"],
  form: ["表单", "Form"],
  files: ["附件", "Files"],
  customer: ["客户", "Customer"],
  process: ["完整流程", "The whole process"],
  close: ["关闭", "Close"],
  previous: ["上一单", "Previous order"],
  next: ["下一单", "Next order"],
  approve: ["通过或完成", "Approve or finish"],
  reject: ["拒绝", "Reject"],
  promised: ["承诺 {at} 交付", "Promised for {at}"],
  credit: ["信用剩余", "Credit left"],
  orders: ["历史订单", "Orders so far"],
  spent: ["累计", "Spent"],
  since: ["客户自", "Customer since"],
  last: ["最近的订单", "Latest orders"],
  empty: ["表单没有其他内容。", "The form has nothing more."],
  note: ["备注", "Note"],
  placed: ["下单", "Placed"],
  candidates: ["{n} 人可办", "{n} can take it"],
});

/** The list one came from: its address and the orders in it. */
function cameFrom(): { at: string; ids: string[] } {
  try {
    return JSON.parse(sessionStorage.getItem("list") ?? "") as { at: string; ids: string[] };
  } catch {
    return { at: "/orders", ids: [] };
  }
}

/** useWalk is where an order stands in the list that one came from; the one behind it is fetched before it is asked for. */
function useWalk(id: string) {
  const [, go] = useLocation();
  const client = useQueryClient();
  const list = cameFrom();
  const at = list.ids.indexOf(id);
  const next = at >= 0 ? list.ids[at + 1] : undefined;
  useEffect(() => {
    if (next) void client.prefetchQuery({ queryKey: ["order", next], queryFn: () => getPage(next), staleTime: 30_000 });
  }, [client, next]);
  const move = (by: number) => {
    const to = list.ids[at + by];
    if (at >= 0 && to) go(`/orders/${to}`, { replace: true });
  };
  return { list, at, move };
}

/** OrderPage answers where an order is, who has it, until when and why, on one page. */
export default function OrderPage({ id }: { id: string }) {
  const page = useOrder(id);
  const walk = useWalk(id);
  // Before the order is there too: who walks through many does not wait for each.
  useKeys([
    { keys: "[", does: w("previous"), run: () => walk.move(-1) },
    { keys: "]", does: w("next"), run: () => walk.move(1) },
  ]);
  return (
    <Loaded of={page} ghost={<OrderGhost />} gone={gone(w("missing"), walk.list.at, w("back"))}>
      {(p) => <Shown page={p} walk={walk} />}
    </Loaded>
  );
}

function OrderGhost() {
  return (
    <div className="order-ghost">
      <Ghost width={320} height={28} />
      <Ghost height={72} />
      <Ghost height={320} />
    </div>
  );
}

function Shown({ page, walk }: { page: Page; walk: ReturnType<typeof useWalk> }) {
  const { order } = page;
  const [, go] = useLocation();
  const [asked, setAsked] = useState<Asked>();
  const [full, setFull] = useState(false);
  const files = (page.files ?? []).filter(loose).length;
  const [tab, setTab] = useState<"lines" | "form" | "files" | "customer">("lines");
  const decide = useDecide(order);
  const { list, at, move } = walk;
  const act = (verbs: string[]) => () => {
    const a = page.actions.find((x) => verbs.includes(x.verb) && x.enabled);
    if (a) document.querySelector<HTMLButtonElement>(`[data-verb="${a.verb}"]:enabled`)?.click();
  };
  useKeys([
    { keys: "a", does: w("approve"), run: act(["task.approve", "task.done", "task.retry"]) },
    { keys: "r", does: w("reject"), run: act(["task.reject"]) },
    { keys: "Escape", does: w("back"), run: () => (asked ? setAsked(undefined) : go(list.at)) },
  ]);
  useCodes();
  const { user } = useSession();
  useEffect(() => {
    document.title = `${order.number ?? ""} · Bespoke 量单`;
    opened(user.id, {
      kind: "order",
      id: order.id,
      text: order.number ?? order.id,
      more: [order.customer?.name, order.totals?.total && money(order.totals.total)].filter(Boolean).join(" · "),
    });
  }, [order, user.id]);
  const why = (title: string, reasons: Reason[], key: string) =>
    setAsked((old) => (old?.key === key ? undefined : { key, title, reasons }));
  const stepWhy = (s: Step) => {
    const { cause: _, text, say, ...rest } = s.why ?? { cause: "" };
    why(s.name, s.why ? [{ point: "step", ...rest, say: [say, text].filter(Boolean).join("：") }] : [], s.id);
  };
  return (
    <div className="order">
      <header className="order-head">
        <Link className="btn btn--quiet btn--icon" href={list.at} aria-label={w("back")} title={w("back")}>
          <Icon name="back" />
        </Link>
        {at >= 0 && (
          <span className="row dim num wide order-walk">
            <Btn kind="quiet" icon="left" label={w("previous")} disabled={at === 0} onClick={() => move(-1)} />
            {at + 1}/{list.ids.length}
            <Btn
              kind="quiet"
              icon="right"
              label={w("next")}
              disabled={at + 1 >= list.ids.length}
              onClick={() => move(1)}
            />
          </span>
        )}
        <h1 className="h2 num">{order.number ?? order.id}</h1>
        <Btn
          kind="quiet"
          icon="copy"
          label={w("copy")}
          onClick={() =>
            navigator.clipboard?.writeText(order.number ?? "").then(() => toast(w("copied", { n: order.number ?? "" })))
          }
        />
        <Pill state={page.state.key}>{page.state.word}</Pill>
        <span className="order-who">
          <b>{order.customer?.name}</b>
          <CustomerType of={order.customer} />
          <span className="sub wide">{page.customer?.phone}</span>
        </span>
        <i className="grow" />
        <span className="row order-actions">
          <Besides actions={page.actions} tasks={page.tasks ?? []} hold={page.hold} decide={decide} />
          <Actions
            actions={page.actions.filter((a) => a.verb !== "order.note" && !a.besides)}
            busy={decide.isPending}
            problems={decide.problems}
            onDo={(action, why, then, body) =>
              decide.mutate({ action, ...(why && { why }), ...(body && { body }) }, { onSuccess: () => then?.() })
            }
          />
        </span>
      </header>
      <HoldBanner page={page} decide={decide} />
      <JumpBanner page={page} decide={decide} />
      <CancelBanner page={page} />
      <Strip steps={page.process.steps ?? []} onFull={() => setFull(true)} onWhy={stepWhy} open={asked?.key} />
      <div className={asked ? "order-zones order-zones--why" : "order-zones"}>
        <section className="order-main">
          <div className="views" role="tablist">
            {(["lines", "form", "files", "customer"] as const).map((t) => (
              <button
                key={t}
                type="button"
                role="tab"
                id={`tab-${t}`}
                aria-controls="order-tab"
                aria-selected={tab === t}
                onClick={() => setTab(t)}
              >
                {w(t)} {t === "lines" && <small>{order.lines?.length ?? 0}</small>}
                {t === "files" && files > 0 && <small>{files}</small>}
              </button>
            ))}
          </div>
          <div className="order-tab" role="tabpanel" id="order-tab" aria-labelledby={`tab-${tab}`}>
            {tab === "lines" && <Lines page={page} onWhy={why} open={asked?.key} />}
            {tab === "form" && <Form page={page} />}
            {tab === "files" && <Files page={page} />}
            {tab === "customer" && <Customer page={page} />}
          </div>
        </section>
        <section className="order-side">
          <Now page={page} />
          <Reactions order={order.id} decide={decide} />
          <Timeline order={order.id} entries={page.timeline.items} files={page.files} />
        </section>
        {asked && <WhyPanel asked={asked} onClose={() => setAsked(undefined)} />}
      </div>
      <Modal open={full} onClose={() => setFull(false)} className="dialog--wide">
        <header className="row between">
          <Dialog.Title className="h3">{w("process")}</Dialog.Title>
          <Dialog.Close render={<Btn kind="quiet" icon="close" label={w("close")} />} />
        </header>
        <div className="tree-box">
          <Tree
            steps={page.process.steps ?? []}
            onWhy={(s) => {
              setFull(false);
              stepWhy(s);
            }}
          />
        </div>
      </Modal>
    </div>
  );
}

function Now({ page }: { page: Page }) {
  const steps = page.process.steps ?? [];
  const broken = laid(steps)
    .flat()
    .filter((s) => s.failure && !page.tasks?.some((t) => t.step === s.id));
  if ((page.tasks ?? []).length === 0 && broken.length === 0)
    return (
      <section className="now">
        <h2 className="h3">{w("finished")}</h2>
        {page.order.promisedAt && <p className="sub">{w("promised", { at: day(page.order.promisedAt) })}</p>}
      </section>
    );
  return (
    <>
      {broken.map((s) => (
        <section key={s.id} className="now">
          <h2 className="h3">{w("now", { step: s.name })}</h2>
          <p className="decide-warn">
            <Icon name="flag" />
            {failed(s)}
          </p>
        </section>
      ))}
      {page.tasks?.map((t) => {
        const at = stepOf(steps, t.step, t.item);
        const due = t.dueAt && !t.dueAt.startsWith("0001") ? t.dueAt : undefined;
        const rest = due ? left(due) : undefined;
        const hours = due ? (new Date(due).getTime() - new Date(t.openedAt).getTime()) / 3_600_000 : 0;
        return (
          <section key={t.id} className="now">
            <header className="row between">
              <h2 className="h3">{w("now", { step: t.name })}</h2>
              {rest && <span className={rest.late ? "late-text" : "sub"}>{rest.text}</span>}
            </header>
            {due && (
              <>
                <Ruler
                  value={spent(t, Date.now()) * hours}
                  max={hours}
                  step={hours > 48 ? 24 : hours > 8 ? 4 : 1}
                  {...(rest?.late ? { state: "late" as const } : {})}
                  label={rest?.text ?? ""}
                />
                <p className="row between cap">
                  <span>{w("in", { at: clock(t.openedAt) })}</span>
                  <span>{w("until", { at: `${day(due)} ${clock(due)}` })}</span>
                </p>
              </>
            )}
            {at?.failure && (
              <p className="decide-warn">
                <Icon name="flag" />
                {failed(at)}
              </p>
            )}
            <p className="row">
              <Avatar name={ownerOf(t) || "?"} />
              <span>{ownerOf(t)}</span>
            </p>
          </section>
        );
      })}
    </>
  );
}

function Form({ page }: { page: Page }) {
  const o = page.order;
  const rows: [string, ReactNode][] = (page.fields ?? []).map((f) => [
    f.label,
    <ToldValue key={f.key} of={f} files={page.files} />,
  ]);
  if (o.note) rows.push([w("note"), o.note]);
  rows.push([w("placed"), moment(o.placedAt)]);
  return rows.length === 0 ? (
    <p className="sub">{w("empty")}</p>
  ) : (
    <dl className="kvs kvs--wide">
      {rows.map(([k, v]) => (
        <div key={k}>
          <dt>{k}</dt>
          <dd>{v}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The order's files: everybody's, and what is for colleagues alone. */
function Files({ page }: { page: Page }) {
  const ask = useQueryClient();
  const may = useCan()("file.add");
  const id = page.order.id;
  return (
    <OrderFiles
      who={useSession().user.id}
      order={id}
      files={(page.files ?? []).filter(loose)}
      may={may}
      staff
      onChange={() => ask.invalidateQueries({ queryKey: ["order", id] })}
    />
  );
}

function Customer({ page }: { page: Page }) {
  const c = page.customer;
  if (!c) return null;
  const rows: [string, string | undefined][] = [
    [w("credit"), c.creditFree && money(c.creditFree)],
    [w("orders"), c.orderCount?.toString()],
    [w("spent"), c.spent?.map(money).join(" · ")],
    [w("since"), c.since && day(c.since)],
  ];
  return (
    <>
      <p>
        <Link href={`/customers/${c.id}`}>{c.name}</Link>
      </p>
      <dl className="kvs kvs--wide">
        {rows
          .filter(([, v]) => v)
          .map(([k, v]) => (
            <div key={k}>
              <dt>{k}</dt>
              <dd className="num">{v}</dd>
            </div>
          ))}
      </dl>
      {(c.last?.length ?? 0) > 0 && <h3 className="cap">{w("last")}</h3>}
      <ul className="latest">
        {c.last?.map((o) => (
          <li key={o.id}>
            <Link href={`/orders/${o.id}`} className="num">
              {o.number}
            </Link>
            <span className="num">{money(o.total)}</span>
            <span className="sub">{day(o.placedAt)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
