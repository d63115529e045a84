import { lang, type Pair, pick } from "@core/i18n/words";

/** What endpoints can be told, in words: by noun, in the order in which one looks for it. */
const groups: Record<string, { name: Pair; facts: Record<string, Pair> }> = {
  order: {
    name: ["订单", "Orders"],
    facts: {
      placed: ["已提交", "Placed"],
      confirmed: ["已确认", "Confirmed"],
      released: ["已放行", "Released"],
      changed: ["有修改", "Changed"],
      cancelled: ["已取消", "Cancelled"],
      erased: ["个人信息已删除", "Personal data erased"],
    },
  },
  task: {
    name: ["待办", "Tasks"],
    facts: {
      opened: ["有了新待办", "Opened"],
      approved: ["已同意", "Approved"],
      rejected: ["已驳回", "Rejected"],
      done: ["已完成", "Done"],
      closed: ["已关闭", "Closed"],
      late: ["已超时", "Late"],
      escalated: ["已升级", "Escalated"],
      transferred: ["已转交", "Handed on"],
      delegated: ["已委托", "Delegated"],
      undelegated: ["委托已收回", "No longer delegated"],
      reassigned: ["已改派", "Given to somebody else"],
      reopened: ["重新打开", "Opened again"],
      urged: ["已催办", "Urged"],
    },
  },
  signer: { name: ["加签", "Signers"], facts: { added: ["已加签", "Added"], removed: ["已减签", "Removed"] } },
  stock: {
    name: ["库存", "Stock"],
    facts: {
      received: ["已收货", "Received"],
      reserved: ["已占用", "Reserved"],
      freed: ["已释放", "Freed"],
      expired: ["占用到期", "Reservation expired"],
      served: ["补给缺货订单", "Backorders served"],
      counted: ["已盘点", "Counted"],
    },
  },
  party: {
    name: ["客户", "Customers"],
    facts: { added: ["新增", "Added"], changed: ["有修改", "Changed"], erased: ["个人信息已删除", "Erased"] },
  },
  product: { name: ["产品", "Products"], facts: { added: ["新增", "Added"], changed: ["有修改", "Changed"] } },
  message: { name: ["留言", "Notes"], facts: { posted: ["新留言", "Written"], dropped: ["已撤回", "Taken back"] } },
  file: { name: ["附件", "Attachments"], facts: { attached: ["已添加", "Attached"], dropped: ["已移除", "Dropped"] } },
  cancel: {
    name: ["取消申请", "Asked cancellations"],
    facts: { asked: ["已申请", "Asked for"], allowed: ["已同意", "Allowed"], declined: ["未同意", "Declined"] },
  },
  cc: { name: ["抄送", "Copies"], facts: { sent: ["已抄送", "Sent"] } },
  jump: {
    name: ["跳转申请", "Asked jumps"],
    facts: { asked: ["已申请", "Asked for"], declined: ["已退回", "Declined"] },
  },
  flow: {
    name: ["流程", "Processes"],
    facts: {
      started: ["已开始", "Started"],
      finished: ["已结束", "Finished"],
      cancelled: ["已取消", "Cancelled"],
      withdrawn: ["已撤回", "Withdrawn"],
      returned: ["已退回", "Sent back"],
      changed: ["按修改重新核对", "Held against a change"],
      held: ["已暂停", "Put on hold"],
      resumed: ["已恢复", "Resumed"],
      jumped: ["手工跳转", "Moved by hand"],
      moved: ["换到现行版本", "Moved to another release"],
    },
  },
  reaction: {
    name: ["自动反应", "Automations"],
    facts: { done: ["已执行", "Done"], failed: ["没有成功", "Failed"], repaired: ["已处理", "Seen to"] },
  },
  hold: { name: ["暂停", "Holds"], facts: { reminded: ["已提醒复查", "Reminded"] } },
  wait: { name: ["等待", "Waits"], facts: { began: ["开始等待", "Begun"], ended: ["已等到", "Ended"] } },
  recheck: { name: ["再确认", "Asked again"], facts: { asked: ["已发起", "Asked"] } },
  step: {
    name: ["节点", "Steps"],
    facts: {
      entered: ["进入", "Entered"],
      skipped: ["跳过", "Skipped"],
      kept: ["保留结果", "Kept"],
      cancelled: ["取消", "Cancelled"],
    },
  },
  choice: {
    name: ["分支", "Branches"],
    facts: { taken: ["已选定", "Taken"], flipped: ["改道", "Taken anew"], frozen: ["维持原路", "Kept"] },
  },
  item: {
    name: ["逐项处理", "Items"],
    facts: { rejected: ["一项未通过", "One was rejected"], removed: ["一项已移除", "One was removed"] },
  },
  notice: { name: ["流程通知", "Notices of processes"], facts: { asked: ["已发起", "Asked for"] } },
  join: { name: ["汇合", "Joins"], facts: { reached: ["已到达", "Reached"], failed: ["未通过", "Failed"] } },
  deadline: {
    name: ["时限", "Deadlines"],
    facts: {
      reminded: ["已提醒", "Reminded"],
      escalated: ["已升级", "Escalated"],
      decided: ["到期已决定", "Decided"],
      transferred: ["到期已转交", "Handed on"],
      returned: ["到期已退回", "Sent back"],
    },
  },
  call: {
    name: ["自动步骤", "Automatic steps"],
    facts: {
      started: ["开始", "Started"],
      succeeded: ["成功", "Succeeded"],
      failed: ["失败", "Failed"],
      queued: ["等人处理", "Waiting for somebody"],
      repaired: ["已处理", "Seen to"],
      undone: ["已撤销", "Undone"],
    },
  },
  bulk: {
    name: ["批量任务", "Jobs"],
    facts: { started: ["开始", "Started"], moved: ["有进展", "Moved on"], ended: ["结束", "Ended"] },
  },
  blueprint: {
    name: ["配置", "Blueprint"],
    facts: {
      published: ["已发布", "Published"],
      refused: ["定时发布被拒", "Could not be published when due"],
      asked: ["申请发布", "To be released by another person"],
      answered: ["发布申请有结果", "A request was released or declined"],
      weakened: ["线上版本按今天的人员有新问题", "The current release has new problems with today's people"],
    },
  },
  webhook: { name: ["推送", "Webhooks"], facts: { test: ["测试", "Test"] } },
};

const say = (p: Pair | undefined) => p && pick(p);

/** What a noun is called, or the noun where it has no name here. */
export const groupName = (noun: string) => say(groups[noun]?.name) ?? noun;

/** What a fact is called beside its noun: "Placed". */
export function factWord(fact: string): string {
  const [noun = "", verb = ""] = fact.split(".");
  return say(groups[noun]?.facts[verb]) ?? verb;
}

/** What a fact or pattern is called alone: "Orders: Placed", "Orders: all". */
export function factName(fact: string): string {
  const zh = lang() !== "en";
  if (fact === "*") return zh ? "全部事件" : "Everything";
  const [noun = "", verb] = fact.split(".");
  const word = verb === "*" ? (zh ? "全部" : "all") : factWord(fact);
  return zh ? `${groupName(noun)}：${word}` : `${groupName(noun)}: ${word.toLowerCase()}`;
}

/** Facts by noun, in the order in which one looks for them; those whose names or words hold a text. */
export function grouped(facts: string[], find: string): { noun: string; facts: string[] }[] {
  const order = Object.keys(groups);
  const at = (noun: string) => (order.includes(noun) ? order.indexOf(noun) : order.length);
  const within = (noun: string, fact: string) =>
    Object.keys(groups[noun]?.facts ?? {}).indexOf(fact.slice(noun.length + 1));
  const text = find.trim().toLowerCase();
  const nouns = [...new Set(facts.map((f) => f.split(".")[0] ?? ""))].sort((a, b) => at(a) - at(b));
  return nouns
    .map((noun) => ({
      noun,
      facts: facts
        .filter(
          (f) =>
            f.startsWith(`${noun}.`) && (f.toLowerCase().includes(text) || factName(f).toLowerCase().includes(text)),
        )
        .sort((a, b) => within(noun, a) - within(noun, b)),
    }))
    .filter((g) => g.facts.length > 0);
}

/** Chooses a fact or a noun's whole pattern, or takes it back: a pattern stands for the facts below it. */
export function toggled(chosen: string[], fact: string): string[] {
  if (chosen.includes(fact)) return chosen.filter((f) => f !== fact);
  const rest =
    fact === "*" ? [] : fact.endsWith(".*") ? chosen.filter((f) => !f.startsWith(fact.slice(0, -1))) : chosen;
  return [...rest, fact];
}

/** Whether something chosen already stands for a fact or pattern. */
export const covered = (chosen: string[], fact: string) =>
  (fact !== "*" && chosen.includes("*")) || (!fact.endsWith("*") && chosen.includes(`${fact.split(".")[0]}.*`));
