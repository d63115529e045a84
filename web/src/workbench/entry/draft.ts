import { api, newKey } from "@core/api/client";
import { sent } from "@core/form/hidden";
import { getPage } from "../order/useOrder";

/** A line as it is typed. */
export interface LineDraft {
  n: number;
  sku: string;
  name: string;
  quantity: string;
  options?: Record<string, unknown>;
  fields?: Record<string, unknown>;
}

/** An order as it is typed. */
export interface Draft {
  customer?: { id: string; name: string };
  fields: Record<string, unknown>;
  lines: LineDraft[];
  note: string;
  /** Files that have arrived. */
  attachments?: string[];
  /** Where its files are kept: a draft that is begun anew has its own place. */
  tray: string;
  key: string;
}

/** fresh is a draft in which nothing is typed. */
export const fresh = (): Draft => ({ fields: {}, lines: [], note: "", tray: newKey(), key: newKey() });
const place = "staff-draft";

/** kept is the draft that was left here, else a fresh one. */
export function kept(): Draft {
  try {
    return { ...fresh(), ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Draft>) };
  } catch {
    return fresh();
  }
}

/** keep keeps a draft for when one comes again. */
export const keep = (d: Draft) => localStorage.setItem(place, JSON.stringify(d));

/** forget drops what was kept. */
export const forget = () => localStorage.removeItem(place);

/** filledLike is a draft's fields and lines as another order has them. */
export async function filledLike(id: string): Promise<Pick<Draft, "fields" | "lines">> {
  const o = await api("order.get", { path: { id } });
  const page = await getPage(id).catch(() => undefined); // for names alone
  return {
    fields: (o.fields as Record<string, unknown>) ?? {},
    lines: (o.lines ?? []).map((l, n) => ({
      n,
      sku: l.sku ?? "",
      name: page?.order.lines?.[n]?.name ?? l.sku ?? "",
      quantity: l.quantity ?? "",
      ...(l.options ? { options: l.options as Record<string, unknown> } : {}),
      ...(l.fields ? { fields: l.fields as Record<string, unknown> } : {}),
    })),
  };
}

/** request is what is asked and placed. The values of hidden fields stay in the draft. */
export function request(d: Draft, hidden: string) {
  return {
    customer: { id: d.customer?.id },
    channel: "staff",
    fields: sent(d.fields, hidden),
    ...sent(
      { ...(d.note ? { note: d.note } : {}), ...(d.attachments?.length ? { attachments: d.attachments } : {}) },
      hidden,
    ),
    lines: d.lines.map((l) => ({
      sku: l.sku,
      ...(l.quantity ? { quantity: l.quantity } : {}),
      ...(l.options && Object.keys(l.options).length ? { options: l.options } : {}),
      ...(l.fields && Object.keys(l.fields).length ? { fields: l.fields } : {}),
    })),
  };
}
