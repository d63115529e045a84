// A stranger takes the tour: seven steps, each done for him, each of which changes what he sees.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { barriers, launch, openDemo, person } from "./house.mjs";

let demo;
let browser;

before(async () => {
  [demo, browser] = await Promise.all([openDemo(), launch()]);
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

for (const [lang, theme] of [
  ["zh-CN", "light"],
  ["en", "dark"],
]) {
  describe(`the demo in ${lang}, ${theme}`, () => {
    it("is toured in seven steps", async () => {
      const { page, context, wrong } = await person(browser, { lang, theme });
      await page.goto(`${demo.url}/`);
      await page.waitForURL("**/demo/");
      await page.locator(".tour").waitFor({ timeout: 180_000 }); // its year of orders is placed first, on a machine that does much else
      const phone = page.frameLocator(".phone iframe");
      const desk = page.frameLocator(".desk iframe");
      await phone.locator(".hello").waitFor();
      await desk.locator(".grid-body .tr").first().waitFor();
      assert.deepEqual(await barriers(page, "the demo"), []);
      const shows = [
        () => phone.locator("ol.stages").waitFor(),
        () => desk.locator(".grid-body .tr").first().waitFor(),
        () => desk.locator(".strip").waitFor(),
        () => desk.locator(".views").waitFor(),
        () => desk.locator(".strip .why").first().waitFor(),
        () => phone.locator("ol.stages").waitFor(),
        () => desk.locator(".kpi").first().waitFor(),
      ];
      for (const [n, seen] of shows.entries()) {
        await page.locator(".tour .btn--primary").click();
        await page.locator(".tour li[data-state=done]").nth(n).waitFor();
        await seen();
      }
      assert.deepEqual(wrong, []);
      await context.close();
    });
  });
}
