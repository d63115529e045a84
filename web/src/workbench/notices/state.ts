import type { Answer } from "@core/api/client";
import { words } from "@core/i18n/words";
import type { State } from "@core/ui/parts";

export type Told = Answer<"notice.find">["items"][number];

const w = words({
  queued: ["排队中", "Queued"],
  held: ["稍后发送", "Held"],
  again: ["将重试", "To be retried"],
  sent: ["已送达", "Told"],
  refused: ["未发送", "Not sent"],
  failed: ["已放弃", "Given up"],
  inapp: ["站内", "Inbox"],
  email: ["邮件", "E-mail"],
  wait: ["等一段时间，条件仍成立才通知", "Told after a while, if it still holds"],
  quiet: ["静默时段，开放后发送", "Quiet hours: it goes out when they end"],
  digest: ["与其他通知合并发送", "Goes out with others in one letter"],
  retry: ["上次没有送达", "The last attempt failed"],
  sending: ["正在发送", "On its way"],
  off: ["收件人已关闭这类通知", "Its reader switched this notice off"],
  address: ["没有邮箱地址", "No e-mail address is known"],
  server: ["服务器没有配置邮件", "No mail server is set up"],
  sight: ["收件人无权知道这件事", "Not its reader's to know"],
  passed: ["到时条件已不成立", "It did not hold any more"],
  left: ["收件人已停用", "Its reader has left"],
});

/** Where a notice stands, as a state with its word. */
export function stateOf(t: Told): { state: State; word: string } {
  switch (t.state) {
    case "sent":
      return { state: "done", word: w("sent") };
    case "failed":
      return { state: "late", word: w("failed") };
    case "refused":
      return { state: "cancelled", word: w("refused") };
  }
  if (t.reason === "retry") return { state: "hold", word: w("again") };
  return t.reason && t.reason !== "sending"
    ? { state: "draft", word: w("held") }
    : { state: "waiting", word: w("queued") };
}

/** Why it waits or was not sent; what the mail server said where it did. */
export const why = (t: Told): string => (t.error ? t.error : t.reason ? w(t.reason) : "");

/** What a channel is called. */
export const channelName = (c: "inapp" | "email"): string => w(c);
