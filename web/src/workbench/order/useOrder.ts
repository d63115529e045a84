import { send } from "@core/api/client";
import type { Money } from "@core/format";
import type { Label } from "@core/i18n/words";
import type { Step } from "@core/process/step";
import type { State } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
import type { CustomerHead, NowTask } from "../contracts";

/** One decision: which row of which document, from which inputs, and what would have to differ. */
export interface Reason {
  point: string;
  document: string;
  documentName?: string;
  row?: string;
  release?: string;
  inputs?: Record<string, unknown>;
  labels?: Record<string, string>;
  say?: Label;
  then?: Record<string, unknown>;
  instead?: { fact: string; op: string; value: unknown; row?: string; say?: string };
  line?: number;
  words?: string;
}

export interface Line {
  n: number;
  product: string;
  sku?: string;
  name?: string;
  quantity?: string;
  options?: { key: string; name: string; value: string }[] | Record<string, unknown>;
  fields?: { key: string; name: string; value: string }[] | Record<string, unknown>;
  listPrice?: Money;
  price?: Money;
  amount?: Money;
  net?: Money;
  short?: string;
  source?: string;
  promisedAt?: string;
}

export interface Totals {
  gross?: Money;
  goods?: Money;
  discount?: Money;
  subtotal?: Money;
  freight?: Money;
  fees?: Money;
  tax?: Money;
  total?: Money;
}

export interface Entry {
  seq: number;
  at: string;
  fact: string;
  by: string;
  user?: string;
  name?: string;
  words?: string;
  data?: Record<string, unknown>;
}

export interface Action {
  verb: string;
  method: string;
  path: string;
  enabled: boolean;
  reason?: string;
  key?: string;
  name?: string;
  task?: string;
}

export interface OpenTask extends NowTask {
  outcomes?: { key: string; name: string }[];
  opinion?: string;
  mine?: boolean;
}

/** All that the order page shows, in one answer. */
export interface OrderPage {
  order: {
    id: string;
    number?: string;
    type: string;
    typeName?: string;
    phase: string;
    version: number;
    channel?: string;
    foreignId?: string;
    placedAt?: string;
    confirmedAt?: string;
    promisedAt?: string;
    note?: string;
    customer?: CustomerHead;
    lines: Line[];
    totals?: Totals;
    holds?: string[];
    warnings?: string[];
    release: string;
    state?: { state: State; word: string };
    fields?: { key: string; name: string; value: string }[];
  };
  process: { steps: Step[] };
  tasks: OpenTask[];
  timeline: { items: Entry[]; next?: string };
  reasons: Reason[];
  customer?: CustomerHead & {
    phone?: string;
    creditLimit?: Money;
    creditFree?: Money;
    orderCount?: number;
    spent?: Money;
    since?: string;
    owner?: string;
    latest?: { id: string; number?: string; total?: Money; placedAt?: string }[];
  };
  actions: Action[];
}

export const getPage = (id: string, signal?: AbortSignal) =>
  send<OrderPage>("get", `/api/v1/orders/${id}/page`, signal ? { signal } : {});

/** The page of one order; facts about it make it fresh. */
export function useOrder(id: string) {
  return useQuery({ queryKey: ["order", id], queryFn: ({ signal }) => getPage(id, signal), staleTime: 30_000 });
}
