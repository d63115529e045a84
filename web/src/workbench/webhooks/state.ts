import type { Answer } from "@core/api/client";
import { words } from "@core/i18n/words";
import type { State } from "@core/ui/parts";

export type Hook = Answer<"webhook.get">;
export type Delivery = Answer<"webhook.deliveries">["items"][number];
export type Told = Answer<"webhook.delivery">;

const w = words({
  healthy: ["正常", "Healthy"],
  fresh: ["还没有推送", "Nothing sent yet"],
  failing: ["推送失败中", "Failing"],
  paused: ["暂停中", "Resting"],
  off: ["已停用", "Off"],
  stopped: ["已自动停用", "Switched off"],
  waiting: ["待推送", "Waiting"],
  again: ["将重试", "To be retried"],
  done: ["已送达", "Delivered"],
  failed: ["未送达", "Not delivered"],
  address: ["地址无效或不是 https", "The address is none, or not https"],
  private: ["地址指向内部网络", "The address leads into a private network"],
  host: ["找不到主机", "The host is not known"],
  connection: ["连接失败", "No connection"],
  certificate: ["证书无效", "The certificate is not valid"],
  timeout: ["15 秒内没有应答", "No answer within 15 s"],
  broken: ["应答中断", "The answer broke off"],
});

/** How an endpoint fares, as a state with its word. */
export function healthOf(h: Hook): { state: State; word: string } {
  if (h.stopped) return { state: "late", word: w("stopped") };
  if (!h.on) return { state: "cancelled", word: w("off") };
  if (h.pausedUntil) return { state: "hold", word: w("paused") };
  if (h.failures) return { state: "late", word: w("failing") };
  return h.takenAt ? { state: "done", word: w("healthy") } : { state: "draft", word: w("fresh") };
}

/** Where a delivery stands, as a state with its word. */
export function stateOf(d: Delivery): { state: State; word: string } {
  if (d.state === "done") return { state: "done", word: w("done") };
  if (d.state === "failed") return { state: "late", word: w("failed") };
  return d.attempts ? { state: "hold", word: w("again") } : { state: "waiting", word: w("waiting") };
}

/** What came of an attempt: the status of its answer, or why there was none. */
export function outcome(a: { status?: number; error?: string }): string {
  if (a.error) return w(a.error as "timeout");
  return a.status ? String(a.status) : "";
}

/** Whether somebody waits for a delivery: it goes at once, also while its endpoint rests. */
export const awaited = (d: { state: string; dueAt?: string }): boolean => d.state === "waiting" && !d.dueAt;

/** When a delivery is tried next: not while its endpoint rests, and never while it is off. */
export function nextTry(
  d: { dueAt?: string },
  h: { on: boolean; pausedUntil?: string } | undefined,
): string | undefined {
  if (!d.dueAt || h?.on === false) return undefined;
  return h?.pausedUntil && Date.parse(h.pausedUntil) > Date.parse(d.dueAt) ? h.pausedUntil : d.dueAt;
}
