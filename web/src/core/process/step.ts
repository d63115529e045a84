import { clock } from "../format";
import { words } from "../i18n/words";

const w = words({
  customer: ["客户", "The customer"],
  votes: ["{yes}/{need} 票同意", "{yes} of {need} yes"],
  added: ["{name}（{by} 加签）", "{name} (added by {by})"],
  handed: ["{name}（{from} 转交）", "{name} (from {from})"],
  against: ["{no} 票反对", "{no} no"],
  failed: ["没有成功：{say}", "Did not succeed: {say}"],
  delegated: ["{name}（委托 {to}）", "{name} (delegated to {to})"],
  unsuccessful: ["没有成功", "Did not succeed"],
  items: ["{step} {done}/{all}", "{step} {done}/{all}"],
  tried: ["已试 {n} 次", "tried {n} time|tried {n} times"],
  again: ["{at} 再试", "again at {at}"],
});

/** What a decision looked at, in words. */
export interface Input {
  fact: string;
  label: string;
  value?: unknown;
  text: string;
}

/** Why a step was passed by, or why a choice fell as it did. */
export interface StepWhy {
  cause: string;
  say?: string;
  text?: string;
  document?: string;
  name?: string;
  row?: string;
  release?: string;
  inputs?: Input[];
}

export interface StepWho {
  user?: string;
  name?: string;
  role?: string;
  people?: number;
  customer?: boolean;
  said?: string;
  by?: string;
  at?: string;
  opinion?: string;
  /** Who added this signer. */
  addedBy?: string;
  /** Whom the holder has asked to act for him. */
  deputy?: string;
  /** Who handed it on, the first first. */
  from?: string[];
}

/** One step of the way of an order, as its run sees it. Blocks have lanes of steps. */
export interface Step {
  id: string;
  name: string;
  kind: string; // approval, task, auto, choice, parallel, …
  state: "done" | "now" | "ahead" | "skipped";
  who?: StepWho[];
  /** Where several have to say yes. */
  votes?: { yes: number; no: number; need: number; of: number };
  enteredAt?: string;
  leftAt?: string;
  dueAt?: string;
  late?: boolean;
  /** What was decided, in words. */
  result?: string;
  why?: StepWhy;
  lanes?: Lane[];
  /** Of an automatic step that did not succeed; nextAt is when it is tried again by itself. */
  failure?: { say: string; attempts: number; nextAt?: string };
}

/** A way through a block: of a choice the one taken, of a parallel all at once, of a loop one for each item. */
export interface Lane {
  id: string;
  name?: string;
  taken?: boolean;
  item?: string;
  /** Of a loop: the item was rejected and has fallen out. */
  out?: boolean;
  steps?: Step[];
}

let sayRole = (key: string) => key;

/** Says how roles are called by whoever knows; until then by their keys. */
export function callRoles(by: (key: string) => string) {
  sayRole = by;
}

const gone = ["removed", "outdated"];

/** names tells who has, had or will have a step: of those who are asked now, who have not spoken yet. */
export function names(step: Step): string {
  return (step.who ?? [])
    .filter((p) => (step.state === "now" ? !p.said || p.said === "open" : !gone.includes(p.said ?? "")))
    .map(calls)
    .filter(Boolean)
    .join("、");
}

/** calls somebody by name, and tells of whoever came later how. */
function calls(p: StepWho): string {
  const name = p.by ?? p.name ?? (p.customer ? w("customer") : p.role ? sayRole(p.role) : "");
  const from = p.from?.at(-1);
  if (p.deputy) return w("delegated", { name, to: p.deputy });
  if (p.addedBy) return w("added", { name, by: p.addedBy });
  return from ? w("handed", { name, from: sayRole(from) }) : name;
}

/** votes tells how a step stands that asks several; nothing of others. */
export function votes({ votes: v, state }: Step): string {
  if (!v || (state !== "now" && state !== "done")) return "";
  return [w("votes", v), v.no > 0 && w("against", v)].filter(Boolean).join(" · ");
}

/** failed tells why an automatic step is not done yet, and what comes next; nothing of others. */
export function failed({ failure: f }: Step): string {
  if (!f) return "";
  return [w("failed", { say: f.say }), w("tried", { n: f.attempts }), f.nextAt && w("again", { at: clock(f.nextAt) })]
    .filter(Boolean)
    .join(" · ");
}

/** failedShort is failed where there is little room: without the reason. */
export function failedShort({ failure: f }: Step): string {
  return f ? [w("unsuccessful"), w("tried", { n: f.attempts })].join(" · ") : "";
}

/** stepOf finds a step on the way by its id; in a loop that of an item. */
export function stepOf(steps: Step[], id: string, item?: string): Step | undefined {
  for (const s of steps) {
    const lanes = s.lanes?.filter((l) => !item || !l.item || item === l.item || item.startsWith(`${l.item}/`));
    const found = s.id === id ? s : stepOf(lanes?.flatMap((l) => l.steps ?? []) ?? [], id, item);
    if (found) return found;
  }
  return undefined;
}

const urgency = ["now", "ahead", "done", "skipped"];

/** together puts the items of a loop into one way: of each step the one that is furthest behind, with how many are done. */
function together(lanes: Lane[]): Step[] {
  const first = lanes[0]?.steps ?? [];
  return first.map((_, i) => {
    const all = lanes.flatMap((l) => l.steps?.[i] ?? []).filter((s) => s.state !== "skipped");
    const least = [...all].sort((a, b) => urgency.indexOf(a.state) - urgency.indexOf(b.state))[0] ?? (first[i] as Step);
    if (all.length < 2 || least.lanes) return least;
    const done = all.filter((s) => s.state === "done").length;
    return { ...least, name: w("items", { step: least.name, done, all: all.length }) };
  });
}

/** laid puts the way in one line for the strip: choices are walked through, parallels stay stacked, a loop is walked once. */
export function laid(steps: Step[]): (Step | Step[])[] {
  return steps.flatMap((s): (Step | Step[])[] => {
    if (s.kind === "parallel" && s.lanes) return [s.lanes.flatMap((l) => l.steps ?? [])];
    if (s.kind === "each" && s.lanes) return laid(together(s.lanes));
    if (s.lanes) {
      const taken = s.lanes.find((l) => l.taken) ?? s.lanes[0];
      return taken ? laid(taken.steps ?? []) : [];
    }
    return [s];
  });
}
