// A step that is the customer's: it waits on the home of the portal, in words of its own; he answers with what is asked
// for, and both sides read what happened.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { accessible, counted, launch, openShop, person, settled, signInAtDesk, signInAtHome } from "./house.mjs";

let house;
let browser;
let wang;

const title = { "zh-CN": "确认图纸", en: "Confirm the drawing" };

before(async () => {
  [house, browser] = await Promise.all([openShop({ skus: ["TABLE-D"] }), launch()]);
  const change = async (path, edit) => {
    const { document } = await house.ask("GET", `/api/v1/documents/${path}`);
    edit(document);
    await house.ask("PUT", `/api/v1/documents/${path}`, document);
  };
  await change("roles/customer.json", (role) => role.can.push("task.approve", "task.reject"));
  await change("flows/furniture.json", (flow) => {
    flow.do.unshift("drawing");
    flow.steps.drawing = {
      kind: "approval",
      name: { "zh-CN": "内部图审", en: "Internal drawing check" },
      stage: "review",
      who: [{ customer: true }, { role: "sales" }],
      public: { title, body: { "zh-CN": "尺寸和木材是否如您所要？", en: "Are size and wood as you want them?" } },
      fields: { "order.fields.vipService": "write" },
      deadline: flow.steps.finance.deadline,
    };
  });
  await change("examples/orders.json", (examples) => {
    for (const one of examples.cases) if (one.expect.path) one.expect.path.unshift("drawing");
  });
  await house.ask("POST", "/api/v1/releases", {});
  wang = await house.hireCustomer();
  await house.hire("li", "sales", { name: "李雷" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

it("is answered on a phone, and told at the desk", async (t) => {
  const options = { material: "oak", finish: "oil", length: 180, width: 90 };
  const order = await house.place({ sku: "TABLE-D", options, customer: wang.party.ref }, wang);
  const desk = await person(browser);
  await signInAtDesk(desk.page, house.url, "li");
  await desk.page.goto(`${house.url}/w/orders/${order.id}`);
  await desk.page.locator("main", { hasText: "「内部图审」交给 客户" }).waitFor();
  const phone = await counted(await person(browser, { size: "phone" }));
  await signInAtHome(phone.page, house.url, wang.login);
  const card = phone.page.locator(".askcard", { hasText: "确认图纸" });
  await card.waitFor();
  await settled(phone.page);
  await accessible(phone.page, "home with what waits for the customer");
  phone.begin();
  await card.click();
  await phone.page.locator('[data-answer="task.approve"]').click();
  await phone.page.locator("dialog #answer-why").fill("木纹很漂亮");
  await settled(phone.page);
  await accessible(phone.page, "an answer");
  await phone.page.locator("dialog .sheet-foot .btn--primary").click();
  await phone.page.locator("dialog").waitFor({ state: "detached" });
  phone.within(t, "answer what is asked", 4);
  await phone.page.locator(".history", { hasText: "王敏 同意：确认图纸：木纹很漂亮" }).waitFor();
  await phone.page.locator(".askcard").waitFor({ state: "detached" });
  assert.ok(!(await phone.page.content()).includes("内部图审"));

  await desk.page.locator(".timeline", { hasText: "同意「内部图审」：木纹很漂亮" }).waitFor();
  assert.deepEqual([...phone.wrong, ...desk.wrong], []);
});

it("keeps what was typed, and says when nobody waits for it any more", async () => {
  const order = await house.place(
    { sku: "TABLE-D", options: { material: "oak", finish: "oil", length: 180, width: 90 }, customer: wang.party.ref },
    wang,
  );
  const phone = await person(browser, { size: "phone" });
  await signInAtHome(phone.page, house.url, wang.login);
  await phone.page.goto(`${house.url}/p/orders/${order.id}`);
  const answer = phone.page.locator('[data-answer="task.reject"]');
  await answer.click();
  await phone.page.locator("dialog #answer-why").fill("木纹太深");
  await phone.page.locator("dialog .sheet-foot .btn").first().click();
  await phone.page.locator("dialog").waitFor({ state: "detached" });
  await answer.click();
  assert.equal(await phone.page.locator("dialog #answer-why").inputValue(), "木纹太深");
  const { items } = await house.ask("GET", "/api/v1/tasks/asked", undefined, wang.key);
  const { id } = items.find((one) => one.order === order.id);
  await house.ask("POST", `/api/v1/tasks/${id}/approve`, {}, wang.key);
  await phone.page.locator(".toast", { hasText: "不用再答复了" }).waitFor();
  assert.equal(await phone.page.locator("dialog").count(), 0);
  assert.deepEqual(phone.wrong, []);
});
