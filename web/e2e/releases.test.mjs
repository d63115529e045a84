// A rule is changed in a draft, merged with what a colleague published, published, and taken back.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { launch, open, person, signIn } from "./house.mjs";

let house;
let browser;
let boss;
const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });
const rule = "/api/v1/documents/rules/route.json";

/** Changes the rule that sends large orders of VIPs their own way. */
async function limit(key, to) {
  const { document } = await house.ask("GET", rule, undefined, key);
  delete document.examples; // they hold for the old limit
  document.rows.find((r) => r.id === "vipBig").when.total.v = to;
  await house.ask("PUT", rule, document, key);
}

before(async () => {
  [house, browser] = await Promise.all([open(), launch()]);
  boss = (await house.hire("boss", "owner", { name: "周岚" })).key;
});

after(async () => {
  await browser?.close();
  await house?.close();
});

it("publishes a draft after merging it, and goes back", async () => {
  const { page, context, wrong } = await person(browser);
  await signIn(page, house.url, "/w/releases", "boss");
  await page.getByText("您的草稿没有修改").waitFor();
  await picture(page, "releases-empty");

  await house.ask("DELETE", "/api/v1/documents/examples/orders.json", undefined, boss);
  await limit(boss, "30000 CNY");
  await page.reload();
  await page.getByText("大于 30,000 CNY").waitFor();
  await picture(page, "releases-draft");

  await house.ask("DELETE", "/api/v1/documents/examples/orders.json");
  await limit(undefined, "25000 CNY");
  await house.ask("POST", "/api/v1/releases", { note: "双十二" });
  const conflict = page.locator(".conflict");
  await conflict.waitFor();
  await picture(page, "releases-conflict");
  await conflict.getByText("大于 30,000 CNY").click();
  await page.getByRole("button", { name: "合并到当前版本" }).click();
  await conflict.waitFor({ state: "detached" });
  await page.getByText("大于 25,000 CNY").waitFor();

  await page.getByLabel("说明：为什么改").fill("VIP 门槛上调");
  // Nobody has the roles of most steps yet: the proof says who would be asked, and that is read first.
  await page.getByRole("region", { name: "检查" }).getByText("「排产」的人选目前没有在职成员").waitFor();
  assert(await page.getByRole("button", { name: "现在发布" }).isDisabled());
  await page.getByLabel("我已看过").check();
  await picture(page, "releases-seen");
  await page.getByRole("button", { name: "现在发布" }).click();
  await page.getByText("已发布 v3").waitFor();

  await page.getByRole("link", { name: "发布历史" }).click();
  const latest = page.locator(".releases-list li").first();
  await latest.getByText("VIP 门槛上调").waitFor();
  await page.getByText("大于 30,000 CNY").waitFor();
  await picture(page, "releases-history");
  await page.locator(".releases-list li").nth(1).getByRole("link").click();
  await page.getByRole("button", { name: "退回到 v2" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByText("大于 25,000 CNY").waitFor();
  await picture(page, "releases-back");
  await sheet.getByRole("button", { name: "退回到 v2" }).click();
  await latest.getByText("v2").waitFor();
  assert.deepEqual(wrong, []);
  await context.close();
});
