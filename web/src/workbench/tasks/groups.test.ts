import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Entry, Task } from "./entry";

// The screens' language is read from the page when the module is loaded.
beforeAll(() => {
  Object.assign(globalThis, { document: { documentElement: { lang: "zh-CN" } } });
});
const load = () => import("./groups");

const now = Date.parse("2026-11-16T08:00:00Z");

/** A task due so many hours from now, of a process. */
function task(id: string, hours: number, flow = "order", more: Partial<Task> = {}): Entry {
  const dueAt = new Date(now + hours * 3_600_000).toISOString();
  const of = { id, order: "ord", step: "review", name: "", kind: "approval", owner: {}, state: "open", openedAt: "" };
  return { id, order: "ord", task: { ...of, dueAt, flow: { key: flow, name: `流程 ${flow}` }, ...more } };
}

const told = (groups: { name: string; entries: Entry[]; more: boolean }[]) =>
  groups.map((g) => `${g.name} ${g.entries.map((e) => e.id).join("")}${g.more ? "+" : ""}`);

describe("tasks", () => {
  const failed = { id: "x", order: "ord", reaction: {} } as Entry;
  const auto = task("y", 30, "rma", { kind: "auto" });

  it("are grouped by when they are due", async () => {
    const { grouped } = await load();
    const list = [
      failed,
      auto,
      task("a", -2),
      task("b", -1),
      task("c", 1),
      task("d", 23),
      task("e", 24),
      task("f", 99),
    ];
    expect(told(grouped(list, "open", "due", { now }))).toEqual([
      "自动执行失败 xy",
      "超时 ab",
      "今天到期 cd",
      "以后 ef",
    ]);
  });

  it("are grouped by process, all versions of one together", async () => {
    const { grouped } = await load();
    const list = [failed, auto, task("a", -2), task("b", 99), task("c", -9, "rma"), task("d", 1, "rma")];
    for (const tab of ["open", "standIn"] as const)
      expect(told(grouped(list, tab, "flow", { now }))).toEqual(["自动执行失败 xy", "流程 order ab", "流程 rma cd"]);
  });

  it("say which group may go on behind what is loaded: the last, and what has failed", async () => {
    const { grouped } = await load();
    const list = [task("a", -2), task("b", 1), task("c", 99)];
    expect(told(grouped(list, "open", "due", { now, more: true }))).toEqual(["超时 a", "今天到期 b", "以后 c+"]);
    expect(told(grouped([auto, ...list], "open", "flow", { now, more: true }))).toEqual([
      "自动执行失败 y+",
      "流程 order abc+",
    ]);
    expect(grouped([], "open", "due", { more: true })).toEqual([]);
  });

  it("that are done are grouped by day, whatever was chosen", async () => {
    const { grouped } = await load();
    const done = (id: string, closedAt: string) => task(id, 0, id, { state: "done", closedAt });
    const list = [
      done("a", "2026-11-16T03:00:00Z"),
      done("b", "2026-11-16T02:00:00Z"),
      done("c", "2026-11-12T02:00:00Z"),
    ];
    expect(grouped(list, "done", "flow", { now }).map((g) => g.entries.length)).toEqual([2, 1]);
  });
});

describe("the choice", () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal("localStorage", {
      getItem: (k: string) => kept.get(k) ?? null,
      setItem: (k: string, v: string) => kept.set(k, v),
    });
  });

  it("is kept for each user", async () => {
    const { keepWay, wayOf } = await load();
    expect(wayOf("li")).toBe("due");
    keepWay("li", "flow");
    expect([wayOf("li"), wayOf("fang")]).toEqual(["flow", "due"]);
    kept.set("tasks-by:li", "colour");
    expect(wayOf("li")).toBe("due");
  });
});
