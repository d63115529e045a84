import type { OrderPage } from "@core/api/coming";
import type { Entry, OrderView } from "@core/api/types";
import { describe, expect, it } from "vitest";
import { happened, messagesOf, nowOf, stagesOf, stateOf } from "./model";

const stage = (key: string) => ({ key, name: key });

const page: OrderPage = {
  process: [
    { stage: stage("placed"), state: "done" },
    {
      state: "now",
      inside: [
        { stage: stage("review"), state: "skipped" },
        {
          stage: stage("making"),
          state: "now",
          owner: { name: "王师傅" },
          openedAt: "2026-11-26T01:12:00Z",
          due: "2026-11-26T07:12:00Z",
        },
        { stage: stage("making"), state: "ahead" },
      ],
    },
    { stage: stage("shipping"), state: "ahead" },
  ],
};

describe("stages", () => {
  it("are gathered from the steps", () => {
    expect(stagesOf(page).map((s) => [s.key, s.state])).toEqual([
      ["placed", "past"],
      ["review", "past"],
      ["making", "now"],
      ["shipping", "ahead"],
    ]);
  });
  it("are taken as they are told", () => {
    const told = [{ key: "a", name: "A", state: "now" as const }];
    expect(stagesOf({ ...page, stages: told })).toBe(told);
    expect(stagesOf(undefined)).toEqual([]);
  });
});

describe("now", () => {
  it("is who has it and until when", () => {
    expect(nowOf(page, undefined)).toEqual({
      name: "making",
      who: "王师傅",
      openedAt: "2026-11-26T01:12:00Z",
      dueAt: "2026-11-26T07:12:00Z",
    });
  });
  it("is the task that is due first where the page says nothing", () => {
    const order = {
      tasks: [
        { step: "b", name: "内部", kind: "task", owner: {}, openedAt: "a", dueAt: "2026-11-28T00:00:00Z" },
        { step: "a", name: "内部", kind: "task", owner: { name: "李" }, openedAt: "b", dueAt: "2026-11-27T00:00:00Z" },
      ],
    } as unknown as OrderView;
    expect(nowOf(undefined, order)).toEqual({
      name: undefined,
      who: "李",
      openedAt: "b",
      dueAt: "2026-11-27T00:00:00Z",
    });
    expect(nowOf(undefined, undefined)).toBeUndefined();
  });
});

describe("what happened", () => {
  const entries = [
    { seq: 1, at: "t1", fact: "order.placed", by: "王敏", data: {} },
    { seq: 2, at: "t2", fact: "step.skipped", by: "flow", data: { say: {} } },
    {
      seq: 3,
      at: "t3",
      fact: "message.posted",
      by: "李雷",
      user: "usr_2",
      data: { text: "好的", customerVisible: true },
    },
    {
      seq: 4,
      at: "t4",
      fact: "message.posted",
      by: "李雷",
      user: "usr_2",
      data: { text: "内部", customerVisible: false },
    },
    {
      seq: 5,
      at: "t5",
      fact: "message.posted",
      by: "王敏",
      user: "usr_1",
      data: { text: "谢谢", customerVisible: true },
    },
    { seq: 6, at: "t6", fact: "order.cancelled", by: "王敏", data: { reason: "不要了" } },
  ] as unknown as Entry[];
  it("is told without what goes on inside, latest first", () => {
    expect(happened(entries).map((h) => h.fact)).toEqual(["order.cancelled", "order.placed"]);
    expect(happened(entries)[0]?.reason).toBe("不要了");
  });
  it("holds the messages that a customer may read, and knows her own", () => {
    expect(messagesOf(undefined, entries, "usr_1").map((m) => [m.text, m.mine])).toEqual([
      ["好的", false],
      ["谢谢", true],
    ]);
  });
});

describe("states", () => {
  it.each([
    ["placed", "waiting"],
    ["confirmed", "running"],
    ["working", "running"],
    ["cancelled", "cancelled"],
    ["done", "done"],
  ])("of %s is %s", (phase, state) => expect(stateOf(phase)).toBe(state));
});
