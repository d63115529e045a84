import type { FormView, OrderProblem } from "@core/api/types";
import { difference } from "@core/form/hidden";
import { describe, expect, it } from "vitest";
import { fieldOf, lineOf, pointerOf, problemsIn, stepFor, stepsOf, toldNow } from "./steps";

const form: FormView = {
  fields: [
    { key: "customer", shown: true },
    { key: "room", kind: "single", shown: true, required: true },
    { key: "projectNo", shown: false },
    { key: "lines", shown: true },
    { key: "wishDate", shown: true },
    { key: "secret", shown: false },
  ],
  pages: [
    { key: "who", kind: "page", label: "Who", items: ["customer"] },
    {
      key: "what",
      kind: "page",
      label: "What",
      items: ["project", "lines"],
      inside: [{ key: "project", kind: "section", items: ["room", "projectNo"] }],
    },
    { key: "none", kind: "page", label: "None", items: ["secret"] },
    { key: "when", kind: "page", label: "When", items: ["wishDate"] },
  ],
};
const problem = (field: string, code = "required"): OrderProblem => ({ field, code, message: "" });

describe("steps", () => {
  const steps = stepsOf(form, ["customer"]);
  it("are the pages on which something is asked, with the fields at any depth", () => {
    expect(steps.map((s) => [s.key, s.fields])).toEqual([
      ["what", ["room", "lines"]],
      ["when", ["wishDate"]],
    ]);
  });
  it("of no form are none", () => expect(stepsOf(undefined)).toEqual([]));
  it("hold the problems of their fields and lines", () => {
    const all = [problem("/fields/room"), problem("/lines/1/options/length"), problem("/wishDate"), problem("")];
    expect(problemsIn(steps[0] as never, all)).toHaveLength(2);
    expect(all.map((p) => stepFor(steps, p.field))).toEqual([0, 0, 1, -1]);
  });
});

describe("pointers", () => {
  it.each([
    ["/fields/room", "room"],
    ["/fields/site/0/city", "site"],
    ["/lines/0/sku", "lines"],
    ["/destinations/1/address/phone", "destinations"],
    ["/note", "note"],
    ["/type", undefined],
    ["", undefined],
  ])("%s is the field %s", (pointer, field) => expect(fieldOf(pointer)).toBe(field));
  it("go both ways", () => {
    expect(pointerOf("room")).toBe("/fields/room");
    expect(pointerOf("wishDate")).toBe("/wishDate");
  });
  it("know their line", () => {
    expect(lineOf("/lines/12/options")).toBe(12);
    expect(lineOf("/lines")).toBeUndefined();
  });
});

describe("what is told", () => {
  const all = [
    problem("/fields/room"),
    problem("/lines/0/options/length", "impossible"),
    problem("/lines"),
    problem("/lines", "minimum"),
  ];
  it("leaves alone what nobody touched, and answers at once to what was said", () => {
    expect(toldNow(all, []).map((p) => p.field)).toEqual(["/lines/0/options/length"]);
  });
  it("tells what was touched and left empty", () => {
    expect(toldNow(all, ["/fields/room"])).toHaveLength(2);
    expect(toldNow(all, ["/lines"])).toHaveLength(2);
  });
  it("says of what is empty only that it is", () => {
    expect(toldNow(all, ["/lines"]).map((p) => p.code)).toEqual(["impossible", "required"]);
    expect(toldNow([problem("/lines", "minimum")], []).map((p) => p.code)).toEqual(["minimum"]);
  });
});

describe("two answers", () => {
  it("differ by the fields that came and went", () => {
    const after = {
      ...form,
      fields: form.fields.map((f) => ({ ...f, shown: f.key === "projectNo" || (f.shown && f.key !== "room") })),
    };
    const { added, gone } = difference(form, after);
    expect(added.map((f) => f.key)).toEqual(["projectNo"]);
    expect(gone.map((f) => f.key)).toEqual(["room"]);
    expect(difference(undefined, form).added).toEqual([]);
  });
});
