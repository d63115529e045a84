import { Problem, send } from "@core/api/client";
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
export const taskCount = () => send<{ open: number; late: number }>("get", "/api/v1/tasks/count?owner=me");

export interface Found {
  orders: Row[];
  parties: { id: string; name?: string; ref?: string; phone?: string }[];
  products: { id: string; name?: string; sku?: string }[];
}

interface PartyHit {
  id: string;
  name?: string;
  ref?: string;
  phone?: string;
}

interface ProductHit {
  id: string;
  name?: string;
  sku?: string;
}

/** How many customers and products are looked through, newest first. */
const looked = 200;

/**
 * Finds orders by a fragment on the server; customers and products, of which
 * lists know whole values only, among the newest.
 */
export async function search(q: string, signal?: AbortSignal): Promise<Found> {
  const more = signal ? { signal } : {};
  const list = <T>(path: string) => send<Page<T>>("get", path, more).catch((e) => none<T>(e));
  const [orders, parties, products] = await Promise.all([
    list<Row>(`/api/v1/orders${query({ q, limit: "8" })}`),
    list<PartyHit>(`/api/v1/parties?limit=${looked}`),
    list<ProductHit>(`/api/v1/products?limit=${looked}`),
  ]);
  const has = (...texts: (string | undefined)[]) => texts.some((t) => t?.toLowerCase().includes(q.toLowerCase()));
  return {
    orders: orders.items,
    parties: parties.items.filter((p) => has(p.name, p.ref, p.phone)).slice(0, 8),
    products: products.items.filter((p) => has(p.name, p.sku)).slice(0, 8),
  };
}

/** Who may not list a thing finds none of it. */
function none<T>(e: unknown): Page<T> {
  if (e instanceof Problem && e.status === 403) return { items: [] };
  throw e;
}
