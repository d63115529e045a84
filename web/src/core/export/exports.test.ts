import { expect, test } from "vitest";
import { exportOf, found } from "./exports";

const job = {
  kind: "export",
  about: { party: "par_1", file: "fil_1", name: "data.zip" },
  state: "done",
  failed: 0,
  at: "2026-11-23T02:00:00Z",
} as never as Parameters<typeof found>[0];
const day = 24 * 3600_000;
const began = Date.parse("2026-11-23T02:00:00Z");

test("an export is there once all of it is, for a week", () => {
  expect(found(job, began + day)?.href).toBe("/api/v1/files/fil_1/content");
  expect(found(job, began + 7 * day)).toBeUndefined();
  expect(found({ ...job, failed: 1 }, began)).toBeUndefined();
  expect(found({ ...job, state: "running" }, began)).toBeUndefined();
  expect(exportOf({ ...job, kind: "bulk" })).toBeUndefined();
});
