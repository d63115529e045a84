import { describe, expect, it } from "vitest";
import { CondError, compile, reads } from ".";
import { broken, drawnTypes as types, valid, worlds } from "./testing";

// A hundred thousand questions take their time where much else runs.
describe("conditions drawn at random", { timeout: 60_000 }, () => {
  it("are many", () => expect(valid.length * worlds.length).toBeGreaterThan(80_000));

  it("answer as on the server", () => {
    const wrong: unknown[] = [];
    for (const c of valid) {
      const test = compile(c.if, types);
      const is = worlds.map((facts) => (test(facts) ? "1" : "0")).join("");
      if (is !== c.is) wrong.push([JSON.stringify(c.if), is, c.is]);
    }
    expect(wrong).toEqual([]);
  });

  it("read the same facts", () => {
    for (const c of valid) expect(reads(c.if).sort(), JSON.stringify(c.if)).toEqual([...c.reads].sort());
  });

  it("are refused for the same reasons", () => {
    const why = (c: (typeof broken)[0]) => {
      try {
        compile(c.if, types);
      } catch (e) {
        return e instanceof CondError ? e.code : e;
      }
    };
    expect(broken.length).toBeGreaterThan(200);
    expect(broken.filter((c) => why(c) !== c.refused).map((c) => [JSON.stringify(c.if), why(c), c.refused])).toEqual(
      [],
    );
  });
});
