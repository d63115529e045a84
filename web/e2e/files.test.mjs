// A photo on its way: taken while ordering on a phone, cut, reloaded, sent, and
// opened at the desk.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openShop, person, pixel, signIn, signInAtHome } from "./house.mjs";

let house;
let browser;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/** A PNG of one pixel, and as many bytes behind it as are wanted. */
const photo = (bytes) => Buffer.concat([pixel, Buffer.alloc(bytes, 7)]);

describe("a photo", () => {
  it("goes with an order from the phone to the desk, through a cut and a reload", async () => {
    const { login } = await house.hireCustomer();
    await house.hire("li", "sales", { name: "李雷", region: "east" });
    const phone = await person(browser, { size: "phone" });
    await signInAtHome(phone.page, house.url, login);
    const { page } = phone;
    await page.goto(`${house.url}/p/new/furniture`);
    await page.locator(".chip", { hasText: "卧室" }).click();
    await page.getByRole("button", { name: "从表格粘贴" }).click();
    await page.locator(".paste-area textarea").fill("BED-K\t2");
    await page.locator(".sheet-head h2").click();
    await page.getByRole("button", { name: "加入 1 行" }).click();
    await page.locator(".line").first().waitFor();
    await page.locator(".total").waitFor();
    await page.locator(".pricebar-go").click();
    await page.locator("#f-wishDate").waitFor();
    await page.locator(".pricebar-go").click();
    await page.locator(".files-way input[multiple]").waitFor({ state: "attached" });

    const content = photo(900_000);
    let cuts = 0;
    await page.route("**/api/v1/files/*", async (route) => {
      const cut = route.request().method() === "PATCH" && ++cuts > 1;
      return cut ? route.abort("connectionreset") : route.continue();
    });
    await page
      .locator(".files-way input[multiple]")
      .setInputFiles({ name: "卧室 照片.png", mimeType: "image/png", buffer: content });
    await page
      .locator(".files-way input[multiple]")
      .setInputFiles({ name: "setup.exe", mimeType: "", buffer: Buffer.from("MZ") });
    await page.locator(".parcel--failed", { hasText: "setup.exe" }).waitFor();
    await page.locator(".parcel--failed").getByRole("button", { name: "移除" }).click();
    await page.locator(".parcel--sending .parcel-said", { hasText: /[1-9]\d?%/ }).waitFor();
    await page.unroute("**/api/v1/files/*");
    await page.reload();
    await page.locator(".parcel--ready", { hasText: "卧室 照片.png" }).waitFor();
    await page.locator(".pricebar-go").click();
    await page.locator(".answers", { hasText: "卧室 照片.png" }).waitFor();
    await page.locator(".pricebar-go").click();
    await page.locator(".placed h1").waitFor();

    const [order] = (await house.ask("GET", "/api/v1/orders")).items;
    await page.goto(`${house.url}/p/orders/${order.id}`);
    await page.locator(".parcel", { hasText: "卧室 照片.png" }).waitFor();

    const desk = await person(browser);
    await signIn(desk.page, house.url, "/w/", "li");
    await desk.page.locator(".rail").waitFor();
    await desk.page.goto(`${house.url}/w/orders/${order.id}`);
    await desk.page.getByRole("tab", { name: /附件/ }).click();
    const [download] = await Promise.all([
      desk.page.waitForEvent("download"),
      desk.page.locator(".parcel-link", { hasText: "卧室 照片.png" }).click(),
    ]);
    const got = [];
    for await (const part of await download.createReadStream()) got.push(part);
    assert.ok(Buffer.concat(got).equals(content), "the desk has another photo than the phone");

    // What the desk adds for itself does not reach the customer; what it shares does, live.
    await desk.page
      .locator(".files input")
      .setInputFiles({ name: "成本.pdf", mimeType: "", buffer: Buffer.from("%PDF-1") });
    await desk.page.locator(".parcel", { hasText: "仅内部" }).waitFor();
    await desk.page.locator(".orderfiles-shared input").check();
    await desk.page
      .locator(".files input")
      .setInputFiles({ name: "方案.pdf", mimeType: "", buffer: Buffer.from("%PDF-2") });
    await page.locator(".parcel", { hasText: "方案.pdf" }).waitFor();
    assert.equal(await page.locator(".parcel", { hasText: "成本.pdf" }).count(), 0);
    assert.deepEqual([...phone.wrong, ...desk.wrong], []);
  });
});
