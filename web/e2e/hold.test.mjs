// An order is put on hold and resumed, moved to another step by hand, by two people where the house wants it so, and
// moved to another release, on a phone and at a desk; what a rule could not do stands on its page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

it("is moved by two, and shows what a rule could not do", async (t) => {
  const template = (path) => JSON.parse(readFileSync(new URL(`../../templates/furniture/${path}`, import.meta.url)));
  const say = { "zh-CN": "大单关怀", en: "Large orders" };
  const text = "text(1 / (order.lineCount - 1))"; // of one line: without a result
  const rule = {
    format: "rules.v1",
    key: "large",
    name: say,
    point: "react.event",
    on: ["order.placed"],
    hit: "collect",
  };
  const rows = JSON.parse(`[{"id":"all","then":{"verb":"order.note","with":{"text":{"x":"${text}"}}}}]`);
  await house.ask("PUT", "/api/v1/documents/workspace.json", { ...template("workspace.json"), jump: { eyes: 2 } });
  await house.ask("PUT", "/api/v1/documents/rules/large.json", {
    ...rule,
    inputs: [],
    outputs: ["verb", "with"],
    rows,
  });
  await house.ask("POST", "/api/v1/releases", { note: "two" });
  await house.hire("zhao", "owner", { name: "赵平" });
  const order = await house.place({}, li);
  const page = `${house.url}/w/orders/${order.id}`;

  const boss = await counted(await person(browser));
  await signIn(boss.page, house.url, "/w/", "boss");
  await boss.page.locator('[data-health="live"]').waitFor({ state: "attached" });
  await boss.page.goto(page);
  boss.begin();
  await boss.page.locator(".order-actions").getByRole("button", { name: "更多动作" }).click();
  await boss.page.locator('.menu [data-verb="flow.askJump"]').click();
  await boss.page.locator('.dialog [data-landing="finance"] input').click();
  await boss.page.locator(".dialog textarea").fill("销售口头同意");
  await boss.page.locator(".dialog .btn--primary").click();
  await boss.page.locator(".order-hold", { hasText: "周岚 申请把流程跳到" }).waitFor();
  boss.within(t, "ask for a jump", 4);
  assert.equal(await boss.page.locator('[data-verb="flow.allowJump"]').count(), 0, "nobody allows his own");
  await boss.context.close();

  const zhao = await counted(await person(browser, { size: "phone", lang: "en" }));
  await signIn(zhao.page, house.url, "/w/", "zhao");
  await zhao.page.locator('[data-health="live"]').waitFor({ state: "attached" });
  await zhao.page.goto(page);
  zhao.begin();
  await zhao.page.locator('.order-hold [data-verb="flow.allowJump"]').click();
  await zhao.page.locator(".order-hold").waitFor({ state: "detached" });
  zhao.within(t, "allow it", 1);
  assert.equal((await house.taskOf(order)).step, "finance");

  zhao.begin();
  await zhao.page.locator('[data-verb="reaction.byHand"]').click();
  await zhao.page.locator(".dialog textarea").fill("called them");
  await zhao.page.locator(".dialog .btn--primary").click();
  await zhao.page.locator('[data-verb="reaction.byHand"]').waitFor({ state: "detached" });
  zhao.within(t, "see to what a rule could not do", 2);
  await zhao.page.locator(".timeline", { hasText: "did it by hand: the automation Large orders" }).waitFor();
  assert.deepEqual(zhao.wrong, []);
  await zhao.context.close();
});
