// How much a person has to press. Each of the top tasks has a budget of activations from a signed-in home: taps and
// clicks on anything but a text field, Enter, and keys that do something. Typing is not counted, and nobody is spared
// by a reload: the count goes on across pages.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { counted, launch, openShop, person, pixel, signInAtDesk, signInAtHome, until } from "./house.mjs";

let house;
let browser;
let li;

before(async () => {
  [house, browser] = await Promise.all([
    openShop({ quantity: "5000", skus: ["BED-K", "CHAIR-1", "LAMP-1"] }),
    launch(),
  ]);
  li = await house.hireDesk();
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/** A customer at home on a phone. */
async function customer(more = {}, size = "phone", lang = "zh-CN") {
  const user = await house.hireCustomer(more);
  const one = await counted(await person(browser, { size, lang }));
  await signInAtHome(one.page, house.url, user.login);
  return { ...one, ...user };
}

/** Somebody at a desk, at home. */
async function desk(login, lang = "zh-CN") {
  const one = await counted(await person(browser, { lang }));
  await signInAtDesk(one.page, house.url, login);
  return one;
}

const mine = async (who) => (await house.ask("GET", "/api/v1/orders", undefined, who.key)).items;
const next = (page) => page.locator(".pricebar-go").tap();
const words = {
  "zh-CN": {
    room: "卧室",
    table: "定制餐桌",
    give: "填写收货地址",
    read: "识别",
    use: "使用这个地址",
    type: "家具订单",
    paste: "从表格粘贴",
    dashboard: "看板",
    marble: "大理石",
  },
  en: {
    room: "Bedroom",
    table: "TABLE-D",
    give: "Give an address",
    read: "Read",
    use: "Use this address",
    type: "Furniture order",
    paste: "Paste from a sheet",
    dashboard: "Dashboard",
    marble: "Marble",
  },
};

async function address(page, w) {
  await page.getByRole("button", { name: w.give }).tap();
  await page.locator(".paste-in textarea").fill("王敏 13812346620 上海市静安区愚园路 1088 弄 6 号");
  await page.getByRole("button", { name: w.read, exact: true }).tap();
  await page.getByRole("button", { name: w.use }).tap();
  await page.locator(".place").waitFor();
}

for (const lang of ["zh-CN", "en"]) {
  const w = words[lang];
  describe(`a consumer on a phone, in ${lang}`, () => {
    it("orders a configured table with a photo in 14, and again in 3", async (t) => {
      const one = await customer({}, "phone", lang);
      const { page } = one;
      one.begin();
      await page.locator(".good", { hasText: lang === "en" ? "定制餐桌" : w.table }).tap();
      await page.locator(".configure").waitFor();
      for (const group of [0, 1]) // material and finish
        await page.locator('.configure [role="radiogroup"]').nth(group).locator(".tile").first().tap();
      for (const [i, cm] of ["160", "80"].entries()) {
        await page.locator(".typed input").nth(i).fill(cm);
        await page.locator(".typed input").nth(i).blur();
      }
      await next(page);
      await page.locator(".line").first().waitFor();
      await page.locator(".chip", { hasText: w.room }).tap();
      await page.locator(".total").waitFor();
      await next(page);
      await address(page, w);
      await next(page);
      const choose = page.waitForEvent("filechooser");
      await page.locator(".files-way", { has: page.locator("input[multiple]") }).tap();
      await (await choose).setFiles({ name: "room.png", mimeType: "image/png", buffer: pixel });
      await page.locator(".parcel--ready").waitFor();
      await next(page);
      await page.locator(".answers").first().waitFor();
      await next(page);
      await page.locator(".placed h1").waitFor();
      one.within(t, "P1 one configured item with a photo", 14);
      assert.equal((await mine(one)).length, 1);
      await one.context.close();

      const back = await counted(await person(browser, { size: "phone", lang }));
      await signInAtHome(back.page, house.url, one.login);
      await back.page.locator(".reorder .btn").waitFor();
      back.begin();
      await back.page.locator(".reorder .btn").tap();
      await back.page.locator(".answers").first().waitFor();
      await next(back.page);
      await back.page.locator(".placed h1").waitFor();
      back.within(t, "P1 the last order again", 3);
      assert.equal((await mine(one)).length, 2);
      await back.context.close();
    });
  });

  describe(`a desk, in ${lang}`, () => {
    it("enters an order without a mouse in 9", async (t) => {
      const one = await desk("li", lang);
      const { page } = one;
      const focused = (what) => page.waitForFunction((s) => document.activeElement?.matches(s), what);
      one.begin();
      await page.keyboard.press("n");
      await focused('[aria-controls="customer-hits"]');
      await page.keyboard.type("C-003");
      await page.locator('.palette-hit[aria-selected="true"]', { hasText: "C-003" }).waitFor();
      await page.keyboard.press("Enter");
      await focused('[aria-controls="product-hits"]');
      await page.keyboard.type("BED-K");
      await page.locator('.palette-hit[aria-selected="true"]', { hasText: "BED-K" }).waitFor();
      await page.keyboard.press("Enter");
      await page.locator("#f-room").waitFor();
      await page.keyboard.press("Tab");
      await focused("#f-room input");
      await page.keyboard.press("ArrowDown");
      await page.locator(".entry-place:enabled").waitFor();
      await page.keyboard.press("Control+Enter");
      await page.locator(".order-head h1").waitFor();
      one.within(t, "P5 an order for a known customer, keys alone", 9);
      await one.context.close();
    });

    it("enters a table made to measure without a mouse in 12: what cannot be made is explained, and mended", async (t) => {
      const one = await desk("li", lang);
      const { page } = one;
      const { keyboard } = page;
      const focused = (what) => page.waitForFunction((s) => document.activeElement?.matches(s), what);
      const pick = async (what) => {
        await focused(`[aria-controls="${what.startsWith("C-") ? "customer" : "product"}-hits"]`);
        await keyboard.type(what);
        await page.locator('.palette-hit[aria-selected="true"]', { hasText: what }).waitFor();
        await keyboard.press("Enter");
      };
      const press = async (...keys) => {
        for (const key of keys) await keyboard.press(key);
      };
      const price = () => page.locator(".options-foot b:not(.waits)").textContent();
      one.begin();
      await press("n");
      await pick("C-003");
      await pick("TABLE-D");
      await focused('.options [role="radio"]');
      await press("Space", "Tab", "Space", "Tab"); // the first material, the first finish
      await focused(".typed input");
      await keyboard.type("220");
      await press("Enter");
      await keyboard.type("90");
      await press("Enter");
      await page.locator(".tile--no", { hasText: w.marble }).waitFor();
      const oak = await price();
      const engraving = page.locator(".line-fields input"); // asked of wood alone
      await engraving.waitFor();
      await press(...Array(6).fill("Shift+Tab")); // back past both measures and the finish
      await focused(".options .tile");
      await press("ArrowRight", "ArrowRight", "Space"); // marble
      await page.locator(".cannot-h", { hasText: "180" }).waitFor();
      await page.locator(".fix .btn").waitFor();
      await press("Tab", "Tab");
      await focused(".fix .btn");
      await press("Enter");
      await page.locator('.tile[aria-checked="true"]', { hasText: w.marble }).waitFor();
      await focused('.tile[aria-checked="true"]');
      assert.equal(await page.locator(".typed input").first().inputValue(), "180");
      await page.waitForFunction((was) => {
        const now = document.querySelector(".options-foot b:not(.waits)")?.textContent;
        return now && now !== was;
      }, oak);
      await engraving.waitFor({ state: "detached" });
      await press("Escape");
      await focused('[aria-controls="product-hits"]');
      await press("Tab");
      await focused("#f-room input");
      await press("ArrowDown");
      await page.locator(".entry-place:enabled").waitFor();
      await page.locator(".decided:not(.loaded--stale)").waitFor();
      await press("Control+Enter");
      await page.locator(".order-head h1").waitFor();
      one.within(t, "P5 a table made to measure, keys alone", 12);
      const order = await house.ask("GET", `/api/v1/orders/${page.url().split("/").pop()}`);
      const { material, length, width } = order.lines[0].options;
      assert.deepEqual({ material, length, width }, { material: "marble", length: 180, width: 90 });
      await one.context.close();
    });

    it("finds an order in 2 and knows why it waits, with whom and until when in 2", async (t) => {
      const order = await house.place({}, li);
      const one = await desk("li", lang);
      const { page } = one;
      one.begin();
      await page.locator(".find").click();
      await page.keyboard.type(order.number.slice(-9));
      await page.locator(`#hit-${order.id}[aria-selected="true"]`).waitFor();
      await page.keyboard.press("Enter");
      await page.locator(".order-head h1", { hasText: order.number }).waitFor();
      one.within(t, "P5 one order by a fragment", 2);
      await one.context.close();

      const two = await desk("li", lang);
      await two.page.locator(`[data-id="${order.id}"]`).waitFor();
      two.begin();
      await two.page.locator(`[data-id="${order.id}"]`).click();
      const now = two.page.locator(".now").first();
      await now.getByText("李雷").waitFor();
      assert.match(await now.textContent(), /\d\d:\d\d/, "until when");
      await two.page.locator(".strip .why").first().click();
      await two.page.locator(".why-panel").waitFor();
      two.within(t, "P5 why it waits, who has it, until when", 2);
      await two.context.close();
    });
  });
}

describe("a consumer on a phone", () => {
  it("sees where an order is by opening its link", async () => {
    const order = await house.place({ customer: "C-001" });
    const { url } = await house.ask("POST", `/api/v1/orders/${order.id}/link`, {});
    const { page, context, wrong } = await person(browser, { size: "phone" });
    await page.goto(house.url + url);
    await page.locator("ol.stages").waitFor();
    await page.getByText(order.number).first().waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("buyers", () => {
  const w = words["zh-CN"];

  it("paste ten lines that go to three addresses in 16", async (t) => {
    const one = await customer();
    const { page } = one;
    one.begin();
    await page.getByRole("link", { name: w.type }).tap();
    await page.getByRole("button", { name: w.paste }).tap();
    const to = ["愚园路 1088 弄 6 号", "南京西路 1266 号", "武宁路 300 号"];
    const rows = Array.from(
      { length: 10 },
      (_, i) => `${["BED-K", "CHAIR-1", "LAMP-1"][i % 3]}\t${i + 1}\t王敏 13812346620 上海市静安区${to[i % 3]}`,
    );
    await page.locator(".paste-area textarea").fill(`sku\tqty\t收货地址\n${rows.join("\n")}`);
    await page.locator(".paste-area textarea").blur();
    await page.getByRole("button", { name: "加入 10 行" }).tap();
    await page.locator(".line").nth(9).waitFor();
    await page.locator(".chip", { hasText: w.room }).tap();
    await page.locator(".total").waitFor();
    await next(page);
    await page.locator(".place").nth(2).waitFor();
    await next(page);
    await page.locator("#f-note").waitFor();
    await next(page);
    await page.locator(".answers").first().waitFor();
    await next(page);
    await page.locator(".placed h1").waitFor();
    one.within(t, "P2 ten pasted lines to three addresses", 16);
    const [order] = await mine(one);
    const whole = await house.ask("GET", `/api/v1/orders/${order.id}`);
    assert.equal(whole.destinations.length, 3);
    assert.deepEqual([...new Set(whole.lines.map((l) => l.destination))].length, 3);
    assert.equal(whole.lines.length, 10);
    await one.context.close();
  });

  it("who are dealers order for a project and its end customer in 12", async (t) => {
    const one = await customer({ type: "dealer", region: "south", creditLimit: { amount: "500000", currency: "CNY" } });
    const { page } = one;
    one.begin();
    await page.getByRole("link", { name: w.type }).tap();
    await page.getByRole("button", { name: w.paste }).tap();
    await page.locator(".paste-area textarea").fill("BED-K\t4\nCHAIR-1\t8");
    await page.locator(".paste-area textarea").blur();
    await page.getByRole("button", { name: "加入 2 行" }).tap();
    await page.locator(".line").nth(1).waitFor();
    await page.fill("#f-projectNo", "JD-20261");
    const quoted = page.waitForResponse((r) => (r.request().postData() ?? "").includes("湖滨酒店"));
    await page.fill("#f-endCustomer", "湖滨酒店");
    await quoted;
    await page.locator(".total").waitFor();
    await next(page);
    await address(page, w);
    await next(page);
    await page.locator("#f-note").waitFor();
    await next(page);
    await page.locator(".answers").first().waitFor();
    await next(page);
    await page.locator(".placed h1").waitFor();
    one.within(t, "P3 a dealer's order", 12);
    const [order] = await mine(one);
    const { fields } = await house.ask("GET", `/api/v1/orders/${order.id}`);
    assert.equal(fields.projectNo, "JD-20261");
    assert.equal(fields.endCustomer, "湖滨酒店");
    await one.context.close();
  });
});

describe("who decides", () => {
  it("approves ten with ten keys, and rejects with a reason in 4", async (t) => {
    const mei = await house.hire("mei", "sales", { name: "韩梅" });
    for (let i = 0; i < 11; i++) await house.place({}, mei);
    const done = async () =>
      (await house.ask("GET", "/api/v1/tasks?owner=me&state=done&limit=100", undefined, mei.key)).items.length;
    const one = await desk("mei");
    const { page } = one;
    await page.goto(`${house.url}/w/tasks`);
    await page.locator(".decide-bar .btn--primary:enabled").waitFor();
    one.begin();
    for (let i = 0; i < 10; i++) {
      const head = await page.locator(".decide-head a").textContent();
      await page.keyboard.press("a");
      await page.waitForFunction((was) => {
        const now = document.querySelector(".decide-head a")?.textContent;
        return now && now !== was && document.querySelector(".decide-bar .btn--primary:enabled");
      }, head);
    }
    one.within(t, "P6 ten tasks, ten keys", 10);
    await until("all ten are done", async () => (await done()) === 10);
    await one.context.close();

    const two = await desk("mei");
    await two.page.goto(`${house.url}/w/tasks`);
    await two.page.locator(".decide-bar .btn--primary:enabled").waitFor();
    two.begin();
    await two.page.keyboard.press("r");
    await two.page.locator(".dialog textarea").fill("尺寸不对");
    await two.page.locator(".dialog .btn--primary").click();
    await two.page.locator(".toast:not(.toast--bad)").waitFor();
    two.within(t, "P6 a rejection with its reason", 4);
    await until("the rejection is done", async () => (await done()) === 11);
    await two.context.close();
  });
});

describe("a manager", () => {
  it("has the late orders in 2", async (t) => {
    const one = await desk("boss");
    const { page } = one;
    one.begin();
    await page.locator(".rail").getByRole("link", { name: "看板" }).click();
    await page.getByRole("link", { name: /^迟交/ }).click();
    await page.waitForURL(/\/w\/orders\?.*/);
    await page.locator(".grid, .state").first().waitFor();
    one.within(t, "P11 late orders", 2);
    await one.context.close();
  });
});
