// A draft is tried on the orders that were placed: what would come out otherwise is said, and becomes an example.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { launch, open, person, signIn } from "./house.mjs";

let house;
let browser;
const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
const rule = "/api/v1/documents/rules/route.json";

before(async () => {
  [house, browser] = await Promise.all([open(), launch()]);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

it("replays a draft and keeps an order as an example", async () => {
  const boss = await house.hire("boss", "owner", { name: "周岚" });
  const vip = await house.hireCustomer();
  const order = await house.place({ customer: vip.party.ref, sku: "BED-K", quantity: "6" }, boss);
  const { document } = await house.ask("GET", rule, undefined, boss.key);
  delete document.examples; // they hold for the old limit
  document.rows.find((r) => r.id === "vipBig").when.total.v = "90000 CNY";
  await house.ask("PUT", rule, document, boss.key);
  await house.ask("DELETE", "/api/v1/documents/examples/orders.json", undefined, boss.key);

  const { page, context, wrong } = await person(browser);
  await signIn(page, house.url, "/w/releases", "boss");
  await page.getByRole("button", { name: "运行重放" }).click();
  const told = page.locator(".replay-list li", { hasText: order.number });
  await told.first().waitFor({ timeout: 15000 });
  await picture(page, "replay-differences");
  await told.first().getByRole("button", { name: "做成示例" }).click();
  await page.getByText(/已放进您的草稿/).waitFor();
  await page
    .getByText(/example|示例/)
    .first()
    .waitFor();
  await picture(page, "replay-example");
  const draft = await house.ask("GET", "/api/v1/draft", undefined, boss.key);
  assert.ok(
    draft.findings.some((f) => f.code === "example.failed"),
    "the draft decides otherwise than the example expects",
  );
  assert.deepEqual(wrong, []);
  await context.close();
});
