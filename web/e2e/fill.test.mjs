// What a step asks for is filled in with the decision: on a phone and at a desk, with mistakes at their fields, nothing
// typed lost, and told afterwards.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { accessible, anOrder, barriers, counted, launch, openShop, person, signIn } from "./house.mjs";

const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });

let house;
let browser;
let li;
let fang;
let peng;

before(async () => {
  [house, browser] = await Promise.all([openShop({ skus: ["TABLE-D"] }), launch()]);
  li = await house.hire("li", "sales", { name: "李雷" });
  peng = await house.hire("peng", "production", { name: "彭工" });
  fang = await house.hire("fang", "finance", { name: "方晴", roles: ["finance", "production", "warehouse"] });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

const options = { material: "oak", finish: "oil", length: 180, width: 90 };

for (const [size, lang, say] of [
  ["desk", "zh-CN", { cost: "成本估算", found: "质检记录", rework: "返工", told: "成本估算：¥900.00" }],
  [
    "phone",
    "en",
    { cost: "Estimated cost", found: "Inspection notes", rework: "Rework", told: "Estimated cost: CN¥900.00" },
  ],
])
  it(`is filled in with the decision, ${size}`, async (t) => {
    const order = await house.place({ sku: "TABLE-D", options }, li);
    const open = async (step) =>
      (await house.ask("GET", `/api/v1/tasks?order=${order.id}&state=open`)).items.find((x) => x.step === step);
    const decide = async (step, by = fang) => {
      const task = await open(step);
      if (task)
        await house.ask("POST", `/api/v1/tasks/${task.id}/${task.kind === "task" ? "done" : "approve"}`, {}, by.key);
    };
    await house.approve(order, li);
    const one = await counted(await person(browser, { size, lang }));
    const { page, context, wrong } = one;
    await signIn(page, house.url, "/w/", "fang");
    await page.locator('[data-health="live"]').waitFor({ state: "attached" });
    await page.goto(`${house.url}/w/tasks/${(await open("finance")).id}`);
    one.begin();
    await page.locator('.decide-bar [data-verb="task.approve"]').click();
    const cost = page.getByLabel(new RegExp(say.cost));
    await cost.fill("5");
    await page.keyboard.press("Escape");
    await page.locator(".dialog").waitFor({ state: "detached" });
    await page.locator('.decide-bar [data-verb="task.approve"]').click();
    assert.equal(await cost.inputValue(), "5", "what was typed is still there");
    await cost.fill("900");
    assert.deepEqual(await barriers(page, "what is filled in"), []);
    await page.locator(".dialog .btn--primary").click();
    await page.locator(".dialog").waitFor({ state: "detached" });
    one.within(t, "fill in and approve, after closing it once", 6);
    assert.equal((await house.ask("GET", `/api/v1/orders/${order.id}`)).fields.costEstimate.amount, "900.00");

    await decide("schedule");
    await decide("make", peng); // who made it does not inspect it
    await decide("materials");
    await page.goto(`${house.url}/w/orders/${order.id}`);
    await page.locator(".timeline", { hasText: say.told }).waitFor();
    one.begin();
    await page.locator('.order-actions [data-outcome="fail"]', { hasText: say.rework }).click();
    await page.locator('.dialog textarea[aria-required="true"]').waitFor();
    await page.locator(".dialog .btn--primary").click();
    await page.locator(".dialog .wrong").waitFor();
    await page.getByLabel(new RegExp(say.found)).fill("漆面划伤");
    await page.locator(".dialog .btn--primary").click();
    await page.locator(".dialog").waitFor({ state: "detached" });
    one.within(t, "fill in what an outcome asks for", 4);
    await page.locator(".timeline .filled", { hasText: "漆面划伤" }).waitFor();
    assert.deepEqual(wrong, []);
    await context.close();
  });

it("tells who is asked again what changed since he decided", async () => {
  const path = "/api/v1/documents/flows/furniture.json";
  const { document } = await house.ask("GET", path);
  document.steps.sales.reads.push("order.note");
  document.steps.finance.fields["order.note"] = "write";
  await house.ask("PUT", path, document);
  await house.ask("POST", "/api/v1/releases", { note: "财务改备注" });
  const order = await house.ask("POST", "/api/v1/orders", { ...anOrder({ quantity: "1" }), note: "放在窗边" }, li.key);
  await house.approve(order, li);
  const task = await house.taskOf(order);
  await house.ask("POST", `/api/v1/tasks/${task.id}/approve`, { order: { fields: { note: "放在门边" } } }, fang.key);
  for (const [size, lang, theme, label] of [
    ["desk", "zh-CN", "light", "备注"],
    ["phone", "en", "dark", "Note"],
  ]) {
    const { page, context, wrong } = await person(browser, { size, lang, theme });
    await signIn(page, house.url, `/w/tasks/${(await house.taskOf(order)).id}`, "li");
    const news = page.locator(".decide-news");
    await news.getByText(label, { exact: true }).waitFor();
    assert.equal(await news.locator("del").textContent(), "放在窗边");
    assert.equal(await news.locator("ins").textContent(), "放在门边");
    await accessible(page, "what changed");
    await news.scrollIntoViewIfNeeded();
    await picture(page, `news-${size}`);
    assert.deepEqual(wrong, []);
    await context.close();
  }
});
