// A customer asks to cancel what is confirmed; the desk sees where it is shipped from, and why, and agrees.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { accessible, launch, openShop, person, settled, signInAtDesk, signInAtHome } from "./house.mjs";

let house;
let browser;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

it("is asked for in the portal, and allowed at the desk", async () => {
  await house.ask("POST", "/api/v1/warehouses", { code: "hangzhou", region: "east", priority: 200 });
  await house.ask("POST", "/api/v1/stock/receipts", {
    warehouse: "hangzhou",
    lines: [{ sku: "BED-K", quantity: "3" }],
  });
  await house.hireDesk();
  const wang = await house.hireCustomer();
  const order = await house.ask(
    "POST",
    "/api/v1/orders",
    { type: "furniture", fields: { room: "bedroom" }, lines: [{ sku: "BED-K", quantity: "1" }] },
    wang.key,
  );
  assert.equal(order.phase, "confirmed");

  const home = await person(browser, { size: "phone" });
  await signInAtHome(home.page, house.url, "wang1");
  await home.page.goto(`${house.url}/p/orders/${order.id}`);
  await settled(home.page);
  await home.page.getByRole("button", { name: "申请取消" }).click();
  await home.page.locator("#cancel-reason").fill("搬家推迟了");
  await home.page.locator(".btn--danger").click();
  await home.page.getByRole("button", { name: "撤回取消申请" }).waitFor();
  await accessible(home.page, "an order that somebody asks to cancel");

  const desk = await person(browser);
  await signInAtDesk(desk.page, house.url, "boss");
  await desk.page.goto(`${house.url}/w/orders/${order.id}`);
  await settled(desk.page);
  await desk.page.getByText("王敏 申请取消订单：搬家推迟了").first().waitFor();
  await desk.page.locator(".lines").getByText("从杭州仓发货").waitFor();
  await desk.page.locator(".lines td:first-child .why").click();
  await desk.page.locator(".why-panel").getByText("同大区优先").waitFor();
  await accessible(desk.page, "the page of an order that somebody asks to cancel");
  await desk.page.locator('[data-verb="order.allowCancel"]').click();
  await desk.page.locator(".dialog .btn--danger, .dialog .btn--primary").last().click();
  await desk.page.locator(".pill--cancelled").waitFor();

  await home.page.reload();
  await home.page.getByText("订单已取消").first().waitFor();
  assert.deepEqual([...home.wrong, ...desk.wrong], []);
});
