/** What a fact may hold: a kind, the set of a code or the root of rows, and of lists and ranges what is inside. */
export interface Type {
  readonly kind: string;
  readonly set?: string;
  readonly of?: Type;
}

const equal = "= !=";
const among = `${equal} in notIn`;
const order = "> >= < <=";
const line = `${equal} ${order} between`;

/** The operators of each kind, beside empty and notEmpty, which all have; other kinds have only these. */
export const ops: Readonly<Record<string, string>> = {
  text: `${among} contains startsWith endsWith matches`,
  code: `${among} under`,
  department: `${among} under`,
  number: `${line} in notIn`,
  date: `${line} in notIn`,
  quantity: line,
  money: line,
  time: line,
  instant: `${order} between`,
  duration: `${equal} ${order}`,
  bool: equal,
  user: among,
  party: among,
  list: "has hasAny hasAll",
};

const day = { weekday: "code:weekday", isWorkday: "bool" };
const list = { count: "number" };

/** What can be asked of a fact beyond its value. A range's ends have the type that the range is of. */
export const subs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  date: day,
  instant: { ...day, date: "date", time: "time" },
  place: { country: "text", division: "code:division", postcode: "text", city: "text", kind: "code:placeKind" },
  text: { length: "number" },
  list,
  rows: list,
  range: { from: "", to: "" },
};

/** An object's own member, for facts may be called "constructor"; undefined for what is no object. */
export function own<T = unknown>(of: unknown, name: string): T | undefined {
  return typeof of === "object" && of && Object.hasOwn(of, name) ? (of as Record<string, T>)[name] : undefined;
}

/** Reads a type as the registry writes it. */
export function parseType(s: string): Type {
  const [, kind = "", set, of] = /^(\w+):?(\w+)?<?(.+?)?>?$/.exec(s) ?? [];
  return { kind, set, of: of ? parseType(of) : undefined };
}

/** Whether facts of both types may be compared: numbers with quantities, otherwise the same kind and set. */
export function comparable(a: Type | undefined, b: Type | undefined): boolean {
  const like = (t: Type) => t.kind.replace("quantity", "number") + t.set;
  return !!a && !!b && like(a) === like(b);
}
