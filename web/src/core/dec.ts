// Exact decimals as the server sends them: text with at most four places.
// Amounts are never floats, not even for a moment.
import type { Money } from "./format";

const places = 4;
const scale = 10n ** BigInt(places);

/** A decimal text in 1/10,000 of its unit. Texts that are no number count as zero. */
export function units(text: string | undefined | null): bigint {
  const found = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text?.trim() ?? "");
  if (!found) return 0n;
  const [, sign, whole = "", part = ""] = found;
  const value = BigInt(whole || "0") * scale + BigInt(part.slice(0, places).padEnd(places, "0"));
  return sign ? -value : value;
}

/** The decimal text of it, with at least so many places: 50000n is "5.00". */
export function decimal(value: bigint, least = 2): string {
  const sign = value < 0n ? "-" : "";
  const all = (value < 0n ? -value : value).toString().padStart(places + 1, "0");
  let part = all.slice(-places);
  while (part.length > least && part.endsWith("0")) part = part.slice(0, -1);
  return sign + all.slice(0, -places) + (part ? `.${part}` : "");
}

/** a − b in a's currency. */
export function minus(a: Money, b: Money): Money {
  return { amount: decimal(units(a.amount) - units(b.amount)), currency: a.currency };
}

/** How many of a thing cost, half up to the cent. */
export function times(price: Money, quantity: string): Money {
  const exact = units(price.amount) * units(quantity);
  const cents = scale * 100n; // exact is in 1/10⁸; a cent is 10⁶ of these
  const half = exact < 0n ? -cents / 2n : cents / 2n;
  return { amount: decimal(((exact + half) / cents) * 100n), currency: price.currency };
}

/** −1, 0 or 1. */
export function sign(m: Money | undefined | null): number {
  const value = units(m?.amount);
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}

/** Money as rules write it: "20000 CNY". */
export function readMoney(text: unknown): Money | undefined {
  const found = typeof text === "string" ? /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(text) : null;
  return found ? { amount: decimal(units(found[1])), currency: found[2] as string } : undefined;
}
