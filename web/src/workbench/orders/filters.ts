import type { Answer } from "@core/api/client";
import { dayOf, now } from "@core/format";
import { words } from "@core/i18n/words";
import { offered } from "../codes";
import type { Filter } from "../contracts";

const w = words({
  phase: ["阶段", "Phase"],
  placed: ["待确认", "Placed"],
  confirmed: ["已确认", "Confirmed"],
  working: ["生产中", "In production"],
  cancelled: ["已取消", "Cancelled"],
  taskOwner: ["在谁手里", "With"],
  me: ["我", "Me"],
  late: ["时限", "Due"],
  isLate: ["已超时", "Late"],
  held: ["暂停", "On hold"],
  cancelAsked: ["申请取消", "Asked to cancel"],
  isAsked: ["等待答复", "Waits for an answer"],
  copied: ["抄送我的", "Copies"],
  isCopied: ["抄送给我", "Sent to me"],
  isHeld: ["流程已暂停", "On hold"],
  customerType: ["客户类型", "Customer type"],
  minTotal: ["金额不低于", "Amount from"],
  maxTotal: ["金额不高于", "Amount up to"],
  placedFrom: ["下单自", "Placed from"],
  placedTo: ["下单至", "Placed to"],
  completedFrom: ["完成自", "Completed from"],
  completedTo: ["完成至", "Completed to"],
  cancelledFrom: ["取消自", "Cancelled from"],
  cancelledTo: ["取消至", "Cancelled to"],
  promise: ["承诺", "Promise"],
  kept: ["准时", "Kept"],
  missed: ["迟交", "Missed"],
  type: ["订单类型", "Order type"],
  step: ["节点", "Step"],
  channel: ["渠道", "Channel"],
  owner: ["归属", "Owner"],
  q: ["包含", "Contains"],
  portal: ["客户门户", "Portal"],
  staff: ["同事录入", "Staff"],
  api: ["接口", "API"],
  file: ["导入", "Import"],
});

/** A thing that orders can be filtered by. */
export interface Criterion {
  key: string;
  name: () => string;
  kind: "choice" | "date" | "amount" | "text";
  choices?: () => { value: string; name: string }[];
}

export const criteria: Criterion[] = [
  {
    key: "phase",
    name: () => w("phase"),
    kind: "choice",
    choices: () => (["placed", "confirmed", "working", "cancelled"] as const).map((p) => ({ value: p, name: w(p) })),
  },
  { key: "late", name: () => w("late"), kind: "choice", choices: () => [{ value: "true", name: w("isLate") }] },
  { key: "held", name: () => w("held"), kind: "choice", choices: () => [{ value: "true", name: w("isHeld") }] },
  {
    key: "cancelAsked",
    name: () => w("cancelAsked"),
    kind: "choice",
    choices: () => [{ value: "true", name: w("isAsked") }],
  },
  { key: "copied", name: () => w("copied"), kind: "choice", choices: () => [{ value: "true", name: w("isCopied") }] },
  { key: "taskOwner", name: () => w("taskOwner"), kind: "choice", choices: () => [{ value: "me", name: w("me") }] },
  { key: "owner", name: () => w("owner"), kind: "choice", choices: () => [{ value: "me", name: w("me") }] },
  {
    key: "customerType",
    name: () => w("customerType"),
    kind: "choice",
    choices: () => offered("customerType"),
  },
  { key: "type", name: () => w("type"), kind: "choice", choices: () => offered("type") },
  { key: "minTotal", name: () => w("minTotal"), kind: "amount" },
  { key: "maxTotal", name: () => w("maxTotal"), kind: "amount" },
  { key: "placedFrom", name: () => w("placedFrom"), kind: "date" },
  { key: "placedTo", name: () => w("placedTo"), kind: "date" },
  { key: "completedFrom", name: () => w("completedFrom"), kind: "date" },
  { key: "completedTo", name: () => w("completedTo"), kind: "date" },
  {
    key: "promise",
    name: () => w("promise"),
    kind: "choice",
    choices: () => (["kept", "missed"] as const).map((p) => ({ value: p, name: w(p) })),
  },
  { key: "cancelledFrom", name: () => w("cancelledFrom"), kind: "date" },
  { key: "cancelledTo", name: () => w("cancelledTo"), kind: "date" },
  { key: "step", name: () => w("step"), kind: "text" },
  {
    key: "channel",
    name: () => w("channel"),
    kind: "choice",
    choices: () => (["portal", "staff", "api", "file"] as const).map((c) => ({ value: c, name: w(c) })),
  },
  { key: "q", name: () => w("q"), kind: "text" },
];

/** Reads a filter from the address; what is not known is left out. */
export function readFilter(search: string): Filter {
  const q = new URLSearchParams(search);
  const f: Filter = {};
  for (const c of criteria) {
    const all = q.getAll(c.key);
    if (all.length) f[c.key] = c.kind === "choice" ? all : all[0];
  }
  for (const key of ["customer", "sort"]) if (q.get(key)) f[key] = q.get(key) ?? undefined;
  return f;
}

/** Writes a filter as the part of an address after "?". */
export function writeFilter(f: Filter, more: Record<string, string | undefined> = {}): string {
  const q = new URLSearchParams();
  for (const [key, value] of [...Object.entries(more), ...Object.entries(f)])
    for (const v of Array.isArray(value) ? value : [value]) if (v) q.append(key, v);
  const text = q.toString();
  return text ? `?${text}` : "";
}

/** How a chip says its value. */
export function valueWord(c: Criterion, value: string | string[]): string {
  const all = Array.isArray(value) ? value : [value];
  const known = c.choices?.() ?? [];
  return all.map((v) => known.find((k) => k.value === v)?.name ?? v).join("、");
}

/** A list under a name: those every workbench has, and those that people keep. */
export interface View {
  key: string;
  name: string;
  filter: Filter; // with its sort
  hot?: boolean;
  layout?: Layout;
  saved?: Saved; // as it is kept; absent for those that every workbench has
}

export type Saved = Answer<"view.find">["items"][number];

/** Which columns are shown, in which order and how wide, and how high the rows are. */
export interface Layout {
  columns?: { key: string; width?: number; hidden?: boolean }[];
  density?: "compact" | "cosy";
}

/** A kept view as the list uses it. */
export function viewOf(s: Saved): View {
  const filter: Filter = { ...s.filter, ...(s.sort ? { sort: s.sort } : {}) };
  const layout: Layout = {};
  if (s.columns?.length) layout.columns = s.columns;
  if (s.density === "compact" || s.density === "cosy") layout.density = s.density;
  return { key: s.id, name: s.name, filter, layout, saved: s };
}

/** A filter and a layout as views keep them. */
export function keepable(f: Filter, l: Layout) {
  const { sort, ...rest } = f;
  const filter: Record<string, string[]> = {};
  for (const [k, v] of Object.entries(rest)) if (v?.length) filter[k] = Array.isArray(v) ? v : [v];
  return {
    filter,
    sort: typeof sort === "string" ? sort : "",
    columns: l.columns ?? [],
    density: l.density ?? ("" as const),
  };
}

const v = words({
  all: ["全部", "All"],
  mine: ["我的", "Mine"],
  waiting: ["待我办", "Waiting for me"],
  late: ["超时", "Late"],
  today: ["今日下单", "Today"],
});

export function builtinViews(): View[] {
  return [
    { key: "all", name: v("all"), filter: {} },
    { key: "mine", name: v("mine"), filter: { owner: ["me"] } },
    { key: "waiting", name: v("waiting"), filter: { taskOwner: ["me"] } },
    { key: "late", name: v("late"), filter: { late: ["true"] }, hot: true },
    { key: "today", name: v("today"), filter: { placedFrom: dayOf(now()) } },
    ...offered("customerType")
      .filter((c) => c.value === "vip")
      .map((c) => ({ key: "vip", name: c.name, filter: { customerType: ["vip"] } })),
  ];
}

/** Whether two filters ask the same. */
export function sameFilter(a: Filter, b: Filter): boolean {
  const flat = (f: Filter) =>
    JSON.stringify(
      Object.entries(f)
        .filter(([, x]) => x !== undefined && x.length > 0)
        .map(([k, x]) => [k, Array.isArray(x) ? [...x].sort() : [x]])
        .sort(),
    );
  return flat(a) === flat(b);
}
