// An order as its customer sees it: stages instead of steps. Pure.
import type { Message, OrderPage, ProcessNode, Stage } from "@core/api/coming";
import type { Entry, OrderView, WhoView } from "@core/api/types";

function nodes(all: readonly ProcessNode[] | undefined): ProcessNode[] {
  return (all ?? []).flatMap((n) => [n, ...nodes(n.inside)]);
}

const stageOf = (n: ProcessNode) => (typeof n.stage === "string" ? { key: n.stage, name: n.stage } : n.stage);

/**
 * The stages of an order, as told or gathered from its process: a stage is now
 * when one of its steps is, past when all of them are, and ahead otherwise.
 */
export function stagesOf(page: OrderPage | undefined): Stage[] {
  if (page?.stages) return page.stages;
  const found = new Map<string, { name: string; states: string[] }>();
  for (const n of nodes(page?.process)) {
    const stage = stageOf(n);
    if (!stage) continue;
    const known = found.get(stage.key) ?? { name: stage.name, states: [] };
    known.states.push(n.state ?? "ahead");
    found.set(stage.key, known);
  }
  return [...found].map(([key, s]) => ({
    key,
    name: s.name,
    state: s.states.includes("now") ? "now" : s.states.includes("ahead") ? "ahead" : "past",
  }));
}

export interface Now {
  name?: string | undefined;
  who?: string | undefined;
  openedAt?: string | undefined;
  dueAt?: string | undefined;
}

const nameOf = (who: WhoView | WhoView[] | undefined) => (Array.isArray(who) ? who[0]?.name : who?.name);

/** What is done now, by whom and until when; of several things the one that is due first. */
export function nowOf(page: OrderPage | undefined, order: OrderView | undefined): Now | undefined {
  const stage = stagesOf(page).find((s) => s.state === "now")?.name;
  if (page?.now)
    return {
      name: page.now.name ?? stage,
      who: page.now.owner?.name,
      openedAt: page.now.openedAt,
      dueAt: page.now.dueAt,
    };
  const running = nodes(page?.process).filter((n) => n.state === "now" && stageOf(n));
  const task = [...(order?.tasks ?? [])].sort((a, b) => a.dueAt.localeCompare(b.dueAt))[0];
  const node = running.sort((a, b) => due(a).localeCompare(due(b)))[0];
  if (!node && !task) return undefined;
  return {
    name: node ? (stageOf(node)?.name ?? stage) : stage,
    who: nameOf(node?.owner) ?? task?.owner.name,
    openedAt: node?.openedAt ?? task?.openedAt,
    dueAt: (node && due(node) !== "~" ? due(node) : undefined) ?? task?.dueAt,
  };
}

const due = (n: ProcessNode) => n.dueAt ?? n.due ?? "~";

/** What of a timeline a customer is told; the rest is how the business works inside. */
const told = [
  "order.placed",
  "order.confirmed",
  "order.cancelled",
  "order.changed",
  "order.accepted",
  "shipment.sent",
  "shipment.delivered",
  "payment.received",
] as const;
export type Told = (typeof told)[number];

export interface Happened {
  seq: number;
  at: string;
  fact: Told;
  reason?: string | undefined;
}

export function happened(entries: readonly Entry[] | undefined): Happened[] {
  return (entries ?? [])
    .filter((e) => (told as readonly string[]).includes(e.fact))
    .map((e) => ({
      seq: e.seq,
      at: e.at,
      fact: e.fact as Told,
      reason: (e.data as { reason?: string } | undefined)?.reason,
    }))
    .sort((a, b) => b.seq - a.seq);
}

/** The messages about an order, oldest first; a customer's own stand apart. */
export function messagesOf(
  page: OrderPage | undefined,
  entries: readonly Entry[] | undefined,
  me: string | undefined,
): Message[] {
  if (page?.messages) return page.messages;
  return (entries ?? [])
    .filter((e) => e.fact === "message.posted")
    .flatMap((e) => {
      const data = e.data as { text?: string; customerVisible?: boolean };
      if (!data.text || data.customerVisible === false) return [];
      return [{ id: String(e.seq), at: e.at, by: e.by, text: data.text, mine: Boolean(me && e.user === me) }];
    });
}

/** What an order's state is called by shape and colour. */
export function stateOf(phase: string | undefined): "waiting" | "running" | "done" | "cancelled" {
  if (phase === "cancelled") return "cancelled";
  if (phase === "placed") return "waiting";
  return phase === "done" || phase === "closed" ? "done" : "running";
}
