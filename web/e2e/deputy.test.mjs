// Somebody asks a colleague to stand in up to an amount, on a phone; then he leaves, and the colleague takes over, at a desk.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { launch, openShop, person, signIn } from "./house.mjs";

let house;
let browser;
let li;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  li = await house.hireDesk();
  await house.hire("zhao", "vipService", { name: "赵敏" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

it("stands in within a limit, and takes over", async () => {
  await house.place({}, li);
  await house.place({ quantity: "20" }, li);
  const phone = await person(browser, { size: "phone", lang: "en" });
  await signIn(phone.page, house.url, "/w/me", "li");
  await phone.page.getByRole("button", { name: "Plan a leave" }).click();
  await phone.page.locator(".people-hits button", { hasText: "赵敏" }).click();
  await phone.page.getByLabel("For orders up to").fill("10000");
  await phone.page.getByRole("button", { name: "Save" }).click();
  await phone.page.getByText("up to CN¥10,000").waitFor();

  const desk = await person(browser);
  await signIn(desk.page, house.url, "/w/tasks", "zhao");
  const tasks = desk.page.locator(".inbox-list");
  await tasks.getByText("¥5,000.00").waitFor();
  assert.equal(await tasks.getByText("¥100,000.00").count(), 0);

  const boss = await person(browser);
  await signIn(boss.page, house.url, "/w/people/users", "boss");
  const change = () => boss.page.locator("tr", { hasText: "李雷" }).getByRole("button", { name: "修改" }).click();
  await change();
  const card = boss.page.locator(".dialog");
  await card.getByRole("checkbox", { name: /^在用/ }).uncheck();
  await card
    .getByRole("group", { name: /^接任人/ })
    .getByRole("button", { name: /赵敏/ })
    .click();
  await card.locator(".btn--primary").click();
  await card.waitFor({ state: "detached" });
  await tasks.getByText("¥100,000.00").waitFor();
  await boss.page.reload();
  await change();
  await card.getByRole("heading", { name: "2 项待办" }).waitFor();
  assert.deepEqual([phone.wrong, desk.wrong, boss.wrong], [[], [], []]);
});
