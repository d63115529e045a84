import type { OrderPage } from "@core/api/types";
import { describe, expect, it } from "vitest";
import { again } from "./again";
import { arrived } from "./arrived";
import { type Draft, edited, requestOf, worthKeeping } from "./draft";
import { fresh, line } from "./testdata/draft";

describe("a draft", () => {
  it("asks only for what was filled in", () => {
    expect(requestOf(fresh())).toEqual({ type: "furniture", channel: "portal" });
    let d = edited(fresh(), { do: "field", key: "room", to: "dining" });
    d = edited(d, { do: "plain", key: "note", to: "  " });
    d = edited(d, { do: "addLines", lines: [line("a", { options: { length: 180 } })] });
    expect(requestOf(d)).toEqual({
      type: "furniture",
      channel: "portal",
      fields: { room: "dining" },
      lines: [{ sku: "CHAIR-1", quantity: "2", options: { length: 180 } }],
    });
  });
  it("says for whom staff enter it", () => {
    const d = edited(fresh(), { do: "customer", to: { id: "par_1", name: "张伟" } });
    expect(requestOf(d)).toEqual({ type: "furniture", channel: "staff", customer: { id: "par_1" } });
    expect(requestOf(edited(d, { do: "type", to: "" }))).toEqual({ channel: "staff", customer: { id: "par_1" } });
  });
  it("leaves out the files of a field that is hidden", () => {
    const d = edited(fresh(), { do: "attachments", to: [{ id: "f1", name: "a.pdf" }] });
    expect(requestOf(d).attachments).toEqual(["f1"]);
    expect(requestOf(d, "attachments").attachments).toBeUndefined();
  });
  it("forgets a field that is emptied, and keeps a blank that was written", () => {
    const d = edited(edited(fresh(), { do: "field", key: "a", to: 1 }), { do: "field", key: "a", to: undefined });
    expect("a" in d.fields).toBe(false);
    expect(requestOf(edited(d, { do: "field", key: "a", to: "" })).fields).toEqual({ a: "" });
  });
  it("names destinations on lines only where there are several", () => {
    let d = edited(fresh(), { do: "addLines", lines: [line("a"), line("b", { destination: "y" })] });
    d = edited(d, { do: "destinations", to: [{ key: "x" }, { key: "y" }] });
    expect(requestOf(d).lines?.map((l) => l.destination)).toEqual(["x", "y"]);
    d = edited(d, { do: "destinations", to: [{ key: "x" }] });
    expect(d.lines[1]?.destination).toBeUndefined();
    expect(requestOf(d).lines?.map((l) => l.destination)).toEqual([undefined, undefined]);
  });
  it("gives back a line where it was", () => {
    const d = edited(fresh(), { do: "addLines", lines: [line("a"), line("b"), line("c")] });
    const without = edited(d, { do: "dropLine", uid: "b" });
    expect(edited(without, { do: "putLine", line: line("b"), at: 1 }).lines.map((l) => l.uid)).toEqual(["a", "b", "c"]);
  });
  it("is the same when touched twice", () => {
    const d = edited(fresh(), { do: "touch", pointers: ["/fields/room"] });
    expect(edited(d, { do: "touch", pointers: ["/fields/room"] })).toBe(d);
  });
  it("repeats an order without its dates and coupon", () => {
    const order = {
      type: "furniture",
      fields: { room: "dining", photos: ["fil_1"], job: "J-1", visits: [{ who: { id: "usr_1" }, slip: ["fil_2"] }] },
      wishDate: "2026-11-30",
      coupon: "X",
      note: "后门",
      destinations: [{ key: "home" }],
      lines: [
        {
          n: 1,
          product: "p",
          sku: "TABLE-D",
          quantity: "2",
          options: { material: "oak" },
          fields: { piece: "P-1" },
          words: [{ key: "piece", kind: "serial" }],
        },
      ],
    };
    const fields = [
      { key: "photos", kind: "image" },
      { key: "job", kind: "serial" },
      {
        key: "visits",
        kind: "rows",
        rows: [
          [
            { key: "who", kind: "user" },
            { key: "slip", kind: "file" },
          ],
        ],
      },
    ];
    const d = again({ order, fields } as unknown as OrderPage, "d2", "k2", () => "u1");
    expect(requestOf(d)).toEqual({
      type: "furniture",
      channel: "portal",
      note: "后门",
      fields: { room: "dining", visits: [{ who: { id: "usr_1" } }] },
      destinations: [{ key: "home" }],
      lines: [{ sku: "TABLE-D", quantity: "2", options: { material: "oak" } }],
    });
    expect(d.key).toBe("k2");
  });
  it("puts files where they were wanted, once", () => {
    const file = { name: "a.png", size: 1, type: "image/png" };
    const come = (d: Draft, at: string, id: string, one = false) =>
      edited(d, { do: "by", change: (now) => arrived(now, { at, one }, id, file) });
    const row = edited(fresh(), { do: "field", key: "visits", to: [{}, { who: 1 }] });
    let d = come(come(come(row, "/fields/photos", "f1"), "/fields/photos", "f2"), "/fields/photos", "f2");
    d = come(come(d, "/fields/sign", "f3", true), "/fields/visits/1/slip", "f4");
    d = edited(d, { do: "addLines", lines: [{ uid: "u1", sku: "A", quantity: "1", options: {}, fields: {} }] });
    d = come(come(d, "/lines/u1/fields/sketch", "f5"), "/lines/gone/fields/sketch", "f6");
    expect(come(d, "/fields/visits/7/slip", "f7").fields).toEqual(d.fields);
    expect(d.fields).toEqual({ photos: ["f1", "f2"], sign: "f3", visits: [{}, { who: 1, slip: ["f4"] }] });
    expect(d.lines[0]?.fields).toEqual({ sketch: ["f5"] });
    expect(d.files?.f4).toEqual(file);
  });
  it("knows what is worth keeping", () => {
    expect(worthKeeping(fresh())).toBe(false);
    expect(worthKeeping({ ...fresh(), plain: { note: " " } })).toBe(false);
    expect(worthKeeping({ ...fresh(), plain: { note: "x" } })).toBe(true);
  });
});
