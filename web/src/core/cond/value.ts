import { own, type Type } from "./catalogue";
import { parseDay, parseTime } from "./day";
import { decimal } from "./decimal";
import { length, parseDuration } from "./duration";
import { fold, plain } from "./text";
import { parseMoment, type Zone } from "./zone";

/**
 * A fact's value. n holds whatever lies on a line: 1/10,000 as bigint; days,
 * minutes, microseconds as whole numbers. s is what must be the same besides:
 * folded text, codes, ids, currency. Two values are equal when both are.
 */
export interface Value {
  readonly n: bigint | number;
  readonly s: string;
  /** What a list holds, the ends of a range, what stands above a department. */
  readonly of?: readonly Maybe[];
  /** A text or place as it was given. */
  readonly raw?: unknown;
}

/** Missing is one more value: it equals only itself and has no order. */
export type Maybe = Value | undefined;

/** Whether two values are the same; missing equals only missing. */
export function same(a: Maybe, b: Maybe): boolean {
  return a?.n === b?.n && a?.s === b?.s;
}

/** The order of two values: -1, 0, 1, or none (NaN) where one is missing or currencies or families of duration differ. */
export function order(a: Maybe, b: Maybe): number {
  return !a || !b || a.s !== b.s ? Number.NaN : a.n < b.n ? -1 : Number(a.n > b.n);
}

export function onLine(n: bigint | number, s = ""): Value {
  return { n, s };
}

/** A value on the line, if there is one. */
export const some = (n: bigint | number | undefined, s?: string): Maybe => (n === undefined ? n : onLine(n, s));

/** Reads what a list holds; what is no list holds nothing. */
export function items<T>(raw: unknown, read: (item: unknown) => T): T[] {
  return Array.isArray(raw) ? raw.map((item) => read(item)) : [];
}

const word = (raw: unknown): Maybe => (typeof raw === "string" && plain(raw) ? onLine(0, raw) : undefined);

/** Reads raw data of a type, as JSON has it; what is not of the type is missing. */
export function read(type: Type, raw: unknown, zone: Zone): Maybe {
  const s = typeof raw === "string" ? raw : "";
  const { kind, of } = type;
  switch (kind) {
    case "bool":
      return typeof raw === "boolean" ? onLine(Number(raw)) : undefined;
    case "number":
    case "quantity":
      return some(decimal(raw));
    case "money": {
      // The literal of documents, or the object of the API.
      const [amount, currency] = s ? s.split(/ (?=[A-Z]{3}$)/) : [own(raw, "amount"), own(raw, "currency")];
      return typeof currency === "string" ? some(decimal(amount), currency) : undefined;
    }
    case "text":
      return fold(s) ? { n: 0, s: fold(s), raw } : undefined;
    case "date":
      return some(parseDay(s));
    case "instant":
      return some(parseMoment(s, zone));
    case "time":
      return some(parseTime(s));
    case "duration": {
      const d = parseDuration(s);
      return d && onLine(...length(d));
    }
    case "place":
      return typeof raw === "object" && raw ? { n: 0, s: JSON.stringify(raw), raw } : undefined;
    case "range": {
      const ends = ["from", "to"].map((end) => of && read(of, own(raw, end), zone));
      return ends.some((v) => v) ? { n: 0, s: JSON.stringify(raw), of: ends } : undefined;
    }
    case "list":
    case "rows": {
      const all = items(raw, (item) => (of ? read(of, item, zone) : onLine(0))).filter((v) => v);
      return all.length ? { n: 0, s: "", of: all } : undefined;
    }
  }
  // Codes; somebody or something by id, or an object with one. A department may say what stands above it.
  const id = word(own(raw, "id") ?? raw);
  return id && { ...id, of: items(own(raw, "above"), word) };
}
