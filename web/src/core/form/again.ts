// An order that is placed once more. Pure.
import type { OrderPage, Told } from "@core/api/types";
import { type Draft, newDraft } from "./draft";

/** Kinds of values that belong to one order: what it holds, and what the program gave it. */
const own = new Set(["file", "image", "signature", "serial", "lookup", "formula"]);

/** The values of fields without those that belong to one order alone. */
function carried(fields: unknown, told: readonly Told[] = []): Record<string, unknown> {
  const all = { ...(fields as Record<string, unknown> | undefined) };
  for (const f of told) {
    if (own.has(f.kind)) delete all[f.key];
    const rows = all[f.key];
    if (f.rows && Array.isArray(rows)) all[f.key] = rows.map((row, i) => carried(row, f.rows?.[i]));
  }
  return all;
}

/** What is taken over when an order is placed once more: everything but its dates, its coupon and what is its own. */
export function again(page: OrderPage, id: string, key: string, uid: () => string): Draft {
  const o = page.order;
  const d = newDraft(o.type, id, key);
  return {
    ...d,
    plain: o.note ? { note: o.note } : {},
    fields: carried(o.fields, page.fields),
    destinations: o.destinations ?? [],
    lines: (o.lines ?? []).map((l) => ({
      uid: uid(),
      sku: l.sku ?? "",
      name: l.name,
      quantity: l.quantity ?? "1",
      options: { ...((l.options ?? {}) as Record<string, unknown>) },
      fields: carried(l.fields, l.words),
      destination: l.destination,
    })),
  };
}
