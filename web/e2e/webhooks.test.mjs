// Another program is told what happens: an endpoint is added, tried, fails, and what failed is replayed.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, before, it } from "node:test";
import { launch, open, person, signIn } from "./house.mjs";

let house;
let browser;
let receiver;
const got = [];
let answer = 204;
const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });

before(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (d) => {
      body += d;
    });
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.writeHead(answer).end(answer < 300 ? "" : "库位已满");
    });
  });
  await new Promise((ready) => receiver.listen(0, "127.0.0.1", ready));
  [house, browser] = await Promise.all([open("--webhook-private"), launch()]);
  await house.hire("boss", "owner", { name: "周岚" });
});

after(async () => {
  await browser?.close();
  await house?.close();
  receiver?.close();
});

it("adds an endpoint, tries it, and replays what failed", async () => {
  const { page, context, wrong } = await person(browser);
  await signIn(page, house.url, "/w/people/webhooks", "boss");
  await page.getByText("还没有推送端点").waitFor();
  await picture(page, "webhooks-empty");
  await page.getByRole("button", { name: "新建端点" }).last().click();
  const dialog = page.locator(".dialog");
  await dialog.getByLabel("名称").fill("金蝶 ERP");
  await dialog.getByLabel("接收地址").fill(`http://127.0.0.1:${receiver.address().port}/in`);
  await dialog.getByPlaceholder("查找事件").fill("提交");
  await dialog.getByRole("checkbox", { name: "order.placed" }).check();
  await picture(page, "webhooks-add");
  await dialog.getByRole("button", { name: "建立" }).click();
  const secret = await page.locator(".secret").textContent();
  assert.match(secret, /^whsec_/);
  await picture(page, "webhooks-secret");
  await page.getByRole("button", { name: "关闭" }).click();

  await page.getByRole("button", { name: "发送测试" }).click();
  const card = page.locator(".hook-told");
  await card.getByText("已送达").waitFor();
  await picture(page, "webhooks-tested");
  const [test] = got;
  const signed = `${test.headers["webhook-id"]}.${test.headers["webhook-timestamp"]}.${test.body}`;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  assert.equal(test.headers["webhook-signature"], `v1,${createHmac("sha256", key).update(signed).digest("base64")}`);

  answer = 500;
  await house.place({ customer: "C-001", sku: "SOFA-3", quantity: "1" });
  const row = page.locator(".list tbody tr", { hasText: "订单：已提交" });
  await page.getByRole("tab", { name: "等待" }).click();
  await row.getByText("将重试").waitFor();
  await row.getByRole("button").click();
  await card.getByText("库位已满").waitFor();
  await picture(page, "webhooks-failed");
  answer = 204;
  await card.getByRole("button", { name: "重发" }).click();
  await card.getByText("已送达").waitFor();
  await picture(page, "webhooks-replayed");
  assert.equal(got.at(-1).headers["webhook-id"], got.at(-2).headers["webhook-id"]);
  assert.deepEqual(wrong, []);
  await context.close();
});

it("says that there is no such endpoint, and leads back to the list", async () => {
  const { page, context, wrong } = await person(browser, { size: "phone" });
  await signIn(page, house.url, "/w/people/webhooks/unknown", "boss");
  await page.getByText("没有这个推送端点").waitFor();
  assert.equal(await page.getByText("参数").count(), 0);
  await page.getByRole("link", { name: "全部推送端点" }).click();
  const tab = page.locator('nav.views [aria-current="page"]');
  await tab.filter({ hasText: "推送" }).waitFor();
  const { x, width } = await tab.boundingBox();
  assert.ok(x >= 0 && x + width <= page.viewportSize().width, `the chosen tab stands at ${x}`);
  assert.deepEqual(
    wrong.filter((w) => !/400|404/.test(String(w))),
    [],
  );
  await context.close();
});
