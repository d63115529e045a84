// The acts of approval, each by hand, on a phone and at a desk, in four taps at most from where it is done. What was
// done is on the screen when the server has it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { accessible, anOrder, counted, launch, openShop, password, person, signIn, until, within } from "./house.mjs";

let house;
let browser;
let li;
let fang;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  const at = "/api/v1/documents/flows/furniture.json";
  const { document: flow } = await house.ask("GET", at);
  flow.do.unshift("lines");
  flow.steps.lines = {
    kind: "each",
    name: { "zh-CN": "逐行核对", en: "Line by line" },
    over: "order.lines",
    where: { f: "line.quantity", op: "=", v: 7 },
    do: ["check"],
  };
  const { kind, who, deadline } = flow.steps.finance;
  flow.steps.check = { kind, who, deadline, name: { "zh-CN": "核对", en: "Check" } };
  flow.steps.vipReview.signature = true;
  await house.ask("PUT", at, flow);
  const { document: type } = await house.ask("GET", "/api/v1/documents/types/furniture.json");
  const sample = { key: "sample", name: { "zh-CN": "样品流程", en: "Samples" } };
  await house.ask("PUT", "/api/v1/documents/flows/sample.json", { ...flow, ...sample });
  await house.ask("PUT", "/api/v1/documents/types/sample.json", { ...type, ...sample, flow: "sample" });
  await house.ask("POST", "/api/v1/releases", { note: "逐行核对、签名、样品" });
  li = await house.hireDesk();
  fang = await house.hire("fang", "finance", { name: "方芳", roles: ["finance", "vipService", "owner"] });
  await house.hire("hu", "seniorSales", { name: "胡军" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

const words = {
  "zh-CN": {
    more: "更多动作",
    urge: "催办",
    added: "胡军（方芳 加签）",
    before: "前加签",
    copied: "抄送给 胡军",
    withdrew: "方芳 撤回",
    delegated: "方芳（委托 胡军）",
    undelegated: "结束了 胡军",
    parallel: "并签",
    after: "后加签",
    done: "已同意",
    away: "登记外出或委托代办",
    bulk: "批量通过",
    byProcess: "按流程",
    byDeadline: "按时限",
    groups: ["家具订单流程", "样品流程"],
    keys: ["转交", "加签", "委托"],
    afterMe: "在我之后",
  },
  en: {
    more: "More actions",
    urge: "Ask for haste",
    added: "胡军 (added by 方芳)",
    before: "to sign first",
    copied: "sent a copy to 胡军",
    withdrew: "方芳 withdrew it",
    delegated: "方芳 (delegated to 胡军)",
    undelegated: "ended that 胡军 acts",
    parallel: "beside",
    after: "to sign afterwards",
    done: "approved",
    away: "Plan a leave, or ask somebody to stand in",
    bulk: "Approve in bulk",
    byProcess: "By process",
    byDeadline: "By deadline",
    groups: ["Furniture order", "Samples"],
    keys: ["Hand on", "Add signers", "Delegate"],
    afterMe: "After me",
  },
};

for (const [size, lang] of [
  ["desk", "zh-CN"],
  ["phone", "en"],
]) {
  const say = words[lang];

  /** One who may do most, and what is done on an order's page. */
  async function begun() {
    const one = await counted(await person(browser, { size, lang }));
    const { page } = one;
    await signIn(page, house.url, "/w/", "fang");
    await page.locator('[data-health="live"]').waitFor({ state: "attached" });
    const decide = (verb) => page.locator(`.order-actions [data-verb="${verb}"]`);
    return {
      ...one,
      decide,
      open: async (order) => {
        await page.goto(`${house.url}/w/orders/${order.id}`);
        await page.locator(".strip .snode").first().waitFor();
        return order;
      },
      act: async (verb, way) => {
        await page.locator(".order-actions").getByRole("button", { name: say.more }).click();
        await page.locator(`.menu [data-verb="${verb}"]${way ? `[data-way="${way}"]` : ""}`).click();
      },
      why: (text) => page.locator(".dialog textarea").fill(text),
      confirm: () => page.locator(".dialog .btn--primary").click(),
      choose: (name) => page.locator(".people-hits button", { hasText: name }).click(),
      now: (text) => page.locator(".strip", { hasText: text }).waitFor(),
    };
  }

  /** Who is asked at an order now. */
  const holders = async (order) =>
    (await house.ask("GET", `/api/v1/tasks?order=${order.id}&state=open`)).items.map(
      (x) => x.owner.name ?? x.owner.role,
    );
  const phase = async (order) => (await house.ask("GET", `/api/v1/orders/${order.id}`)).phase;

  /** An order that finance is asked about. */
  async function atFinance() {
    const order = await house.place({ sku: "TABLE-D", options: { material: "oak", length: 160, outdoor: false } }, li);
    await house.approve(order, li);
    return order;
  }

  describe(`takes four taps at most, ${size}`, () => {
    let one;
    before(async () => {
      one = await begun();
    });
    after(() => one?.context.close());

    it("to add signers, to take them away and to hand on", async (t) => {
      const { page, open, act, confirm, choose, now, decide } = one;
      const order = await open(await atFinance());
      const add = async (way, whom, shown) => {
        one.begin();
        await act("task.addSigner", way);
        await choose(whom);
        await confirm();
        await page.locator(".timeline", { hasText: shown }).waitFor();
        one.within(t, `add a signer ${way}`, 4);
      };
      await add("before", "胡军", say.before);
      await now(say.added);
      assert.deepEqual(await holders(order), ["胡军"]);
      one.begin();
      await act("task.removeSigner");
      await decide("task.approve").waitFor();
      one.within(t, "take the signer away", 4);
      assert.deepEqual(await holders(order), ["finance"]);
      await add("parallel", "胡军", say.parallel);
      await add("after", "李雷", say.after);

      one.begin();
      await act("task.transfer");
      await choose("周岚");
      await confirm();
      await now("周岚");
      one.within(t, "hand on", 4);
      assert.deepEqual((await holders(order)).sort(), ["周岚", "胡军"].sort());
    });

    it("to send back, to take back, to ask for haste and to skip", async (t) => {
      const { page, open, act, why, confirm, choose, now, decide } = one;
      const order = await open(await atFinance());
      await act("task.return", "again");
      await why("交期请再确认");
      await page.keyboard.press("Escape");
      await page.locator(".dialog").waitFor({ state: "detached" });
      one.begin();
      await act("task.return", "again");
      assert.equal(await page.locator(".dialog textarea").inputValue(), "交期请再确认", "what was typed is kept");
      await confirm();
      await page.locator(".timeline", { hasText: "交期请再确认" }).waitFor();
      one.within(t, "send back, and run again", 4);
      assert.deepEqual(await holders(order), ["李雷"]);

      one.begin();
      await act("task.urge");
      await page.locator(".toast", { hasText: say.urge }).waitFor();
      one.within(t, "ask for haste", 4);

      await house.approve(order, li);
      await decide("task.approve").waitFor();
      one.begin();
      const sent = page.waitForRequest((r) => r.method() === "POST" && r.url().endsWith("/approve"));
      const shown = (await house.ask("GET", `/api/v1/orders/${order.id}`)).version;
      await decide("task.approve").click();
      await confirm(); // the step asks for something that may be left empty
      assert.equal((await sent).postDataJSON().version, shown, "a decision names what the page showed");
      await page.locator(".toast-undo").click();
      await until("finance has it again", async () => (await holders(order)).join() === "finance");
      await decide("task.approve").waitFor();
      one.within(t, "approve and take back", 4);

      one.begin();
      await act("task.return", "straight");
      await why("哪种橡木？");
      await confirm();
      await page.locator(".timeline", { hasText: "哪种橡木？" }).waitFor();
      one.within(t, "ask one step, and come straight back", 4);
      assert.deepEqual(await holders(order), ["李雷"]);
      await house.approve(order, li);
      await decide("task.approve").waitFor();
      assert.deepEqual(await holders(order), ["finance"]);

      one.begin();
      await act("task.delegate");
      await choose("胡军");
      await confirm();
      await now(say.delegated);
      one.within(t, "delegate", 4);
      assert.deepEqual(await holders(order), ["方芳"]);
      one.begin();
      await act("task.undelegate");
      await page.locator(".timeline", { hasText: say.undelegated }).waitFor();
      one.within(t, "take that back", 4);

      one.begin();
      await act("task.skip");
      await why("老客户，电话里说好了");
      await confirm();
      await page.locator(".timeline", { hasText: "电话里说好了" }).waitFor();
      one.within(t, "skip by right", 4);
      assert.equal(await phase(order), "confirmed");
    });

    it("to send a copy from a task, which stays to be decided", async (t) => {
      const { page, choose, confirm } = one;
      const order = await atFinance();
      const { items } = await house.ask("GET", `/api/v1/tasks?order=${order.id}&state=open`);
      await page.goto(`${house.url}/w/tasks/${items[0].id}`);
      const bar = page.locator(".decide-bar");
      one.begin();
      await bar.getByRole("button", { name: say.more }).click();
      await page.locator('.menu [data-verb="flow.copy"]').click();
      await choose("胡军");
      await confirm();
      await page.locator(".dialog").waitFor({ state: "detached" });
      one.within(t, "send a copy", 4);
      await page.locator(".decide-head", { hasText: order.number }).waitFor();
      await bar.locator('[data-verb="task.approve"]:enabled').waitFor();
      assert.ok(page.url().endsWith(items[0].id), page.url());
    });

    it("to hand on, to add signers and to delegate by keys, from the list by process", async (t) => {
      const { page, choose, confirm } = one;
      const order = await atFinance();
      await house.ask("POST", "/api/v1/orders", { ...anOrder({ customer: "C-001", quantity: "5" }), type: "sample" });
      const list = page.locator(".inbox-list");
      const way = (name) => list.getByRole("button", { name });
      await page.goto(`${house.url}/w/tasks`);
      await way(say.byProcess).click();
      const groups = () => list.locator(".inbox-group").allTextContents();
      await list.locator(".inbox-group", { hasText: say.groups[1] }).waitFor();
      await page.reload();
      await list.locator(".inbox-group", { hasText: say.groups[1] }).waitFor();
      assert.deepEqual(
        (await groups()).map((g) => g.replace(/ \d+$/, "")),
        say.groups,
        "the choice is kept",
      );
      await accessible(page, "tasks by process");
      assert.equal(await way(say.byProcess).getAttribute("aria-pressed"), "true");

      const task = await house.taskOf(order);
      await page.goto(`${house.url}/w/tasks/${task.id}`);
      await page.locator(".decide-head", { hasText: order.number }).waitFor();
      await page.locator('.decide-bar [data-verb="task.approve"]:enabled').waitFor();
      await page.keyboard.press("?");
      for (const name of say.keys) await page.locator(".keylist li", { hasText: name }).waitFor();
      await page.keyboard.press("Escape");
      await page.locator(".keylist").waitFor({ state: "detached" });
      const dialog = page.locator(".dialog");
      const gone = () => dialog.waitFor({ state: "detached" });

      one.begin();
      await page.keyboard.press("s");
      if (size === "desk") await dialog.locator("input:focus").waitFor();
      await choose("李雷");
      await dialog.getByRole("button", { name: say.afterMe }).click();
      await accessible(page, "adding signers");
      await confirm();
      await gone();
      one.within(t, "add a signer by a key", 4);
      const told = async () => JSON.stringify(await house.ask("GET", `/api/v1/orders/${order.id}/timeline`));
      await until("a signer is added after", async () => (await told()).includes("后加签"));
      await page.locator(".decide-head", { hasText: order.number }).waitFor(); // it stays one's own

      one.begin();
      await page.keyboard.press("d");
      await dialog.locator("textarea").fill("df");
      await choose("胡军");
      await confirm();
      await gone();
      one.within(t, "delegate by a key", 3);
      await until("it is delegated", async () => (await told()).includes("df"));

      one.begin();
      await page.keyboard.press("f");
      await choose("周岚");
      await confirm();
      await gone();
      one.within(t, "hand on by a key", 3);
      assert.deepEqual(await holders(order), ["周岚"]);
      await page.goto(`${house.url}/w/tasks`);
      await way(say.byDeadline).click();
      await list.locator(".inbox-group").first().waitFor();
      await until("the groups are days again", async () => !(await groups()).join().includes(say.groups[1]));
    });

    it("to reject, to sign, to withdraw, to send a copy and to write to a colleague", async (t) => {
      const { page, open, act, choose, why, confirm, decide } = one;
      const rejected = await open(await atFinance());
      one.begin();
      await act("flow.copy");
      await choose("胡军");
      await confirm();
      await page.locator(".timeline", { hasText: say.copied }).waitFor();
      one.within(t, "send a copy", 4);
      one.begin();
      await page.locator(".write textarea").fill("请看一下 @胡");
      await page.locator(".mention-hits [role='option']", { hasText: "胡军" }).click();
      await page.locator(".write .btn").click();
      await page.locator(".note b", { hasText: "@胡军" }).waitFor();
      one.within(t, "tell a colleague", 4);
      one.begin();
      const said = page.waitForRequest((r) => r.method() === "POST" && r.url().endsWith("/reject"));
      await decide("task.reject").click();
      await why("尺寸不对");
      await confirm();
      assert.equal((await said).postDataJSON().version, 1, "so does a no");
      await page.locator(".timeline", { hasText: "尺寸不对" }).waitFor();
      one.within(t, "reject", 4);
      assert.deepEqual(await holders(rejected), ["李雷"], "finance's no sends back to sales");

      const withdrawn = await open(await house.place({}, fang));
      one.begin();
      await act("flow.withdraw");
      await why("客户改主意了");
      await confirm();
      await page.locator(".timeline", { hasText: say.withdrew }).waitFor();
      one.within(t, "withdraw", 4);
      assert.equal(await phase(withdrawn), "cancelled");

      const cancelled = await open(await house.place({}, fang));
      one.begin();
      await decide("order.cancel").click();
      await why("客户改主意了");
      await confirm();
      await page.locator(".pill--cancelled").waitFor();
      one.within(t, "cancel", 4);
      assert.equal(await phase(cancelled), "cancelled");

      const signed = await open(await house.place({ customer: "C-001", quantity: "5" }));
      one.begin();
      await decide("task.approve").click();
      await page.locator('.sign input[type="password"]').fill(password);
      await confirm();
      await page.locator(".sign").waitFor({ state: "detached" });
      one.within(t, "sign and approve", 4);
      assert.equal(await phase(signed), "confirmed");
      await page.locator(".strip button").last().click();
      await page.locator(".ptree .pnode--done", { hasText: say.done }).waitFor();
    });

    it("to approve one line of an order, which its way shows line by line", async (t) => {
      const { page, open, decide } = one;
      const line = { sku: "BED-K", quantity: "7" };
      const asked = { type: "furniture", fields: { room: "bedroom" }, customer: { ref: "C-003" }, lines: [line, line] };
      const order = await open(await house.ask("POST", "/api/v1/orders", asked));
      await page.locator(".strip", { hasText: "0/2" }).waitFor();
      one.begin();
      await decide("task.approve").last().click();
      await page.locator(".strip", { hasText: "1/2" }).waitFor();
      one.within(t, "approve one line", 4);
      await page.locator(".strip button").last().click();
      await page.locator(".planes--each .plane").nth(1).waitFor();
      assert.equal(await page.locator(".planes--each .pnode--done", { hasText: say.done }).count(), 1);
      assert.equal((await holders(order)).length, 1);
    });
    it("to approve several, to ask somebody to stand in, and to say that one is away", async (t) => {
      const { page, choose } = one;
      const orders = [await atFinance(), await atFinance()];
      await page.goto(`${house.url}/w/orders`);
      one.begin();
      for (const { id } of orders) await page.locator(`[data-id="${id}"] input[type="checkbox"]`).click();
      await page.locator(".bulk .btn").first().click();
      await page.locator(".bulk-sum").waitFor();
      await page.locator(".dialog .btn--primary").click();
      await page.locator(".toast", { hasText: say.bulk }).waitFor();
      one.within(t, "approve several", 4);
      for (const order of orders) assert.equal(await phase(order), "confirmed");

      await page.goto(`${house.url}/w/me`);
      const leave = page.locator(".panel", { hasText: say.away });
      const add = leave.getByRole("button", { name: say.away });
      const save = page.locator(".setting-form .btn--primary");
      for (const whom of ["胡军", undefined]) {
        one.begin();
        await add.click();
        if (whom) await choose(whom);
        await save.click();
        await leave.locator("li", { hasText: whom ?? "" }).waitFor();
        one.within(t, whom ? "ask somebody to stand in" : "say that one is away", 4);
        one.begin();
        await leave.locator("li .btn").click();
        await leave.locator("li").waitFor({ state: "detached" });
        one.within(t, "end that", 4);
      }
    });
  });
}

it("has the next two tasks before they are asked for, and lets go of one that is done within a second in every tab", async () => {
  const { context, page, wrong } = await person(browser);
  const mei = await house.hire("mei", "sales", { name: "韩梅" });
  const orders = [];
  for (let n = 0; n < 4; n++) orders.push(await house.place({}, mei));
  const read = new Set();
  page.on("requestfinished", (r) => read.add(r.url().match(/orders\/(\w+)\/page/)?.[1]));
  const other = await context.newPage();
  const count = (of, n) => of.waitForFunction((n) => document.querySelectorAll(".inbox-item").length === n, n);
  await signIn(page, house.url, "/w/", "mei");
  await page.locator('[data-health="live"]').waitFor();
  await other.goto(`${house.url}/w/`);
  await other.locator('[data-health="live"]').waitFor();
  for (const tab of [page, other]) {
    await tab.keyboard.press("g");
    await tab.keyboard.press("t");
    await count(tab, 4);
  }
  await until("the first and the next two are read", () => orders.slice(0, 3).every((o) => read.has(o.id)));
  assert.equal(read.has(orders[3].id), false, "and no more");

  await house.approve(orders[3], mei);
  const done = Date.now();
  await Promise.all([count(page, 3), count(other, 3)]);
  within("a task that was done elsewhere is gone in every tab", Date.now() - done, 1000);
  await other.locator('.decide-bar [data-verb="task.approve"]:enabled').waitFor();
  await other.keyboard.press("a");
  const pressed = Date.now();
  await Promise.all([count(page, 2), count(other, 2)]);
  within("a task that is done in one tab is gone in every tab", Date.now() - pressed, 1000);

  await page.locator(".decide-head", { hasText: orders[1].number }).waitFor();
  await context.setOffline(true);
  await page.keyboard.press("j");
  await page.locator(".decide-head", { hasText: orders[2].number }).waitFor();
  assert.deepEqual(wrong, []);
  await context.close();
});
