import { beforeAll, describe, expect, it } from "vitest";
import declared from "../../../../api/events.json";

// The screens' language is read from the page when the module is loaded.
beforeAll(() => {
  Object.assign(globalThis, { document: { documentElement: { lang: "zh-CN" } } });
});
const load = () => import("./facts");

const offered = declared.map((d) => d.name).filter((n) => !/^(identity|inbox|webhook|handover)\./.test(n));

describe("facts", () => {
  it("have words, all that an endpoint can be told", async () => {
    const { factWord } = await load();
    for (const f of offered) expect(factWord(f), f).not.toBe(f.split(".")[1]);
  });

  it("are found by name and by word", async () => {
    const { factName, grouped } = await load();
    expect(grouped(offered, "order.pl")).toEqual([{ noun: "order", facts: ["order.placed"] }]);
    expect(grouped(offered, "占用").map((g) => g.noun)).toEqual(["stock"]);
    expect(grouped(offered, "")[0]).toEqual({
      noun: "order",
      facts: ["order.placed", "order.confirmed", "order.released", "order.changed", "order.cancelled", "order.erased"],
    });
    expect(grouped(offered, "nothing")).toEqual([]);
    expect(factName("order.*")).toBe("订单：全部");
  });

  it("are chosen one by one or as a whole", async () => {
    const { covered, toggled } = await load();
    expect(toggled(["order.placed", "stock.freed"], "order.*")).toEqual(["stock.freed", "order.*"]);
    expect(toggled(["order.*"], "order.*")).toEqual([]);
    expect(toggled(["order.placed"], "*")).toEqual(["*"]);
    expect(covered(["order.*"], "order.placed")).toBe(true);
    expect(covered(["*"], "order.*")).toBe(true);
    expect(covered(["order.*"], "order.*")).toBe(false);
    expect(covered(["order.*"], "stock.freed")).toBe(false);
  });
});
