import { cell } from "@core/csv";
import { describe, expect, it } from "vitest";
import { type Draft, importable, type Kind, knownOf, lacking, withKnown } from "./table";

const orders = {
  kind: "orders",
  name: "Orders",
  key: "foreignId",
  fields: [
    { key: "foreignId", name: "Order id", kind: "text", required: true },
    { key: "sku", name: "SKU", kind: "text", required: true, line: true },
    { key: "type", name: "Type", kind: "text" },
  ],
} as Kind;

const draft: Draft = {
  kind: "orders",
  file: "a.csv",
  columns: ["No", "SKU"],
  mapping: { foreignId: 0, sku: 1 },
  fixed: {},
  rows: [
    { line: 2, cells: ["A", "x"] },
    { line: 3, cells: ["A", "?"] },
    { line: 4, cells: ["B", "x"] },
    { line: 5, cells: ["C", "x"] },
  ],
};

describe("what of a file can come in", () => {
  it("keeps a whole order back for one wrong row, and leaves out what is there", () => {
    const { now, rest } = importable(orders, draft, {
      rows: 4,
      calls: 3,
      ok: 1,
      refused: 1,
      there: [5],
      wrong: [{ line: 3, code: "reference", text: "no" }],
    });
    expect(now.map((r) => r.line)).toEqual([4]);
    expect(rest.map((r) => r.line)).toEqual([2, 3]);
  });
  it("asks for what has neither a column nor a value", () => {
    expect(lacking(orders, { ...draft, mapping: { sku: 1 } }).map((f) => f.key)).toEqual(["foreignId"]);
    expect(lacking(orders, { ...draft, mapping: { sku: 1 }, fixed: { foreignId: "A" } })).toEqual([]);
  });
});

describe("a mapping that was made before", () => {
  it("stands over the guess, and knows columns by their names alone", () => {
    const known = knownOf(["Order No.", "SKU", "x"], { foreignId: 0, sku: 1 });
    expect(withKnown(["sku", "order no"], { type: 1 }, known)).toEqual({ sku: 0, foreignId: 1 });
  });
});

describe("a cell of a CSV", () => {
  it("is never a formula, and numbers stay numbers", () => {
    expect(cell("=1+1")).toBe("'=1+1");
    expect(cell("-HYPERLINK()")).toBe("'-HYPERLINK()");
    expect(cell("-12.5")).toBe("-12.5");
    expect(cell('a "b", c')).toBe('"a ""b"", c"');
  });
});
