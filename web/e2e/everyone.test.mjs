// Each screen of the workbench, for each role, in each language and theme, and what is open to who is not signed in:
// nothing keeps people out, and nobody is sent what is hidden from him.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { accessible, barriers, launch, openShop, person, settled, signIn } from "./house.mjs";

let house;
let browser;
const seen = {}; // what stands on the screens: an order, a customer, a product

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  for (const what of [{ customer: "C-001", quantity: "5" }, { customer: "C-001" }, { customer: "C-003" }])
    seen.order = await house.place(what);
  seen.party = (await house.ask("GET", "/api/v1/parties?limit=1")).items[0];
  seen.product = (await house.ask("GET", "/api/v1/products?limit=1")).items[0];
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/** Every route that App names, with things that are there in place of their parameters. */
function routes() {
  const app = readFileSync(new URL("../src/workbench/App.tsx", import.meta.url), "utf8");
  const found = [...app.matchAll(/path="(\/[^"]+)"/g)].map((m) => m[1]);
  assert.ok(found.length > 6, `the routes of App: ${found}`);
  const ids = { "/orders/:id": seen.order.id, "/customers/:id?": seen.party.id, "/products/:id?": seen.product.id };
  return found.flatMap((r) => {
    const plain = r.replace(/\/:\w+\??$/, "");
    const full = ids[r] ? [`${plain}/${ids[r]}`] : [];
    return r.endsWith("?") ? [plain, ...full] : full.length > 0 ? full : [plain];
  });
}

for (const lang of ["zh-CN", "en"]) {
  for (const theme of ["light", "dark"]) {
    describe(`the workbench in ${lang}, ${theme}`, () => {
      it("keeps nobody out of any screen", async () => {
        const login = `boss-${lang}-${theme}`;
        await house.hire(login, "owner", { name: "老板" });
        const { page, context, wrong } = await person(browser, { lang, theme });
        await page.goto(`${house.url}/w/`);
        await page.locator('input[name="username"]').waitFor();
        const found = await barriers(page, "the door");
        await signIn(page, house.url, "/w/", login);
        await page.locator(".views").waitFor();
        for (const at of routes()) {
          await page.goto(`${house.url}/w${at}`);
          await settled(page);
          found.push(...(await barriers(page, at)));
        }
        await page.keyboard.press("?");
        await page.getByRole("dialog").waitFor();
        found.push(...(await barriers(page, "the help to the keys")));
        assert.deepEqual(found, []);
        assert.deepEqual(wrong, []);
        await context.close();
      });
    });
  }
}

for (const lang of ["zh-CN", "en"]) {
  for (const theme of ["light", "dark"]) {
    describe(`who is not signed in, on a phone, in ${lang}, ${theme}`, () => {
      it("is kept out of nothing that is open to him: the door of the portal, an order by its link", async () => {
        const { page, context, wrong } = await person(browser, { size: "phone", lang, theme });
        await page.goto(`${house.url}/p/login`);
        await page.locator('input[name="username"]').waitFor();
        await settled(page);
        await accessible(page, "the door of the portal");
        await page.locator('input[name="username"]').press("Enter");
        await page.locator('[role="alert"]').waitFor();
        await accessible(page, "the door of the portal, with a mistake");
        const { url } = await house.ask("POST", `/api/v1/orders/${seen.order.id}/link`, {});
        await page.goto(house.url + url);
        await page.locator("ol.stages").waitFor();
        await settled(page);
        await accessible(page, "an order by its link");
        assert.deepEqual(wrong, []);
        await context.close();
      });
    });
  }
}

/** What a role must not be sent: names of members that tell a hidden fact. */
const hidden = {
  production: ["total", "subtotal", "listPrice", "price", "amount", "net", "cost", "margin"],
  sales: ["cost", "margin"],
  finance: [],
  warehouse: ["total", "subtotal", "listPrice", "price", "amount", "net", "cost", "margin"],
  afterSales: [],
  installer: [],
};

describe("each role on each screen", () => {
  for (const [role, members] of Object.entries(hidden)) {
    it(`sends ${role} nothing that is hidden`, async () => {
      await house.hire(role, role, { name: role });
      const { page, context, wrong } = await person(browser, { lang: "zh-CN" });
      const bodies = [];
      const broken = [];
      page.on("response", (r) => {
        const { pathname } = new URL(r.url());
        if (!pathname.startsWith("/w/api/")) return;
        if (r.status() >= 500) broken.push(`${r.status()} ${pathname}`);
        if ((r.headers()["content-type"] ?? "").includes("json"))
          bodies.push(
            r.text().then(
              (text) => [pathname, text],
              () => undefined,
            ),
          );
      });
      await signIn(page, house.url, "/w/", role);
      await page.locator(".shell").waitFor();
      for (const at of routes()) {
        await page.goto(`${house.url}/w${at}`);
        await page.locator(".shell").waitFor();
        await settled(page);
        await Promise.all(bodies);
      }
      const read = (await Promise.all(bodies)).filter(Boolean); // what was left before it came is gone
      assert.ok(
        read.some(([, text]) => text.includes(seen.order.number)) || role === "sales", // who sees his own customers' only
        "the screens show the orders",
      );
      for (const [path, text] of read) {
        for (const m of members) assert.ok(!text.includes(`"${m}":`), `${path} tells ${role} the ${m}: ${text}`);
      }
      assert.deepEqual(broken, []);
      assert.deepEqual(wrong, []);
      await context.close();
    });
  }
});
