import { readMoney } from "../dec";
import { money, quantity } from "../format";
import { lang } from "./words";

/** What the facts that rules look at are called; those of custom fields come with their field. */
const names: Record<string, readonly [zh: string, en: string]> = {
  "actor.roles": ["操作人角色", "Actor's roles"],
  "check.holds": ["挂起项", "Holds"],
  "check.holds.count": ["挂起项", "Holds"],
  "customer.blocked": ["客户停用", "Customer blocked"],
  "customer.creditFree": ["可用额度", "Free credit"],
  "customer.overdue": ["逾期款", "Overdue"],
  "customer.type": ["客户类型", "Customer type"],
  "destination.address.division": ["收货地区", "Region of delivery"],
  "destination.weight": ["重量", "Weight"],
  "line.options.finish": ["饰面", "Finish"],
  "line.options.length": ["长", "Length"],
  "line.options.material": ["材质", "Material"],
  "line.options.outdoor": ["户外使用", "Outdoor use"],
  "line.quantity": ["数量", "Quantity"],
  "line.short": ["缺货数量", "Missing"],
  "order.channel": ["渠道", "Channel"],
  "order.madeToOrder": ["含定制", "Made to order"],
  "order.promisedAt": ["可承诺日期", "Promised"],
  "order.subtotal": ["商品金额", "Goods"],
  "order.total": ["订单金额", "Order total"],
  "order.totalBase": ["订单金额", "Order total"],
  "order.wishDate": ["期望日期", "Wished date"],
  "product.category": ["品类", "Category"],
  "product.supply": ["供货方式", "Supply"],
  "task.step": ["节点", "Step"],
};

const operators: Record<string, readonly [zh: string, en: string]> = {
  "=": ["是", "is"],
  "!=": ["不是", "is not"],
  ">": ["大于", "more than"],
  ">=": ["不少于", "at least"],
  "<": ["小于", "less than"],
  "<=": ["不超过", "at most"],
  in: ["属于", "one of"],
};

/** The name of a fact, or its path where it has none here. */
export function factName(path: string): string {
  return names[path]?.[lang() === "zh-CN" ? 0 : 1] ?? path.slice(path.lastIndexOf(".") + 1);
}

export function operatorName(op: string): string {
  return operators[op]?.[lang() === "zh-CN" ? 0 : 1] ?? op;
}

/** A value that a rule read, as people write it. */
export function factValue(value: unknown): string {
  const zh = lang() === "zh-CN";
  const amount = readMoney(value);
  if (amount) return money(amount);
  if (value === true) return zh ? "是" : "yes";
  if (value === false) return zh ? "否" : "no";
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return quantity(String(value));
  if (Array.isArray(value)) return value.length ? value.map(factValue).join(zh ? "、" : ", ") : zh ? "无" : "none";
  return String(value);
}
