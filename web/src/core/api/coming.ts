// Contracts that the server is about to keep: types by hand until openapi.json
// has them. Whatever a screen reads of them it treats as absent when it is not
// told, and it shows the server's own refusal when the address is not there.
import type { Money } from "../format";
import { type Answer, send } from "./client";
import type { FieldView, FormView, LineView, OrderView, WhoView } from "./types";

const at = "/api/v1";

/** A list as the house writes them; some answers are bare arrays. */
export interface Page<T> {
  items: T[];
  next?: string;
}

async function page<T>(asked: Promise<Page<T> | T[]>): Promise<Page<T>> {
  const answer = await asked;
  return Array.isArray(answer) ? { items: answer } : answer;
}

// ---- session

export interface SignInOptions {
  workspace?: { slug: string; name: string };
  password?: boolean;
  code?: string[];
  link?: string[];
  guests?: boolean;
}

export interface Session {
  user: { id: string; login: string; name: string; kind: string; roles: string[]; lang?: string; party?: string };
  workspace: { slug: string; name: string; zone?: string; currency?: string };
  can: string[];
  expiresAt?: string;
}

export interface OpenSession {
  id: string;
  current?: boolean;
  device?: string;
  agent?: string;
  createdAt?: string;
  seenAt?: string;
}

export type Proof = { login: string; password: string } | { login: string; code: string } | { link: string };

export const session = {
  options: () => send<SignInOptions>("get", `${at}/session/options`),
  get: (signal?: AbortSignal) => send<Session>("get", `${at}/session`, { ...(signal ? { signal } : {}) }),
  open: (proof: Proof) => send<Session>("post", `${at}/session`, { body: proof }),
  close: () => send<void>("delete", `${at}/session`),
  all: () => page(send<Page<OpenSession>>("get", `${at}/sessions`)),
  drop: (id: string) => send<void>("delete", `${at}/sessions/${encodeURIComponent(id)}`),
  code: (login: string, channel: string) => send<void>("post", `${at}/session/codes`, { body: { login, channel } }),
  password: (old: string, fresh: string) => send<void>("put", `${at}/session/password`, { body: { old, new: fresh } }),
};

// ---- what can be ordered

export interface Choice {
  code: string;
  name: string;
  delta?: Money;
}

/** One thing that can be chosen about a product: codes, or a number within limits. */
export interface ProductOption {
  key: string;
  name: string;
  kind?: string;
  choices?: Choice[];
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
}

export interface CatalogueItem {
  product: { id: string; sku: string; name: string; category?: string; categoryName?: string; unit?: string };
  from?: Money;
  stock?: "stock" | "make" | "none" | (string & {});
  options?: ProductOption[];
}

export interface Catalogue extends Page<CatalogueItem> {
  categories?: { code: string; name: string }[];
}

export interface CatalogueQuery {
  q?: string;
  category?: string;
  cursor?: string;
}

export function catalogue(query: CatalogueQuery, signal?: AbortSignal): Promise<Catalogue> {
  const search = new URLSearchParams(Object.entries(query).filter(([, v]) => v));
  return send<Catalogue>("get", `${at}/catalogue${search.size ? `?${search}` : ""}`, { ...(signal ? { signal } : {}) });
}

export interface OrderType {
  key: string;
  name: string;
  description?: string;
}

export const orderTypes = () => page(send<Page<OrderType> | OrderType[]>("get", `${at}/order-types`));

// ---- more of quotes: what the form tells beyond today's contract

/** A field with its limits, and the columns of a table. */
export type Field = FieldView & {
  min?: number | string;
  max?: number | string;
  step?: number;
  decimals?: number;
  columns?: Field[];
};

export type QuotedLine = LineView & { form?: FormView; name?: string };

// ---- the progress of an order, as its customer sees it

export interface Stage {
  key: string;
  name: string;
  state: "past" | "now" | "ahead";
  at?: string;
}

/** A piece of the process; customers get stages instead of steps. */
export interface ProcessNode {
  stage?: { key: string; name: string } | string;
  name?: string;
  state?: "now" | "ahead" | "skipped" | "done";
  owner?: WhoView | WhoView[];
  openedAt?: string;
  due?: string;
  dueAt?: string;
  inside?: ProcessNode[];
}

export interface Message {
  id?: string;
  at: string;
  by: string;
  mine?: boolean;
  text: string;
}

export interface Shipment {
  title: string;
  state: string;
  carrier?: string;
  waybill?: string;
  due?: string;
  note?: string;
}

export interface Instalment {
  name: string;
  amount: Money;
  state: "paid" | "due" | "later";
  due?: string;
}

export interface Document {
  name: string;
  url: string;
  kind?: string;
}

/** What a page of an order needs in one round trip; parts may be missing. */
export interface OrderPage {
  order?: OrderView;
  workspace?: { name: string; zone?: string; currency?: string; phone?: string };
  stages?: Stage[];
  process?: ProcessNode[];
  now?: { name?: string; owner?: WhoView; openedAt?: string; dueAt?: string };
  messages?: Message[];
  shipments?: Shipment[];
  instalments?: Instalment[];
  documents?: Document[];
}

type Told = Answer<"order.progress">;
type Whole = Answer<"order.page">;

/** The stages as screens draw them; those that an order passes by are left out. */
function drawn(all: readonly { key: string; name: string; state: string; enteredAt?: string }[] | undefined): Stage[] {
  return (all ?? [])
    .filter((s) => s.state !== "skipped")
    .map((s) => ({
      key: s.key,
      name: s.name,
      state: s.state === "done" ? "past" : s.state === "now" ? "now" : "ahead",
      ...(s.enteredAt ? { at: s.enteredAt } : {}),
    }));
}

/** What a link shows, as the page of an order. */
function linked(p: Told): OrderPage {
  const phase = p.state === "cancelled" ? "cancelled" : p.state === "done" ? "done" : "working";
  const placed = p.timeline.find((m) => m.event === "placed")?.at;
  const lines = (p.lines ?? []).map((l, i) => ({
    n: i + 1,
    name: l.name,
    quantity: l.quantity,
    options: Object.fromEntries((l.options ?? []).map((o) => [o.name, o.value])),
  }));
  return {
    order: {
      number: p.number,
      type: p.type,
      phase,
      promisedAt: p.promisedAt,
      placedAt: placed,
      lines,
      totals: { total: p.total },
      route: {},
    } as unknown as OrderView,
    stages: drawn(p.stages),
    ...(p.now ? { now: { name: p.now.name, ...(p.now.due ? { dueAt: p.now.due } : {}) } } : {}),
  };
}

export const progress = {
  byLink: (token: string, signal?: AbortSignal) =>
    send<Told>("get", `${at}/progress/${encodeURIComponent(token)}`, { ...(signal ? { signal } : {}) }).then(linked),
  page: (id: string, signal?: AbortSignal) =>
    send<Whole>("get", `${at}/orders/${encodeURIComponent(id)}/page?mode=public`, {
      ...(signal ? { signal } : {}),
    }).then((p): OrderPage => ({ order: p.order as unknown as OrderView, stages: drawn(p.process.stages) })),
  link: (id: string) => send<{ url: string }>("post", `${at}/orders/${encodeURIComponent(id)}/link`, { body: {} }),
  say: (id: string, text: string, key: string) =>
    send<unknown>("post", `${at}/orders/${encodeURIComponent(id)}/notes`, {
      body: { text, customerVisible: true },
      key,
    }),
};
