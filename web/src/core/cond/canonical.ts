import type { Type } from "./catalogue";
import { decimalText } from "./decimal";
import { parseDuration } from "./duration";
import { literal } from "./literal";
import type { Raw } from "./term";
import type { Cond, Types } from "./types";

/**
 * A condition with nested groups of the same kind joined, and a group of one all or
 * any as its child: the one form that the server stores. Its meaning stays.
 */
export function canonical(cond: Cond | Raw): Raw {
  const m = cond as Raw;
  const [op = ""] = Object.keys(m);
  const group = m.f === undefined && m.rows === undefined ? m[op] : undefined;
  if (Array.isArray(group)) {
    const kids = group.map(canonical).flatMap((kid) => (op !== "none" && kid[op] ? (kid[op] as Raw[]) : [kid]));
    return kids.length === 1 && op !== "none" ? (kids[0] as Raw) : { [op]: kids };
  }
  const inside = ["some", "every", "count", "where"].filter((name) => typeof m[name] === "object");
  return { ...m, ...Object.fromEntries(inside.map((name) => [name, canonical(m[name] as Raw)])) };
}

/** The literals of a set by value, numbers before their texts, each once. */
export function sorted(values: readonly unknown[], type: Type, types: Types): unknown[] {
  const known = new Map(values.map((raw) => [JSON.stringify(literalText(raw, type, types)), raw]));
  return [...known].sort(([a, x], [b, y]) => Number(place(x) - place(y)) || byCodePoint(a, b)).map(([, raw]) => raw);

  function place(raw: unknown): bigint {
    const value = literal(raw, type, types);
    return typeof value === "function" ? 0n : BigInt(value.n);
  }
}

/** A literal in the one form that is stored: money without trailing zeros, "007d" as "7d". */
export function literalText(raw: unknown, type: Type, types: Types): string {
  const value = literal(raw, type, types);
  const number = typeof value === "function" || typeof value.n !== "bigint" ? "" : decimalText(value.n);
  if (number) return type.kind === "money" ? `${number} ${(value as { s: string }).s}` : number;
  const d = type.kind === "duration" ? parseDuration(String(raw)) : undefined;
  return d ? d.n + d.unit : String(raw);
}

/** The order of UTF-8, which JavaScript's own comparison is not. */
function byCodePoint(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  const at = x.findIndex((c, i) => c !== y[i]);
  return at < 0 ? x.length - y.length : Number(x[at]?.codePointAt(0)) - Number(y[at]?.codePointAt(0) ?? -1);
}
