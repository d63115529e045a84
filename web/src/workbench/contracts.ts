import { type Answer, api, send } from "@core/api/client";
import type { Money } from "@core/format";
import type { State } from "@core/ui/parts";

/** Who has a task: a person, or a role and how many it has. */
export interface Owner {
  user?: string;
  name?: string;
  role?: string;
  people?: number;
}

/** An open task in a row. */
export interface NowTask {
  task: string;
  step: string;
  name: string;
  kind: string;
  owner: Owner;
  openedAt: string;
  dueAt?: string;
  late?: boolean;
}

export interface CustomerHead {
  id: string;
  ref?: string;
  name?: string;
  type?: string;
  typeName?: string;
}

/** A row of the orders list. */
export interface Row {
  id: string;
  number?: string;
  type: string;
  phase: string;
  version: number;
  customer?: CustomerHead;
  lines?: { name?: string; sku?: string; quantity?: string }[];
  lineCount?: number;
  total?: Money;
  state: { key: State; word: string };
  now?: NowTask[];
  placedAt?: string;
  updatedAt?: string;
  promisedAt?: string;
  foreignId?: string;
  channel?: string;
  lane?: string;
}

export interface Page<T> {
  items: T[];
  next?: string;
}

export interface Count {
  count: number;
  capped?: boolean;
  totals?: Money[];
}

function query(params: Record<string, string | string[] | undefined>): string {
  const q = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    for (const v of Array.isArray(value) ? value : [value]) if (v) q.append(name, v);
  const text = q.toString();
  return text ? `?${text}` : "";
}

export type Filter = Record<string, string | string[] | undefined>;

export const findOrders = (f: Filter, signal?: AbortSignal) =>
  send<Page<Row>>("get", `/api/v1/orders${query(f)}`, signal ? { signal } : {});
export const countOrders = (f: Filter, signal?: AbortSignal) =>
  send<Count>("get", `/api/v1/orders/count${query(f)}`, signal ? { signal } : {});
export const failingCount = () => send<{ count: number }>("get", "/api/v1/reactions/count");
export const taskCount = () => send<{ open: number; late: number }>("get", "/api/v1/tasks/count?owner=me");

export type Found = Answer<"order.search">;

/** Finds orders, customers and products by a fragment, as far as one may see them. */
export const search = (q: string, signal?: AbortSignal, limit = 8) =>
  api("order.search", { query: { q, limit }, ...(signal ? { signal } : {}) });

/** Reads rows of named orders, those of them that fit a filter. */
export const rowsOf = (ids: string[], f: Filter = {}, signal?: AbortSignal) =>
  findOrders({ ...f, sort: undefined, id: ids, limit: `${ids.length}` }, signal);
