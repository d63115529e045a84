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
