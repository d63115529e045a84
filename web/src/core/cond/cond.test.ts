import { describe, expect, it } from "vitest";
import { type Cond, CondError, calendar, compile, type Facts, holds, nested, reads } from ".";
import { ops, subs } from "./catalogue";
import { office, drawnTypes as types, valid, withTypes, words } from "./testing";

const facts = (order: object, calendar = office) => nested({ now: "2026-11-20T18:30:00", order }, calendar);
const asks = (cond: Cond, order: object) => compile(cond, types)(facts(order));

describe("what is known by name", () => {
  it("has the operators of the registry", () => {
    for (const [kind, of] of Object.entries(words.ops)) {
      expect((ops[kind] ?? "").split(" ").filter(Boolean).sort(), kind).toEqual([...of].sort());
    }
    expect(Object.keys(ops).filter((kind) => !words.ops[kind])).toEqual([]);
  });

  it("has the sub-facts of the registry", () => {
    const { rows, ...others } = subs;
    expect(others).toEqual(words.sub);
    expect(rows).toEqual(words.sub.list);
  });
});

describe("a condition", () => {
  it("always holds when there is none", () => {
    expect(compile(undefined, types)(facts({}))).toBe(true);
    expect(holds(undefined, { ...facts({}), types })).toBe(true);
    expect(reads(undefined)).toEqual([]);
  });

  it("is compiled once for the same types", () => {
    let read = 0;
    const counted = {
      ...types,
      get facts() {
        read++;
        return types.facts;
      },
    };
    const cond: Cond = { f: "order.total", op: ">", v: "1 CNY" };
    const known = { ...facts({ total: "2 CNY" }), types: counted };
    expect([holds(cond, known), holds(cond, known)]).toEqual([true, true]);
    const once = read;
    expect(holds(cond, { ...known })).toBe(true);
    expect(read).toBe(once);
    expect(() => holds(cond, { ...known, types: { facts: {} } })).toThrow(CondError);
    expect(holds(cond, known)).toBe(true);
  });

  it("names what is wrong with it when it is compiled", () => {
    for (const [cond, code, what] of [
      [{ f: "order.nothing", op: "empty" }, "fact.unknown", "order.nothing"],
      [{ f: "order.wishDate.month", op: "=", v: 1 }, "fact.unknown", "order.wishDate.month"],
      [{ f: "order.total", op: "~", v: "1 CNY" }, "op.wrong", "~"],
      [{ f: "order.total", op: "=", v: 1 }, "literal.type", 1],
      [{ f: "order.channel", op: "=", v: "pigeon" }, "code.unknown", "pigeon"],
      [{ f: "order.note", op: "matches", v: "(" }, "pattern.wrong", "("],
    ] as [Cond, string, unknown][]) {
      expect(() => compile(cond, types)).toThrow(expect.objectContaining({ code, what }));
    }
  });

  it("takes more than a float does", () => {
    const cond: Cond = { f: "order.total", op: "=", v: "99999999999999.9999 CNY" };
    expect(asks(cond, { total: "99999999999999.9998 CNY" })).toBe(false);
    expect(asks(cond, { total: { amount: "99999999999999.9999", currency: "CNY" } })).toBe(true);
    expect(asks({ f: "order.fields.score", op: "=", v: 0.3 }, { fields: { score: 0.1 + 0.2 } })).toBe(false);
  });

  it("has no sum of more than the server can count", () => {
    const cond: Cond = { rows: "order.lines", sum: "line.amount", op: ">", v: "0 CNY" };
    const lines = (n: number) => ({ lines: Array.from({ length: n }, () => ({ amount: "99999999999999.9999 CNY" })) });
    expect(asks(cond, lines(5))).toBe(true);
    expect(asks(cond, lines(6))).toBe(false);
  });

  it("keeps the day to its last microsecond", () => {
    const at = { fields: { at: "2200-06-01T23:59:59.999999+08:00" } };
    expect(asks({ f: "order.fields.at.date", op: "=", v: "2200-06-01" }, at)).toBe(true);
  });

  it("takes what is not of its type for missing", () => {
    for (const raw of [
      null,
      "12a",
      "1e3",
      "",
      {},
      [],
      true,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      "1.23456",
      () => 3,
    ]) {
      expect(asks({ f: "order.fields.score", op: "empty" }, { fields: { score: raw } })).toBe(true);
    }
  });

  it("finds a column under its own rows first", () => {
    const two = withTypes({
      "order.a": "rows:row",
      "order.b": "rows:row",
      "order.a>row.k": "number",
      "order.b>row.k": "text",
    });
    const cond: Cond = {
      all: ["a", "b"].map((n) => ({ rows: `order.${n}`, some: { f: "row.k", op: "=", v: n === "a" ? 1 : "x" } })),
    };
    expect(compile(cond, two)(facts({ a: [{ k: 1 }], b: [{ k: "X" }] }))).toBe(true);
  });

  it("compares departments with those above", () => {
    const cond: Cond = { f: "actor.department", op: "under", ref: "user.department" };
    const given = (of: unknown) => nested({ actor: { department: of }, user: { department: "d1" } });
    expect(compile(cond, types)(given({ id: "d3", above: ["d2", "d1"] }))).toBe(true);
    expect(compile(cond, types)(given({ id: "d3", above: ["d2"] }))).toBe(false);
    expect(compile(cond, types)(given("d1"))).toBe(true);
  });

  it("reads nothing that objects have by nature", () => {
    const odd = withTypes({ "order.fields.constructor": "text", "order.fields.length": "number" });
    expect(compile({ f: "order.fields.constructor", op: "empty" }, odd)(facts({ fields: {} }))).toBe(true);
    expect(compile({ f: "order.fields.length", op: "empty" }, odd)(facts({ fields: "four" }))).toBe(true);
  });
});

describe("a calendar", () => {
  it("stands on its base: days before the week, later before earlier", () => {
    const base = { zone: "Asia/Shanghai", week: { mon: ["09:00-18:00"] }, days: { "2026-11-23": { open: [] } } };
    const cal = calendar("Europe/Berlin", base, {
      week: { mon: ["10:00-12:00"], tue: ["13:00-14:00", "08:00-09:00"] },
    });
    const day = Date.UTC(2026, 10, 23) / 86_400_000;
    expect(cal.spans(day)).toEqual([]);
    expect(cal.spans(day + 7)).toEqual([[600, 720]]);
    expect(cal.spans(day + 1)).toEqual([
      [480, 540],
      [780, 840],
    ]);
    expect(cal.spans(day + 2)).toEqual([]);
    expect(cal.zone(0)).toBe(8 * 3600);
  });

  it("refuses a zone that nobody knows", () => expect(() => calendar("Mars/Olympus")).toThrow(RangeError));
});

// Whatever a form holds while somebody types must not stop the page.
it("answers whatever the facts are", { timeout: 60_000 }, () => {
  const odd = [
    "",
    " ",
    "x",
    "2026-99-99",
    "9999-12-31T23:59:59-24:00",
    -0,
    1e300,
    Number.NaN,
    true,
    null,
    undefined,
    [],
    [null, [], "a"],
    {},
    { from: 3, to: [] },
    { id: 7, above: "x" },
    [[{}]],
    "+99999y",
  ];
  let at = 0;
  const wild: Facts = { get: () => odd[at++ % odd.length], calendar: office };
  for (const c of valid) {
    const test = compile(c.if, types);
    for (let i = 0; i < odd.length; i++) expect(typeof test(wild)).toBe("boolean");
  }
});
