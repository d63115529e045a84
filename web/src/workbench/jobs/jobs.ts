import { type Answer, api } from "@core/api/client";
import { words } from "@core/i18n/words";
import type { State } from "@core/ui/parts";

export type Job = Answer<"bulk.get">;
export type Item = Answer<"bulk.items">["items"][number];
export type Checked = Answer<"bulk.check">;

const w = words({
  "order.cancel": ["取消订单", "Cancel orders"],
  "order.release": ["放行开工", "Release orders"],
  "order.note": ["给订单留言", "Write a note"],
  "flow.move": ["换到现行版本", "Move to the current release"],
  "task.approve": ["批量通过", "Approve in bulk"],
  "task.reject": ["批量拒绝", "Reject in bulk"],
  "import.orders": ["导入订单", "Import orders"],
  "import.customers": ["导入客户", "Import customers"],
  "import.products": ["导入产品", "Import products"],
  "import.stock": ["导入入库", "Import receipts"],
  replay: ["重放草稿", "Replay a draft"],
  reseal: ["轮换密钥", "Rotate keys"],
  export: ["导出个人数据", "Export personal data"],
  running: ["进行中", "Under way"],
  cancelling: ["正在取消", "Being cancelled"],
  done: ["已完成", "Done"],
  partly: ["部分完成", "Partly done"],
  cancelled: ["已取消", "Cancelled"],
  waiting: ["等待", "Waiting"],
  doing: ["进行中", "Under way"],
  failed: ["未完成", "Not done"],
  left: ["未执行", "Left"],
  line: ["行", "Line"],
  subject: ["对象", "Item"],
  result: ["结果", "Result"],
  why: ["原因", "Reason"],
  fix: ["怎么办", "What to do"],
});

/** What a job does, in words; a verb without words of its own by its name. */
export function jobName(j: Pick<Job, "kind" | "verb">): string {
  const key = j.kind === "bulk" ? j.verb : j.kind;
  return w(key as "order.cancel") || key;
}

export function jobState(j: Job): { state: State; word: string } {
  if (j.state === "running") return { state: "running", word: w("running") };
  if (j.state === "cancelling") return { state: "hold", word: w("cancelling") };
  if (j.state === "cancelled") return { state: "cancelled", word: w("cancelled") };
  return j.failed > 0 ? { state: "return", word: w("partly") } : { state: "done", word: w("done") };
}

const itemStates: Record<Item["state"], State> = {
  waiting: "draft",
  doing: "running",
  done: "done",
  failed: "late",
  left: "cancelled",
};

export function itemState(i: Item): { state: State; word: string } {
  return { state: itemStates[i.state], word: w(i.state) };
}

/** How many items are through. */
export const through = (j: Job) => j.done + j.failed + j.left;

/** All items of a job, page after page. */
export async function allItems(id: string, state?: Item["state"]): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await api("bulk.items", {
      path: { id },
      query: { limit: 200, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) } as never,
    });
    all.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return all;
}

/** What a file said of a job. */
export interface AboutFile {
  file?: string;
  rows?: number;
  columns?: string[];
}

interface SourceRow {
  line: number;
  cells: string[];
}

/** The result of a job as a table; rows of a file as they stood there. */
export function resultRows(j: Job, items: Item[]): string[][] {
  const columns = (j.about as AboutFile | undefined)?.columns;
  const told = (i: Item) => [
    w(i.state),
    i.problem?.fields?.map((f) => f.text).join("; ") || i.problem?.text || "",
    i.problem?.fields?.[0]?.fix ?? i.problem?.fix ?? "",
  ];
  const last = [w("result"), w("why"), w("fix")];
  if (!columns) return [[w("subject"), ...last], ...items.map((i) => [i.label ?? i.subject ?? "", ...told(i)])];
  return [
    [...columns, w("line"), ...last],
    ...items.flatMap((i) =>
      ((i.source as SourceRow[] | undefined) ?? []).map((r) => [...r.cells, String(r.line), ...told(i)]),
    ),
  ];
}
