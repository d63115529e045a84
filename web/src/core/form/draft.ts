// An order on its way: what somebody has typed so far. Pure; drafts.ts keeps it.
import type { Destination, LineRequest, OrderRequest } from "@core/api/types";
import { sent } from "@core/form/hidden";
import type { Money } from "@core/format";

/** The built-in fields of an order that are one text. */
export type Plain = "note" | "wishDate" | "coupon";

/** A line, with what is shown of its product before the server has spoken. */
export interface DraftLine {
  uid: string;
  sku: string;
  name?: string | undefined;
  category?: string | undefined;
  unit?: string | undefined;
  quantity: string;
  options: Record<string, unknown>;
  fields: Record<string, unknown>;
  destination?: string | undefined;
}

export interface Draft {
  v: 1;
  id: string;
  /** The idempotency key of its one order: however often it is sent, it is placed once. */
  key: string;
  type: string;
  typeName?: string | undefined;
  /** For whom, where staff enter it; customers order for themselves. */
  customer?: { id: string; name: string } | undefined;
  plain: Partial<Record<Plain, string>>;
  fields: Record<string, unknown>;
  lines: DraftLine[];
  destinations: Destination[];
  /** Files that have arrived; those on their way are in the draft's tray. */
  attachments?: { id: string; name: string }[] | undefined;
  /** The files that fields hold, by id: a value says no more. */
  files?: Record<string, SentFile> | undefined;
  /** Pointers of what was touched: only there is a mistake worth telling at once. */
  touched: string[];
  /** The last quoted total, for lists of drafts. */
  total?: Money | undefined;
}

/** A file as it is called here. */
export interface SentFile {
  name: string;
  size: number;
  type: string;
}

export type Edit =
  | { do: "customer"; to: Draft["customer"] }
  | { do: "type"; to: string }
  | { do: "field"; key: string; to: unknown }
  | { do: "plain"; key: Plain; to: string }
  | { do: "addLines"; lines: DraftLine[] }
  | { do: "changeLine"; uid: string; to: Partial<DraftLine> }
  | { do: "dropLine"; uid: string }
  | { do: "putLine"; line: DraftLine; at: number }
  | { do: "destinations"; to: Destination[] }
  | { do: "attachments"; to: { id: string; name: string }[] }
  | { do: "by"; change: (d: Draft) => Draft }
  | { do: "touch"; pointers: string[] }
  | { do: "total"; to: Money | undefined };

export function newDraft(type: string, id: string, key: string, typeName?: string): Draft {
  return { v: 1, id, key, type, typeName, plain: {}, fields: {}, lines: [], destinations: [], touched: [] };
}

/** The draft after an edit; the same one when nothing changed. */
export function edited(d: Draft, e: Edit): Draft {
  switch (e.do) {
    case "customer":
      return { ...d, customer: e.to };
    case "type":
      return { ...d, type: e.to };
    case "field": {
      const fields = { ...d.fields, [e.key]: e.to };
      if (e.to === undefined) delete fields[e.key];
      return { ...d, fields };
    }
    case "plain":
      return { ...d, plain: { ...d.plain, [e.key]: e.to } };
    case "addLines":
      return { ...d, lines: [...d.lines, ...e.lines] };
    case "changeLine":
      return { ...d, lines: d.lines.map((l) => (l.uid === e.uid ? { ...l, ...e.to } : l)) };
    case "dropLine":
      return { ...d, lines: d.lines.filter((l) => l.uid !== e.uid) };
    case "putLine":
      return { ...d, lines: [...d.lines.slice(0, e.at), e.line, ...d.lines.slice(e.at)] };
    case "destinations":
      return moved(d, e.to);
    case "attachments":
      return (d.attachments ?? []).map((a) => a.id).join() === e.to.map((a) => a.id).join()
        ? d
        : { ...d, attachments: e.to };
    case "by":
      return e.change(d);
    case "touch": {
      const fresh = e.pointers.filter((p) => !d.touched.includes(p));
      return fresh.length ? { ...d, touched: [...d.touched, ...fresh] } : d;
    }
    case "total":
      return d.total?.amount === e.to?.amount && d.total?.currency === e.to?.currency ? d : { ...d, total: e.to };
  }
}

/** Other destinations; lines that went to one that is gone go to the first. */
function moved(d: Draft, to: Destination[]): Draft {
  const keys = to.map((x) => x.key);
  const lines = d.lines.map((l) =>
    l.destination && !keys.includes(l.destination) ? { ...l, destination: undefined } : l,
  );
  return { ...d, destinations: to, lines };
}

/** Whether anything was typed that would be a pity to lose. */
export function worthKeeping(d: Draft): boolean {
  return (
    d.lines.length > 0 ||
    d.destinations.length > 0 ||
    (d.attachments ?? []).length > 0 ||
    Object.keys(d.fields).length > 0 ||
    Object.values(d.plain).some((t) => t.trim() !== "")
  );
}

function filled<T extends object>(o: T): T | undefined {
  return Object.keys(o).length ? o : undefined;
}

function lineOf(l: DraftLine, several: boolean, first: string | undefined): LineRequest {
  const destination = several ? (l.destination ?? first) : undefined;
  return {
    sku: l.sku,
    quantity: l.quantity || "0",
    ...(filled(l.options) ? { options: l.options } : {}),
    ...(filled(l.fields) ? { fields: l.fields } : {}),
    ...(destination ? { destination } : {}),
  };
}

/** What conditions of the form look at: custom fields, and built-in ones by their keys. */
export function answersOf(d: Draft): Record<string, unknown> {
  const typed = Object.fromEntries(Object.entries(d.plain).filter(([, t]) => t.trim() !== ""));
  return { ...d.fields, ...typed, ...(d.destinations.length ? { destinations: d.destinations } : {}) };
}

/**
 * What the server is asked: only what was filled in, so that its defaults hold
 * elsewhere. The values of hidden fields stay in the draft.
 */
export function requestOf(d: Draft, hidden = ""): OrderRequest {
  const fields = sent(d.fields, hidden);
  const typed = sent(Object.fromEntries(Object.entries(d.plain).filter(([, t]) => t.trim() !== "")), hidden);
  const several = d.destinations.length > 1;
  return {
    ...(d.type ? { type: d.type } : {}),
    ...(d.customer ? { customer: { id: d.customer.id }, channel: "staff" } : { channel: "portal" }),
    ...typed,
    ...(filled(fields) ? { fields } : {}),
    ...(d.lines.length ? { lines: d.lines.map((l) => lineOf(l, several, d.destinations[0]?.key)) } : {}),
    ...(d.destinations.length ? { destinations: d.destinations } : {}),
    ...sent(d.attachments?.length ? { attachments: d.attachments.map((a) => a.id) } : {}, hidden),
  };
}
