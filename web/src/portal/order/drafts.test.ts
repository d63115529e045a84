import type { Draft } from "@core/form/draft";
import { fresh, line } from "@core/form/testdata/draft";
import { inStorage, openStore, type Store } from "@core/store/kv";
import { beforeEach, describe, expect, it } from "vitest";
import { draftsIn, lasts } from "./drafts";

/** A Storage as browsers have it. */
function memory(): Storage {
  const all = new Map<string, string>();
  return {
    get length() {
      return all.size;
    },
    clear: () => all.clear(),
    getItem: (k) => all.get(k) ?? null,
    key: (i) => [...all.keys()][i] ?? null,
    removeItem: (k) => void all.delete(k),
    setItem: (k, v) => void all.set(k, v),
  };
}

describe("the drafts of a person", () => {
  let kept: Promise<Store>;
  beforeEach(() => {
    kept = Promise.resolve(inStorage(memory()));
  });
  const full = (id: string): Draft => ({ ...fresh(), id, lines: [line("a")] });

  it("come back as they were, latest first", async () => {
    let at = 1000;
    const drafts = draftsIn(kept, "usr_1", memory(), () => at);
    await drafts.keep(full("one"));
    at = 2000;
    await drafts.keep(full("two"));
    expect((await drafts.list()).map((k) => [k.value.id, k.at])).toEqual([
      ["two", 2000],
      ["one", 1000],
    ]);
    expect((await drafts.get("one"))?.value).toEqual(full("one"));
  });
  it("are nobody else's", async () => {
    await draftsIn(kept, "usr_1", memory()).keep(full("one"));
    expect(await draftsIn(kept, "usr_2", memory()).list()).toEqual([]);
  });
  it("go when they are emptied, dropped or too old", async () => {
    let at = 1000;
    const drafts = draftsIn(kept, "usr_1", memory(), () => at);
    await drafts.keep(full("one"));
    await drafts.keep(fresh().id === "d1" ? { ...fresh(), id: "one" } : fresh());
    expect(await drafts.get("one")).toBeUndefined();
    await drafts.keep(full("two"));
    await drafts.drop("two");
    await drafts.keep(full("three"));
    at += lasts + 1;
    expect(await drafts.list()).toEqual([]);
    expect(await drafts.get("three")).toBeUndefined();
  });
  it("leave alone what somebody else wrote there", async () => {
    const storage = memory();
    storage.setItem("kept:draft:usr_1:x", "{");
    storage.setItem("kept:draft:usr_1:y", JSON.stringify({ key: "draft:usr_1:y", at: Date.now(), value: { v: 9 } }));
    expect(await draftsIn(Promise.resolve(inStorage(storage)), "usr_1", memory()).list()).toEqual([]);
  });
  it("fall back to the plain storage where there is no database", async () => {
    const refusing = {
      open: () => {
        const ask = {} as IDBOpenDBRequest;
        queueMicrotask(() => ask.onerror?.(new Event("error")));
        return ask;
      },
    } as unknown as IDBFactory;
    const s = await openStore(refusing, memory());
    await s.put("a", 1, 5);
    expect(await s.get("a")).toEqual({ key: "a", at: 5, value: 1 });
  });
  it("are rescued when a page closes, and what came later wins", async () => {
    const quick = memory();
    let at = 1000;
    const drafts = draftsIn(kept, "usr_1", quick, () => at);
    await drafts.keep(full("one"));
    at = 2000;
    drafts.rescue({ ...full("one"), lines: [line("a"), line("b")] });
    expect((await drafts.list())[0]?.value.lines).toHaveLength(2);
    drafts.rescue({ ...full("one"), lines: [], plain: { note: "old" } });
    at = 3000;
    await drafts.keep(full("one"));
    expect((await drafts.list())[0]?.value.lines).toHaveLength(1);
    drafts.rescue(full("two"));
    await drafts.drop("two");
    expect(await drafts.list()).toHaveLength(1);
  });
});
