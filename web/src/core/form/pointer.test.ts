import type { OrderProblem } from "@core/api/types";
import { describe, expect, it } from "vitest";
import { fieldOf, lineOf, pointerOf, toldNow } from "./pointer";

const problem = (field: string, code = "required"): OrderProblem => ({ field, code, message: "" });

describe("pointers", () => {
  it.each([
    ["/fields/room", "room"],
    ["/fields/site/0/city", "site"],
    ["/lines/0/sku", "lines"],
    ["/destinations/1/address/phone", "destinations"],
    ["/note", "note"],
    ["/type", undefined],
    ["", undefined],
  ])("%s is the field %s", (pointer, field) => expect(fieldOf(pointer)).toBe(field));
  it("go both ways", () => {
    expect(pointerOf("room")).toBe("/fields/room");
    expect(pointerOf("wishDate")).toBe("/wishDate");
  });
  it("know their line", () => {
    expect(lineOf("/lines/12/options")).toBe(12);
    expect(lineOf("/lines")).toBeUndefined();
  });
});

describe("what is told", () => {
  const all = [
    problem("/fields/room"),
    problem("/lines/0/options/length", "impossible"),
    problem("/lines"),
    problem("/lines", "minimum"),
  ];
  it("leaves alone what nobody touched, and answers at once to what was said", () => {
    expect(toldNow(all, []).map((p) => p.field)).toEqual(["/lines/0/options/length"]);
  });
  it("tells what was touched and left empty", () => {
    expect(toldNow(all, ["/fields/room"])).toHaveLength(2);
    expect(toldNow(all, ["/lines"])).toHaveLength(2);
  });
  it("says of what is empty only that it is", () => {
    expect(toldNow(all, ["/lines"]).map((p) => p.code)).toEqual(["impossible", "required"]);
    expect(toldNow([problem("/lines", "minimum")], []).map((p) => p.code)).toEqual(["minimum"]);
  });
});
