import { send } from "@core/api/client";
import { words } from "@core/i18n/words";
import { useCan } from "@core/session/session";
import { useInfiniteQuery } from "@tanstack/react-query";
import { findOrders, type Page, type Row } from "../contracts";
import type { Task } from "./entry";
import type { Way } from "./groups";

const w = words({
  open: ["待办", "To do"],
  openFull: ["等我办理的", "What waits for me"],
  done: ["已办", "Done"],
  doneFull: ["我办过的", "What I have decided"],
  copied: ["抄送", "Copied"],
  copiedFull: ["抄送给我的订单", "Orders copied to me"],
  started: ["我发起", "Started"],
  startedFull: ["我下的订单", "Orders started by me"],
  standIn: ["我代理", "Standing in"],
  standInFull: ["我代别人办的", "For those I stand in for"],
});

/** The lists of the page: of tasks, and of orders that somebody has a part in without one. */
export const tabs = ["open", "done", "copied", "started", "standIn"] as const;
export type Tab = (typeof tabs)[number];

/** Whether its tasks can be decided. */
export const isOpen = (tab: Tab) => tab === "open" || tab === "standIn";
const ofOrders = (tab: Tab) => tab === "copied" || tab === "started";

export const nameOf = (tab: Tab) => w(tab);
export const fullNameOf = (tab: Tab) => w(`${tab}Full`);

/** useTabs are the lists that somebody may have. */
export function useTabs(): Tab[] {
  const can = useCan();
  return tabs.filter((t) => !ofOrders(t) || can("order.read"));
}

/** What a list has one of: a task, or an order. */
export type Listed = { task: Task; row?: never } | { row: Row; task?: never };

/** How a list of tasks that can be decided is asked for: the late ones alone, sorted for its groups. */
export interface Asked {
  late: boolean;
  way: Way;
}

const size = "50";
const asks: Record<Tab, Record<string, string>> = {
  open: { owner: "me", state: "open" },
  done: { state: "done", closedBy: "me" },
  copied: { copied: "true" },
  started: { startedBy: "me" },
  standIn: { standIn: "true" },
};
const sorts: Record<Way, string> = { due: "dueAt", flow: "flow" };

async function read(tab: Tab, { late, way }: Asked, cursor: string, signal: AbortSignal): Promise<Page<Listed>> {
  const query = {
    ...asks[tab],
    limit: size,
    ...(isOpen(tab) && { sort: sorts[way], ...(late && { late: "true" }) }),
    ...(cursor ? { cursor } : {}),
  };
  if (ofOrders(tab)) {
    const found = await findOrders(query, signal);
    return { ...found, items: found.items.map((row) => ({ row })) };
  }
  const found = await send<Page<Task>>("get", `/api/v1/tasks?${new URLSearchParams(query)}`, { signal });
  return { ...found, items: found.items.map((task) => ({ task })) };
}

export const keyOf = (tab: Tab, asked: Asked) => ["tasks", tab, ...(isOpen(tab) ? [asked.late, asked.way] : [])];

/** useListed reads one of the lists, page by page. */
export function useListed(tab: Tab, asked: Asked) {
  return useInfiniteQuery({
    queryKey: keyOf(tab, asked),
    queryFn: ({ pageParam, signal }) => read(tab, asked, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
}
