// One order with every kind of field: filled in on a phone, read at the desk.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { accessible, launch, openShop, person, pixel, settled, signIn, signInAtHome } from "./house.mjs";

let house;
let browser;

const name = (zh, en) => ({ "zh-CN": zh, en });

/** What the furniture maker asks besides, on a page of its own. */
const fields = {
  stars: { kind: "rating", name: name("重要程度", "How much it matters") },
  visitAt: { kind: "time", min: "09:00", max: "18:00", name: name("上门时间", "Visit at") },
  handover: { kind: "dateTime", min: "today", name: name("交付时刻", "Handover") },
  away: { kind: "range", of: "date", name: name("不在家的日子", "Days away") },
  open: { kind: "range", of: "time", name: name("可收货时段", "Hours for deliveries") },
  budget: { kind: "range", of: "number", min: 0, unit: "万", name: name("预算", "Budget") },
  likes: { kind: "cascade", set: "category", name: name("喜欢的品类", "A piece you like") },
  style: { kind: "tags", max: 5, name: name("风格", "Style") },
  adviser: { kind: "user", role: "sales", name: name("认识的顾问", "Adviser you know") },
  photos: { kind: "image", max: 3, sizeMb: 5, name: name("房间照片", "Photographs of the room") },
  plan: { kind: "file", types: ["application/pdf", ".dwg"], name: name("户型图", "Floor plan") },
  sign: { kind: "signature", name: name("签名", "Signature"), help: name("您确认以上内容", "You confirm the above") },
  job: { kind: "serial", series: "job", name: name("工单号", "Job number") },
  level: { kind: "lookup", from: "customer.type", name: name("客户等级", "Customer type then") },
  rooms: {
    kind: "rows",
    name: name("房间清单", "Rooms"),
    fields: {
      what: { kind: "text", name: name("房间", "Room") },
      paint: { kind: "tags", name: name("墙色", "Colours") },
    },
  },
};

/** publish adds documents to the release; each is made of the one that is there. */
async function publish(change) {
  for (const [path, to] of Object.entries(change)) {
    const { document } = await house.ask("GET", `/api/v1/documents/${path}`);
    to(document);
    await house.ask("PUT", `/api/v1/documents/${path}`, document);
  }
  await house.ask("POST", "/api/v1/releases", {});
}

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  const keys = Object.keys(fields);
  await publish({
    "numbering.json": (d) => {
      d.series.job = { pattern: "J-{seq:4}", reset: "never" };
    },
    "fields/order.json": (d) => Object.assign(d.fields, fields),
    "forms/furniture.json": (d) => {
      Object.assign(d.fields, Object.fromEntries(keys.map((k) => [k, {}])));
      d.pages.push("more");
      d.nodes.more = { kind: "page", name: name("更多", "More"), items: keys };
    },
  });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

describe("every kind of field", () => {
  it("is filled in on a phone and read at the desk", async () => {
    const { login } = await house.hireCustomer();
    await house.hire("li", "sales", { name: "李雷", region: "east" });
    const phone = await person(browser, { size: "phone" });
    const { page } = phone;
    await signInAtHome(page, house.url, login);
    await page.goto(`${house.url}/p/new/furniture`);
    await page.locator(".chip", { hasText: "卧室" }).click();
    await page.getByRole("button", { name: "从表格粘贴" }).click();
    await page.locator(".paste-area textarea").fill("BED-K\t2");
    await page.locator(".sheet-head h2").click();
    await page.getByRole("button", { name: "加入 1 行" }).click();
    await page.locator(".total").waitFor();
    await page.goto(`${page.url().split("?")[0]}?step=more`);

    await page.locator("#f-stars").getByRole("radio", { name: "4 分，共 5 分" }).check({ force: true });
    await page.locator("#f-visitAt").fill("08:00");
    await page.locator("#f-visitAt").blur();
    await page.locator("#f-visitAt-wrong", { hasText: "不早于 09:00" }).waitFor();
    await page.locator("#f-visitAt").fill("10:30");
    await page.locator("#f-handover").fill("2027-03-01T09:30");
    await page.locator("#f-away-from").fill("2027-02-01");
    await page.locator("#f-away-to").fill("2027-02-10");
    await page.locator("#f-open-from").fill("20:00");
    await page.locator("#f-open-to").fill("08:00");
    await page.locator("#f-budget-from").fill("1.5");
    await page.locator("#f-budget-to").fill("3");
    await page.locator("#f-likes select").first().selectOption("seating");
    await page.locator("#f-likes select").nth(1).selectOption("sofa");
    await page.locator("#f-style").fill("中古");
    await page.locator("#f-style").press("Enter");
    await page.locator("#f-style").fill("奶油风，");
    await page.locator("#f-rooms").getByRole("button", { name: "添加一行" }).click();
    await page.locator("#f-rooms-0-what").fill("主卧");
    await page.locator("#f-rooms-0-paint").fill("米白");
    await page.locator("#f-rooms-0-paint").blur();
    await page
      .locator("#f-photos input[multiple]")
      .setInputFiles({ name: "卧室.png", mimeType: "image/png", buffer: pixel });
    await page.locator("#f-photos .parcel--ready", { hasText: "卧室.png" }).waitFor();
    await page
      .locator("#f-plan input[multiple]")
      .setInputFiles({ name: "户型.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await page.locator("#f-plan .parcel--failed", { hasText: "只接受 PDF、DWG" }).waitFor();
    await page.locator("#f-plan .parcel--failed").getByRole("button", { name: "移除" }).click();
    await page
      .locator("#f-plan input[multiple]")
      .setInputFiles({ name: "户型.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
    await page.locator("#f-plan .parcel--ready").waitFor();
    await page.locator("#f-job", { hasText: "提交后自动编号" }).waitFor();
    await page.locator("#f-level", { hasText: "VIP" }).waitFor();
    await accessible(page, "every kind, to be signed");

    // Signed by keys alone: typed instead of drawn.
    await page.locator("#f-sign").getByRole("radio", { name: "输入姓名" }).check({ force: true });
    await page.locator("#f-sign").getByRole("textbox", { name: "姓名" }).fill("王敏");
    await page.locator("#f-sign").getByRole("button", { name: "确认签名" }).click();
    await page.locator("#f-sign img").waitFor();
    await page.locator("#f-sign").getByRole("button", { name: "重新签名" }).click();
    const paper = page.locator("#f-sign canvas");
    await paper.scrollIntoViewIfNeeded();
    const box = await paper.boundingBox();
    await page.mouse.move(box.x + 40, box.y + 90);
    await page.mouse.down();
    for (let i = 0; i < 8; i++) await page.mouse.move(box.x + 40 + 30 * i, box.y + 90 - 30 * (i % 2));
    await page.mouse.up();
    await page.locator("#f-sign").getByRole("button", { name: "确认签名" }).click();
    await page.locator("#f-sign img").waitFor();
    await settled(page);

    await page.locator(".pricebar-go").click();
    for (const text of [
      "4 / 5",
      "2027-03-01 09:30",
      "2027-02-01 – 2027-02-10",
      "20:00 – 08:00",
      "1.5 – 3 万",
      "中古、奶油风",
      "卧室.png",
      "户型.pdf",
      "已签",
    ])
      await page.locator(".answers", { hasText: text }).waitFor();

    await page.locator(".pricebar-go").click();
    await page.locator(".placed h1").waitFor();

    const [order] = (await house.ask("GET", "/api/v1/orders")).items;
    const stored = (await house.ask("GET", `/api/v1/orders/${order.id}`)).fields;
    assert.deepEqual(
      { ...stored, photos: stored.photos.length, plan: stored.plan.length, sign: typeof stored.sign },
      {
        ...stored,
        stars: 4,
        visitAt: "10:30",
        handover: "2027-03-01T01:30:00Z",
        away: { from: "2027-02-01", to: "2027-02-10" },
        open: { from: "20:00", to: "08:00" },
        budget: { from: 1.5, to: 3 },
        likes: "sofa",
        style: ["中古", "奶油风"],
        rooms: [{ what: "主卧", paint: ["米白"] }],
        job: "J-0001",
        level: "vip",
        photos: 1,
        plan: 1,
        sign: "string",
      },
    );
    await page.goto(`${house.url}/p/orders/${order.id}`);
    await page.locator(".answers .told-sign").waitFor();

    const desk = await person(browser);
    await signIn(desk.page, house.url, "/w/", "li");
    await desk.page.locator(".rail").waitFor();
    await desk.page.goto(`${house.url}/w/orders/${order.id}`);
    await desk.page.getByRole("tab", { name: /表单/ }).click();
    const form = desk.page.locator(".kvs--wide").first();
    for (const text of ["坐具 / 沙发", "J-0001", "VIP", "主卧", "2027-03-01 09:30"])
      await form.getByText(text).first().waitFor();
    const sign = await form.locator(".told-sign").elementHandle();
    await desk.page.waitForFunction((i) => i.complete && i.naturalWidth === 900, sign);
    await form.locator(".told-files a").nth(1).waitFor();
    assert.equal(await form.locator(".told-files a").count(), 2);

    // Filled in like it: what was its own is not taken over.
    await desk.page.goto(`${house.url}/w/orders/new`);
    await desk.page
      .getByRole("button", { name: `照 ${order.number} 填` })
      .first()
      .click();
    await desk.page.locator("#f-stars").getByRole("radio", { name: "4 分，共 5 分" }).waitFor({ state: "attached" });
    await desk.page.locator("#f-adviser input").fill("李");
    await desk.page.locator('#f-adviser [aria-selected="true"]', { hasText: "李雷" }).waitFor();
    await desk.page.keyboard.press("Enter");
    await settled(desk.page);
    assert.equal(await desk.page.locator("#f-photos .parcel--ready, #f-sign img").count(), 0);
    assert.equal(await desk.page.locator("#f-style-wrong, #f-job-wrong, #f-adviser-wrong").count(), 0);
    await desk.page.locator(".decided:not(.loaded--stale)").waitFor();
    await accessible(desk.page, "every kind at the desk");

    assert.deepEqual([...phone.wrong, ...desk.wrong], []);
  });
});
