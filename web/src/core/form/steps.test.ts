import type { FormView, OrderProblem } from "@core/api/types";
import { describe, expect, it } from "vitest";
import { difference } from "./hidden";
import { problemsIn, stepFor, stepsOf } from "./steps";

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
