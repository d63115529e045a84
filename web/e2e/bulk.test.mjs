// What is done to many: tried, begun, followed and told; and a file that is mended in place.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { launch, openShop, person, signIn } from "./house.mjs";

let house;
let browser;
const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });

before(async () => {
  [house, browser] = await Promise.all([openShop({ skus: [] }), launch()]);
  await house.hire("boss", "owner", { name: "王芳" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

const place = (n) => house.place({ customer: "C-001", sku: "SOFA-3", quantity: String(n) });

it("cancels three orders at once, of which one is cancelled already", async () => {
  const orders = [await place(1), await place(2), await place(3)];
  const { page, context, wrong } = await person(browser);
  await signIn(page, house.url, "/w/", "boss");
  await page.locator(".grid-body .tr").nth(2).waitFor();
  for (let n = 0; n < 3; n++) {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
  }
  await page.locator(".bulk").waitFor();
  await picture(page, "bulk-bar");
  await house.ask("POST", `/api/v1/orders/${orders[0].id}/cancel`, { reason: "已换货" });
  await page.getByRole("button", { name: "取消订单" }).click();
  const sheet = page.locator(".dialog");
  await sheet.locator(".bulk-why li").waitFor();
  assert.match(await sheet.locator(".bulk-sum").textContent(), /可以执行\s*2[\s\S]*不能执行\s*1/);
  await sheet.locator("textarea").fill("展厅关闭");
  await picture(page, "bulk-sheet");
  await sheet.getByRole("button", { name: "取消 2 单" }).click();
  await page.locator(".toast", { hasText: "2 完成，1 未完成" }).waitFor({ timeout: 15_000 });
  await page.keyboard.press("g");
  await page.keyboard.press("j");
  await page.locator(".jobs-one").first().click();
  await page.locator(".jobs-why").waitFor();
  await picture(page, "jobs");
  for (const o of orders) assert.equal((await house.ask("GET", `/api/v1/orders/${o.id}`)).phase, "cancelled");
  assert.deepEqual(wrong, []);
  await context.close();
});

it("imports a file with a wrong row, which is corrected where it stands", async () => {
  const { page, context, wrong } = await person(browser);
  await signIn(page, house.url, "/w/import/customers", "boss");
  await page.locator(".import-drop").waitFor();
  await picture(page, "import-choose");
  const text =
    "客户编号,名称,客户类型,电话,备注一\nN-1,林木工作室,VIP,13800138000,a\nN-2,南山家居,超级,13800138001,b\nN-3,东湖酒店,普通,13800138002,c\n";
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "客户.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator(".import-cell--bad input").waitFor();
  await picture(page, "import-rows");
  await page.locator(".import-cell--bad input").fill("VIP");
  await page.locator(".import-cell--bad").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "导入 3 条" }).click();
  await page.locator(".jobs-counts", { hasText: "3" }).waitFor();
  await page.locator(".jobs-head .pill--done").waitFor({ timeout: 15_000 });
  await picture(page, "import-done");
  for (const ref of ["N-1", "N-2", "N-3"])
    assert.equal((await house.ask("GET", `/api/v1/parties?ref=${ref}`)).items.length, 1);
  assert.deepEqual(wrong, []);
  await context.close();
});

it("says once for all rows what a file does not say", async () => {
  const { page, context, wrong } = await person(browser, { size: "phone", lang: "en" });
  await signIn(page, house.url, "/w/import/orders", "boss");
  await page.locator(".import-drop").waitFor();
  const text = "Order no;Customer;SKU;Qty\nW-1;C-001;SOFA-3;1\nW-1;C-001;LAMP-1;2\nW-2;C-001;SOFA-3;1\n";
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: "web.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator(".import-fixed select").selectOption("bedroom");
  await page.locator(".import-why .icon").first().waitFor({ state: "detached" });
  await picture(page, "import-fixed");
  await page.getByRole("button", { name: "Import 2" }).click();
  await page.locator(".jobs-head .pill").waitFor();
  for (const ref of ["W-1", "W-2"])
    await page.waitForFunction(
      async ([url, key, id]) => {
        const r = await fetch(`${url}/api/v1/orders?foreignId=${id}`, { headers: { Authorization: `Bearer ${key}` } });
        return (await r.json()).items.length === 1;
      },
      [house.url, house.key, ref],
    );
  assert.deepEqual(wrong, []);
  await context.close();
});
