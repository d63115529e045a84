// Takes pictures of a running demo, in both languages, as somebody who works with it.
//
//   node pictures.mjs URL FOLDER [NAME…]
import { mkdirSync, writeFileSync } from "node:fs";
import { launch, person, settled } from "./house.mjs";

const [url, folder, ...only] = process.argv.slice(2);

/** Asks the demo until it answers: the first answer brings its data. */
async function demo() {
  for (let tries = 0; ; tries++) {
    try {
      return await (await fetch(`${url}/demo/api/state`)).json();
    } catch (e) {
      if (tries > 100) throw e;
      await new Promise((next) => setTimeout(next, 100));
    }
  }
}

const state = await demo();
const loginOf = (role) => (role === "customer" ? state.customer : state.people.find((p) => p.role === role)).login;

/** What is taken: who looks, on what, where, and what he does before. */
const pictures = [
  { name: "portal-home", role: "customer", size: "phone", at: "/p/" },
  { name: "portal-form", role: "customer", size: "phone", at: "/p/new/furniture" },
  {
    name: "portal-order",
    role: "customer",
    size: "phone",
    at: "/p/orders",
    act: (p) => p.locator(".ordercard").first().click(),
  },
  { name: "orders", role: "owner", at: "/w/orders" },
  { name: "order", role: "owner", at: "/w/orders", act: openFirst },
  {
    name: "why",
    role: "owner",
    at: "/w/orders",
    act: async (p) => {
      await openFirst(p);
      await p.locator(".strip .why").first().click();
      await p.locator(".why-panel").waitFor();
    },
  },
  { name: "tasks", role: "finance", at: "/w/tasks" },
  {
    name: "order-new",
    role: "sales",
    at: "/w/orders/new",
    act: async (p) => {
      await p.locator("main input").first().fill("C-001");
      await p.locator('[role="option"]').first().click();
      await p.locator("main h2, main h3").first().waitFor();
    },
  },
  { name: "customers", role: "owner", at: "/w/customers" },
  { name: "stock", role: "warehouse", at: "/w/stock" },
  { name: "people", role: "owner", at: "/w/people" },
  { name: "dashboard", role: "owner", at: "/w/dashboard" },
  { name: "demo", size: "desk", at: "/demo/" },
];

async function openFirst(page) {
  await page.locator(".grid-body .tr").nth(2).click();
  await page.locator(".strip").waitFor();
}

const browser = await launch();
for (const lang of ["zh-CN", "en"]) {
  mkdirSync(`${folder}/${lang}`, { recursive: true });
  for (const what of pictures.filter((p) => only.length === 0 || only.includes(p.name))) {
    const { page, context } = await person(browser, { size: what.size ?? "desk", lang });
    if (what.role) {
      await context.request.post(`${url}${what.at.slice(0, 2)}/api/v1/session`, {
        data: { workspace: state.workspace, login: loginOf(what.role), password: state.password },
      });
    }
    await page.goto(url + what.at);
    await settled(page);
    await what.act?.(page);
    await settled(page);
    await page.waitForTimeout(700); // what moves has come to rest
    const cdp = await context.newCDPSession(page);
    const { data } = await cdp.send("Page.captureScreenshot", { format: "webp", quality: 82 });
    writeFileSync(`${folder}/${lang}/${what.name}.webp`, Buffer.from(data, "base64"));
    await context.close();
  }
}
await browser.close();
