import { describe, expect, it } from "vitest";

globalThis.document ??= { documentElement: { lang: "zh-CN" } } as never;
const { awaited, nextTry } = await import("./state");

const due = "2026-11-24T04:53:00Z";
const rests = "2026-11-24T05:54:00.5Z";

describe("nextTry", () => {
  it("is when the delivery is due", () => {
    expect(nextTry({ dueAt: due }, { on: true })).toBe(due);
    expect(nextTry({ dueAt: due }, undefined)).toBe(due);
  });

  it("waits while the endpoint rests", () => {
    expect(nextTry({ dueAt: due }, { on: true, pausedUntil: rests })).toBe(rests);
    expect(nextTry({ dueAt: rests }, { on: true, pausedUntil: due })).toBe(rests);
  });

  it("never comes while the endpoint is off, or the delivery is over", () => {
    expect(nextTry({ dueAt: due }, { on: false })).toBeUndefined();
    expect(nextTry({}, { on: true })).toBeUndefined();
  });
});

it("what somebody waits for has no time to wait until", () => {
  expect(awaited({ state: "waiting" })).toBe(true);
  expect(awaited({ state: "waiting", dueAt: "2026-11-23T04:00:00Z" })).toBe(false);
  expect(awaited({ state: "done" })).toBe(false);
});
