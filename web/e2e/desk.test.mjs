// Walks over the workbench: rows that live, views that are kept, finding things, notices, counts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { accessible, launch, openShop, person, signIn, signInAtDesk, within } from "./house.mjs";

const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });

let house;
let browser;
let li;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  li = await house.hireDesk();
});

after(async () => {
  await browser?.close();
  await house?.close();
});

const place = (what) => house.place(what, li);

async function desk(login, at = "/w/orders", more = {}) {
  const p = await person(browser, more);
  await signInAtDesk(p.page, house.url, login);
  if (at !== "/w/orders") await p.page.goto(house.url + at);
  return p;
}

/** Where a list stands when what was pressed has moved it. */
const resting = (page) =>
  page.evaluate(async () => {
    const list = document.querySelector(".grid");
    for (let was = -1; was !== list.scrollTop; ) {
      was = list.scrollTop;
      for (let n = 0; n < 5; n++) await new Promise(requestAnimationFrame);
    }
    return list.scrollTop;
  });

describe("rows that live", () => {
  it("are patched one by one, at once, and say so", async (t) => {
    const orders = [];
    for (let n = 0; n < 9; n++) orders.push(await place());
    const { page, context, wrong } = await desk("li");
    await page.locator(`[data-id="${orders[0].id}"]`).waitFor();
    await page.evaluate(() => {
      window.seen = [];
      new MutationObserver((all) => {
        for (const m of all) {
          const row = (m.target.nodeType === 1 ? m.target : m.target.parentElement)?.closest("[data-id]");
          if (row) window.seen.push({ id: row.dataset.id, at: Date.now(), lit: row.querySelector(".flash") !== null });
        }
      }).observe(document.querySelector(".grid-body"), {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
    });
    const took = [];
    let lit = 0;
    const changed = new Set();
    for (const order of orders.slice(0, 7)) {
      const { items } = await house.ask(
        "GET",
        `/api/v1/tasks?owner=me&state=open&order=${order.id}`,
        undefined,
        li.key,
      );
      await page.evaluate(() => {
        window.seen = [];
      });
      const from = Date.now();
      await house.ask("POST", `/api/v1/tasks/${items[0].id}/approve`, {}, li.key);
      await page.waitForFunction((id) => window.seen.some((s) => s.id === id), order.id);
      const seen = await page.evaluate(() => window.seen);
      took.push(seen.find((s) => s.id === order.id).at - from);
      if (seen.some((s) => s.id === order.id && s.lit)) lit++;
      changed.add(order.id); // the ones before may just be losing their light
      assert.deepEqual(
        seen.filter((s) => !changed.has(s.id)),
        [],
        "no row is drawn again that did not change",
      );
    }
    took.sort((a, b) => a - b);
    t.diagnostic(`a change is seen after ${took.join(", ")} ms`);
    within("a row changes after the write", took[3], 300);
    assert.ok(lit > 0, "what changed is lit");
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(nodes <= 1500, `${nodes} nodes`);

    // An order that leaves the filter stays, greyed, until it is asked anew.
    await page.goto(`${house.url}/w/orders?phase=placed`);
    const last = orders[8];
    await page.locator(`[data-id="${last.id}"]`).waitFor();
    await house.ask("POST", `/api/v1/orders/${last.id}/cancel`, { reason: "客户改主意" }, li.key);
    await page.locator(`[data-id="${last.id}"].tr--gone`).waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });

  it("are there again as they were left, and are walked through from an order", async () => {
    for (let n = 0; n < 40; n++) await place();
    const { page, context, wrong } = await desk("li");
    await page.locator(".grid-body .tr").first().waitFor();
    for (let n = 0; n < 34; n++) await page.keyboard.press("j");
    await page.keyboard.press("x");
    const before = await resting(page);
    assert.ok(before > 100);
    const [row, list] = [await page.locator(".tr--sel").boundingBox(), await page.locator(".grid").boundingBox()];
    assert.ok(
      row.y + row.height <= list.y + list.height + 1,
      `the row that is walked to ends at ${row.y + row.height}, the list at ${list.y + list.height}`,
    );
    await page.keyboard.press("Enter");
    await page.locator(".order-head h1").waitFor();
    const first = await page.locator(".order-head h1").textContent();
    await page.keyboard.press("]");
    await page.waitForFunction((was) => {
      const now = document.querySelector(".order-head h1")?.textContent;
      return now && now !== was;
    }, first);
    await page.keyboard.press("[");
    await page.waitForFunction((was) => document.querySelector(".order-head h1")?.textContent === was, first);
    await page.keyboard.press("Escape");
    await page.locator(".grid-body .tr--sel").waitFor();
    await page.waitForFunction((y) => Math.abs(document.querySelector(".grid").scrollTop - y) <= 2, before);
    await page.locator(".bulk").waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("finding", () => {
  it("takes two taps to any order, by a fragment of anything", async () => {
    const order = await place();
    const { page, context, wrong } = await desk("li");
    await page.keyboard.press("Control+k");
    await page.keyboard.type(order.number.slice(-9));
    await page.locator(`#hit-${order.id}[aria-selected="true"] mark`).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".order-head h1", { hasText: order.number }).waitFor();
    await page.keyboard.press("/");
    await page.locator(`#hit-${order.id}`).waitFor(); // opened lately
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("views", () => {
  it("keep a filter and columns, tell what was changed, and come back when they were dropped", async () => {
    const { page, context, wrong } = await desk("boss");
    await page.goto(`${house.url}/w/orders?phase=placed&view=all`);
    await page.locator(".views-dot").waitFor();
    await page.locator(".filters .btn").last().click();
    await page.locator(".colpick-one", { hasText: "渠道" }).locator(".tick").check();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "存为视图" }).click();
    await page.locator('.dialog input[required], .dialog input[type="text"]').first().fill("待确认的");
    await page.locator(".dialog select").selectOption("all");
    await page.locator(".dialog .btn--primary").click();
    const tab = page.locator(".views-tabs a", { hasText: "待确认的" });
    await tab.waitFor();
    await page.locator(".views-dot").waitFor({ state: "detached" });

    // Everybody has it, with its columns; who may not change it may keep one of his own.
    const other = await desk("li");
    await other.page.locator(".views-tabs a", { hasText: "待确认的" }).click();
    await other.page.locator('[role="columnheader"]', { hasText: "渠道" }).waitFor();
    assert.equal(await other.page.getByRole("button", { name: "视图「待确认的」的操作" }).count(), 0);
    await other.context.close();

    await page.getByRole("button", { name: "视图「待确认的」的操作" }).click();
    await page.getByRole("menuitem", { name: "删除" }).click();
    await tab.waitFor({ state: "detached" });
    await page.locator(".toast-undo").click();
    await tab.waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("notices", () => {
  it("ring for whom a note mentions, and lead to the order", async () => {
    const order = await place();
    const there = await desk("boss");
    const { page, context, wrong } = await desk("li", `/w/orders/${order.id}`);
    await page.locator(".write textarea").fill("请 @周");
    await page.locator(".mention-hits [role='option']", { hasText: "周岚" }).click();
    await page.locator(".write textarea").pressSequentially("看一下");
    await page.locator(".write .btn").click();
    await page.locator(".note b", { hasText: "@周岚" }).waitFor();
    await there.page.locator(".bell-count").waitFor();
    await there.page.locator(".bell").click();
    await there.page.locator(".notice--new", { hasText: order.number }).first().locator(".notice-open").click();
    await there.page.locator(".order-head h1", { hasText: order.number }).waitFor();

    // The trail says who wrote it, in words.
    await there.page.goto(`${house.url}/w/audit?verb=order.note`);
    await there.page.locator(".trail-line", { hasText: "李雷" }).first().click();
    await there.page.locator(".json", { hasText: "看一下" }).waitFor();
    await there.page.getByRole("link", { name: "打开" }).click();
    await there.page.locator(".order-head h1", { hasText: order.number }).waitFor();
    assert.deepEqual([...wrong, ...there.wrong], []);
    await context.close();
    await there.context.close();
  });
});

describe("counting", () => {
  it("writes the difference down, and names the orders that forbid it", async () => {
    const order = await place({ quantity: "3" });
    const { page, context, wrong } = await desk("boss", "/w/stock");
    await page.locator(".list-open", { hasText: "BED-K" }).click();
    await page.locator(".ledger-places .btn").first().click();
    await page.locator(".chip").first().click();
    await page.locator(".count-lines input").fill("1");
    await page.locator(".dialog .btn--primary").click();
    await page.locator(".claims a", { hasText: order.number }).waitFor();
    await page.locator(".count-lines input").fill("499.5");
    await page.locator(".count-lines", { hasText: "−0.5" }).waitFor();
    await page.locator(".dialog .btn--primary").click();
    await page.locator(".ledger td", { hasText: "−0.5" }).waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("a customer's data", () => {
  it("has the fields that the business keeps of its customers", async () => {
    const party = await house.ask("POST", "/api/v1/parties", { ref: "K-1", name: "青木", type: "dealer" });
    const stored = async () => (await house.ask("GET", `/api/v1/parties/${party.id}`)).fields;
    const { page, context, wrong } = await desk("boss", `/w/customers/${party.id}`);
    const save = page.locator(".card360 [type=submit]");
    const tax = page.getByLabel("统一社会信用代码");
    await tax.fill("91310000");
    await page.locator('[id^="kept-preferredMaterial"]').getByText("胡桃木").click();
    await save.click();
    await page.locator("#kept-taxNo-wrong").waitFor();
    assert.equal(await stored(), undefined, "nothing is half saved");
    await tax.fill("91350100M000100Y43");
    await save.click();
    await save.waitFor({ state: "detached" });
    assert.deepEqual(await stored(), { preferredMaterial: "walnut", taxNo: "91350100M000100Y43" });
    await accessible(page, "a customer");
    await tax.fill("");
    await save.click();
    await save.waitFor({ state: "detached" });
    assert.deepEqual(await stored(), { preferredMaterial: "walnut" });
    assert.deepEqual(
      wrong.filter((x) => !x.includes("422")),
      [],
    );
    await context.close();
  });

  it("goes into a file, and is erased on request", async () => {
    const person = { ref: "E-1", name: "秦霜", type: "regular", region: "east", phone: "13912345678" };
    const party = await house.ask("POST", "/api/v1/parties", person);
    const { page, context, wrong } = await desk("boss", `/w/customers/${party.id}`);
    await page.getByRole("button", { name: "导出" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载 ZIP" }).click();
    assert.match(readFileSync(await (await saved).path(), "latin1"), /^PK.*customer\.json/s);
    await page.getByRole("button", { name: "删除个人信息" }).click();
    await page.locator(".dialog .tag", { hasText: "0 张订单" }).waitFor();
    await page.locator(".dialog textarea").fill("本人于 11 月 20 日来信");
    await page.locator(".dialog [type=submit]").click();
    await page.locator(".toast", { hasText: "已删除个人信息" }).waitFor();
    await page.getByText("13912345678").waitFor({ state: "detached" });
    assert.equal((await house.ask("GET", `/api/v1/parties/${party.id}`)).phone, undefined);
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("the way to other places", () => {
  const places = (page) =>
    page.locator(".rail > a:not(.ws)").evaluateAll((all) => all.filter((a) => a.checkVisibility()).length);

  for (const [lang, theme, say] of [
    ["zh-CN", "light", { more: "更多", last: "版本发布" }],
    ["en", "dark", { more: "More", last: "Releases" }],
  ])
    it(`stands in a bar of five on a phone, the rest behind it, ${lang}`, async () => {
      const { page, context, wrong } = await person(browser, { size: "phone", lang, theme });
      await signIn(page, house.url, "/w/tasks", "boss");
      const more = page.locator(".rail").getByRole("button", { name: say.more });
      await more.waitFor();
      assert.equal(await places(page), 4);
      const sheet = page.getByRole("dialog", { name: say.more });
      await more.click();
      await sheet.waitFor();
      await accessible(page, "the other places");
      await picture(page, `places-${lang}`);
      assert.equal(await sheet.getByRole("link").count(), 5);
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });
      assert.equal(await more.evaluate((b) => b === document.activeElement), true, "the focus is where it was");
      await page.keyboard.press("Enter");
      await sheet.getByRole("link", { name: say.last }).click();
      await page.waitForURL(/\/w\/releases/);
      await sheet.waitFor({ state: "detached" });
      assert.equal(await more.getAttribute("aria-current"), "true");
      await more.click();
      await sheet.locator('[aria-current="page"]', { hasText: say.last }).waitFor();
      assert.deepEqual(wrong, []);
      await context.close();
    });

  it("stands whole where there are no more than five, and at a desk", async () => {
    await house.hire("fang", "finance", { name: "方晴" });
    for (const [size, login, all] of [
      ["phone", "fang", 4],
      ["desk", "boss", 9],
    ]) {
      const { page, context, wrong } = await person(browser, { size });
      await signIn(page, house.url, "/w/tasks", login);
      await page.locator(".rail a").first().waitFor({ state: "attached" });
      await page.locator(".inbox").waitFor();
      assert.equal(await places(page), all, `${login}, ${size}`);
      assert.equal(await page.locator(".rail-more").isVisible(), false);
      assert.deepEqual(wrong, []);
      await context.close();
    }
  });
});
