import type { OrderView, Reason } from "@core/api/types";
import { decimal, minus, readMoney, times, units } from "@core/dec";
import { describe, expect, it } from "vitest";
import { byLine, priceRows, within } from "./price";

const cny = (amount: string) => ({ amount, currency: "CNY" });
const reason = (point: string, row: string, more: Partial<Reason> = {}): Reason => ({
  point,
  row,
  document: `rules/${row}.json`,
  release: "rel_1",
  inputs: {},
  ...more,
});

const view = {
  lines: [
    { n: 1, product: "a", quantity: "8", listPrice: cny("1000.00"), price: cny("970.00"), amount: cny("7760.00") },
    { n: 2, product: "b", quantity: "2", listPrice: cny("4800.00"), price: cny("4800.00"), amount: cny("9600.00") },
  ],
  totals: {
    gross: cny("17600.00"),
    goods: cny("17360.00"),
    discount: cny("0.00"),
    subtotal: cny("17360.00"),
    freight: cny("0.00"),
    fees: cny("0.00"),
    tax: cny("1997.17"),
    total: cny("17360.00"),
  },
  reasons: [
    reason("prices", "CHAIR-1"),
    reason("price.line", "chairs6", { say: { en: "6 chairs" } }),
    reason("prices", "TABLE-D"),
    reason("freight.order", "free", { say: { en: "Free" } }),
    reason("route.order", "vip", {
      instead: { fact: "order.totalBase", op: ">", value: "20000 CNY", row: "vipBig" } as never,
    }),
  ],
} as unknown as OrderView;

describe("a price sheet", () => {
  it("names the rules and adds up", () => {
    expect(priceRows(view).map((r) => [r.kind, r.amount.amount, r.reasons.map((x) => x.row)])).toEqual([
      ["goods", "17600.00", []],
      ["line", "-240.00", ["chairs6"]],
      ["freight", "0.00", ["free"]],
      ["included", "1997.17", []],
    ]);
  });
  it("gives rules to the lines they spoke of", () => {
    expect([...byLine(view)].map(([n, rs]) => [n, rs.map((r) => r.row)])).toEqual([
      [1, ["CHAIR-1", "chairs6"]],
      [2, ["TABLE-D"]],
    ]);
  });
  it("is one row where it cannot tell which rule took what", () => {
    const odd = { ...view, totals: { ...view.totals, goods: cny("17350.00") } } as OrderView;
    expect(priceRows(odd)[1]).toMatchObject({ kind: "line", amount: cny("-250.00") });
  });
  it("tells how far the next rule is", () => expect(within(view)?.missing).toEqual(cny("2640.00")));
});

describe("decimals", () => {
  it("are exact", () => {
    expect(decimal(units("0.1") + units("0.2"))).toBe("0.30");
    expect(minus(cny("1.00"), cny("1.01"))).toEqual(cny("-0.01"));
    expect(times(cny("1000.005"), "3")).toEqual(cny("3000.02"));
    expect(readMoney("20000 CNY")).toEqual(cny("20000.00"));
    expect(readMoney("20000")).toBeUndefined();
  });
});
