import { describe, expect, it } from "vitest";

globalThis.document ??= { documentElement: { lang: "zh-CN" } } as never;
const { arranged, changed, moved, sameLayout, shownOf } = await import("./layout");
const { keepable, sameFilter, viewOf } = await import("./filters");
const { differing, patched } = await import("./useRows");

const keys = (l: Parameters<typeof shownOf>[0]) => shownOf(l).map((c) => c.key);

describe("a layout", () => {
  it("shows the usual columns where it says nothing, and knows all others", () => {
    expect(keys({})).toContain("number");
    expect(keys({})).not.toContain("channel");
    expect(arranged({}).some((c) => c.key === "channel" && c.hidden)).toBe(true);
  });

  it("moves, shows and widens columns, and forgets a width", () => {
    const wide = changed(moved({}, "customer", -1), "channel", { hidden: false, width: 120 });
    expect(keys(wide).slice(0, 2)).toEqual(["customer", "number"]);
    expect(shownOf(wide).find((c) => c.key === "channel")?.px).toBe(120);
    expect(
      shownOf(changed(wide, "channel", { width: undefined })).find((c) => c.key === "channel")?.px,
    ).toBeUndefined();
  });

  it("is the same as another that shows the same", () => {
    expect(sameLayout({}, { columns: arranged({}), density: "compact" })).toBe(true);
    expect(sameLayout({}, { density: "cosy" })).toBe(false);
    expect(sameLayout({}, moved({}, "number", 1))).toBe(false);
  });

  it("leaves out columns that there are no more", () => {
    expect(keys({ columns: [{ key: "gone" }, { key: "total" }] })).toEqual(["total"]);
  });
});

describe("a view", () => {
  it("is kept with what is asked alone, and read back the same", () => {
    const kept = keepable({ phase: ["placed"], late: [], q: "王", sort: "-total" }, { density: "cosy" });
    expect(kept).toMatchObject({ filter: { phase: ["placed"], q: ["王"] }, sort: "-total", density: "cosy" });
    const view = viewOf({
      id: "viw_1",
      entity: "orders",
      owner: {},
      name: "x",
      position: 1,
      version: 1,
      ...kept,
    } as never);
    expect(sameFilter(view.filter, { q: "王", phase: ["placed"], sort: "-total" })).toBe(true);
    expect(view.layout).toEqual({ density: "cosy" });
  });
});

describe("rows that live", () => {
  const row = (id: string, word: string) =>
    ({ id, type: "t", phase: "placed", version: 1, state: { key: "running", word } }) as never;

  it("are replaced one by one: all others stay the very same", () => {
    const pages = [{ items: [row("a", "x"), row("b", "x")] }, { items: [row("c", "x")] }];
    const fresh = row("b", "y");
    const after = patched(pages, new Map([["b", fresh]]));
    expect(after[0]?.items[0]).toBe(pages[0]?.items[0]);
    expect(after[0]?.items[1]).toBe(fresh);
    expect(after[1]).toBe(pages[1]);
  });

  it("light up where they differ", () => {
    expect([...differing(row("a", "x"), row("a", "y"))]).toEqual(["state"]);
    expect(differing(row("a", "x"), row("a", "x")).size).toBe(0);
  });
});
