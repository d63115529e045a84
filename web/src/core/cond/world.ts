import type { Calendar } from "./calendar";
import { own, parseType, subs, type Type } from "./catalogue";
import { parseDay } from "./day";
import { sub } from "./sub";
import { refuse, type Types } from "./types";
import { type Maybe, read, some } from "./value";
import { dayAt, parseMoment } from "./zone";

/** What a condition is asked about. */
export interface Facts {
  /**
   * The raw value of a fact, as JSON has it; undefined is missing, and so is what
   * is not of the fact's type. Rows are a list of objects whose members are facts
   * of the first root that a row binds or, under the name of another root, of that
   * one: {"sku":…, "options":{…}, "product":{"category":…}}.
   */
  get(path: string): unknown;
  /** Whose zone and working days count; without one the zone is UTC and no day is a workday. */
  readonly calendar?: Calendar;
}

/** Facts while they are looked at, with the rows around, outermost first. */
export interface World {
  readonly facts: Facts;
  readonly cal: Calendar;
  readonly rows: unknown[];
}

export type Get = (w: World) => Maybe;

/** Where a condition stands: which facts there are, and the rows facts around it, outermost first. */
export interface Place {
  readonly types: Types;
  readonly around: readonly { readonly path: string; readonly roots: readonly string[] }[];
}

/** A fact, found once and read often. */
export interface Fact {
  readonly type: Type;
  /** What each row of a rows fact binds. */
  readonly roots: readonly string[];
  readonly raw: (w: World) => unknown;
  readonly get: Get;
}

/** Finds a fact: the longest known path, and what the rest asks of it. */
export function fact(path: unknown, { types, around }: Place): Fact {
  const steps = String(path).split(".");
  const rows = around.findLast((rows) => rows.roots.includes("row"))?.path;
  for (let known = steps.length; known > 0; known--) {
    const base = steps.slice(0, known).join(".");
    const entry = own<string>(types.facts, `${rows}>${base}`) ?? own<string>(types.facts, base);
    if (!entry) continue;
    const stored = parseType((entry as { type?: string }).type ?? (entry as string));
    const roots = own<string[]>(types.rows, base) ?? [stored.set ?? ""];
    const raw = rawOf(base, around);
    const whole: Get = base === "today" ? (w) => some(today(w)) : (w) => read(stored, raw(w), w.cal.zone);
    return steps.slice(known).reduce(
      ({ type, get }, name) => {
        const word = own<string>(own(subs, type.kind), name);
        const of = word ? parseType(word) : word === "" ? type.of : undefined;
        return { type: of ?? refuse("fact.unknown", path), roots, raw, get: (w) => sub(get(w), type, name, w.cal) };
      },
      { type: stored, roots, raw, get: whole },
    );
  }
  return refuse("fact.unknown", path);
}

/** How raw data is found: in the row that binds the path's root, else among the facts. */
function rawOf(path: string, around: Place["around"]): Fact["raw"] {
  const steps = path.split(".");
  const [root = ""] = steps;
  const depth = around.findLastIndex((rows) => rows.roots.includes(root));
  if (around[depth]?.roots[0] === root) steps.shift();
  return (w) => (depth < 0 ? w.facts.get(path) : steps.reduce(own, w.rows[depth]));
}

/** The moment of the decision. */
export function now({ facts, cal }: World): number | undefined {
  return parseMoment(String(facts.get("now")), cal.zone);
}

/** The day of the decision; the one on which now lies where nobody says. */
export function today(w: World): number | undefined {
  const at = now(w);
  return parseDay(String(w.facts.get("today"))) ?? (at === undefined ? at : dayAt(at, w.cal.zone));
}
