import { day } from "@core/format";
import { words } from "@core/i18n/words";
import type { Entry } from "./entry";
import { isOpen, type Tab } from "./tabs";

const w = words({
  late: ["超时", "Late"],
  failed: ["自动执行失败", "Automation failed"],
  today: ["今天到期", "Due today"],
  later: ["以后", "Later"],
});

/** What tasks that can be decided are grouped by: when they are due, or which process they are of. */
export const ways = ["due", "flow"] as const;
export type Way = (typeof ways)[number];

const place = (user: string) => `tasks-by:${user}`;

/** How somebody had the tasks grouped last. */
export const wayOf = (user: string): Way => ways.find((way) => way === localStorage.getItem(place(user))) ?? "due";
export const keepWay = (user: string, way: Way) => localStorage.setItem(place(user), way);

/** Whether it is what an automatic step or a rule should have done. */
export const isFailed = (e: Entry) => e.reaction !== undefined || e.task?.kind === "auto";

export interface Group {
  key: string;
  name: string;
  entries: Entry[];
  /** There may be more of it on pages that are not loaded. */
  more: boolean;
}

const aDay = 86_400_000;

function groupOf(e: Entry, tab: Tab, way: Way, now: number): [key: string, name: string] {
  if (!isOpen(tab)) {
    const on = day(e.row ? e.row.placedAt : e.task?.closedAt);
    return [on, on];
  }
  if (isFailed(e)) return ["failed", w("failed")];
  if (way === "flow") return [`flow ${e.task?.flow?.key}`, e.task?.flow?.name ?? ""];
  const due = e.task?.dueAt ?? "";
  const ms = new Date(due).getTime() - now;
  const when = due.startsWith("0001") || ms >= aDay ? "later" : ms < 0 ? "late" : "today";
  return [when, w(when)];
}

/**
 * grouped parts a list into groups, in its own order. The server sorts by what is grouped by, so that behind a page
 * only its last group goes on, and what has failed, which stands first wherever it was found.
 */
export function grouped(entries: Entry[], tab: Tab, way: Way, { more = false, now = Date.now() } = {}): Group[] {
  const groups = new Map<string, Group>();
  for (const e of entries) {
    const [key, name] = groupOf(e, tab, way, now);
    const group = groups.get(key) ?? { key, name, entries: [], more: more && key === "failed" };
    group.entries.push(e);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const last = all.at(-1);
  if (last) last.more ||= more;
  return all;
}
