import { dayOf, now, spokenDay } from "@core/format";
import { words } from "@core/i18n/words";
import type { Track } from "./model";

const w = words({
  running: ["进行中", "In work"],
  cancelled: ["已取消", "Cancelled"],
  done: ["已完成", "Done"],
  arrives: ["{day}送达", "Arriving {day}"],
  arrived: ["{day}已到约定日", "Due on {day}"],
  noDate: ["交期待定", "Delivery date to come"],
});

/** What state an order is in: as the server says it, else in our words. */
export function stateWord(t: Pick<Track, "state" | "word">): string {
  if (t.word) return t.word;
  return w(t.state === "cancelled" || t.state === "done" ? t.state : "running");
}

/** The answer to "when": 12 月 3 日 周四送达. */
export function headline(promised: string | undefined): string {
  if (!promised) return w("noDate");
  return w(promised < dayOf(now()) ? "arrived" : "arrives", { day: spokenDay(promised) });
}
