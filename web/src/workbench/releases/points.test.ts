import { expect, it } from "vitest";
import registry from "../../../../api/registry.json";
import { points } from "./points";

it("are named as far as the registry knows them", () => {
  expect(Object.keys(registry.points).length).toBeGreaterThan(20);
  expect(Object.keys(registry.points).filter((key) => !points[key])).toEqual([]);
});
