// An order is put on hold and resumed, moved to another step by hand, and moved to another release, on a phone and at a desk.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { counted, launch, openShop, person, signIn } from "./house.mjs";

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

for (const [size, lang, say] of [
  ["desk", "zh-CN", { more: "更多动作", held: "已暂停：等新地址" }],
  ["phone", "en", { more: "More actions", held: "On hold: 等新地址" }],
])
  it(`stands still and goes on, and is moved, ${size}`, async (t) => {
    const order = await house.place({}, li);
    const one = await counted(await person(browser, { size, lang }));
    const { page, context, wrong } = one;
    await signIn(page, house.url, "/w/", "boss");
    await page.locator('[data-health="live"]').waitFor({ state: "attached" });
    await page.goto(`${house.url}/w/orders/${order.id}`);
    const act = async (verb) => {
      await page.locator(".order-actions").getByRole("button", { name: say.more }).click();
      await page.locator(`.menu [data-verb="${verb}"]`).click();
    };
    const confirm = () => page.locator(".dialog .btn--primary").click();
    const open = async () =>
      (await house.ask("GET", `/api/v1/tasks?order=${order.id}&state=open`)).items.map((x) => x.step);

    one.begin();
    await act("flow.hold");
    await page.locator(".dialog textarea").fill("等新地址");
    await page.locator(".people-hits button", { hasText: "周岚" }).click();
    await confirm();
    await page.locator(".order-hold", { hasText: say.held }).waitFor();
    one.within(t, "put on hold", 4);
    assert.deepEqual(await open(), []);
    one.begin();
    await page.locator('.order-hold [data-verb="flow.resume"]').click();
    await page.locator(".order-hold").waitFor({ state: "detached" });
    one.within(t, "resume", 4);
    assert.deepEqual(await open(), ["sales"]);

    const role = { format: "role.v1", key: `r${size}`, name: { en: size }, kind: "staff", can: ["order.read"] };
    await house.ask("PUT", `/api/v1/documents/roles/r${size}.json`, role);
    await house.ask("POST", "/api/v1/releases", { note: size });
    await page.reload();
    one.begin();
    await act("flow.move");
    await page.locator(".dialog [data-moved]").waitFor();
    await confirm();
    await page.locator(".dialog").waitFor({ state: "detached" });
    one.within(t, "move to the current release", 4);
    assert.deepEqual(await open(), ["sales"]);
    await page.locator(".order-actions").getByRole("button", { name: say.more }).click();
    await page.locator('.menu [data-verb="flow.hold"]').waitFor();
    assert.equal(await page.locator('.menu [data-verb="flow.move"]').count(), 0);
    await page.keyboard.press("Escape");

    one.begin();
    await act("flow.jump");
    await page.locator('.dialog [data-landing="finance"] input').click();
    await page.locator(".dialog textarea").fill("销售口头同意");
    await confirm();
    await page.locator(".dialog").waitFor({ state: "detached" });
    one.within(t, "move to another step", 4);
    assert.deepEqual(await open(), ["finance"]);

    await act("flow.jump");
    await page.locator('.dialog [data-landing="prepare"] input').click();
    await page.locator('.dialog [data-tick="confirm notNeeded"]').click();
    await page.locator(".dialog textarea").fill("电话里说好了");
    await confirm();
    await page.locator(".dialog").waitFor({ state: "detached" });
    assert.ok(!(await open()).includes("finance"));
    assert.deepEqual(wrong, []);
    await context.close();
  });
