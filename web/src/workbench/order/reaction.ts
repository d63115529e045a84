import type { Answer } from "@core/api/client";
import { words } from "@core/i18n/words";
import type { Action } from "./useOrder";

const w = words({
  retry: ["重试", "Try again"],
  byHand: ["已手工完成", "Done by hand"],
  giveUp: ["放弃", "Give up"],
});

/** What a rule had done by itself because something had happened, or could not do. */
export type Reaction = Answer<"reaction.find">["items"][number];

/** What can be done about one that failed, in the order of an automatic step's. */
const ways = ["retry", "byHand", "giveUp"] as const;

export function actionsOf(r: Reaction): Action[] {
  return ways
    .filter((way) => r.actions?.includes(`reaction.${way}`))
    .map((way) => ({
      verb: `reaction.${way}`,
      label: w(way),
      method: "POST",
      path: `/api/v1/reactions/${r.id}/${way}`,
      enabled: true,
      needs: way === "retry" ? [] : ["opinion"],
    }));
}

/** Why its row hit: what it says, and what it looked at beside the event itself. */
export function becauseOf(r: Reaction): string {
  const known = (r.reason.inputs ?? []).filter((i) => i.fact !== "event.name");
  return [r.reason.say, ...known.map((i) => `${i.label} ${i.text}`)].filter(Boolean).join(" · ");
}
