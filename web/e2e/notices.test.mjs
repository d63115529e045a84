// People are told by mail: what went out stands in the log, is sent again, switched off, and unsubscribed from.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, it } from "node:test";
import { counted, launch, open, person, signIn } from "./house.mjs";

let house;
let browser;
let post;
const got = [];
let arrived = () => {};
let busy = false;
const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });

/** answer is a mail server's side of a talk: it keeps letters, and refuses them while it is busy. */
function answer(socket) {
  let letter;
  let rest = "";
  const say = (line) => socket.write(`${line}\r\n`);
  socket.on("error", () => {});
  socket.on("data", (d) => {
    rest += d;
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (letter !== undefined) {
        if (line !== ".") letter += `${line}\r\n`;
        else {
          if (busy) say("451 邮箱忙");
          else {
            got.push(letter);
            say("250 ok");
            arrived();
          }
          letter = undefined;
        }
      } else if (line === "DATA") {
        letter = "";
        say("354 go on");
      } else if (line === "QUIT") socket.end("221 bye\r\n");
      else say("250 ok");
    }
  });
  say("220 ready");
}

before(async () => {
  post = createServer(answer);
  await new Promise((ready) => post.listen(0, "127.0.0.1", ready));
  [house, browser] = await Promise.all([
    open(
      "--smtp-url",
      `smtp://127.0.0.1:${post.address().port}?tls=none`,
      "--mail-from",
      "木言家具 <orders@example.com>",
      "--site",
      "https://order.example.com",
    ),
    launch(),
  ]);
  await house.hire("boss", "owner", { name: "周岚", email: "zhou@example.com" });
  // At whatever hour the walk is done, tasks are told at once.
  const at = "/api/v1/documents/notices/taskOpened.json";
  const { quiet: _, ...notice } = (await house.ask("GET", at)).document;
  await house.ask("PUT", at, notice);
  await house.ask("POST", "/api/v1/releases", { note: "随时通知" });
});

after(async () => {
  await browser?.close();
  await house?.close();
  post?.close();
});

it("tells by mail, sends again, and is switched off", async () => {
  const { page, context, wrong } = await person(browser);
  busy = true;
  await signIn(page, house.url, "/w/people/notices", "boss");
  await page.getByText("还没有通知").waitFor();
  await picture(page, "notices-empty");

  await house.ask("POST", "/api/v1/parties", {
    ref: "M-1",
    name: "陈晓",
    type: "regular",
    region: "east",
    email: "chen@example.com",
  });
  await house.place({ customer: "M-1", sku: "SOFA-3" });
  const row = page.locator(".list tbody tr", { hasText: "订单已收到" });
  await row.getByText("将重试").waitFor();
  await picture(page, "notices-log");
  busy = false;
  await row.getByText("已送达").waitFor({ timeout: 15000 });
  await row.getByRole("button").click();
  const card = page.locator(".hook-told");
  await card.getByText("随时查看进度").waitFor();
  await picture(page, "notices-card");
  assert.match(got[0], /List-Unsubscribe-Post: List-Unsubscribe=One-Click/);
  const [, token] = /api\/v1\/unsubscribe\/([\w-]+)>/.exec(got[0].replace(/\r\n[ \t]/g, ""));

  await card.getByRole("button", { name: "重新发送" }).click();
  if (got.length < 2)
    await new Promise((there) => {
      arrived = there;
    });
  assert.equal(/Message-ID: (\S+)/i.exec(got[0])[1], /Message-ID: (\S+)/i.exec(got[1])[1]);
  await card.getByRole("button", { name: "这张订单" }).click();
  await page.locator(".told-only").waitFor();

  await page.goto(`${house.url}/w/me`);
  const choice = page.getByRole("group", { name: "审批超时：邮件" });
  await choice.getByRole("button", { name: "每日汇总" }).click();
  await page.locator('[aria-label="审批超时：邮件"] [aria-pressed=true]', { hasText: "每日汇总" }).waitFor();
  await picture(page, "notices-choices");

  const stop = await context.newPage();
  await stop.goto(`${house.url}/api/v1/unsubscribe/${token}`);
  await picture(stop, "notices-unsubscribe");
  await stop.getByRole("button", { name: "不再接收" }).click();
  await stop.getByText("不会再给您发").waitFor();
  assert.deepEqual(wrong, []);
  await context.close();
});

/** linkIn is where a button of a letter leads: a path of ours. */
const linkIn = (letter, verb) => new RegExp(`/api/v1/acts/${verb}/[\\w-]+`).exec(letter.replace(/=\r\n/g, ""))[0];

for (const size of ["phone", "desk"])
  it(`is decided from a letter in four taps at most, ${size}`, async (t) => {
    const email = `${size}@example.com`;
    const li = await house.hire(`li-${size}`, "sales", { name: "李雷", email });
    const order = await house.place({}, li);
    const letter = () => got.find((l) => l.includes(`To: <${email}>`));
    while (!letter())
      await new Promise((there) => {
        arrived = there;
      });
    const one = await counted(await person(browser, { size }));
    const { page } = one;
    one.begin();
    await page.goto(house.url + linkIn(letter(), "task.approve")); // the first tap
    await page.getByText(order.number).last().waitFor();
    assert.equal((await house.taskOf(order)).step, "sales", "following the link decides nothing");
    await picture(page, `act-${size}`);
    await page.getByRole("button", { name: "同意" }).click();
    await page.getByText("已记录您的决定").waitFor();
    one.within(t, "decide behind the link of a letter", 3);
    assert.notEqual((await house.taskOf(order))?.step, "sales");
    await one.context.close();
  });
