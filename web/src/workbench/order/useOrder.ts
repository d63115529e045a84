import { send } from "@core/api/client";
import type { FileView, Told } from "@core/api/types";
import type { Money } from "@core/format";
import type { Input, Step } from "@core/process/step";
import type { State } from "@core/ui/parts";
import { useQuery } from "@tanstack/react-query";
import type { CustomerHead, Owner } from "../contracts";

/** One decision in words: which row of which document, from which inputs, and what would have to differ. */
export interface Reason {
  point: string;
  document?: string;
  name?: string;
  row?: string;
  release?: string;
  line?: number;
  say?: string;
  failed?: string;
  inputs?: Input[];
  instead?: { text: string };
}

/** The reasons of one thing: a line's price, the freight, the way. */
export interface Explained {
  about:
    | "price"
    | "option"
    | "fill"
    | "source"
    | "promise"
    | "discount"
    | "freight"
    | "tax"
    | "plan"
    | "check"
    | "route"
    | "skip";
  line?: number;
  step?: string;
  reasons: Reason[];
}

export interface Line {
  n: number;
  product: string;
  sku?: string;
  name?: string;
  quantity?: string;
  words?: Told[];
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
  text: string;
  minor?: boolean;
  data?: Record<string, unknown>;
  /** What was filled in with a decision. */
  fields?: Told[];
}

export interface Action {
  verb: string;
  label: string;
  method: string;
  path: string;
  task?: string;
  step?: string;
  enabled: boolean;
  reason?: string;
  key?: string;
  needs?: string[];
  /** How a task may end: each is a button of its own. */
  outcomes?: { key: string; name: string }[];
  /** The one of these that the button is for. */
  outcome?: string;
  /** Something can be filled in with it. */
  fills?: boolean;
  /** Decides nothing: offered behind the decisions. */
  besides?: boolean;
  ways?: ("before" | "after" | "parallel")[];
  /** item: of a step in a loop, for which of its items. */
  steps?: { key: string; name: string; item?: string; itemName?: string; reason?: string }[];
  seat?: string;
}

export interface OpenTask {
  id: string;
  name: string;
  kind: string;
  step: string;
  /** Of a step in a loop: for which of its items. */
  item?: string;
  owner: Owner;
  openedAt: string;
  dueAt: string;
  late?: boolean;
  /** What its decision rests on, as it is now. */
  reads?: { fact: string; label: string; text: string }[];
  /** What of it has changed since it was last decided on. */
  changed?: { fact: string; item?: string; label?: string; old: string; new: string }[];
}

/** All that the order page shows, in one answer. */
export interface OrderPage {
  order: {
    id: string;
    number?: string;
    type: string;
    phase: string;
    version: number;
    channel?: string;
    foreignId?: string;
    placedAt?: string;
    confirmedAt?: string;
    promisedAt?: string;
    note?: string;
    wishDate?: string;
    customer?: CustomerHead;
    lines?: Line[];
    totals?: Totals;
    holds?: string[];
    warnings?: string[];
    release: string;
  };
  typeName: string;
  planName?: string;
  state: { key: State; word: string };
  /** The jump that waits for somebody else to allow it. */
  asked?: {
    by: string;
    at: string;
    name: string;
    itemName?: string;
    back?: boolean;
    over?: { name: string; as?: "byHand" | "notNeeded" }[];
    reason: string;
  };
  /** Somebody asks to cancel it. */
  cancel?: { by: string; at: string; reason?: string; own?: boolean };
  /** Why its process stands still. */
  hold?: { by: string; reason: string; owner: Owner; since: string; review: string };
  fields?: Told[];
  process: { flow?: string; outcome?: string; steps?: Step[] };
  tasks?: OpenTask[];
  files?: FileView[];
  timeline: { items: Entry[]; next?: string };
  why: Explained[];
  customer?: CustomerHead & {
    phone?: string;
    creditLimit?: Money;
    creditFree?: Money;
    orderCount?: number;
    spent?: Money[];
    since?: string;
    owner?: { name?: string };
    last?: { id: string; number?: string; total?: Money; placedAt?: string }[];
  };
  actions: Action[];
  position?: { previous?: string; next?: string };
}

export const getPage = (id: string, signal?: AbortSignal) =>
  send<OrderPage>("get", `/api/v1/orders/${id}/page`, signal ? { signal } : {});

/** The page of one order; facts about it make it fresh. */
export function useOrder(id: string) {
  return useQuery({ queryKey: ["order", id], queryFn: ({ signal }) => getPage(id, signal), staleTime: 30_000 });
}
