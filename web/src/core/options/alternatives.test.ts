import type { ProductOption } from "@core/api/coming";
import type { OrderView } from "@core/api/types";
import { describe, expect, it } from "vitest";
import { alternatives, bestRepairs, impossible, outcomes, repairs, stepsOfNumber } from "./alternatives";

const options: ProductOption[] = [
  {
    key: "material",
    name: "材质",
    choices: [
      { code: "oak", name: "橡木" },
      { code: "marble", name: "大理石" },
    ],
  },
  { key: "length", name: "长", min: 60, max: 280, step: 5, unit: "cm" },
  { key: "outdoor", name: "户外", kind: "yesNo" },
];
const chosen = { material: "oak", length: 220 };
const money = (amount: string) => ({ amount, currency: "CNY" });
const refusal = {
  code: "impossible",
  field: "/lines/1/options/length",
  message: "大理石台面最长 180 厘米",
  reason: { inputs: { "line.options.material": "marble", "line.options.length": 220 } },
};

describe("alternatives", () => {
  it("change one thing each", () => {
    expect(alternatives(options, chosen).map((a) => [a.key, a.value])).toEqual([
      ["material", "marble"],
      ["outdoor", true],
      ["outdoor", false],
    ]);
  });
  it("are compared with the present choice", () => {
    const view = {
      lines: [
        { n: 1, product: "p", price: money("4800.00"), promisedAt: "2026-12-18" },
        { n: 2, product: "p", price: money("6400.00"), promisedAt: "2027-01-08" },
      ],
      problems: [refusal, { code: "required", field: "/fields/room", message: "" }],
    } as unknown as OrderView;
    const { now, others } = outcomes(view, 1);
    expect(impossible(now)).toBe(false);
    expect(others[0]).toMatchObject({ delta: money("1600.00"), days: 21, problems: [refusal] });
  });
});

describe("repairs", () => {
  const marble = { key: "material", value: "marble", options: { ...chosen, material: "marble" } };
  it("change what the refusal looked at, nearest first, and keep the wish", () => {
    const tried = repairs(marble, [refusal], options);
    expect(tried.slice(0, 4).map((a) => a.value)).toEqual([215, 225, 210, 230]);
    expect(tried.every((a) => a.options.material === "marble")).toBe(true);
    const said = tried.map((a) => ({ problems: (a.value as number) > 180 ? [refusal] : [] }));
    expect(bestRepairs(tried, said).map((r) => [r.fix.key, r.fix.value])).toEqual([["length", 180]]);
  });
  it("are none where nothing can be changed", () => expect(repairs(marble, [], options)).toEqual([]));
});

describe("numbers", () => {
  it("come in exact steps, if there are not too many", () => {
    expect(stepsOfNumber({ key: "a", name: "", min: 0.1, max: 0.4, step: 0.1 })).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(stepsOfNumber({ key: "a", name: "", min: 0, max: 1000, step: 1 })).toEqual([]);
    expect(stepsOfNumber({ key: "a", name: "" })).toEqual([]);
  });
});
