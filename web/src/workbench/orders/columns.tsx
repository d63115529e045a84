import { ago, bareMoney, day, left, moment, quantity } from "@core/format";
import { lang, words } from "@core/i18n/words";
import { Meter, Pill, Tag } from "@core/ui/parts";
import type { ReactNode } from "react";
import { held, word } from "../codes";
import type { NowTask, Row } from "../contracts";

const w = words({
  number: ["订单号", "Number"],
  customer: ["客户", "Customer"],
  content: ["内容", "Contents"],
  total: ["金额", "Amount"],
  state: ["状态", "State"],
  now: ["在谁手里", "With"],
  due: ["时限", "Due"],
  updatedAt: ["更新", "Updated"],
  placedAt: ["下单", "Placed"],
  promisedAt: ["承诺日期", "Promised"],
  foreignId: ["外部单号", "Foreign id"],
  channel: ["渠道", "Channel"],
  more: ["等 {n} 项", "and {n} more"],
  pool: ["{n} 人可办", "{n} can take it"],
  others: ["另有 {n} 项", "{n} more"],
});

/** A column of the orders grid. */
export interface Column {
  key: string;
  name: () => string;
  width: string;
  end?: boolean;
  sort?: string; // what ?sort takes
  cell: (r: Row) => ReactNode;
  /** What a change of makes the cell flash. */
  mark: (r: Row) => string;
}

/** OrderNumber dims the part of a number that repeats in every row. */
export function OrderNumber({ of }: { of: string }) {
  const cut = of.lastIndexOf("-") + 1;
  return (
    <span className="no">
      <small>{of.slice(0, cut)}</small>
      {of.slice(cut)}
    </span>
  );
}

/** CustomerType is what kind of customer it is, in the business's word. */
export function CustomerType({ of: c }: { of: { type?: string; typeName?: string } | undefined }) {
  if (!c?.type) return null;
  const vip = c.type === "vip";
  return (
    <Tag strong={vip} {...(vip ? { icon: "gem" as const } : {})}>
      {c.typeName ?? word("customerType", c.type)}
    </Tag>
  );
}

/** Contents says the first lines in words. */
export function contents(r: Pick<Row, "lines" | "lineCount">): string {
  const first = (r.lines ?? [])
    .map((c) => `${c.name ?? c.sku ?? ""}${c.quantity ? ` × ${quantity(c.quantity)}` : ""}`)
    .join(lang() === "en" ? ", " : "，");
  const rest = (r.lineCount ?? 0) - (r.lines?.length ?? 0);
  return rest > 0 ? `${first} ${w("more", { n: rest })}` : first;
}

/** Owner is who has a task. */
export function ownerOf(t: Pick<NowTask, "owner">): string {
  const shared = t.owner.role && (t.owner.people ?? 0) > 1;
  return `${held(t.owner)}${shared ? ` · ${w("pool", { n: t.owner.people ?? 0 })}` : ""}`;
}

/** How much of a task's time is gone, 0 to 1. */
export function spent(t: Pick<NowTask, "openedAt" | "dueAt">, at: number): number {
  if (!t.dueAt) return 0;
  const from = new Date(t.openedAt).getTime();
  const to = new Date(t.dueAt).getTime();
  return to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 1;
}

/** Due is what is left of the nearest deadline. */
export function Due({ task }: { task: NowTask | undefined }) {
  if (!task?.dueAt || task.dueAt.startsWith("0001")) return null;
  const { late, text } = left(task.dueAt);
  return (
    <span className="sla">
      <Meter share={late ? 1 : spent(task, Date.now())} {...(late ? { state: "late" as const } : {})} />
      <span className={late ? "late-text" : undefined}>{text}</span>
    </span>
  );
}

export const columns: Column[] = [
  {
    key: "number",
    name: () => w("number"),
    width: "148px",
    cell: (r) => <OrderNumber of={r.number ?? r.id.slice(-6)} />,
    mark: (r) => r.number ?? "",
  },
  {
    key: "customer",
    name: () => w("customer"),
    width: "minmax(120px, 1.1fr)",
    cell: (r) => (
      <>
        {r.customer?.name} <CustomerType of={r.customer} />
      </>
    ),
    mark: (r) => r.customer?.name ?? "",
  },
  {
    key: "content",
    name: () => w("content"),
    width: "minmax(140px, 2fr)",
    cell: (r) => <span className="sub">{contents(r)}</span>,
    mark: contents,
  },
  {
    key: "total",
    name: () => w("total"),
    width: "104px",
    end: true,
    sort: "total",
    cell: (r) => bareMoney(r.total),
    mark: (r) => r.total?.amount ?? "",
  },
  {
    key: "state",
    name: () => w("state"),
    width: "124px",
    cell: (r) => <Pill state={r.state.key}>{r.state.word}</Pill>,
    mark: (r) => r.state.word,
  },
  {
    key: "now",
    name: () => w("now"),
    width: "minmax(130px, 1fr)",
    cell: (r) => {
      const [t, ...more] = r.now ?? [];
      if (!t) return null;
      return (
        <span title={more.map((m) => `${m.name} ${ownerOf(m)}`).join("\n") || undefined}>
          {t.name} <span className="dim">{ownerOf(t)}</span>
          {more.length > 0 && <span className="dim"> {w("others", { n: more.length })}</span>}
        </span>
      );
    },
    mark: (r) => (r.now ?? []).map((t) => t.task + ownerOf(t)).join(),
  },
  {
    key: "due",
    name: () => w("due"),
    width: "158px",
    sort: "dueAt",
    cell: (r) => <Due task={r.now?.[0]} />,
    mark: (r) => r.now?.[0]?.dueAt ?? "",
  },
  {
    key: "promisedAt",
    name: () => w("promisedAt"),
    width: "92px",
    cell: (r) => (r.promisedAt ? day(r.promisedAt) : ""),
    mark: (r) => r.promisedAt ?? "",
  },
  {
    key: "foreignId",
    name: () => w("foreignId"),
    width: "132px",
    cell: (r) => <span className="sub">{r.foreignId}</span>,
    mark: (r) => r.foreignId ?? "",
  },
  {
    key: "channel",
    name: () => w("channel"),
    width: "80px",
    cell: (r) => <span className="sub">{r.channel}</span>,
    mark: (r) => r.channel ?? "",
  },
  {
    key: "placedAt",
    name: () => w("placedAt"),
    width: "132px",
    end: true,
    sort: "placedAt",
    cell: (r) => (
      <time className="sub" dateTime={r.placedAt}>
        {moment(r.placedAt)}
      </time>
    ),
    mark: () => "",
  },
  {
    key: "updatedAt",
    name: () => w("updatedAt"),
    width: "88px",
    end: true,
    sort: "updatedAt",
    cell: (r) => {
      const at = r.updatedAt ?? r.placedAt;
      return (
        at && (
          <time className="sub" dateTime={at} title={moment(at)}>
            {ago(at)}
          </time>
        )
      );
    },
    mark: () => "",
  },
];

/** The columns that a view shows when it does not say. */
export const usual = ["number", "customer", "content", "total", "state", "now", "due", "updatedAt"];
