import type { FieldView, FormView, OrderProblem, OrderView } from "@core/api/types";
import { words } from "@core/i18n/words";
import { useRef } from "react";
import type { Draft } from "./draft";
import { missing } from "./hidden";
import { fieldOf, pointerOf, toldNow } from "./pointer";

const w = words({
  pattern: ["{label}的格式不对，{help}", "{label} has another form, {help}"],
  needed: ["请填写{label}", "{label} is needed"],
});

/**
 * The problems of an order that is filled in: all of them, those that are told
 * now, and what is missing of fields that came since the last answer. While the
 * next answer is on its way, what was told stays.
 */
export function useTold(
  draft: Draft | undefined,
  { view, fresh }: { view: OrderView | undefined; fresh: boolean },
  /** The form as the answers make it. */
  now: FormView | undefined,
) {
  const heard = useRef<OrderProblem[]>([]);
  const touched = draft?.touched ?? [];
  const problems = worded(view);
  if (fresh) heard.current = toldNow(problems, touched);
  const come = missing(now, view?.form, draft?.fields ?? {}).map(needed);
  const gone = new Set(now?.fields.filter((f) => !f.shown).map((f) => f.key));
  const told = fresh
    ? heard.current
    : heard.current.filter((p) => !gone.has(fieldOf(p.field) ?? "")).concat(toldNow(come, touched));
  return { problems, told, come };
}

/** That something is missing which has appeared since the last answer. */
function needed(f: FieldView): OrderProblem {
  return { code: "required", field: pointerOf(f.key), message: w("needed", { label: f.label ?? f.key }), remedy: "" };
}

/** A pattern says nothing to most people: where the field has a help, that is said instead. */
function worded(view: OrderView | undefined): OrderProblem[] {
  return (view?.problems ?? []).map((p) => {
    const field = p.code === "pattern" ? view?.form?.fields.find((f) => f.key === fieldOf(p.field)) : undefined;
    return field?.help ? { ...p, message: w("pattern", { label: field.label ?? field.key, help: field.help }) } : p;
  });
}
