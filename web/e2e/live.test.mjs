// A form that answers at once: what depends on an answer comes, is needed and
// goes again without the network, and the server has the last word.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openShop, person, signInAtDesk, signInAtHome, slack } from "./house.mjs";

let house;
let browser;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  // Who wants it installed says on which floor.
  const at = (path) => `/api/v1/documents/${path}`;
  const library = (await house.ask("GET", at("fields/order.json"))).document;
  library.fields.floor = { kind: "number", min: 0, max: 99, name: { "zh-CN": "楼层", en: "Floor" } };
  const form = (await house.ask("GET", at("forms/furniture.json"))).document;
  form.fields.floor = { in: ["home"], show: { f: "order.fields.install", op: "=", v: true }, require: true };
  form.nodes.where.items.push("floor");
  await house.ask("PUT", at("fields/order.json"), library);
  await house.ask("PUT", at("forms/furniture.json"), form);
  await house.ask("POST", "/api/v1/releases", { note: "floors" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/** Whether what decides in the browser has arrived. */
const ready = (page) =>
  page.waitForFunction(() => performance.getEntriesByType("resource").some((r) => /\/live-[^/]*\.js$/.test(r.name)));

describe("a form without the network", () => {
  it("asks on a phone for what an answer makes necessary", async () => {
    const { key, login } = await house.hireCustomer();
    const { page, context, wrong } = await person(browser, { size: "phone" });
    await signInAtHome(page, house.url, login);
    await page.goto(`${house.url}/p/new/furniture`);
    await page.locator(".chip", { hasText: "卧室" }).click();
    await page.getByRole("button", { name: "从表格粘贴" }).click();
    await page.locator(".paste-area textarea").fill("BED-K\t2");
    await page.locator(".sheet-head h2").click();
    await page.getByRole("button", { name: "加入 1 行" }).click();
    await page.locator(".line").first().waitFor();
    await page.locator(".total").waitFor();
    const next = page.locator(".pricebar-go");
    await next.click();
    await page.locator("#f-install").waitFor();
    assert.equal(await page.locator("#f-floor").count(), 0);
    await ready(page);

    await context.setOffline(true);
    await page.locator("#f-install").check();
    await page.locator("#f-floor").waitFor({ timeout: 2000 * slack });
    await page.locator("[role=status]", { hasText: "多了 1 项：楼层" }).waitFor({ state: "attached" });
    await next.click();
    await page.locator(".wrong", { hasText: "请填写楼层" }).first().waitFor();
    await page.locator("#f-floor").fill("6");
    await page.locator("#f-install").uncheck();
    await page.locator("#f-floor").waitFor({ state: "detached" });
    await page.locator("#f-install").check();
    assert.equal(await page.locator("#f-floor").inputValue(), "6", "what was typed is still there");

    // What is hidden is not sent; what is shown again is.
    await page.locator("#f-install").uncheck();
    const bare = ({ fields }) => fields.install === false && !("floor" in fields);
    const asked = page.waitForRequest((r) => r.url().endsWith("/api/v1/quotes") && bare(r.postDataJSON()));
    await context.setOffline(false);
    await asked;
    await page.locator("#f-install").check();
    await next.click();
    await page.locator("#f-note").waitFor();
    await next.click();
    await page.locator(".answers", { hasText: "楼层" }).first().waitFor();
    await next.click();
    await page.locator(".placed h1").waitFor();
    const [order] = (await house.ask("GET", "/api/v1/orders", undefined, key)).items;
    const { fields } = await house.ask("GET", `/api/v1/orders/${order.id}`);
    assert.equal(fields.floor, 6);
    assert.deepEqual(wrong, []);
  });

  it("does the same at the desk, where files go along", async () => {
    await house.hire("li", "sales", { name: "李雷", region: "east" });
    const { page, context, wrong } = await person(browser);
    await signInAtDesk(page, house.url, "li");
    const [party] = (await house.ask("GET", "/api/v1/parties?limit=1")).items;
    await page.goto(`${house.url}/w/orders/new?customer=${party.id}`);
    await page.locator("#f-install").waitFor();
    await ready(page);
    await page
      .locator('.files input[type="file"]:not([accept])') // the attachments: drawings are pictures and PDF
      .first()
      .setInputFiles({
        name: "plan.txt",
        mimeType: "text/plain",
        buffer: Buffer.from("two rooms"),
      });
    await page.locator(".parcels", { hasText: "已上传" }).waitFor();
    await context.setOffline(true);
    await page.locator("#f-install").check();
    await page.locator("#f-floor").waitFor({ timeout: 2000 * slack });
    await page.locator("[role=status]", { hasText: "多了 1 项：楼层" }).waitFor({ state: "attached" });
    const whole = ({ fields, attachments }) => fields.floor === 3 && attachments?.length === 1;
    const asked = page.waitForRequest((r) => r.url().endsWith("/api/v1/quotes") && whole(r.postDataJSON()));
    await context.setOffline(false);
    await page.locator("#f-floor").fill("3");
    await asked;
    assert.deepEqual(wrong, []);
  });
});
