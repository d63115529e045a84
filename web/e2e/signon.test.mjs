// The staff sign in with an account of another house: the owner sets it up, somebody comes in by it.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import { after, before, it } from "node:test";
import { launch, open, person, signIn } from "./house.mjs";

let house;
let browser;
let provider;
let issuer;
const grants = new Map();
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const text = (v) => Buffer.from(typeof v === "string" ? v : JSON.stringify(v)).toString("base64url");
const picture = (page, name) =>
  process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });

/** A provider that knows one person, who says yes by a click. */
const routes = {
  "/.well-known/openid-configuration": () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    id_token_signing_alg_values_supported: ["RS256"],
  }),
  "/keys": () => ({ keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }] }),
  "/token": (body) => {
    const asked = grants.get(body.get("code"));
    grants.delete(body.get("code"));
    assert.equal(
      createHash("sha256").update(body.get("code_verifier")).digest("base64url"),
      asked.get("code_challenge"),
    );
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: "bespoke", sub: "7", nonce: asked.get("nonce"), iat: now, exp: now + 600 };
    Object.assign(claims, { email: "li@example.com", email_verified: true, name: "李雷" });
    const signed = `${text({ alg: "RS256", kid: "one" })}.${text(claims)}`;
    const id_token = `${signed}.${sign("RSA-SHA256", Buffer.from(signed), keys.privateKey).toString("base64url")}`;
    return { access_token: "x", token_type: "Bearer", id_token };
  },
};

before(async () => {
  provider = createServer((request, response) => {
    const at = new URL(request.url, issuer);
    if (at.pathname === "/authorize") {
      grants.set("a-code", at.searchParams);
      const back = `${at.searchParams.get("redirect_uri")}?code=a-code&state=${at.searchParams.get("state")}`;
      response.writeHead(200, { "Content-Type": "text/html" }).end(`<a href="${back}">yes</a>`);
      return;
    }
    let body = "";
    request.on("data", (d) => {
      body += d;
    });
    request.on("end", () =>
      response
        .writeHead(200, { "Content-Type": "application/json" })
        .end(JSON.stringify(routes[at.pathname]?.(new URLSearchParams(body)) ?? {})),
    );
  });
  await new Promise((ready) => provider.listen(0, "127.0.0.1", ready));
  issuer = `http://127.0.0.1:${provider.address().port}`;
  browser = await launch();
  house = await open("--webhook-private", "--site", "http://SELF");
  await house.hire("boss", "owner", { name: "周岚" });
  await house.hire("li", "sales", { name: "李雷", email: "li@example.com" });
});

after(async () => {
  await browser?.close();
  await house?.close();
  provider?.close();
});

it("sets a provider up, and somebody signs in there", async () => {
  const boss = await person(browser);
  await signIn(boss.page, house.url, "/w/people/signOn", "boss");
  await boss.page.getByText(`${house.url}/w/login`).waitFor();
  await boss.page.getByLabel("登录按钮上的名称").fill("木言账号");
  await boss.page.getByLabel("颁发者地址（Issuer）").fill(issuer);
  await boss.page.getByLabel("客户端 ID").fill("bespoke");
  await boss.page.getByLabel("客户端密钥", { exact: true }).fill("secret");
  await boss.page.getByLabel(/邮箱域名/).fill("example.com");
  await boss.page.getByRole("button", { name: "保存" }).click();
  await boss.page.getByText("单点登录已保存").waitFor();
  await picture(boss.page, "signon");
  await boss.page.setViewportSize({ width: 390, height: 844 });
  await picture(boss.page, "signon-phone");
  assert.deepEqual(boss.wrong, []);

  const li = await person(browser, { size: "phone" });
  await li.page.goto(`${house.url}/w/orders`);
  await li.page.getByRole("button", { name: "用 木言账号 登录" }).waitFor();
  await picture(li.page, "signon-door-phone");
  await li.page.getByRole("button", { name: "用 木言账号 登录" }).click();
  await li.page.getByRole("link", { name: "yes" }).click();
  await li.page.waitForURL(`${house.url}/w/orders`);
  await li.page.getByRole("heading", { name: "订单" }).first().waitFor();
  await picture(li.page, "signon-in-phone");
  await Promise.all([boss.context.close(), li.context.close()]);
});
