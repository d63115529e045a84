import { Problem } from "@core/api/client";
import { describe, expect, it } from "vitest";
import { reasons } from "./reasons";

const refused = (detail: string, ...told: [message: string, remedy?: string][]) =>
  new Problem({
    code: "table.unread",
    title: "",
    status: 422,
    detail,
    errors: told.map(([message, remedy]) => ({ code: "feel.syntax", message, ...(remedy ? { remedy } : {}) })),
  });

describe("reasons", () => {
  it("are all that is wrong, each once", () => {
    expect(reasons(refused("3 places", ["no fact"], ["no cell"], ["no fact"]))).toEqual([
      { message: "no fact" },
      { message: "no cell" },
    ]);
  });

  it("do not repeat the problem", () => {
    expect(reasons(refused("larger than 4 MB", ["larger than 4 MB"]))).toEqual([]);
  });

  it("say what to do where that differs", () => {
    expect(reasons(refused("2 places", ["no fact", "name one"], ["no cell", "name one"]))).toEqual([
      { message: "no fact" },
      { message: "no cell" },
    ]);
    expect(reasons(refused("2 places", ["no fact", "name one"], ["no cell", "write one"]))).toEqual([
      { message: "no fact", remedy: "name one" },
      { message: "no cell", remedy: "write one" },
    ]);
  });
});
