// Somebody asks a colleague to stand in up to an amount, on a phone; then he leaves, and the colleague takes over, at a desk.
// What the colleague has a part in is listed by which part it is.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { accessible, launch, openShop, person, signIn } from "./house.mjs";

let house;
let browser;
let li;
let zhao;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  li = await house.hireDesk();
  zhao = await house.hire("zhao", "vipService", { name: "赵敏" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

it("stands in within a limit, and takes over", async () => {
  const small = await house.place({}, li);
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

  const tab = (name) => tasks.getByRole("button", { name, exact: true }).click();
  await tab("已办");
  await tasks.getByText("还没有办过").waitFor();
  await tab("我发起");
  await tasks.getByText("您还没有下过单").waitFor();
  await tab("抄送");
  await tasks.getByText("没有抄送给您的订单").waitFor();
  await house.ask("POST", `/api/v1/runs/${small.id}/copy`, { to: [zhao.id], reason: "看看交期" });
  await tasks.locator(".inbox-item", { hasText: small.number }).waitFor(); // as soon as it is sent
  await desk.page.locator(".decide-past", { hasText: "看看交期" }).waitFor();
  await tab("我代理");
  await tasks.locator(".inbox-item", { hasText: "代 李雷" }).waitFor();
  await accessible(desk.page, "what one stands in for");
  await desk.page.locator('.decide-bar [data-verb="task.approve"]').waitFor();
  await desk.page.keyboard.press("a");
  await tasks.locator(".inbox-item", { hasText: "财务复核" }).waitFor(); // his again: nobody else does finance
  assert.equal(await tasks.locator(".inbox-item", { hasText: "销售审核" }).count(), 0);
  await tab("已办");
  await tasks.locator(".inbox-item", { hasText: "已同意 · 代 李雷" }).waitFor();
  await tab("待办");

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

it("keeps what one has a part in apart, on a phone", async () => {
  const own = await house.place({ quantity: "2" }, zhao);
  const { page, wrong } = await person(browser, { size: "phone", lang: "en", theme: "dark" });
  await signIn(page, house.url, "/w/tasks", "zhao");
  const list = page.locator(".inbox-list");
  const card = page.locator(".inbox-card--open");
  await list.getByRole("button", { name: "Started" }).click();
  await list.locator(".inbox-item", { hasText: own.number }).click();
  await card.getByRole("link", { name: own.number }).waitFor();
  await card.locator(".inbox-back").click();
  await list.locator(".inbox-item", { hasText: own.number }).waitFor(); // the same list
  await list.getByRole("button", { name: "Done", exact: true }).click();
  await list.locator(".inbox-item", { hasText: "approved" }).waitFor();
  await list.getByRole("button", { name: "Copied" }).click();
  await list.locator(".inbox-item").waitFor();
  await list.getByRole("button", { name: "Standing in" }).click();
  await list.getByText("You stand in for nobody now").waitFor();
  await accessible(page, "lists of tasks");
  assert.deepEqual(wrong, []);
});
