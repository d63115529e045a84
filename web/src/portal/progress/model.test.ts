import type { NoteView, OrderPage, OrderProgress } from "@core/api/types";
import { describe, expect, it } from "vitest";
import { messagesOf, ofPage, ofProgress } from "./model";

const page = {
  order: {
    number: "SO-1",
    phase: "confirmed",
    promisedAt: "2026-12-18",
    lines: [
      {
        n: 1,
        product: "p",
        sku: "TABLE-D",
        name: "定制餐桌",
        quantity: "2",
        options: { material: "walnut", length: 180 },
        words: [
          { key: "material", label: "材质", text: "胡桃木" },
          { key: "length", label: "长", text: "180 cm" },
        ],
      },
    ],
  },
  state: { key: "running", word: "生产" },
  process: {
    stages: [
      { key: "placed", name: "下单", state: "done" },
      { key: "making", name: "生产", state: "now", enteredAt: "2026-11-22T01:00:00Z", dueAt: "2026-11-27" },
      { key: "accept", name: "验收", state: "ahead" },
    ],
  },
  timeline: {
    items: [
      { seq: 3, at: "t3", fact: "message.posted", by: "李雷", data: {}, text: "…" },
      { seq: 2, at: "t2", fact: "step.skipped", by: "flow", data: {}, text: "…", minor: true },
      { seq: 1, at: "t1", fact: "order.placed", by: "王敏", data: {}, text: "王敏 下单" },
    ],
  },
} as unknown as OrderPage;

describe("the page of an order", () => {
  it("shows stages that the order goes through, and lines in words", () => {
    const t = ofPage(page);
    expect(t.stages.map((s) => [s.key, s.state])).toEqual([
      ["placed", "done"],
      ["making", "now"],
      ["accept", "ahead"],
    ]);
    expect(t.lines[0]).toMatchObject({
      name: "定制餐桌",
      words: ["TABLE-D", "胡桃木", "长 180 cm"],
      codes: ["walnut"],
    });
    expect(t.history.map((h) => h.event)).toEqual(["placed"]);
  });
  it("says until when, where that is told", () => {
    expect(ofPage(page).now).toEqual({ name: "生产", since: "2026-11-22T01:00:00Z", due: "2026-11-27" });
  });
  it("has no now when it is over", () => {
    const over = {
      ...page,
      state: { key: "cancelled", word: "已取消" },
      order: { ...page.order, phase: "cancelled" },
    } as OrderPage;
    expect(ofPage(over).now).toBeUndefined();
    expect(ofPage(over).cancelled).toBe(true);
  });
});

describe("the page behind a link", () => {
  const progress: OrderProgress = {
    type: "家具订单",
    number: "SO-1",
    state: "open",
    stages: [{ key: "making", name: "生产", state: "now", enteredAt: "t2" }],
    now: { stage: "making", name: "生产", due: "2026-11-24" },
    lines: [
      {
        name: "餐桌",
        quantity: "2",
        options: [
          { name: "材质", value: "橡木" },
          { name: "长", value: "180 cm" },
        ],
      },
    ],
    timeline: [
      { at: "t2", event: "stage", name: "生产" },
      { at: "t1", event: "placed", name: "已下单" },
    ],
  };
  it("is told in the same way", () => {
    expect(ofProgress(progress)).toMatchObject({
      state: "running",
      placedAt: "t1",
      now: { name: "生产", due: "2026-11-24", since: "t2" },
      lines: [{ name: "餐桌", words: ["橡木", "长 180 cm"] }],
    });
    expect(ofProgress({ ...progress, state: "cancelled" })).toMatchObject({
      state: "cancelled",
      cancelled: true,
      now: undefined,
    });
  });
});

describe("messages", () => {
  const note = (id: string, at: string, more: Partial<NoteView>): NoteView => ({
    id,
    order: "o",
    at,
    by: "李雷",
    customerVisible: true,
    text: id,
    ...more,
  });
  it("are those that a customer may read, oldest first, her own apart", () => {
    const notes = [
      note("b", "2", { user: "me" }),
      note("a", "1", { user: "you" }),
      note("c", "3", { customerVisible: false }),
      note("d", "4", { text: "" }),
    ];
    expect(messagesOf(notes, "me").map((m) => [m.text, m.mine])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });
});
