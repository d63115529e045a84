import { expect, test } from "vitest";
import { begunFill, filledIn, problemsOf, seeded } from "./fill";

test("what was touched is sent, where it belongs", () => {
  let f = begunFill("tsk_1");
  expect(f.body).toEqual({});
  f = filledIn(f, "form", { do: "field", key: "day", to: "2026-12-01" });
  f = filledIn(f, "order", { do: "field", key: "estimate", to: "12" });
  f = filledIn(f, "line 2", { do: "field", key: "batch", to: "B" });
  f = filledIn(f, "line 3", { do: "touch", pointers: ["/fields/batch"] });
  expect(f.body).toEqual({
    fields: { day: "2026-12-01" },
    order: { fields: { estimate: "12" }, lines: { "2": { fields: { batch: "B" } } } },
  });
});

test("what arrives is added to what a field holds", () => {
  const field = (key: string, more = {}) => ({ key, kind: "file", shown: true, value: ["fil_1"], ...more });
  const form = {
    fields: [field("plans"), field("proof", { readOnly: true }), field("day", { kind: "date" })],
    pages: [],
  };
  expect(seeded(form, begunFill("tsk_1").order).fields).toEqual({ plans: ["fil_1"] });
  const typed = { ...begunFill("tsk_1").order, fields: { plans: ["fil_2"] } };
  expect(seeded(form, typed).fields).toEqual({ plans: ["fil_2"] });
});

test("a problem stands at its own part's field", () => {
  const wrong = (field: string) => ({ code: "required", field, message: "x", remedy: "" });
  const all = [wrong("/fields/day"), wrong("/order/fields/day"), wrong("/order/lines/2/fields/day"), wrong("/opinion")];
  expect(problemsOf(all, "form")).toEqual([all[0]]);
  expect(problemsOf(all, "order")).toEqual([wrong("/fields/day")]);
  expect(problemsOf(all, "line 2")).toEqual([wrong("/fields/day")]);
  expect(problemsOf(all, "line 1")).toEqual([]);
});
