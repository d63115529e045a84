import { beforeAll, describe, expect, it } from "vitest";

type Periods = typeof import("./period");
let at: Periods;

// The screens' language is read from the page when the module is loaded.
beforeAll(async () => {
  Object.assign(globalThis, {
    document: { documentElement: { lang: "zh-CN" } },
    localStorage: { setItem() {}, getItem: () => null },
  });
  at = await import("./period");
});

describe("periods", () => {
  it("are read from the address and written to it", () => {
    expect(at.readPeriod("?from=2026-11-01&to=2026-11-07")).toEqual({ from: "2026-11-01", to: "2026-11-07" });
    expect(at.readPeriod("?days=7").days).toBe(7);
    expect(at.readPeriod("?days=8").days).toBe(30);
    expect(at.readPeriod("?from=2026-11-07&to=2026-11-01").days).toBe(30);
    expect(at.readPeriod(at.writePeriod(at.readPeriod("?days=90"))).days).toBe(90);
    expect(at.plus("2026-02-28", 1)).toBe("2026-03-01");
  });
  it("put days together without losing one", () => {
    const days = Array.from({ length: 90 }, (_, n) => at.plus("2026-01-01", n));
    const each = days.map((_, n) => n);
    const all = at.bins(days);
    expect(all).toHaveLength(13);
    expect(all.reduce((s, b) => s + at.sum(each, b), 0)).toBe(each.reduce((a, b) => a + b));
    expect(all[0]?.from).toBe(days[0]);
    expect(all.at(-1)).toMatchObject({ from: days[83], to: days[89] });
  });
  it("lead to the lists behind numbers", () => {
    expect(at.placeOf("/api/v1/orders?placedFrom=2026-11-01")).toBe("/orders?placedFrom=2026-11-01");
    expect(at.placeOf("/api/v1/tasks?late=true")).toBe("/dashboard/tasks?late=true");
    expect(at.placeOf(undefined)).toBeUndefined();
  });
});
