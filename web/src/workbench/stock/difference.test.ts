import { expect, it } from "vitest";

globalThis.document ??= { documentElement: { lang: "zh-CN" } } as never;
const { difference } = await import("./difference");

it("counts exactly, with a sign, and takes nothing for a number that is none", () => {
  expect(difference("7.5", "10")).toBe("−2.5");
  expect(difference("0.3", "0.1")).toBe("+0.2");
  expect(difference("10", "10.0000")).toBe("0");
  expect(difference("12345678901234", "0")).toBe("+12,345,678,901,234");
  expect(difference("", "10")).toBeUndefined();
  expect(difference("1e5", "10")).toBeUndefined();
  expect(difference("3", undefined)).toBeUndefined();
});
