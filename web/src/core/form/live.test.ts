import { describe, expect, it } from "vitest";
import type { FormView } from "../api/types";
import { type Answers, decide } from "./live";
import drawn from "./testdata/live.random.json?raw";

interface Drawn {
  view: FormView;
  cases: { answers: Answers; is: Record<string, string> }[];
}

const word = (f: FormView["fields"][number]) =>
  f.shown ? `shown${f.required ? " required" : ""}${f.readOnly ? " locked" : ""}` : "";

describe("forms drawn at random", () => {
  const all = JSON.parse(drawn) as Drawn[];

  it("are decided as on the server", () => {
    const wrong: unknown[] = [];
    let asked = 0;
    for (const { view, cases } of all)
      for (const { answers, is } of cases) {
        const now = decide(view, answers);
        for (const f of now.fields) {
          if (is[f.key] === undefined) continue;
          asked++;
          if (word(f) !== is[f.key]) wrong.push([f.key, word(f), is[f.key], answers]);
        }
      }
    expect(asked).toBeGreaterThan(3000);
    expect(wrong).toEqual([]);
  });

  it("lay out what is shown, and nothing else", () => {
    for (const { view, cases } of all)
      for (const { answers } of cases) {
        const now = decide(view, answers);
        const laid = now.pages.flatMap((p) => p.items ?? []);
        expect(laid.sort()).toEqual(
          now.fields
            .filter((f) => f.shown)
            .map((f) => f.key)
            .sort(),
        );
      }
  });
});

/** A form where installation asks for a floor, and a floor for a lift. */
const form: FormView = {
  fields: [
    { key: "install", shown: true, kind: "yesNo", value: false },
    { key: "floor", shown: false },
  ],
  pages: [{ key: "one", kind: "page", items: ["install"] }],
  live: {
    today: "2026-11-22",
    facts: { "order.fields.install": { type: "bool", field: "install" } },
    fields: [
      { key: "install", default: false, moves: true },
      {
        key: "floor",
        show: { f: "order.fields.install", op: "=", v: true },
        field: { key: "floor", kind: "number", label: "Floor", shown: true, required: true },
      },
    ],
    pages: [
      { key: "one", kind: "page", items: ["install"] },
      { key: "two", kind: "page", items: ["in"], inside: [{ key: "in", kind: "section", items: ["floor"] }] },
    ],
  },
};

describe("between two answers", () => {
  it("a field comes with all that it takes to draw it, and its page with it", () => {
    const now = decide(form, { install: true });
    expect(now.fields[1]).toMatchObject({ label: "Floor", shown: true, required: true });
    expect(now.pages.map((p) => p.key)).toEqual(["one", "two"]);
  });

  it("nothing new is the same form, so that nothing is drawn again", () => {
    expect(decide(form, { install: false })).toBe(form);
  });

  it("what only the server knows stays as it said", () => {
    // Nobody touched it: the server may set it anew.
    const told: FormView = {
      ...form,
      fields: [form.fields[0], { key: "floor", shown: true }] as FormView["fields"],
    };
    expect(decide(told, {})).toBe(told);
    expect(decide(told, { install: false }).fields[1]).toEqual({ key: "floor", shown: false });
  });

  it("a condition that is not understood decides nothing", () => {
    const live = form.live as NonNullable<FormView["live"]>;
    const odd = { ...live, fields: [{ ...live.fields[1], show: { f: "order.fields.install", op: "?" } }] };
    const strange = { ...form, live: odd } as FormView;
    expect(decide(strange, { install: true })).toBe(strange);
  });
});
