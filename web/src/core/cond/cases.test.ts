import { describe, expect, it } from "vitest";
import shared from "../../../../internal/studio/rule/testdata/cond.cases.json?raw";
import own from "../../../../internal/studio/rule/testdata/cond.own.json?raw";
import { type Cond, compile, nested, type SetValue } from ".";
import { office, withTypes } from "./testing";

interface CaseFile {
  types: Record<string, string>;
  sets?: Record<string, SetValue[]>;
  facts: unknown;
  cases: { name: string; if: Cond; is: boolean }[];
}

// The server's own fixtures, from where they lie, each case of them.
describe.each([
  ["cond.cases.json", shared],
  ["cond.own.json", own],
])("%s", (_, text) => {
  const file = JSON.parse(text) as CaseFile;
  const types = withTypes(file.types, file.sets);
  const facts = nested(file.facts, office);

  it.each(file.cases)("$name", (c) => expect(compile(c.if, types)(facts)).toBe(c.is));
});
