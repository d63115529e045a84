import { Problem } from "@core/api/client";
import { describe, expect, it } from "vitest";
import { reasons } from "./reasons";

const refused = (detail: string, ...messages: string[]) =>
  new Problem({
    code: "table.unread",
    title: "",
    status: 422,
    detail,
    errors: messages.map((message) => ({ code: "feel.syntax", message })),
  });

describe("reasons", () => {
  it("are all that is wrong, each once", () => {
    expect(reasons(refused("3 places", "no fact", "no cell", "no fact"))).toEqual(["no fact", "no cell"]);
  });

  it("do not repeat the problem", () => {
    expect(reasons(refused("larger than 4 MB", "larger than 4 MB"))).toEqual([]);
  });
});
