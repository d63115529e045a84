// Departments are made as a tree, somebody joins one, and answers to its head; and what the
// business keeps of its users is written down of him.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { launch, open, person, signIn } from "./house.mjs";

let house;
let browser;
const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });

before(async () => {
  [house, browser] = await Promise.all([open(), launch()]);
  await house.hire("boss", "owner", { name: "周岚" });
  const fields = { limit: { kind: "money", name: { "zh-CN": "签字额度", en: "Signs up to" } } };
  const name = { "zh-CN": "员工资料", en: "Users" };
  await house.ask("PUT", "/api/v1/documents/fields/user.json", { format: "fields.v1", key: "user", name, fields });
  await house.ask("POST", "/api/v1/releases", { note: "users" });
  await house.hire("li", "sales", { name: "李雷" });
});

after(async () => {
  await browser?.close();
  await house?.close();
});

it("makes a tree, with a head, and puts somebody in it", async () => {
  const { page, context, wrong } = await person(browser);
  await signIn(page, house.url, "/w/people/departments", "boss");
  await page.getByText("还没有部门").waitFor();
  const make = async (name, code, above, head) => {
    await page.getByRole("button", { name: above ? `在「${above}」下新建部门` : "新建部门", exact: true }).click();
    const box = page.getByRole("dialog");
    await box.getByLabel("名称").fill(name);
    await box.getByLabel("代码（以后不能修改）").fill(code);
    if (head) await box.getByRole("button", { name: head }).click();
    await picture(page, `department-${code}`);
    await box.getByRole("button", { name: "保存" }).click();
    await box.waitFor({ state: "hidden" });
    await picture(page, `departments-after-${code}`);
  };
  await make("总部", "house");
  await make("销售部", "sales", "总部", "周岚");
  await make("华东组", "east", "销售部");
  await page.getByRole("link", { name: "用户", exact: true }).click();
  const row = page.getByRole("row").filter({ hasText: "李雷" });
  await row.getByRole("button", { name: "修改" }).click();
  await page.getByRole("dialog").getByLabel("部门", { exact: true }).selectOption("east");
  await page.getByLabel("签字额度").fill("很多");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("签字额度应为金额").waitFor();
  await page.getByLabel("签字额度").fill("5000");
  await picture(page, "department-user");
  await page.getByRole("button", { name: "保存" }).click();
  await row.getByText("上级 周岚").waitFor();
  await picture(page, "department-users");
  await row.getByRole("button", { name: "修改" }).click();
  assert.equal(await page.getByLabel("签字额度").inputValue(), "5000.00");
  await page.keyboard.press("Escape");
  await page
    .getByRole("row")
    .filter({ hasText: "周岚", hasNotText: "李雷" })
    .getByRole("button", { name: "修改" })
    .click();
  const card = page.getByRole("dialog");
  await card.getByRole("button", { name: "李雷" }).click();
  await card.getByRole("button", { name: "保存" }).click();
  await card.getByText("这样上级会绕成一圈：周岚 → 李雷 → 周岚").waitFor();
  await picture(page, "department-circle");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "部门", exact: true }).click();
  const east = page.getByRole("listitem").filter({ hasText: "华东组" });
  await east.getByText("1 人").waitFor();
  await picture(page, "departments");
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, "departments-phone");
  await east.getByRole("button", { name: /^华东组/ }).click();
  await page.getByRole("button", { name: "删除部门" }).click();
  await page.getByText("「华东组」还有 1 名在职用户、0 个下级部门").waitFor();
  await picture(page, "department-used-phone");
  assert.deepEqual(
    wrong.filter((w) => !w.includes("422")),
    [],
  );
  await context.close();
});
