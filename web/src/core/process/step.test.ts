import { beforeAll, describe, expect, it } from "vitest";
import type { Step } from "./step";

// The screens' language is read from the page when the module is loaded.
beforeAll(() => {
  Object.assign(globalThis, { document: { documentElement: { lang: "en" } } });
});

const board: Step = {
  id: "board",
  name: "Board",
  kind: "approval",
  state: "now",
  who: [
    { name: "Chen", by: "Chen", said: "approved" },
    { name: "Deng", by: "Deng", said: "rejected" },
    { name: "Fang", said: "open" },
    { name: "Hu", said: "waiting" },
  ],
  votes: { yes: 1, no: 1, need: 2, of: 4 },
};

const check = (state: Step["state"]): Step => ({ id: "check", name: "Check", kind: "approval", state });

const lines: Step = {
  id: "lines",
  name: "Lines",
  kind: "each",
  state: "now",
  lanes: [
    { id: "1", name: "line 1", item: "1", taken: true, steps: [check("done")] },
    { id: "2", name: "line 2", item: "2", taken: true, steps: [check("now")] },
    { id: "3", name: "line 3", item: "3", taken: true, steps: [check("skipped")] },
  ],
};

describe("a loop over items", () => {
  it("is walked once on the strip, with how many are done", async () => {
    const { laid } = await import("./step");
    expect(laid([lines])).toEqual([{ ...check("now"), name: "Check 1/2" }]);
    expect(laid([{ ...lines, lanes: [] }])).toEqual([]);
  });
  it("has a step for each item", async () => {
    const { stepOf } = await import("./step");
    expect(stepOf([lines], "check", "2")?.state).toBe("now");
    expect(stepOf([lines], "check")?.state).toBe("done");
  });
});

describe("a step that asks several", () => {
  it("names who has not spoken yet, and afterwards who had it", async () => {
    const { names } = await import("./step");
    expect(names(board)).toBe("Fang");
    expect(names({ ...board, state: "done" })).toBe("Chen、Deng、Fang、Hu");
  });
  it("tells how the vote stands", async () => {
    const { votes } = await import("./step");
    expect(votes(board)).toBe("1 of 2 yes · 1 no");
    expect(votes({ ...board, votes: { yes: 2, no: 0, need: 2, of: 4 }, state: "done" })).toBe("2 of 2 yes");
    expect(votes({ ...board, state: "ahead" })).toBe("");
    const { votes: _, ...one } = board;
    expect(votes(one)).toBe("");
  });
});
