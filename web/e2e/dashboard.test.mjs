// A manager looks at the figures, and each number leads to as many rows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, launch, openShop, person, signIn } from "./house.mjs";

let house;
let browser;

before(async () => {
  house = await openShop({ skus: [] });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await house?.close();
});

test("a number of the dashboard opens a list with as many rows", async () => {
  await house.hire("boss", "owner", { name: "林远" });
  for (let n = 0; n < 3; n++) await house.place({ room: "living" });
  const { page, context, wrong } = await person(browser);
  await signIn(page, house.url, "/w/", "boss");
  await page.locator(".rail").waitFor();
  await page.goto(`${house.url}/w/dashboard?days=7`);
  const placed = page.locator(".kpi .fig").first();
  await placed.filter({ hasText: /^3$/ }).waitFor({ timeout: 30_000 });
  await accessible(page, "the dashboard");
  const waiting = Number(
    await page
      .locator(".kpi .fig")
      .nth(4)
      .evaluate((e) => e.firstChild.textContent),
  );
  await placed.click();
  await page.waitForURL(/\/w\/orders\?placedFrom=/);
  await page.locator(".grid-body .tr").nth(2).waitFor();
  assert.equal(await page.locator(".grid-body .tr").count(), 3);
  await page.goBack();
  await page.locator(".kpi .fig").nth(4).click();
  const counted = page.locator("[data-count]");
  await counted.waitFor();
  assert.equal(Number(await counted.getAttribute("data-count")), waiting);
  await page
    .locator(".list tbody tr")
    .nth(waiting - 1)
    .waitFor();
  assert.equal(await page.locator(".list tbody tr").count(), waiting);
  assert.deepEqual(wrong, []);
  await context.close();
});
