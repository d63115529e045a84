import { own, type Type } from "./catalogue";
import { DAY } from "./day";
import { after, type Duration, parseDuration } from "./duration";
import { codeOf, refuse, type SetValue, type Types } from "./types";
import { type Maybe, onLine, read, type Value } from "./value";
import { type Get, now, today, type World } from "./world";
import { dayAt, moment, UTC } from "./zone";

/** Kinds whose literals are no texts. */
const plain: Readonly<Record<string, string>> = { bool: "boolean", number: "number", quantity: "number" };

/** Reads a literal for a type: a value, or for moments how to work it out when asked. */
export function literal(raw: unknown, type: Type, { sets }: Types): Value | Get {
  const { kind, set = "" } = type;
  const m = typeof raw === "string" && (kind === "date" || kind === "instant") && relative(raw);
  if (m) return (w) => shifted(m, kind, w);
  const fixed = typeof raw === (plain[kind] ?? "string") ? read(type, raw, UTC) : undefined;
  // Somebody or something with an id has no literal: it is compared with other facts.
  if (!fixed || (fixed.of && kind !== "code"))
    return refuse(own(raw, "x") ? "format.unsupported" : "literal.type", raw);
  if (own<SetValue[]>(sets, set)?.every((v) => codeOf(v) !== raw)) refuse("code.unknown", raw);
  // A clock time without an offset is meant in the zone of who asks.
  return kind === "instant" ? (w) => read(type, raw, w.cal.zone) : fixed;
}

/** now or today, moved by a duration. */
export interface Moment {
  readonly base: string;
  readonly by?: Duration;
}

/** Reads "now", "today+3wd", "now-2h". */
export function relative(raw: string): Moment | undefined {
  const [, base, text] = /^(now|today)([+-].+)?$/.exec(raw) ?? [];
  const by = text ? parseDuration(text.replace(/^\+(?!-)/, "")) : undefined;
  return base && (by || !text) ? { base, by } : undefined;
}

function shifted({ base, by }: Moment, kind: string, w: World): Maybe {
  const { zone } = w.cal;
  const day = base === "today" ? today(w) : undefined;
  const from = day === undefined ? now(w) : moment(day * DAY, zone);
  if (from === undefined) return from;
  const at = by ? after(from, by, w.cal) : from;
  return onLine(kind === "date" ? dayAt(at, zone) : at);
}
