import { describe, expect, it } from "vitest";
import { Problem } from "../api/client";
import { inStorage } from "../store/kv";
import type { FileDoor } from "./door";
import { sized } from "./size";
import { paced, Tray } from "./tray";

/** A server in memory that loses connections as it is told. */
function fake(lose: number[] = []) {
  const files = new Map<string, { name: string; bytes: Uint8Array[]; size: number; done: boolean }>();
  const keys = new Map<string, string>();
  let sends = 0;
  const length = (id: string) => files.get(id)?.bytes.reduce((n, b) => n + b.length, 0) ?? 0;
  const door: FileDoor = {
    async begin(what, key) {
      const id = keys.get(key) ?? `fil_${keys.size}`;
      if (!keys.has(key)) files.set(id, { name: what.name, bytes: [], size: what.size, done: false });
      keys.set(key, id);
      return { id, offset: length(id) };
    },
    async send(id, offset, piece) {
      const f = files.get(id);
      if (!f) throw new Problem({ code: "file.missing", title: "", status: 404 });
      if (offset !== length(id)) return length(id);
      const bytes = new Uint8Array(await piece.arrayBuffer());
      const cut = lose.includes(sends++);
      f.bytes.push(cut ? bytes.slice(0, bytes.length >> 1) : bytes);
      if (cut) throw new Problem({ code: "net.offline", title: "", status: 0 });
      return length(id);
    },
    reached: async (id) => {
      if (!files.has(id)) throw new Problem({ code: "file.missing", title: "", status: 404 });
      return length(id);
    },
    async finish(id) {
      const f = files.get(id);
      if (!f || length(id) !== f.size) throw new Problem({ code: "file.unfinished", title: "no", status: 409 });
      f.done = true;
      return { type: "image/png" };
    },
    drop: async (id) => files.delete(id),
  };
  return {
    door,
    files,
    bytesOf: async (id: string) =>
      new Uint8Array(await new Blob((files.get(id)?.bytes ?? []) as BlobPart[]).arrayBuffer()),
  };
}

function storage(): Storage {
  const all = new Map<string, string>();
  return {
    get length() {
      return all.size;
    },
    key: (i) => [...all.keys()][i] ?? null,
    getItem: (k) => all.get(k) ?? null,
    setItem: (k, v) => void all.set(k, v),
    removeItem: (k) => void all.delete(k),
    clear: () => all.clear(),
  };
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((x, i) => x === b[i]);

let n = 0;
function trayAt(door: FileDoor, at = storage()) {
  return new Tray({
    key: "t",
    store: Promise.resolve(inStorage(at)),
    door,
    newKey: () => `k${n++}`,
    pause: async () => {},
    words: { tooLarge: () => "too large", refused: "refused", lost: "lost", notOf: (t) => `only ${t.join(" ")}` },
  });
}

function settled(t: Tray): Promise<void> {
  const over = () => t.parcels().every((p) => p.state !== "waiting" && p.state !== "sending");
  return new Promise((done) => {
    if (over()) return done();
    t.subscribe(() => over() && done());
  });
}

const content = Uint8Array.from({ length: 700_000 }, (_, i) => i % 251);
const file = (name: string, bytes: Uint8Array = content) => new File([bytes as BlobPart], name, { type: "image/png" });

describe("a tray", () => {
  it("sends every byte once, whatever is cut", async () => {
    const { door, files, bytesOf } = fake([0, 1, 3, 4, 6]);
    const t = trayAt(door);
    t.add([file("a.png")]);
    await settled(t);
    expect(t.parcels()[0]).toMatchObject({ state: "ready", offset: content.length, id: "fil_0" });
    expect(files.get("fil_0")?.done).toBe(true);
    expect(same(await bytesOf("fil_0"), content)).toBe(true);
  });

  it("refuses before anything is sent what the limits refuse", async () => {
    const { door, files } = fake();
    const t = trayAt(door);
    t.limits = { size: 10, count: 20, refused: [".exe"] };
    t.add([file("a.png"), file("b.EXE", content.slice(0, 5))]);
    await settled(t);
    expect(t.parcels().map((p) => p.wrong)).toEqual(["too large", "refused"]);
    expect(files.size).toBe(0);
  });

  it("refuses before anything is sent what a field does not take", async () => {
    const { door, files } = fake();
    const t = trayAt(door);
    const slot = { at: "/fields/plan", size: 10, types: ["application/pdf", ".dwg", "image/*"] };
    const of = (name: string, type: string, bytes = 5) => new File([content.slice(0, bytes)], name, { type });
    t.add(
      [of("a.txt", "text/plain"), of("b.pdf", "application/pdf", 11), of("c.DWG", ""), of("d.png", "image/png")],
      slot,
    );
    await settled(t);
    const only = `only ${slot.types.join(" ")}`;
    expect(t.parcels().map((p) => p.wrong)).toEqual([only, "too large", undefined, undefined]);
    expect(t.parcels().every((p) => p.slot === slot)).toBe(true);
    expect(files.size).toBe(2);
  });

  it("pauses where it is and goes on from there", async () => {
    const { door, bytesOf } = fake();
    const t = trayAt(door);
    const stop = t.subscribe(() => {
      const p = t.parcels()[0];
      if (p?.state === "sending" && p.offset > 0) {
        stop();
        t.pause(p.uid);
      }
    });
    t.add([file("a.png")]);
    await settled(t);
    const uid = t.parcels()[0]?.uid ?? "";
    expect(t.parcels()[0]?.state).toBe("paused");
    await new Promise((later) => setTimeout(later));
    t.resume(uid);
    await settled(t);
    expect(same(await bytesOf("fil_0"), content)).toBe(true);
  });

  it("begins anew when the server has forgotten the file", async () => {
    const { door, files, bytesOf } = fake([0]);
    const t = trayAt({
      ...door,
      reached: async (id, signal) => {
        files.delete("fil_0");
        return door.reached(id, signal);
      },
    });
    t.add([file("a.png")]);
    await settled(t);
    expect(t.parcels()[0]).toMatchObject({ state: "ready", id: "fil_1" });
    expect(same(await bytesOf("fil_1"), content)).toBe(true);
  });

  it("remembers over a reload what has arrived, and says what is lost", async () => {
    const at = storage();
    const { door } = fake();
    const t = trayAt(door, at);
    t.add([file("a.png")]);
    await settled(t);
    t.limits = { size: 1, count: 20, refused: [] };
    t.add([file("b.png")]);
    await new Promise((later) => setTimeout(later, 20));
    const again = trayAt(door, at);
    await again.open();
    const states = Object.fromEntries(again.parcels().map((p) => [p.name, p.state]));
    expect(states).toEqual({ "a.png": "ready", "b.png": "failed" });
  });
});

describe("sizes", () => {
  it("are said short", () =>
    expect([5, 2048, 3_565_158, 2 * 1024 ** 3].map(sized)).toEqual(["5 B", "2 KB", "3.4 MB", "2 GB"]));
  it("of pieces follow the network", () =>
    expect([paced(1 << 20, 100), paced(1 << 20, 9000), paced(4 << 20, 1)]).toEqual([2 << 20, 1 << 19, 4 << 20]));
});
