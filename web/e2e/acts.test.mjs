// What people do at a task besides deciding it: each by hand, on a phone and at a desk, with few taps. What was done
// is on the screen when the server has it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openShop, person, signIn } from "./house.mjs";

let house;
let browser;
let li;

before(async () => {
  [house, browser] = await Promise.all([openShop(), launch()]);
  li = await house.hireDesk();
  await house.hire("fang", "finance", { name: "方芳" });
  await house.hire("hu", "seniorSales", { name: "胡军" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

const words = {
  "zh-CN": { more: "更多动作", added: "胡军（方芳 加签）", back: "退回", approve: "同意", urge: "催办" },
  en: {
    more: "More actions",
    added: "胡军 (added by 方芳)",
    back: "Send back",
    approve: "Approve",
    urge: "Ask for haste",
  },
};

for (const [size, lang] of [
  ["desk", "zh-CN"],
  ["phone", "en"],
])
  describe(`acts at a task, ${size}`, () => {
    it("takes four taps at most to add a signer, hand on, send back, take back and urge", async (t) => {
      const say = words[lang];
      const order = await house.place(
        { sku: "TABLE-D", options: { material: "oak", length: 180, outdoor: false } },
        li,
      );
      await house.approve(order, li);
      const { page, context, wrong } = await person(browser, { size, lang });
      context.setDefaultTimeout(15_000);
      await signIn(page, house.url, "/w/", "fang");
      await page.locator('[data-health="live"]').waitFor({ state: "attached" });
      await page.goto(`${house.url}/w/orders/${order.id}`);
      let taps = 0;
      const press = async (what) => {
        taps++;
        await what.click();
      };
      const took = (act, most = 4) => {
        t.diagnostic(`${act}: ${taps} of ${most}`);
        assert.ok(taps <= most, `${act} takes ${taps} taps`);
        taps = 0;
      };
      const act = async (verb) => {
        await press(page.locator(".order-actions").getByRole("button", { name: say.more }));
        await press(page.locator(`.menu [data-verb="${verb}"]`));
      };
      const choose = (name) => press(page.locator(".people-hits button", { hasText: name }));
      const confirm = () => press(page.locator(".dialog .btn--primary"));
      const now = (text) => page.locator(".strip", { hasText: text }).waitFor();
      const holders = async () =>
        (await house.ask("GET", `/api/v1/tasks?order=${order.id}&state=open`)).items.map(
          (x) => x.owner.name ?? x.owner.role,
        );

      await act("task.addSigner");
      await choose("胡军");
      await confirm();
      took("add a signer");
      await now(say.added);
      assert.deepEqual(await holders(), ["胡军"]);
      await act("task.removeSigner");
      took("take a signer away");
      await page.locator(".order-actions .btn--primary", { hasText: say.approve }).waitFor();
      assert.deepEqual(await holders(), ["finance"]);

      await act("task.transfer");
      await choose("方芳");
      await confirm();
      took("hand on");
      await now("方芳");

      await act("task.return");
      await page.locator(".dialog textarea").fill("交期请再确认");
      await page.keyboard.press("Escape");
      await page.locator(".dialog").waitFor({ state: "detached" });
      taps = 0;
      await act("task.return");
      assert.equal(await page.locator(".dialog textarea").inputValue(), "交期请再确认", "what was typed is kept");
      await confirm();
      took("send back");
      await page.locator(".timeline", { hasText: "交期请再确认" }).waitFor();
      assert.deepEqual(await holders(), ["李雷"]);

      await act("task.urge");
      took("ask for haste");
      await page.locator(".toast", { hasText: say.urge }).waitFor();

      await house.approve(order, li);
      await press(page.locator(".order-actions .btn--primary", { hasText: say.approve }));
      await press(page.locator(".toast-undo"));
      took("approve and take back");
      await page.locator(".order-actions .btn--primary", { hasText: say.approve }).waitFor();
      assert.deepEqual(await holders(), ["finance"]);

      await act("task.return");
      await press(page.locator('.dialog [data-mode="straight"]'));
      await page.locator(".dialog textarea").fill("哪种橡木？");
      await confirm();
      took("ask one step and come straight back");
      await page.locator(".timeline", { hasText: "哪种橡木？" }).waitFor();
      assert.deepEqual(await holders(), ["李雷"]);
      await house.approve(order, li);
      await page.locator(".order-actions .btn--primary", { hasText: say.approve }).waitFor();
      assert.deepEqual(await holders(), ["finance"]);
      assert.deepEqual(wrong, []);
      await context.close();
    });
  });
