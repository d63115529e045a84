import { comparable, ops, own, type Type } from "./catalogue";
import { literal } from "./literal";
import { pattern } from "./pattern";
import { plain } from "./text";
import { codeOf, refuse, type SetValue, type Types } from "./types";
import { type Maybe, order, same, type Value } from "./value";
import { fact, type Place, type World } from "./world";

/** A compiled comparison of one value. */
export type Check = (v: Maybe, w: World) => boolean;

/** What a comparison is with. */
type Right = (w: World) => readonly Maybe[];

export type Raw = Readonly<Record<string, unknown>>;

/** Operators that want a list of values. */
const lists = ["in", "notIn", "hasAny", "hasAll", "between"];

/** Compiles operator and right side for values of a type. */
export function term(m: Raw, type: Type, place: Place): Check {
  const op = String(m.op);
  if (op === "empty") return (v) => !v;
  if (op === "notEmpty") return (v) => !!v;
  if (!ops[type.kind]?.split(" ").includes(op)) refuse("op.wrong", op);
  const right = rightOf(m, op, type, place);
  if (op === "matches") return matching(m.v);
  if (op === "between") return between(type.kind, m.open, right);
  const is = (v: Maybe) => (x: Maybe) => (type.of ? (v?.of ?? []) : [v]).some((item) => same(item, x));
  if (/^(=|in|has|hasAny)$/.test(op)) return (v, w) => right(w).some(is(v));
  if (/^(!=|notIn)$/.test(op)) return (v, w) => !right(w).some(is(v));
  if (op === "hasAll") return (v, w) => right(w).length > 0 && right(w).every(is(v));
  const holds = pairs[op] ?? under(type, place.types);
  return (v, w) => {
    const [x] = right(w);
    return !!v && !!x && holds(v, x);
  };
}

/** What a term compares with: values, another fact, or what that one lists. */
function rightOf({ v, ref }: Raw, op: string, type: Type, place: Place): Right {
  const many = lists.includes(op);
  if (ref !== undefined) {
    const other = fact(ref, place);
    if (!comparable(type.of ?? type, many ? other.type.of : other.type)) refuse("literal.type", ref);
    return many ? (w) => other.get(w)?.of ?? [] : (w) => [other.get(w)];
  }
  const raws: unknown = many ? v : [v];
  if (!Array.isArray(raws)) return refuse("literal.type", v);
  const values = raws.map((raw) => literal(raw, type.of ?? type, place.types));
  if (!values.some((of) => typeof of === "function")) return () => values as Value[];
  return (w) => values.map((of) => (typeof of === "function" ? of(w) : of));
}

type Pair = (v: Value, x: Value) => boolean;

const pairs: Readonly<Record<string, Pair>> = {
  ">": (v, x) => order(v, x) > 0,
  ">=": (v, x) => order(v, x) >= 0,
  "<": (v, x) => order(v, x) < 0,
  "<=": (v, x) => order(v, x) <= 0,
  contains: (v, x) => v.s.includes(x.s),
  startsWith: (v, x) => v.s.startsWith(x.s),
  endsWith: (v, x) => v.s.endsWith(x.s),
};

/** Both ends count unless they are open; from a later to an earlier time of day runs over midnight. */
function between(kind: string, open: unknown, right: Right): Check {
  const low = Number(/left|both/.test(String(open)));
  const high = -Number(/right|both/.test(String(open)));
  return (v, w) => {
    const [from, to] = right(w);
    const above = order(v, from) >= low;
    const below = order(v, to) <= high;
    return kind === "time" && order(from, to) > 0 ? above || below : above && below;
  };
}

function matching(source: unknown): Check {
  const matches = (typeof source === "string" && pattern(source)) || refuse("pattern.wrong", source);
  return (v) => !!v && matches(plain(String(v.raw)));
}

/** Whether a code is another or stands below it in its tree. Nobody lists the country's divisions: a code stands below those it begins with. */
function under({ kind, set = "" }: Type, types: Types): Pair {
  if (kind === "department") return (v, x) => v.s === x.s || !!v.of?.some((above) => above?.s === x.s);
  if (set === "division") return (v, x) => v.s.startsWith(x.s);
  const all = own<SetValue[]>(types.sets, set) ?? [];
  const above = new Map(all.map((v) => [codeOf(v), (v as { under?: string }).under]));
  return (v, x) => {
    let code: string | undefined = v.s;
    for (let steps = all.length; code && code !== x.s && steps >= 0; steps--) code = above.get(code);
    return code === x.s;
  };
}
