// What somebody fills in who decides: kept while the dialog is closed, and sent with the decision. Pure.
import type { Answer } from "../api/client";
import type { FormView, OrderProblem } from "../api/types";
import { type Draft, type Edit, edited, newDraft } from "./draft";

export type Asked = NonNullable<Answer<"task.get">["fill"]>;

/** The parts that a task asks for: its own form, the order, and each of its lines by number; and what is sent of them. */
export interface Filled {
  form: Draft;
  order: Draft;
  lines: Record<string, Draft>;
  body: Record<string, unknown>;
}

const blank = (task: string) => newDraft("", task, "");

export const begunFill = (task: string): Filled => ({ form: blank(task), order: blank(task), lines: {}, body: {} });

/** Where a part stands in the request: "form", "order" or a line's number. */
export type Part = "form" | "order" | `line ${number}`;

export function draftOf(f: Filled, part: Part): Draft {
  return part === "form" || part === "order" ? f[part] : (f.lines[part.slice(5)] ?? blank(f.form.id));
}

export function filledIn(f: Filled, part: Part, e: Edit): Filled {
  const draft = edited(draftOf(f, part), e);
  const now =
    part === "form" || part === "order"
      ? { ...f, [part]: draft }
      : { ...f, lines: { ...f.lines, [part.slice(5)]: draft } };
  return { ...now, body: bodyOf(now) };
}

const lists = ["file", "image", "rows"];

/** A part with the files and tables that its fields hold, to which those that arrive are added. */
export function seeded(form: FormView, d: Draft): Draft {
  const held = form.fields.filter((f) => f.value !== undefined && !f.readOnly && lists.includes(f.kind ?? ""));
  return { ...d, fields: { ...Object.fromEntries(held.map((f) => [f.key, f.value])), ...d.fields } };
}

const some = <T extends object>(o: T) => Object.keys(o).length > 0;

/** The members of a decision's body: what was touched, and nothing else, so that defaults hold. */
function bodyOf(f: Filled): Record<string, unknown> {
  const touched = Object.entries(f.lines).filter(([, l]) => some(l.fields));
  const lines = Object.fromEntries(touched.map(([n, l]) => [n, { fields: l.fields }]));
  const order = { ...(some(f.order.fields) && { fields: f.order.fields }), ...(some(lines) && { lines }) };
  return { ...(some(f.form.fields) && { fields: f.form.fields }), ...(some(order) && { order }) };
}

/** The problems of one part, with pointers as the part's own form has them. */
export function problemsOf(all: readonly OrderProblem[], part: Part): OrderProblem[] {
  const before = part === "form" ? "" : part === "order" ? "/order" : `/order/lines/${part.slice(5)}`;
  return all
    .filter((p) => p.field?.startsWith(`${before}/fields/`))
    .map((p) => ({ ...p, field: p.field?.slice(before.length) ?? "" }));
}
