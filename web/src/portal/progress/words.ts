import type { Stage } from "@core/api/coming";
import { dayOf, now, spokenDay } from "@core/format";
import { lang, words } from "@core/i18n/words";

const w = words({
  placed: ["待审核", "Waiting for review"],
  confirmed: ["已确认", "Confirmed"],
  working: ["进行中", "In work"],
  cancelled: ["已取消", "Cancelled"],
  done: ["已完成", "Done"],
  doing: ["{stage}中", "{stage}"],
  arrives: ["{day}送达", "Arriving {day}"],
  arrived: ["{day}已到约定日", "Due on {day}"],
  noDate: ["交期待定", "Delivery date to come"],
});

/** What state an order is in: by its stage where that is known, else by its phase. */
export function stateWord(phase: string | undefined, stages: readonly Stage[] = []): string {
  const at = stages.findIndex((s) => s.state === "now");
  if (at > 0 && phase !== "cancelled")
    return lang() === "zh-CN" ? w("doing", { stage: stages[at]?.name ?? "" }) : (stages[at]?.name ?? "");
  const known =
    phase === "placed" || phase === "confirmed" || phase === "working" || phase === "cancelled" || phase === "done";
  return known ? w(phase) : (phase ?? "");
}

/** The answer to "when": 12 月 3 日 周四送达. */
export function headline(promised: string | undefined): string {
  if (!promised) return w("noDate");
  return w(promised < dayOf(now()) ? "arrived" : "arrives", { day: spokenDay(promised) });
}
