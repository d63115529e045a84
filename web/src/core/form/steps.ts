// The steps of a form on a phone, and where on them a problem stands. Pure.
import type { FormView, NodeView, OrderProblem } from "@core/api/types";
import { fieldOf } from "./pointer";

export interface Step {
  key: string;
  label: string;
  node: NodeView;
  /** All fields in it, in the order in which they are shown. */
  fields: string[];
}

/** The keys in a node that are fields, at any depth. */
export function fieldsIn(node: NodeView): string[] {
  const inner = new Map((node.inside ?? []).map((n) => [n.key, n]));
  return (node.items ?? []).flatMap((item) => {
    const child = inner.get(item);
    return child ? fieldsIn(child) : [item];
  });
}

/**
 * One step per page; a page where nothing is left to fill in is skipped, be it
 * that all its fields are hidden or that they are not asked here.
 */
export function stepsOf(form: FormView | undefined, notAsked: readonly string[] = []): Step[] {
  if (!form) return [];
  const shown = new Set(form.fields.filter((f) => f.shown && !notAsked.includes(f.key)).map((f) => f.key));
  return form.pages
    .map((node) => ({
      key: node.key,
      label: node.label ?? "",
      node,
      fields: fieldsIn(node).filter((f) => shown.has(f)),
    }))
    .filter((s) => s.fields.length > 0);
}

export function problemsIn(step: Step, problems: readonly OrderProblem[]): OrderProblem[] {
  return problems.filter((p) => step.fields.includes(fieldOf(p.field) ?? ""));
}

/** The step on which a problem can be mended; −1 where none of them can. */
export function stepFor(steps: readonly Step[], pointer: string | undefined): number {
  const field = fieldOf(pointer);
  return field === undefined ? -1 : steps.findIndex((s) => s.fields.includes(field));
}
