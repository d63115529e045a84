// What can be answered to what is asked of a customer. Pure.
import type { Ask } from "@core/api/types";
import type { Filled } from "@core/form/fill";

/** Choice is one answer: a verb, in one of its outcomes. */
export interface Choice {
  key: string;
  label: string;
  path: string;
  no: boolean;
  outcome: string | undefined;
  fills: boolean;
  signs: boolean;
  reason: "none" | "optional" | "needed";
}

/** Said is what was typed of an answer that is not given yet. */
export interface Said {
  why?: string;
  filled?: Filled;
}

/** choicesOf lists them: one for each outcome, for that is fewer taps than asking later. */
export function choicesOf(ask: Ask): Choice[] {
  return (ask.actions ?? []).flatMap((a) => {
    const no = a.verb === "task.reject";
    const needs = a.needs ?? [];
    const one: Choice = {
      key: a.verb,
      label: a.label,
      path: a.path,
      no,
      outcome: undefined,
      fills: a.fills ?? false,
      signs: needs.includes("signature"),
      reason: needs.includes("opinion") ? "needed" : ask.opinion === "none" ? "none" : "optional",
    };
    return a.outcomes?.length
      ? a.outcomes.map((o) => ({ ...one, key: `${a.verb} ${o.key}`, label: o.name, outcome: o.key }))
      : [one];
  });
}

/** bodyOf is what is sent with an answer. */
export function bodyOf(ask: Ask, c: Choice, why: string, filled: Record<string, unknown>, signature?: string) {
  return {
    ...(ask.version !== undefined && { version: ask.version }),
    ...(c.outcome !== undefined && { outcome: c.outcome }),
    ...(why.trim() && { opinion: why.trim() }),
    ...(signature && { signature }),
    ...filled,
  };
}
