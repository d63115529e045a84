// A real server over a fresh database, and a real browser: what every walk needs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const binary = new URL("../../bin/bespoke", import.meta.url).pathname;
const browserAt = process.env.CHROMIUM ?? "/usr/bin/chromium";

async function freePort() {
  const s = createServer();
  await new Promise((ready) => s.listen(0, "127.0.0.1", ready));
  const { port } = s.address();
  await new Promise((closed) => s.close(closed));
  return port;
}

function run(...args) {
  return new Promise((done, failed) => {
    const p = spawn(binary, args, { stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    p.stdout.on("data", (d) => {
      out += d;
    });
    p.on("exit", (code) => (code === 0 ? done(out) : failed(new Error(`${args[0]} ended with ${code}`))));
  });
}

/** serve starts the program over the database of a folder; http://SELF in flags is where it listens. */
async function serve(dir, ...flags) {
  const port = await freePort();
  const own = `http://127.0.0.1:${port}`;
  const server = spawn(
    binary,
    [
      "serve",
      "--db",
      `sqlite:${join(dir, "walk.db")}`,
      "--addr",
      `127.0.0.1:${port}`,
      ...flags.map((f) => f.replace("http://SELF", own)),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await new Promise((ready, failed) => {
    server.stdout.on("data", (d) => String(d).includes("listening") && ready());
    server.on("exit", (code) => failed(new Error(`the server ended with ${code}`)));
  });
  return {
    url: own,
    async close() {
      server.removeAllListeners("exit");
      server.kill("SIGTERM");
      await new Promise((gone) => server.once("exit", gone));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const folder = () => mkdtempSync(join(tmpdir(), "bespoke-walk-"));

/** openDemo starts the program with its demo. */
export const openDemo = () => serve(folder(), "--demo");

/** open starts the program with a furniture maker and answers how to ask it. */
export async function open(...flags) {
  const dir = folder();
  const db = `sqlite:${join(dir, "walk.db")}`;
  const made = JSON.parse(
    await run("workspace", "create", "--db", db, "--name", "木言家具", "--template", "furniture", "--json"),
  );
  const { url, close } = await serve(dir, ...flags);
  let customers = 0;
  const house = {
    url,
    close,
    key: made.apiKey,
    /** ask asks the API as the owner, or as somebody with another key. */
    async ask(method, path, body, key = made.apiKey) {
      const r = await fetch(url + path, {
        method,
        headers: {
          ...(key ? { Authorization: `Bearer ${key}` } : {}),
          "Content-Type": "application/json",
          "Accept-Language": "zh-CN",
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await r.text();
      if (!r.ok) throw new Error(`${method} ${path}: ${r.status} ${text}`);
      return text ? JSON.parse(text) : undefined;
    },
    /** hire adds somebody with a password to sign in with. */
    async hire(login, role, more = {}) {
      const kind = role === "customer" ? "customer" : "staff";
      const user = await house.ask("POST", "/api/v1/users", {
        login,
        name: more.name ?? login,
        kind,
        roles: [role],
        ...more,
      });
      const { link } = await house.ask("POST", `/api/v1/users/${user.id}/invitation`, {});
      const token = link.split("#invitation=")[1];
      await house.ask("POST", "/api/v1/invitations", { token, password }, "");
      const { key } = await house.ask("POST", "/api/v1/keys", { user: user.id });
      return { ...user, key };
    },
    /** hireDesk adds the two that most walks at a desk need, and answers the one who sells: li; the other is boss. */
    async hireDesk() {
      const li = await house.hire("li", "sales", { name: "李雷" });
      await house.hire("boss", "owner", { name: "周岚" });
      return li;
    },
    /** hireCustomer adds a customer, and somebody who orders for it; what big ones order waits for their adviser. */
    async hireCustomer(more = {}) {
      const n = ++customers;
      const party = await house.ask("POST", "/api/v1/parties", {
        ref: `T-${n}`,
        name: "王敏",
        type: "vip",
        region: "east",
        ...more,
      });
      const user = await house.hire(`wang${n}`, "customer", { name: "王敏", party: party.id });
      return { ...user, party };
    },
    /** place places an order over the API, as the owner or as somebody who was hired. */
    place: (what, who) => house.ask("POST", "/api/v1/orders", anOrder(what), who?.key),
    /** taskOf is what an order waits for. */
    taskOf: async (order) => (await house.ask("GET", `/api/v1/tasks?order=${order.id}&state=open`)).items[0],
    /** approve does what an order waits for, as the owner or as somebody who was hired. */
    approve: async (order, who) =>
      house.ask("POST", `/api/v1/tasks/${(await house.taskOf(order)).id}/approve`, {}, who?.key),
  };
  return house;
}

/** openShop opens the furniture maker with goods in its warehouse. */
export async function openShop({ quantity = "500", skus = ["BED-K"] } = {}) {
  const house = await open();
  await house.ask("POST", "/api/v1/warehouses", { code: "foshan", name: "佛山仓" });
  if (skus.length > 0)
    await house.ask("POST", "/api/v1/stock/receipts", {
      warehouse: "foshan",
      ref: "R-1",
      lines: skus.map((sku) => ({ sku, quantity })),
    });
  return house;
}

/** anOrder is what one asks for to have some of one product. */
export const anOrder = ({ customer = "C-003", sku = "BED-K", quantity = "1", room = "bedroom", options } = {}) => ({
  type: "furniture",
  fields: { room },
  customer: { ref: customer },
  lines: [{ sku, quantity, ...(options && { options }) }],
});

/** A PNG of one pixel. */
export const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export const password = "correct horse battery";

/** The screens that walks are done on. */
export const sizes = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
};

/** launch starts the browser; contexts of it are people. */
export function launch() {
  return chromium.launch({
    executablePath: browserAt,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--font-render-hinting=none",
    ],
  });
}

/** person is a browser of somebody: a size, a language, a theme. Errors of its pages fail the walk. */
export async function person(browser, { size = "desk", lang = "zh-CN", theme = "light" } = {}) {
  const context = await browser.newContext({
    ...sizes[size],
    locale: lang,
    timezoneId: "Asia/Shanghai",
    colorScheme: theme,
  });
  const wrong = [];
  context.on("weberror", (e) => wrong.push(String(e.error())));
  context.on("console", (m) => {
    if (m.type() === "error" && /Content Security Policy|Uncaught/.test(m.text())) wrong.push(m.text());
  });
  const asked = new Set(); // requests that wait for their answers, but for streams
  const over = (r) => asked.delete(r);
  context.on("request", (r) => /\/api\//.test(r.url()) && !/\/events/.test(r.url()) && asked.add(r));
  context.on("requestfinished", over);
  context.on("requestfailed", over);
  const page = await context.newPage();
  waiting.set(page, asked);
  return { context, page, wrong };
}

/**
 * counted counts what somebody presses since begin was last called: taps and clicks on anything but a text field,
 * Enter, and keys that do something. Typing is not counted, and the count goes on across pages.
 */
export async function counted(one) {
  one.context.setDefaultTimeout(15_000);
  const did = [];
  let on = false;
  await one.context.exposeBinding("activated", (_, what) => {
    if (on) did.push(what);
  });
  await one.context.addInitScript(() => {
    const field = (e) =>
      e.target.closest?.('textarea, select, input:not([type="checkbox"], [type="radio"], [type="file"])');
    const tell = (e, how) =>
      e.isTrusted && window.activated(`${how} ${e.target.textContent?.trim().slice(0, 24) ?? ""}`);
    addEventListener("pointerdown", (e) => field(e) || tell(e, "tap"), true);
    addEventListener(
      "keydown",
      (e) => {
        if (e.key === "Enter" || (!field(e) && /^[a-z ]$/i.test(e.key) && !e.ctrlKey)) tell(e, e.key);
      },
      true,
    );
  });
  return {
    ...one,
    begin: () => {
      on = true;
      did.length = 0;
    },
    /** within holds the budget. */
    within: (t, task, budget) => {
      t.diagnostic(`${task}: ${did.length} of ${budget}`);
      assert.ok(did.length > 0 && did.length <= budget, `${task} took ${did.length}: ${did.join(" | ")}`);
      assert.deepEqual(one.wrong, []);
    },
  };
}

/** enter goes through the door that one stands before. */
export async function enter(page, login) {
  await page.locator('input[name="username"]').fill(login);
  await page.locator('input[name="password"]').fill(password);
  await page.keyboard.press("Enter");
}

/** signIn goes through the door of the workbench or the portal. */
export async function signIn(page, url, at, login) {
  await page.goto(url + at);
  await enter(page, login);
}

/** signInAtDesk signs in at the workbench, whose screen then hears what happens and shows what happened before. */
export async function signInAtDesk(page, url, login) {
  await signIn(page, url, "/w/", login);
  await page.locator('.foot [data-health="live"]').waitFor();
  await settled(page);
}

/** signInAtHome signs in at the portal, which then shows its home. */
export async function signInAtHome(page, url, login) {
  await signIn(page, url, "/p/", login);
  await page.locator(".hello").waitFor();
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const waiting = new WeakMap();

/** settled waits until a page has its answers and shows what it has to show. */
export async function settled(page) {
  do {
    await page.waitForFunction(() => {
      const main = document.querySelector("main");
      return main && main.childElementCount > 0 && !document.querySelector('[aria-busy="true"]');
    });
    await page.evaluate(() => new Promise(requestAnimationFrame));
  } while (waiting.get(page)?.size > 0);
}

/** until asks something again until it is so: what a screen says before the server has it comes there in a moment. */
export async function until(what, so) {
  for (const end = Date.now() + 15_000; !(await so()); await new Promise((again) => setTimeout(again, 50)))
    assert.ok(Date.now() < end, `it never came that ${what}`);
}

/** still waits until nothing moves on a page but what moves for ever. */
const still = (page) =>
  page.waitForFunction(() =>
    document
      .getAnimations()
      .every((a) => a.playState !== "running" || a.effect.getComputedTiming().endTime === Infinity),
  );

/** barriers are what keeps people out of a page: the serious findings of axe. */
export async function barriers(page, where) {
  await still(page); // colours on their way are nobody's
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      resultTypes: ["violations"],
    }),
  );
  return found.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${where}: ${v.id} in ${v.nodes.length}, as ${v.nodes[0]?.html} ${v.nodes[0]?.failureSummary}`);
}

/** accessible holds that nothing keeps people out of a page. */
export async function accessible(page, where) {
  assert.deepEqual(await barriers(page, where), []);
}

/** Bars are for a machine of its own (WALK_STRICT=1 holds to them); on a shared one a walk fails where something is far off. */
export const slack = process.env.WALK_STRICT ? 1 : 4;

/** within holds a duration to its bar, and tells it. */
export function within(what, ms, bar) {
  console.log(`${what}: ${Math.round(ms)} ms, bar ${bar} ms`);
  assert.ok(ms <= bar * slack, `${what}: ${ms} ms`);
}
