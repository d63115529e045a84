import { expect, test } from "vitest";
import { Problem } from "./client";

globalThis.document ??= { documentElement: { lang: "en" } } as never;
globalThis.localStorage ??= { setItem: () => {} } as never;
const { setLang } = await import("../i18n/words");
const { told } = await import("./told");

const problem = (detail: string, remedy?: string) =>
  new Problem({ code: "x", title: "x", status: 422, detail, ...(remedy && { remedy }) });

test("what is wrong and what helps are two sentences", () => {
  setLang("en");
  const named = problem("It names the customer", "Say who asked for it");
  expect(told(named)).toBe("It names the customer. Say who asked for it");
  expect(told(problem("Is it yours?", "Ask"))).toBe("Is it yours? Ask");
  expect(told(problem("Nothing helps"))).toBe("Nothing helps");
  expect(told(problem("x", "Leave it out"), "It is too long")).toBe("It is too long. Leave it out");
  expect(told(new Error("offline"))).toBe("offline");
  setLang("zh-CN");
  expect(told(problem("原因里写了姓名", "写明谁提出"))).toBe("原因里写了姓名。写明谁提出");
});

test("an address that names nothing is no such thing, whether it could or not", () => {
  const at = (status: number, code: string, field?: string) =>
    new Problem({ code, title: "x", status, detail: "x", ...(field && { errors: [{ code, message: "x", field }] }) });
  expect(at(404, "webhook.missing").missing).toBe(true);
  expect(at(400, "request.parameter", "/id").missing).toBe(true);
  expect(at(400, "request.parameter", "/limit").missing).toBe(false);
  expect(at(422, "order.invalid", "/id").missing).toBe(false);
});
