// What rules could not do by themselves stands with the tasks, across orders: why it was set off, why it failed, and
// what can be done; it goes when somebody has seen to it, everywhere at once.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { barriers, counted, launch, openShop, person, signIn } from "./house.mjs";

let house;
let browser;
const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });

const table = JSON.parse(`{"format":"rules.v1","key":"care","name":{"zh-CN":"大单关怀","en":"Large orders"},
  "point":"react.event","on":["order.placed"],"hit":"collect","inputs":[{"id":"total","f":"order.total"}],"outputs":["verb","with"],
  "rows":[{"id":"large","when":{"total":{"op":">","v":"1000 CNY"}},"say":{"zh-CN":"大单","en":"a large order"},
    "then":{"verb":"order.note","with":{"text":{"x":"text(1 / (order.lineCount - 1))"}}}}]}`);

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  await house.hire("boss", "owner", { name: "周岚" });
  await house.ask("PUT", "/api/v1/documents/rules/care.json", table);
  await house.ask("POST", "/api/v1/releases", { note: "care" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

for (const [size, lang, theme, say] of [
  ["desk", "zh-CN", "light", { group: "自动执行失败", what: "给订单留言", because: "大单", hand: "已手工完成" }],
  [
    "phone",
    "en",
    "dark",
    {
      group: "Automation failed",
      what: "Writes a note about an order",
      because: "a large order",
      hand: "Done by hand",
    },
  ],
])
  it(`is seen to among the tasks, ${size}`, async (t) => {
    const orders = [await house.place(), await house.place()];
    const one = await counted(await person(browser, { size, lang, theme }));
    const { page, context, wrong } = one;
    await signIn(page, house.url, "/w/tasks", "boss");
    const items = page.locator("section", { has: page.getByText(say.group) }).locator(".inbox-item");
    await items.filter({ hasText: orders[1].number }).waitFor();
    await items.filter({ hasText: orders[0].number }).waitFor();
    assert.equal(await items.count(), 2);
    await picture(page, `failing-${size}-list`);
    one.begin();
    await items.filter({ hasText: orders[0].number }).click();
    const card = page.locator(".inbox-card");
    await card.getByText(orders[0].number).first().waitFor();
    for (const text of [say.what, say.because]) await card.getByText(text).first().waitFor();
    assert.deepEqual(await barriers(page, "what failed"), []);
    await picture(page, `failing-${size}`);
    await card.locator('[data-verb="reaction.byHand"]', { hasText: say.hand }).click();
    await page.locator(".dialog textarea").fill("电话里说过了");
    await picture(page, `failing-${size}-hand`);
    await page.locator(".dialog .btn--primary").click();
    await page.locator(".dialog").waitFor({ state: "detached" });
    one.within(t, "see to what failed", 4);
    await items.filter({ hasText: orders[0].number }).waitFor({ state: "detached" });
    await house.ask("POST", `/api/v1/reactions/${(await left(orders[1])).id}/giveUp`, { opinion: "不需要" });
    await items.waitFor({ state: "detached" });
    assert.deepEqual(wrong, []);
    await context.close();
  });

/** left is what of an order waits to be seen to. */
const left = async (order) => (await house.ask("GET", `/api/v1/reactions?order=${order.id}&state=queued`)).items[0];
