import { beforeAll, expect, it } from "vitest";

// The screens' language is read from the page when the module is loaded.
beforeAll(() => {
  Object.assign(globalThis, {
    document: { documentElement: { lang: "zh-CN" } },
    localStorage: { setItem() {}, getItem: () => null },
  });
});

it("counts days and moments in the business's zone, wherever the browser is", async () => {
  const { dayAway, momentAt } = await import("./days");
  const { setNow, settle } = await import("./format");
  // 17:30 in London, when Shanghai has begun another day, and 08:30 in Los Angeles.
  setNow("2026-11-21T16:30:00Z");
  settle({ zone: "Asia/Shanghai" });
  expect([dayAway(0), dayAway(1), dayAway(-1)]).toEqual(["2026-11-22", "2026-11-23", "2026-11-21"]);
  expect(momentAt("2026-11-22")).toBe("2026-11-21T16:00:00.000Z");
  expect(momentAt("2026-11-22T09:30")).toBe("2026-11-22T01:30:00.000Z");
  settle({ zone: "America/Los_Angeles" });
  expect(dayAway(0)).toBe("2026-11-21");
  expect(momentAt("2026-11-22")).toBe("2026-11-22T08:00:00.000Z");
});

it("knows days of 23 and 25 hours", async () => {
  const { dayAway, momentAt } = await import("./days");
  const { setNow, settle } = await import("./format");
  settle({ zone: "Europe/Berlin" });
  setNow("2026-10-24T22:30:00Z"); // half past midnight of a day that has 25 hours
  expect([dayAway(0), dayAway(1)]).toEqual(["2026-10-25", "2026-10-26"]);
  expect([momentAt("2026-10-25"), momentAt("2026-10-26")]).toEqual([
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ]);
});
