import { describe, expect, it } from "vitest";
import { atCaret, fresh, insert, mentioned } from "./mention";

describe("mentions", () => {
  it("finds what is typed behind an @ at the caret", () => {
    expect(atCaret("请 @李", 4)).toEqual({ from: 2, to: 4, q: "李" });
    expect(atCaret("@", 1)).toEqual({ from: 0, to: 1, q: "" });
  });

  it("takes no e-mail address for a mention, nor what ended before", () => {
    expect(atCaret("li@maker", 8)).toBeUndefined();
    expect(atCaret("@李雷 好", 5)).toBeUndefined();
    expect(atCaret("没有", 2)).toBeUndefined();
  });

  it("names those alone whose names still stand in the text", () => {
    const one = insert({ ...fresh(), text: "问 @李 吧" }, { from: 2, to: 4, q: "李" }, { id: "usr_1", name: "李雷" });
    expect(one.draft.text).toBe("问 @李雷  吧");
    expect(one.caret).toBe(6);
    expect(mentioned(one.draft)).toEqual(["usr_1"]);
    expect(mentioned({ ...one.draft, text: "问李雷" })).toEqual([]);
  });
});
