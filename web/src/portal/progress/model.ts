// An order as its customer sees it, whether signed in or by a link: stages
// instead of steps, what happened instead of how it is done. Pure.
import type { LineView, NoteView, OrderPage, OrderProgress, StageView } from "@core/api/types";
import type { Money } from "@core/format";
import type { State } from "@core/ui/parts";

export type Stage = StageView;

export interface Now {
  /** The stage; nothing where the order goes through none. */
  name?: string | undefined;
  since?: string | undefined;
  due?: string | undefined;
}

export interface TrackLine {
  n: number;
  name: string;
  quantity: string;
  /** Its number and what was chosen of it, in words. */
  words: string[];
  amount?: Money | undefined;
  promisedAt?: string | undefined;
  /** Codes that were chosen: they colour the picture. */
  codes: string[];
  sku?: string | undefined;
  category?: string | undefined;
}

export interface Happened {
  key: string;
  at: string;
  event: string;
  text: string;
}

export interface Track {
  number: string;
  state: State;
  /** The state in words, as the server says it; nothing where it does not. */
  word?: string | undefined;
  cancelled: boolean;
  promisedAt?: string | undefined;
  placedAt?: string | undefined;
  total?: Money | undefined;
  stages: Stage[];
  now?: Now | undefined;
  lines: TrackLine[];
  history: Happened[];
}

/** A page as its customer sees it. */
export function ofPage(page: OrderPage): Track {
  const { order } = page;
  const stages = page.process.stages ?? [];
  const at = stages.find((s) => s.state === "now");
  const over = page.state.key === "cancelled" || page.state.key === "done";
  return {
    number: order.number ?? "",
    state: page.state.key as State,
    word: page.state.word,
    cancelled: order.phase === "cancelled",
    promisedAt: order.promisedAt,
    placedAt: order.placedAt,
    total: order.totals?.total,
    stages,
    now: over || !at ? undefined : { name: at.name, since: at.enteredAt, due: at.dueAt },
    lines: (order.lines ?? []).map(ofLine),
    history: page.timeline.items
      .filter((e) => !e.minor && !/^message\.|note/i.test(e.fact))
      .map((e) => ({ key: String(e.seq), at: e.at, event: e.fact.replace(/^order\./, ""), text: e.text ?? "" })),
  };
}

function ofLine(l: LineView): TrackLine {
  const words = (l.words ?? []).flatMap((t) =>
    t.text ? [/^[\d−-]/.test(t.text) ? `${t.label} ${t.text}` : t.text] : [],
  );
  return {
    n: l.n,
    name: l.name ?? l.sku ?? "",
    quantity: l.quantity ?? "1",
    words: l.name && l.sku ? [l.sku, ...words] : words,
    amount: l.amount,
    promisedAt: l.promisedAt,
    codes: Object.values((l.options ?? {}) as Record<string, unknown>).filter(
      (v): v is string => typeof v === "string",
    ),
    sku: l.sku,
    category: l.category,
  };
}

const states: Record<string, State> = { done: "done", cancelled: "cancelled" };

/** The same of what a link shows. */
export function ofProgress(p: OrderProgress): Track {
  return {
    number: p.number ?? "",
    state: states[p.state ?? ""] ?? "running",
    word: p.now?.name,
    cancelled: p.state === "cancelled",
    promisedAt: p.promisedAt,
    placedAt: p.timeline?.find((m) => m.event === "placed")?.at,
    total: p.total,
    stages: p.stages,
    now: p.state === "open" && p.now ? { name: p.now.name, due: p.now.due, since: since(p) } : undefined,
    lines: (p.lines ?? []).map((l, i) => ({
      n: i + 1,
      name: l.name ?? "",
      category: l.category,
      quantity: l.quantity ?? "1",
      words: (l.options ?? []).map((o) => (/^[\d−-]/.test(o.value ?? "") ? `${o.name} ${o.value}` : (o.value ?? ""))),
      codes: [],
    })),
    history: (p.timeline ?? []).map((m, i) => ({ key: `${i}`, at: m.at, event: m.event, text: m.name ?? "" })),
  };
}

/** When the present stage began. */
function since(p: OrderProgress): string | undefined {
  return p.stages.find((s) => s.key === p.now?.stage)?.enteredAt;
}

export interface Message {
  id: string;
  at: string;
  by: string;
  mine: boolean;
  text: string;
}

/** The notes that a customer reads, oldest first; her own stand apart. Those taken back are gone. */
export function messagesOf(notes: readonly NoteView[] | undefined, me: string): Message[] {
  return (notes ?? [])
    .flatMap((n) =>
      n.text && n.customerVisible ? [{ id: n.id, at: n.at, by: n.by, mine: n.user === me, text: n.text }] : [],
    )
    .sort((a, b) => a.at.localeCompare(b.at));
}
