import { expect, it } from "vitest";
import { type Cond, CondError } from ".";
import { sentence } from "./sentence";
import { drawnTypes as types, valid } from "./testing";

const facts: Record<string, [zh: string, en: string]> = {
  "order.total": ["订单金额", "order total"],
  "customer.type": ["客户类型", "customer type"],
  "order.wishDate": ["期望日期", "wished date"],
  "order.promisedAt": ["承诺日期", "promised date"],
  "order.madeToOrder": ["定制", "made to order"],
  "order.lines": ["明细", "lines"],
  "line.quantity": ["数量", "quantity"],
  "product.category": ["品类", "category"],
};
const codes: Record<string, [zh: string, en: string]> = {
  vip: ["VIP", "VIP"],
  dealer: ["经销商", "dealer"],
  sofa: ["沙发", "sofa"],
};
const say = (cond: Cond, i: 0 | 1) =>
  sentence(cond, types, {
    lang: i ? "en" : "zh-CN",
    fact: (path) => facts[path]?.[i],
    code: (_, code) => codes[code]?.[i],
  });

it.each<[Cond, zh: string, en: string]>([
  [
    {
      all: [
        { f: "order.total", op: ">", v: "20000.50 CNY" },
        { f: "customer.type", op: "=", v: "vip" },
      ],
    },
    "订单金额 大于 20,000.5 CNY 且 客户类型 是 VIP",
    "order total more than 20,000.5 CNY and customer type is VIP",
  ],
  [
    {
      all: [
        { all: [{ f: "order.madeToOrder", op: "=", v: true }] },
        {
          any: [
            { f: "customer.type", op: "in", v: ["vip", "dealer", "vip"] },
            { f: "customer.type", op: "empty" },
          ],
        },
      ],
    },
    "定制 是 是 且 （客户类型 属于 经销商、VIP 或 客户类型 为空）",
    "made to order is yes and (customer type one of dealer, VIP or customer type is empty)",
  ],
  [
    {
      none: [
        { f: "order.wishDate", op: "<=", v: "today+3wd" },
        { f: "order.wishDate", op: ">", ref: "order.promisedAt" },
      ],
    },
    "以下都不成立:（期望日期 不超过 今天 + 3 个工作日；期望日期 大于 承诺日期）",
    "none of: (wished date at most today + 3 working days; wished date more than promised date)",
  ],
  [
    {
      rows: "order.lines",
      sum: "line.quantity",
      where: { f: "product.category", op: "under", v: "sofa" },
      op: "between",
      v: [1, 9000],
      open: "right",
    },
    "明细中（品类 属于 沙发 类）的数量之和 介于 1 与 9,000（不含终点）",
    "the sum of quantity over lines with (category under sofa) between 1 and 9,000 (without the last)",
  ],
  [
    { rows: "order.lines", every: { f: "line.sku", op: "startsWith", v: 'A「1」"' } },
    '明细中每条：line.sku 开头是 「A「1」」"」',
    'every line of lines: line.sku starts with "A「1」"""',
  ],
])("%j", (cond, zh, en) => {
  expect(say(cond, 0)).toBe(zh);
  expect(say(cond, 1)).toBe(en);
});

it("says nothing of no condition, and refuses what is none", () => {
  expect(sentence(undefined, types, { lang: "en" })).toBe("");
  expect(() => say({ f: "order.total", op: "contains", v: "1 CNY" }, 0)).toThrow(CondError);
});

// The server's test wrote down how it says the conditions that it drew.
it("says conditions word for word as the server does", { timeout: 60_000 }, () => {
  const said = valid.filter((c) => c.zh);
  expect(said.length).toBeGreaterThan(500);
  for (const c of said) {
    expect(sentence(c.if, types, { lang: "zh-CN" })).toBe(c.zh);
    expect(sentence(c.if, types, { lang: "en" })).toBe(c.en);
  }
});
