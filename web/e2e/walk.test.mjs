// Walks over the whole program in a real browser, on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openShop, password, person, signInAtDesk, within } from "./house.mjs";

let house;
let browser;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

for (const lang of ["zh-CN", "en"]) {
  describe(`the workbench in ${lang}`, () => {
    it("shows an order as it comes, and lets it be approved with a key", async () => {
      const li = await house.hire(`li-${lang}`, "sales", { name: "李雷" });
      const { page, context, wrong } = await person(browser, { lang });
      await signInAtDesk(page, house.url, `li-${lang}`);

      const before = Date.now();
      const order = await house.place({}, li);
      await page.locator(".livepill").waitFor({ timeout: 5000 });
      within("a new order is seen", Date.now() - before, 1000);
      await page.locator(".livepill").click();
      await page
        .locator(".grid-body .tr", { hasText: order.number.slice(-4) })
        .first()
        .waitFor();

      // ten keys would do ten tasks: g t goes there, a approves.
      await page.keyboard.press("g");
      await page.keyboard.press("t");
      await page.locator(".decide-bar .btn--primary:enabled").waitFor();
      await page.keyboard.press("a");
      await page.locator(".toast").waitFor();
      const now = await house.ask("GET", `/api/v1/orders/${order.id}`);
      assert.ok(!now.tasks?.some((t) => t.step === "sales"), "the sales review is done");

      // The order page answers who has it, until when and why.
      await page.goto(`${house.url}/w/orders/${order.id}`);
      await page.locator(".strip .snode--now").waitFor();
      await page.locator(".strip .why").first().click();
      await page.locator(".why-panel").waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".why-panel").waitFor({ state: "detached" });
      assert.deepEqual(wrong, []);
      await context.close();
    });
  });
}

describe("the door", () => {
  it("takes an invitation, and refuses a wrong password in words", async () => {
    const user = await house.ask("POST", "/api/v1/users", {
      login: "mei",
      name: "韩梅",
      kind: "staff",
      roles: ["sales"],
    });
    const { link } = await house.ask("POST", `/api/v1/users/${user.id}/invitation`, {});
    const { page, context, wrong } = await person(browser);
    await page.goto(`${house.url}/w/${link.slice(link.indexOf("#"))}`);
    await page.locator('input[name="password"]').fill(password);
    await page.keyboard.press("Enter");
    await page.locator(".views").waitFor();
    const cookies = await context.cookies();
    const session = cookies.find((c) => c.name === "bespoke_session");
    assert.equal(session?.httpOnly, true);
    assert.equal(session?.sameSite, "Lax");
    assert.equal(session?.path, "/w");
    await context.clearCookies();
    await page.goto(`${house.url}/w/`);
    await page.locator('input[name="username"]').fill("mei");
    await page.locator('input[name="password"]').fill("not the password");
    await page.keyboard.press("Enter");
    await page.locator('[role="alert"]').waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("the phone", () => {
  it("follows an order by its link without signing in", async () => {
    const order = await house.place({ customer: "C-001", quantity: "5" });
    const { url } = await house.ask("POST", `/api/v1/orders/${order.id}/link`, {});
    const { page, context, wrong } = await person(browser, { size: "phone" });
    await page.goto(house.url + url);
    await page.getByRole("heading", { name: order.number }).waitFor();
    const text = await page.locator("body").textContent();
    assert.ok(!text.includes("专属客服确认"), "names of steps are the business's own");
    assert.deepEqual(wrong, []);
    await context.close();
  });
});
