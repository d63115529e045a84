import { type Answer, api } from "@core/api/client";
import { ago, moment } from "@core/format";
import { words } from "@core/i18n/words";
import { Icon, type IconName } from "@core/ui/Icon";
import { Btn } from "@core/ui/parts";
import { Empty, Failed, Ghost } from "@core/ui/Screen";
import { toast } from "@core/ui/toast";
import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { Asks } from "./Asks";

const w = words({
  title: ["通知", "Notices"],
  all: ["全部", "All"],
  unread: ["未读", "Unread"],
  readAll: ["全部标为已读", "Mark all as read"],
  read: ["标为已读", "Mark as read"],
  isUnread: ["未读", "unread"],
  none: ["没有通知", "No notices"],
  noneSay: [
    "轮到您的待办、超时、有人 @ 您、您的订单有了结果，都会出现在这里。",
    "Tasks for you, what is late, who mentions you, and what becomes of your orders stand here.",
  ],
  noneUnread: ["都看过了", "All read"],
  more: ["再加载", "Load more"],
});

type Item = Answer<"inbox.find">["items"][number];
type Page = Answer<"inbox.find">;

const icons: Record<Item["code"], IconName> = {
  "task.opened": "inbox",
  "task.transferred": "forward",
  "task.delegated": "user",
  "task.reassigned": "forward",
  "task.reopened": "inbox",
  "task.urged": "bell",
  "task.escalated": "arrowup",
  "task.late": "s-late",
  "reaction.failed": "s-hold",
  "hold.reminded": "s-hold",
  "cc.sent": "forward",
  "jump.asked": "forward",
  "jump.allowed": "s-done",
  "jump.declined": "s-return",
  "cancel.asked": "s-cancelled",
  "cancel.allowed": "s-done",
  "cancel.declined": "s-return",
  "note.mentioned": "message",
  "order.confirmed": "s-done",
  "order.cancelled": "s-cancelled",
  "order.rejected": "s-return",
  "webhook.stopped": "s-hold",
  "blueprint.refused": "s-hold",
  "blueprint.asked": "rocket",
  "blueprint.released": "s-done",
  "blueprint.declined": "s-return",
  "blueprint.weakened": "s-hold",
  "notice.told": "bell",
};

/** How many notices are unread. */
export function useUnread() {
  return useQuery({ queryKey: ["inbox", "count"], queryFn: ({ signal }) => api("inbox.count", { signal }) });
}

/** Where a notice leads. */
export function leads(i: Pick<Item, "code" | "subject">): string {
  if (i.subject.kind === "webhook") return `/people/webhooks/${i.subject.id}`;
  if (["schedule", "request", "watch"].includes(i.subject.kind)) return "/releases";
  return i.subject.kind === "order" ? `/orders/${i.subject.id}` : "/tasks";
}

/** Inbox is what one was told, what is unread first; onDone closes what it stands in. */
export function Inbox({ onDone }: { onDone?: () => void }) {
  const [unread, setUnread] = useState(false);
  const [, go] = useLocation();
  const client = useQueryClient();
  const count = useUnread();
  const key = ["inbox", "list", unread];
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api("inbox.find", {
        query: { limit: 30, ...(unread ? { unread: true } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
  });
  const read = useMutation({
    mutationFn: (ids: string[] | undefined) => api("inbox.read", { body: ids ? { ids } : { all: true } }),
    // A notice is read at once; where it was not, it comes back.
    onMutate: (ids) =>
      client.setQueryData<InfiniteData<Page, string>>(
        key,
        (old) =>
          old && {
            ...old,
            pages: old.pages.map((p) => ({
              ...p,
              items: p.items.map((i) =>
                !ids || ids.includes(i.id) ? { ...i, readAt: i.readAt ?? new Date().toISOString() } : i,
              ),
            })),
          },
      ),
    onError: (e) => toast(e.message, { bad: true }),
    onSettled: () => client.invalidateQueries({ queryKey: ["inbox"] }),
  });
  const items = list.data?.pages.flatMap((p) => p.items) ?? [];
  const open = (i: Item) => {
    if (!i.readAt) read.mutate([i.id]);
    onDone?.();
    go(leads(i));
  };
  return (
    <section className="notices" aria-label={w("title")}>
      <header className="notices-head">
        <h2 className="h4 grow">{w("title")}</h2>
        <div className="seg" role="group" aria-label={w("title")}>
          <button type="button" aria-pressed={!unread} onClick={() => setUnread(false)}>
            {w("all")}
          </button>
          <button type="button" aria-pressed={unread} onClick={() => setUnread(true)}>
            {w("unread")} {(count.data?.unread ?? 0) > 0 && <span className="num">{count.data?.unread}</span>}
          </button>
        </div>
        <Btn
          kind="quiet"
          icon="check"
          label={w("readAll")}
          disabled={!count.data?.unread}
          busy={read.isPending && read.variables === undefined}
          onClick={() => read.mutate(undefined)}
        />
      </header>
      {list.isPending ? (
        <div className="ghosts" aria-busy="true">
          <Ghost height={40} />
          <Ghost height={40} />
          <Ghost height={40} />
        </div>
      ) : list.error && items.length === 0 ? (
        <Failed error={list.error} retry={() => list.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon="bell" title={unread ? w("noneUnread") : w("none")}>
          {!unread && w("noneSay")}
        </Empty>
      ) : (
        <ul className="notices-list">
          {items.map((i) => (
            <li key={i.id} className={i.readAt ? "notice" : "notice notice--new"}>
              <button type="button" className="notice-open" onClick={() => open(i)}>
                <span className={`notice-icon notice-icon--${i.code.replace(".", "-")}`}>
                  <Icon name={icons[i.code] ?? "bell"} />
                </span>
                <span className="notice-text">
                  <span>{i.text}</span>
                  {i.args.body && <span className="sub notice-body">{i.args.body}</span>}
                  <span className="cap row">
                    <span className="num">{i.subject.number}</span>
                    {i.args.by && <span>{i.args.by}</span>}
                    <time dateTime={i.at} title={moment(i.at)}>
                      {ago(i.at)}
                    </time>
                  </span>
                </span>
                {!i.readAt && <span className="vh">{w("isUnread")}</span>}
              </button>
              {i.args.acts && i.args.acts.length > 0 && <Asks of={i} onOpen={() => open(i)} />}
              {!i.readAt && (
                <button
                  type="button"
                  className="notice-dot"
                  aria-label={`${w("read")}: ${i.text}`}
                  title={w("read")}
                  onClick={() => read.mutate([i.id])}
                />
              )}
            </li>
          ))}
          {list.hasNextPage && (
            <li className="list-more">
              <Btn busy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
                {w("more")}
              </Btn>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

/** Notices is the inbox as a screen of its own, for phones and links. */
export default function Notices() {
  return (
    <div className="notices-page">
      <Inbox />
    </div>
  );
}
