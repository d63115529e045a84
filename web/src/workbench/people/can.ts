import { lang } from "@core/i18n/words";

type Pair = readonly [zh: string, en: string];

/** What permissions are about, and what they allow: their first and their second word. */
const nouns: Record<string, Pair> = {
  audit: ["审计", "Audit trail"],
  billing: ["收付款", "Billing"],
  blueprint: ["配置", "Blueprint"],
  bulk: ["批量与导入", "Jobs and imports"],
  claim: ["售后", "Claims"],
  file: ["附件", "Files"],
  fulfilment: ["发货", "Fulfilment"],
  identity: ["用户与权限", "People and rights"],
  insight: ["看板", "Dashboard"],
  inventory: ["库存", "Stock"],
  notice: ["通知", "Notices"],
  order: ["订单", "Orders"],
  party: ["客户", "Customers"],
  pricing: ["价格", "Prices"],
  product: ["产品", "Products"],
  purchase: ["采购", "Purchasing"],
  rating: ["评价", "Ratings"],
  task: ["待办", "Tasks"],
  view: ["视图", "Views"],
  webhook: ["推送", "Webhooks"],
};

const acts: Record<string, Pair> = {
  add: ["添加", "add"],
  adjust: ["调整", "adjust"],
  cancel: ["取消", "cancel"],
  change: ["修改", "change"],
  give: ["给出", "give"],
  manage: ["管理", "manage"],
  note: ["留言", "write notes"],
  open: ["发起", "open"],
  pay: ["付款", "pay"],
  place: ["下单", "place"],
  quote: ["试算", "quote"],
  read: ["查看", "read"],
  receive: ["收货", "receive"],
  refund: ["退款", "refund"],
  release: ["放行", "release"],
  request: ["申请", "request"],
  resend: ["重新发送", "send again"],
  share: ["共享", "share"],
  write: ["编辑", "edit"],
};

/** A word that a business knows and we do not stands for itself. */
const say = (of: Record<string, Pair>, key: string) => of[key]?.[lang() === "en" ? 1 : 0] ?? key;

export const noun = (key: string) => say(nouns, key);

/** allowed lists what somebody may do with a noun. */
export const allowed = (keys: string[]) => keys.map((k) => say(acts, k)).join(lang() === "en" ? ", " : "、");
