// Walks through the portal on a phone: ordering, what may go wrong, following.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { accessible, counted, enter, launch, openShop, person, settled, signInAtHome, slack } from "./house.mjs";

let house;
let browser;

before(async () => {
  [house, browser] = await Promise.all([
    openShop({ quantity: "5000", skus: ["BED-K", "CHAIR-1", "LAMP-1"] }),
    launch(),
  ]);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

const words = {
  "zh-CN": {
    room: "卧室",
    paste: "从表格粘贴",
    add: "加入 2 行",
    address: "填写收货地址",
    read: "识别",
    use: "使用这个地址",
    cancel: "取消订单",
    project: "湖边小屋",
    beds: "床",
    there: /现货/,
  },
  en: {
    room: "Bedroom",
    paste: "Paste from a sheet",
    add: "Add 2 lines",
    address: "Give an address",
    read: "Read",
    use: "Use this address",
    cancel: "Cancel the order",
    project: "Lake house",
    beds: "Beds",
    there: /In stock/,
  },
};

/** customer is somebody new who is signed in on a phone. */
async function customer(options = {}) {
  const user = await house.hireCustomer();
  const one = await person(browser, { size: "phone", ...options });
  await signInAtHome(one.page, house.url, user.login);
  return { ...one, ...user };
}

/** Waits until a field has a value. */
const holds = (page, field, value) =>
  page.waitForFunction(([at, v]) => document.querySelector(at)?.value === v, [field, value]);

const next = (page) => page.locator(".pricebar-go").click();

/** Fills in a form until it can be looked over: two lines from a spreadsheet, one address in one piece. */
async function fill(page, w, quantity = 5) {
  await page.goto(`${house.url}/p/new/furniture`);
  await page.getByRole("button", { name: w.paste }).click();
  await page.locator(".paste-area textarea").fill(`sku\tqty\nBED-K\t${quantity}\nCHAIR-1\t8`);
  await page.locator(".sheet-head h2").click();
  await page.getByRole("button", { name: w.add }).click();
  await page.locator(".line").nth(1).waitFor();
  await answer(page, w);
}

/** Answers what the form asks besides its lines. */
async function answer(page, w) {
  await page.locator(".chip", { hasText: w.room }).click();
  await page.fill("#f-projectName", w.project);
  await page.locator(".total").waitFor();
  await next(page);
  await page.getByRole("button", { name: w.address }).click();
  await page.locator(".paste-in textarea").fill("王敏 13812346620 上海市静安区愚园路 1088 弄 6 号");
  await page.getByRole("button", { name: w.read, exact: true }).click();
  await page.getByRole("button", { name: w.use }).click();
  await page.locator(".place").waitFor();
  await next(page);
  await page.locator("#f-note").waitFor();
  await next(page);
  await page.locator(".answers").first().waitFor();
}

for (const lang of ["zh-CN", "en"]) {
  const w = words[lang];
  describe(`a customer in ${lang}`, () => {
    it("orders once, however often the answer is lost, and follows the order live", async () => {
      const { page, context, wrong, key } = await customer({ lang });
      await fill(page, w);
      await page.route(
        "**/api/v1/orders",
        async (r) => {
          await r.fetch();
          await r.abort("connectionreset");
        },
        { times: 1 },
      );
      await next(page);
      await page.locator(".bar-said").waitFor();
      await next(page);
      await page.locator(".placed h1").waitFor();
      const mine = await house.ask("GET", "/api/v1/orders", undefined, key);
      assert.equal(mine.items.length, 1, "one order");

      const order = mine.items[0];
      await page.goto(`${house.url}/p/orders/${order.id}`);
      await page.locator(".stages .now").waitFor();
      const before = await page.locator(".stages .now").textContent();
      const text = await page.locator("body").textContent();
      assert.ok(!text.includes("专属客服确认"), "names of steps are the business's own");
      await house.approve(order);
      await page.waitForFunction((b) => document.querySelector(".stages .now")?.textContent !== b, before, {
        timeout: 5000,
      });

      await house.ask("POST", `/api/v1/orders/${order.id}/notes`, { text: "明天开料", customerVisible: true });
      await page.locator(".bub", { hasText: "明天开料" }).waitFor({ timeout: 5000 });
      await page.locator(".msg-form textarea").fill("好的");
      await page.locator(".msg-form .hit").click();
      await page.locator(".bub--me").waitFor();
      assert.deepEqual(wrong, []);
      await context.close();
    });

    it("orders from the catalogue, once however often it is tapped, and the shared link moves at once", async () => {
      const { page, context, wrong, key } = await customer({ lang });
      await page.locator(".good .stk").first().waitFor();
      await page.getByRole("button", { name: w.beds, exact: true }).click();
      await page.waitForFunction(() => document.querySelectorAll(".good").length === 1);
      assert.match(await page.locator(".good .stk").textContent(), w.there);
      await page.locator(".good", { hasText: "双人床" }).click();
      await page.locator(".configure .step input").fill("5"); // so much that somebody looks at it
      await page.locator(".pricebar-go").click();
      await page.locator(".line", { hasText: "双人床" }).waitFor();
      await page.locator("#f-projectName").waitFor();
      await answer(page, w);
      await page.locator(".pricebar-go").dblclick();
      await page.locator(".placed h1").waitFor();
      const mine = await house.ask("GET", "/api/v1/orders", undefined, key);
      assert.equal(mine.items.length, 1, "one order");
      assert.equal(mine.items[0].lines[0].name, "双人床");

      const order = mine.items[0];
      const { url } = await house.ask("POST", `/api/v1/orders/${order.id}/link`, undefined, key);
      const guest = await person(browser, { size: "phone", lang });
      const listening = guest.page.waitForResponse((r) => r.url().endsWith("/events") && r.status() === 200);
      await guest.page.goto(house.url + url);
      await guest.page.locator(".stages .now").waitFor();
      await listening;
      const before = await guest.page.locator(".stages .now").textContent();
      await house.approve(order);
      await guest.page.waitForFunction((b) => document.querySelector(".stages .now")?.textContent !== b, before, {
        timeout: 1000 * slack,
      });
      assert.deepEqual([...wrong, ...guest.wrong], []);
      await guest.context.close();
      await context.close();
    });
  });
}

describe("a customer", () => {
  const w = words["zh-CN"];

  it("loses nothing to a reload, a cut network or a session that ended", async () => {
    const { page, context, wrong, login } = await customer();
    await page.goto(`${house.url}/p/new/furniture`);
    await page.fill("#f-projectName", "一");
    await page.reload();
    await holds(page, "#f-projectName", "一");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload(); // through the worker, which then has the shell
    await page.locator("#f-projectName").waitFor();
    await context.setOffline(true);
    await page.fill("#f-projectName", "二");
    await page.locator(".offline").waitFor();
    await page.reload();
    await holds(page, "#f-projectName", "二");
    await context.setOffline(false);
    await page.locator(".offline").waitFor({ state: "detached" });
    await fill(page, w, 1);
    await context.clearCookies();
    await next(page);
    await page.locator('input[name="username"]').waitFor();
    await enter(page, login);
    await page.locator(".answers", { hasText: w.project }).first().waitFor();
    await next(page);
    await page.locator(".placed h1").waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });

  it("orders again in three taps and takes it back with a reason", async () => {
    const { page, context, wrong, key } = await customer();
    await fill(page, w);
    await next(page);
    await page.locator(".placed h1").waitFor();
    await page.goto(`${house.url}/p/`);
    await page.locator(".reorder .btn").click();
    await page.locator(".answers").first().waitFor();
    await next(page);
    await page.locator(".placed h1").waitFor();
    await page.locator(".act .btn--primary").click();
    await page.getByRole("button", { name: w.cancel }).click();
    await page.fill("#cancel-reason", "买重了");
    await page.locator(".sheet .btn--danger").click();
    await page.locator(".pill--cancelled").waitFor();
    const mine = await house.ask("GET", "/api/v1/orders", undefined, key);
    assert.deepEqual(
      mine.items.map((o) => o.phase),
      ["cancelled", "placed"],
    );
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

for (const size of ["phone", "desk"])
  describe(`a customer, ${size}`, () => {
    it("withdraws an order and takes their data along, each in four taps at most", async (t) => {
      const user = await house.hireCustomer();
      const order = await house.place({ customer: user.party.ref, quantity: "5" }, user);
      const one = await counted(await person(browser, { size }));
      const { page } = one;
      await signInAtHome(page, house.url, user.login);
      await page.goto(`${house.url}/p/orders/${order.id}`);
      one.begin();
      await page.getByRole("button", { name: words["zh-CN"].cancel }).click();
      await page.locator(".sheet .btn--danger").click();
      await page.locator(".pill--cancelled").waitFor();
      one.within(t, "withdraw", 4);
      await page.goto(`${house.url}/p/me`);
      one.begin();
      await page.getByRole("button", { name: "导出" }).click();
      const saved = page.waitForEvent("download");
      await page.getByRole("link", { name: "下载 ZIP" }).click();
      assert.match(readFileSync(await (await saved).path(), "latin1"), /^PK.*customer\.json/s);
      one.within(t, "my data", 4);
      await one.context.close();
    });
  });

for (const [lang, theme] of [
  ["zh-CN", "light"],
  ["zh-CN", "dark"],
  ["en", "light"],
  ["en", "dark"],
]) {
  describe(`the portal in ${lang}, ${theme}`, () => {
    it("keeps nobody out", async () => {
      const w = words[lang];
      const { page, context } = await customer({ lang, theme });
      await page.locator(".good .stk").first().waitFor();
      await settled(page);
      await accessible(page, "home");
      await page.goto(`${house.url}/p/new/furniture`);
      await page.locator(".formstep").waitFor();
      await next(page);
      await page.locator(".summary").waitFor();
      await accessible(page, "form with mistakes");
      await fill(page, w, 1);
      await page.locator(".total-btn").click();
      await settled(page);
      await accessible(page, "review");
      await next(page);
      await page.locator(".placed h1").waitFor();
      await settled(page);
      await accessible(page, "placed");
      await page.locator(".act .btn--primary").click();
      await page.locator("ol.stages").waitFor();
      await settled(page);
      await accessible(page, "order");
      for (const [at, shown] of [
        ["orders", "a.ordercard"],
        ["me", ".setting"],
      ]) {
        await page.goto(`${house.url}/p/${at}`);
        await page.locator(shown).first().waitFor();
        await settled(page);
        await accessible(page, at);
      }
      await context.close();
    });
  });
}
