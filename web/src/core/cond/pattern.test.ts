import { expect, it } from "vitest";
import { pattern } from "./pattern";

// That patterns mean what they mean on the server, the conditions drawn at random tell: random.test.ts.

// Evaluators that try one way after the other do not come back from these.
it("is found in time that grows with the text alone", { timeout: 60_000 }, () => {
  const text = `${"a".repeat(5000)}!`;
  for (const source of ["^(a+)+$", "^(a|a)*$", "^(a*)*b", "^(a+a+)+b", "^(a?){30}a{30}$"]) {
    expect(pattern(source)?.(text), source).toBe(false);
  }
});

it("ends flags with their group", () => {
  const matches = pattern("^(a(?i)b|c)d$");
  expect(["aBd", "Cd", "aBD"].map((text) => matches?.(text))).toEqual([true, true, false]);
});

it("counts out no more than a page can bear", () => {
  expect(pattern("((a{1000}){1000}){1000}")).toBeUndefined();
  expect(pattern("^(a{10}){100}$")?.("a".repeat(1000))).toBe(true);
});

it("refuses what it does not read, and never reads it as something else", () => {
  for (const source of [
    "[[:alpha:]]",
    "[^[:^digit:]]",
    "\\Qa.b\\E",
    "\\101",
    "\\1",
    "\\p{Letter}",
    "(?=a)",
    "(?<!a)b",
    "a**",
    "a{2}{3}",
    "\\C",
  ]) {
    expect(pattern(source), source).toBeUndefined();
  }
});
