// How a price came about, as rows of a sheet: sums are the server's, names are
// those of the rules that matched. Pure.
import type { LineView, OrderView, Reason } from "@core/api/types";
import { decimal, minus, sign, times, units } from "@core/dec";
import type { Money } from "@core/format";

export interface PriceRow {
  kind: "goods" | "line" | "discount" | "freight" | "fees" | "tax" | "included";
  amount: Money;
  reasons: Reason[];
  /** Of the only line: its price and how many. */
  of?: { price: Money; quantity: string };
}

/**
 * The rules that made each line's price. Reasons come in the order of the lines:
 * each line's price list, then what was given on it.
 */
export function byLine(view: OrderView): Map<number, Reason[]> {
  const lines = view.lines ?? [];
  const found = new Map<number, Reason[]>();
  let at = -1;
  for (const r of view.reasons ?? []) {
    if (r.point === "prices") at++;
    else if (r.point !== "price.line") continue;
    const line = lines[at];
    if (line) found.set(line.n, [...(found.get(line.n) ?? []), r]);
  }
  return found;
}

function off(l: LineView): bigint {
  return l.listPrice && l.quantity && l.amount
    ? units(l.amount.amount) - units(times(l.listPrice, l.quantity).amount)
    : 0n;
}

/** What rules took off the lines, one row per set of rules. */
function lineRows(view: OrderView, currency: string, whole: bigint): PriceRow[] {
  const rules = byLine(view);
  const groups = new Map<string, { reasons: Reason[]; sum: bigint }>();
  for (const l of view.lines ?? []) {
    const reasons = (rules.get(l.n) ?? []).filter((r) => r.point === "price.line");
    if (off(l) === 0n) continue;
    const key = reasons.map((r) => `${r.document}#${r.row}`).join("+");
    const group = groups.get(key) ?? { reasons, sum: 0n };
    group.sum += off(l);
    groups.set(key, group);
  }
  const told = [...groups.values()].reduce((sum, g) => sum + g.sum, 0n);
  if (told !== whole) {
    const all = [...groups.values()].flatMap((g) => g.reasons);
    return whole === 0n ? [] : [{ kind: "line", amount: { amount: decimal(whole), currency }, reasons: all }];
  }
  return [...groups.values()].map((g) => ({
    kind: "line" as const,
    amount: { amount: decimal(g.sum), currency },
    reasons: g.reasons,
  }));
}

/** The rows of the sheet; what comes to nothing and has no reason is left out. */
export function priceRows(view: OrderView): PriceRow[] {
  const t = view.totals;
  const goods = t?.gross ?? t?.goods;
  if (!t || !goods) return [];
  const of = (point: string) => (view.reasons ?? []).filter((r) => r.point === point);
  const only = view.lines?.length === 1 ? view.lines[0] : undefined;
  const rows: PriceRow[] = [
    {
      kind: "goods",
      amount: goods,
      reasons: (view.reasons ?? []).filter((r) => r.point === "prices" && r.say).slice(0, 1),
      ...(only?.listPrice && only.quantity ? { of: { price: only.listPrice, quantity: only.quantity } } : {}),
    },
  ];
  if (t.goods) rows.push(...lineRows(view, goods.currency, units(minus(t.goods, goods).amount)));
  if (t.discount && sign(t.discount) !== 0)
    rows.push({ kind: "discount", amount: negative(t.discount), reasons: of("price.order") });
  if (t.freight && (view.lines?.length ?? 0) > 0)
    rows.push({ kind: "freight", amount: t.freight, reasons: of("freight.order") });
  if (t.fees && sign(t.fees) !== 0) rows.push({ kind: "fees", amount: t.fees, reasons: [] });
  if (t.tax && sign(t.tax) !== 0) rows.push({ kind: included(view) ? "included" : "tax", amount: t.tax, reasons: [] });
  return rows;
}

function negative(m: Money): Money {
  return sign(m) > 0 ? { ...m, amount: `-${m.amount}` } : m;
}

/** Whether the tax is part of the total: then the rest already adds up to it. */
function included(view: OrderView): boolean {
  const t = view.totals;
  const rest = units(t?.subtotal?.amount) + units(t?.freight?.amount) + units(t?.fees?.amount);
  return rest === units(t?.total?.amount);
}

/** What is missing until a rule on the total would decide otherwise: "¥2,640 more and …". */
export function within(view: OrderView): { reason: Reason; missing: Money; limit: Money } | undefined {
  const total = view.totals?.total;
  for (const reason of view.reasons ?? []) {
    const i = reason.instead;
    if (!total || reason.point !== "route.order" || !i || !/^order\.total(Base)?$/.test(i.fact) || !/^>=?$/.test(i.op))
      continue;
    const found = /^(\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(String(i.value));
    if (!found || found[2] !== total.currency) continue;
    const limit = { amount: decimal(units(found[1])), currency: total.currency };
    const missing = minus(limit, total);
    if (sign(missing) > 0) return { reason, missing, limit };
  }
  return undefined;
}
