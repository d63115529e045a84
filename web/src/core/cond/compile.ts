import { idle } from "./calendar";
import { ops } from "./catalogue";
import { ONE } from "./decimal";
import { type Raw, term } from "./term";
import { type Cond, refuse, type Types } from "./types";
import { items, type Maybe, onLine, order } from "./value";
import { type Facts, fact, type Place, type World } from "./world";

/** A compiled condition. It is pure and total: the same facts give the same answer, and nothing is thrown. */
export type Test = (facts: Facts) => boolean;

/**
 * Compiles a condition; an absent one always holds. Throws a CondError for what is
 * no condition over these facts. What the server has refused before it is not
 * looked for again: limits, unknown keys, facts that are not known yet.
 */
export function compile(cond: Cond | undefined, types: Types): Test {
  const ask = node(cond, { types, around: [] });
  return (facts) => ask({ facts, cal: facts.calendar ?? idle, rows: [] });
}

type Ask = (w: World) => boolean;

/** Absent or true always holds. */
function node(raw: unknown, place: Place): Ask {
  if (raw === undefined || raw === true) return () => true;
  if (typeof raw !== "object" || !raw) return refuse("cond.shape", raw);
  const m = raw as Raw;
  if (m.rows !== undefined) return rows(m, place);
  if (m.f === undefined) return group(m, place);
  const { type, get } = fact(m.f, place);
  const holds = term(m, type, place);
  return (w) => holds(get(w), w);
}

function group(m: Raw, place: Place): Ask {
  const [op, more] = Object.keys(m);
  const kids = m[op as string];
  if (more || !/^(all|any|none)$/.test(`${op}`) || !Array.isArray(kids)) return refuse("cond.shape", m);
  const asks = kids.map((kid) => node(kid, place));
  if (op === "all") return (w) => asks.every((ask) => ask(w));
  return (w) => asks.some((ask) => ask(w)) === (op === "any");
}

/** Compiles a question about rows: each row is bound while it is looked at. */
function rows(m: Raw, place: Place): Ask {
  const { types, around } = place;
  const { raw, type, roots } = fact(m.rows, place);
  const op = ["some", "every", "count", "sum", "min", "max"].find((name) => name in m);
  if (type.kind !== "rows" || !op) return refuse("cond.shape", m);
  const inside = { types, around: [...around, { path: String(m.rows), roots }] };
  const of = typeof m[op] === "string" ? fact(m[op], inside) : undefined;
  const where = node(of ? m.where : m[op], inside);
  /** What each row has, and false where the condition does not hold for it. */
  const values = (w: World) =>
    items(raw(w), (row) => {
      w.rows[around.length] = row;
      return where(w) && (of ? of.get(w) : true);
    });
  if (op === "some") return (w) => values(w).some((v) => v);
  if (op === "every") return (w) => values(w).every((v) => v);
  // What has a between has a smallest and a largest; numbers, quantities and money can be added up.
  if (of && !(op === "sum" ? /^[nqm]/.test(of.type.kind) : ops[of.type.kind]?.includes("between")))
    refuse("op.wrong", op);
  const holds = term(m, of?.type ?? { kind: "number" }, place);
  if (!of) return (w) => holds(onLine(BigInt(values(w).filter((v) => v).length) * ONE), w);
  const none = op === "sum" ? onLine(0n, /[A-Z]*$/.exec(String(m.v))?.[0]) : undefined;
  return (w) => {
    const known = values(w).filter((v) => v) as Maybe[];
    return holds(known.length ? known.reduce((best, v) => yields(op, best, v)) : none, w);
  };
}

/** Sums beyond this are missing, as on the server: twice of it is the end of its numbers. */
const most = 4_611_686_018_427_387_903n;

/** Takes one more value in; what has nothing to do with the others makes the yield missing. */
function yields(op: string, best: Maybe, v: Maybe): Maybe {
  const n = order(v, best);
  if (!best || !v || Number.isNaN(n)) return undefined;
  if (op !== "sum") return n > 0 === (op === "max") ? v : best;
  return best.n > most || best.n < -most ? undefined : onLine((best.n as bigint) + (v.n as bigint), v.s);
}

/** Facts that know their types. */
export interface Known extends Facts {
  readonly types: Types;
}

const made = new WeakMap<Cond, { types: Types; test: Test }>();

/** Whether a condition holds. It is compiled when it is first asked, and again when it is asked with other types. */
export function holds(cond: Cond | undefined, facts: Known): boolean {
  if (!cond) return true;
  const { types } = facts;
  const known = made.get(cond);
  const test = known?.types === types ? known.test : compile(cond, types);
  if (!known) made.set(cond, { types, test });
  return test(facts);
}
