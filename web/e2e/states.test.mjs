// What may go wrong at a desk: a session that ends, somebody who was faster, a server that fails, a network that is
// cut. Nothing typed is lost, nothing is done twice, and the screen comes back to how things are.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openShop, password, person, signInAtDesk, within } from "./house.mjs";

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

const place = () => house.place({}, li);
const notes = async (order) =>
  (await house.ask("GET", `/api/v1/orders/${order.id}/page`)).timeline.items.filter((e) => e.data?.text);
const count = async () => (await house.ask("GET", "/api/v1/orders?limit=200")).items.length;

/** Somebody signed in at a desk, at a place, whose screen hears what happens. */
async function desk(at = "/orders", { login = "li", ...more } = {}) {
  const p = await person(browser, more);
  p.context.setDefaultTimeout(15_000);
  await signInAtDesk(p.page, house.url, login);
  if (at !== "/orders") await p.page.goto(`${house.url}/w${at}`);
  return p;
}

/** Signs in again where one was. */
async function again(page) {
  await page.locator('.again input[name="password"]').fill(password);
  await page.keyboard.press("Enter");
  await page.locator(".again").waitFor({ state: "detached" });
}

const headOf = (page, order) => page.locator(".order-head h1", { hasText: order.number }).waitFor();

const nowOf = (page) => page.locator(".snode--now b").first().textContent();
const movedOn = (page, was) =>
  page.waitForFunction((w) => document.querySelector(".snode--now b")?.textContent !== w, was);
const mayApprove = (page) => page.locator(".order-actions .btn--primary", { hasText: "同意" });

/** Types an order of C-003 for one bed. */
async function type(page, note) {
  await page.getByRole("combobox", { name: "名称、电话或编号" }).fill("C-003");
  await page.locator(".combo-hits .palette-hit", { hasText: "C-003" }).click();
  await page.getByRole("combobox", { name: "产品名称或 SKU" }).fill("BED-K");
  await page.locator(".combo-hits .palette-hit", { hasText: "BED-K" }).click();
  await page.getByLabel("卧室").check();
  await page.getByLabel("备注").fill(note);
  await page.locator(".entry-place:enabled").waitFor();
}

describe("a session that ended", () => {
  it("is begun again where one was: the note is there, and is sent once", async () => {
    const order = await place();
    const { page, context, wrong } = await desk(`/orders/${order.id}`);
    await page.locator(".write textarea").fill("客户要加急");
    await context.clearCookies();
    await page.locator(".write .btn").click();
    await again(page);
    assert.equal(await page.locator(".write textarea").inputValue(), "客户要加急");
    await page.locator(".write .btn").click();
    await page.locator(".order-side .note", { hasText: "客户要加急" }).waitFor();
    assert.equal((await notes(order)).length, 1);
    assert.deepEqual(wrong, []);
    await context.close();
  });

  it("is begun again in order entry: the order is as it was typed, and is placed once", async () => {
    const { page, context, wrong } = await desk("/orders/new");
    await type(page, "送货前打电话");
    const before = await count();
    await context.clearCookies();
    await page.locator(".entry-place").click();
    await again(page);
    assert.equal(await page.getByLabel("备注").inputValue(), "送货前打电话");
    await page.locator(".entry-place:enabled").dblclick();
    await page.locator(".order-head h1").waitFor();
    assert.equal(await count(), before + 1, "one order");
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("somebody who was faster", () => {
  it("with a decision is told, and the screen shows how things are", async (t) => {
    const order = await place();
    const { page, context, wrong } = await desk(`/orders/${order.id}`);
    await headOf(page, order);
    await page.route(
      "**/api/v1/tasks/*/approve",
      async (r) => {
        await house.ask("POST", `/api/v1/orders/${order.id}/cancel`, { reason: "客户改主意" });
        await r.continue();
      },
      { times: 1 },
    );
    await mayApprove(page).click();
    const said = page.locator(".toast--bad");
    await said.waitFor();
    t.diagnostic(`told: ${await said.textContent()}`);
    await page.locator(".order-head .pill--cancelled").waitFor();
    await page.locator(".timeline, .order-side").getByText("客户改主意").first().waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });

  it("with a change is told: what is stored is shown, and what was typed is there to be saved again", async () => {
    const party = await house.ask("POST", "/api/v1/parties", { ref: "S-1", name: "南山家居", type: "regular" });
    const { page, context, wrong } = await desk(`/customers/${party.id}`, { login: "boss" });
    const name = page.getByLabel("名称", { exact: true });
    await name.waitFor();
    let faster = true;
    await page.route(`**/api/v1/parties/${party.id}`, async (r) => {
      if (r.request().method() !== "PATCH" || !faster) return r.fallback();
      faster = false;
      await house.ask("PATCH", `/api/v1/parties/${party.id}`, { phone: "13800138009" });
      return r.continue();
    });
    await name.fill("南山家居馆");
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator(".toast--bad").waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll("input")].some((i) => i.value.includes("138009")));
    assert.equal(await name.inputValue(), "南山家居馆");
    await page.getByRole("button", { name: "保存" }).click();
    await page.locator(".toast:not(.toast--bad)").waitFor();
    const now = await house.ask("GET", `/api/v1/parties/${party.id}`);
    assert.equal(now.name, "南山家居馆");
    assert.match(now.phone, /13800138009/);
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("a server that fails", () => {
  it("is said in the place of what failed, with the way to try again", async () => {
    const order = await place();
    const { page, context, wrong } = await desk();
    let failing = true;
    const fail = (r) => (failing ? r.fulfill({ status: 500, body: "" }) : r.fallback());
    await page.route("**/api/v1/orders/*/page", fail);
    await page.goto(`${house.url}/w/orders/${order.id}`);
    const state = page.locator('main [role="alert"]');
    await state.waitFor();
    assert.equal(await page.locator(".rail").count(), 1, "the shell stays");
    failing = false;
    await state.getByRole("button", { name: "重试" }).click();
    await headOf(page, order);
    assert.deepEqual(wrong, []);
    await context.close();
  });

  it("loses nothing typed: not a note, not a reason, and does nothing twice", async () => {
    const order = await place();
    const { page, context, wrong } = await desk(`/orders/${order.id}`);
    await page.locator(".write textarea").fill("等木料到");
    // It is done, and the answer is lost: what is pressed again is the same command.
    const lose = async (r) => {
      await r.fetch();
      await r.fulfill({ status: 500, body: "" });
    };
    await page.route("**/api/v1/orders/*/notes", lose, { times: 1 });
    await page.locator(".write .btn").click();
    await page.locator('.write [role="alert"]').waitFor();
    assert.equal(await page.locator(".write textarea").inputValue(), "等木料到");
    await page.locator(".write .btn").click();
    await page.waitForFunction(() => document.querySelector(".write textarea").value === "");
    assert.equal((await notes(order)).length, 1, "one note");

    await page.route("**/api/v1/tasks/*/reject", (r) => r.fulfill({ status: 500, body: "" }), { times: 1 });
    await page.getByRole("button", { name: /^拒绝/ }).click();
    await page.locator(".dialog textarea").fill("尺寸不对");
    await page.locator(".dialog .btn--primary").click();
    await page.locator(".toast--bad").waitFor();
    assert.equal(await page.locator(".dialog textarea").inputValue(), "尺寸不对");
    await page.locator(".dialog .btn--primary").click();
    await page.locator(".dialog").waitFor({ state: "detached" });
    await page.locator(".toast:not(.toast--bad)").waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("a finger that is too quick", () => {
  it("decides once", async () => {
    const order = await place();
    const { page, context, wrong } = await desk(`/orders/${order.id}`);
    await headOf(page, order);
    const sent = [];
    page.on("request", (r) => r.method() === "POST" && r.url().includes("/approve") && sent.push(r));
    const before = (await house.taskOf(order)).id;
    const was = await nowOf(page);
    await mayApprove(page).dblclick();
    await movedOn(page, was);
    await page.locator(".toast").first().waitFor();
    assert.equal(await page.locator(".toast").count(), 1, "told once");
    const done = await house.ask("GET", `/api/v1/tasks?order=${order.id}`);
    assert.equal(await page.locator(".toast--bad").count(), 0);
    assert.equal(new Set(sent.map((r) => r.headers()["idempotency-key"])).size, 1, "one command");
    assert.equal(done.items.filter((t) => t.id === before && t.state !== "open").length, 1);
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("the way back", () => {
  it("of the browser leads to the same rows under the same filter", async () => {
    for (let n = 0; n < 32; n++) await place();
    const { page, context, wrong } = await desk();
    await page.goto(`${house.url}/w/orders?phase=placed`);
    await page.locator(".grid-body .tr").nth(20).waitFor();
    await page.locator(".grid").evaluate((e) => e.scrollTo(0, 400));
    await page.waitForFunction(() => document.querySelector(".grid").scrollTop > 300);
    const was = await page.locator(".grid").evaluate((e) => e.scrollTop);
    const drawn = await page.waitForFunction(() => {
      const box = document.querySelector(".grid").getBoundingClientRect();
      return document.elementFromPoint(box.left + 300, box.top + 300)?.closest("[data-id]")?.dataset.id;
    });
    const row = await drawn.jsonValue();
    await page.locator(`[data-id="${row}"] a, [data-id="${row}"]`).first().click();
    await page.locator(".order-head h1").waitFor();
    await page.goBack();
    await page.locator(`[data-id="${row}"]`).waitFor();
    assert.match(page.url(), /phase=placed/);
    await page.waitForFunction((y) => Math.abs(document.querySelector(".grid").scrollTop - y) <= 2, was);
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("a network that is cut", () => {
  it("is said with its time; what was there stays, what is written is kept, and what happened meanwhile comes", async () => {
    const [order, other] = [await place(), await place()];
    const { page, context, wrong } = await desk();
    await page.locator(`[data-id="${other.id}"]`).waitFor();
    const words = page.locator(`[data-id="${other.id}"]`);
    const before = await words.textContent();
    await context.setOffline(true);
    await page.locator(".offline", { hasText: /\d\d:\d\d/ }).waitFor();
    assert.equal(await words.textContent(), before, "the rows stay");
    await house.approve(other, li);
    const born = await place();
    let refused = 0;
    await context.route(/\/api\/v1\/orders\?.*\bid=/, (r) => (refused++ ? r.continue() : r.abort())); // it comes back limping
    await context.setOffline(false);
    await page.locator(".offline").waitFor({ state: "detached" });
    await page.locator('.foot [data-health="live"]').waitFor();
    await page.waitForFunction(
      ([id, was]) => document.querySelector(`[data-id="${id}"]`)?.textContent !== was,
      [other.id, before],
    );
    await page.locator(".livepill").click();
    await page.locator(`[data-id="${born.id}"]`).waitFor();
    assert.ok(refused > 1, "the rows are read again after a reading failed");

    await page.goto(`${house.url}/w/orders/${order.id}`);
    await page.locator(".write textarea").fill("断网时写的");
    await context.setOffline(true);
    await page.locator(".offline").waitFor();
    await page.locator(".write .btn").click();
    await page.locator('.write [role="alert"]').waitFor();
    assert.equal(await page.locator(".write textarea").inputValue(), "断网时写的");
    await context.setOffline(false);
    await page.locator(".offline").waitFor({ state: "detached" });
    await page.locator(".write .btn").click();
    await page.locator(".order-side .note", { hasText: "断网时写的" }).waitFor();
    assert.equal((await notes(order)).length, 1);
    assert.deepEqual(wrong, []);
    await context.close();
  });
});

describe("many tabs", () => {
  it("read one stream, and a decision in one is seen in the others at once", async (t) => {
    const order = await place();
    const { page, context, wrong } = await desk();
    const streams = [];
    context.on("request", (r) => r.url().includes("/api/v1/events") && streams.push(r.url()));
    const tabs = [page];
    for (let n = 0; n < 5; n++) tabs.push(await context.newPage());
    for (const tab of tabs.slice(1, 5)) {
      await tab.goto(`${house.url}/w/orders`);
      await tab.locator(`[data-id="${order.id}"]`).waitFor();
      await tab.locator('.foot [data-health="live"]').waitFor();
    }
    for (const tab of [tabs[0], tabs[5]]) {
      await tab.goto(`${house.url}/w/orders/${order.id}`);
      await headOf(tab, order);
    }
    assert.ok(streams.length <= 1, `the first tab left and came again, others read with it: ${streams.length}`);
    const was = await nowOf(tabs[5]);
    await mayApprove(tabs[0]).click();
    await tabs[0].locator(".toast").waitFor();
    const from = Date.now();
    await movedOn(tabs[5], was);
    const took = Date.now() - from;
    t.diagnostic(`the other tab follows after ${took} ms`);
    within("the other tab follows", took, 1000);
    assert.deepEqual(wrong, []);
    await context.close();
  });
});
