import { expect, it } from "vitest";
import api from "../../../../api/openapi.json";
import { acts, nouns } from "./rights";

const templates = import.meta.glob<{ can?: string[] }>("../../../../templates/*/roles/*.json", {
  import: "default",
  eager: true,
});

// What has no name stands as a code in the matrix of roles.
it("are named as far as the program asks for them and roles of the templates have them", () => {
  const asked = Object.values(api.paths).flatMap((path) =>
    Object.values(path).flatMap((one) => (one as { "x-permission"?: string })["x-permission"] ?? []),
  );
  const given = Object.values(templates).flatMap((role) => role.can ?? []);
  expect(new Set(asked).size).toBeGreaterThan(40);
  expect(given.length).toBeGreaterThan(50);
  const words = [...asked, ...given].filter((may) => may !== "*").map((may) => may.split("."));
  expect(words.filter(([of = ""]) => !nouns[of])).toEqual([]);
  expect(words.filter(([, act = ""]) => act !== "*" && !acts[act])).toEqual([]);
});
