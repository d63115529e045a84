import { beforeAll, describe, expect, it } from "vitest";

// The screens' language is read from the page when the module is loaded.
beforeAll(() => {
  Object.assign(globalThis, {
    document: { documentElement: { lang: "zh-CN" } },
    localStorage: { setItem() {}, getItem: () => null },
  });
});

describe("formats", () => {
  it("groups exact decimals and never rounds", async () => {
    const { grouped, quantity } = await import("./format");
    expect(grouped("6280.00")).toBe("6,280.00");
    expect(grouped("1234567890123.4567")).toBe("1,234,567,890,123.4567");
    expect(grouped("-0.50")).toBe("−0.50");
    expect(grouped("999")).toBe("999");
    expect(quantity("2.5000")).toBe("2.5");
    expect(quantity("1200")).toBe("1,200");
    expect(quantity("10.00")).toBe("10");
  });

  it("writes money by language", async () => {
    const { money, bareMoney } = await import("./format");
    const { setLang } = await import("./i18n/words");
    setLang("zh-CN");
    expect(money({ amount: "6280.00", currency: "CNY" })).toBe("¥6,280.00");
    expect(money({ amount: "-20.00", currency: "CNY" })).toBe("−¥20.00");
    expect(bareMoney({ amount: "1.00", currency: "USD" })).toBe("US$1.00");
    setLang("en");
    expect(money({ amount: "6280.00", currency: "CNY" })).toBe("CN¥6,280.00");
    expect(money(undefined)).toBe("–");
  });

  it("tells moments in the business's zone", async () => {
    const { moment, day, dayOf, weekday, left, setNow } = await import("./format");
    const { setLang } = await import("./i18n/words");
    setNow("2026-11-26T02:20:00Z");
    setLang("zh-CN");
    expect(moment("2026-11-21T18:30:00Z")).toBe("2026-11-22 02:30");
    expect(dayOf("2026-11-21T18:30:00Z")).toBe("2026-11-22");
    expect(day("2026-12-03")).toBe("12-03");
    expect(day("2025-12-03")).toBe("2025-12-03");
    expect(weekday("2026-12-03")).toBe("周四");
    expect(left("2026-11-26T06:12:30Z")).toEqual({ late: false, text: "剩 3 小时 52 分" });
    setLang("en");
    expect(moment("2026-11-21T11:32:00Z")).toBe("21 Nov 2026, 19:32");
    expect(left("2026-11-26T00:20:00Z")).toEqual({ late: true, text: "2 h late" });
  });
});

describe("words", () => {
  it("chooses one or many in English", async () => {
    const { words, setLang } = await import("./i18n/words");
    const w = words({ rows: ["{n} 行", "{n} row|{n} rows"] });
    setLang("en");
    expect(w("rows", { n: 1 })).toBe("1 row");
    expect(w("rows", { n: 3 })).toBe("3 rows");
    setLang("zh-CN");
    expect(w("rows", { n: 3 })).toBe("3 行");
  });
});
