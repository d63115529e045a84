// What a form shows, requires and locks between two answers of the server, by
// the conditions that it sent along. The next answer confirms, or is right.
import type { FieldView, FormView, NodeView } from "../api/types";
import { type Cond, holds, type Known, reads } from "../cond";

/** What was filled in: custom fields by key, and built-in fields by theirs. */
export type Answers = Readonly<Record<string, unknown>>;

type Live = NonNullable<FormView["live"]>;

/** The types of each form's facts, one object for as long as the form is known: conditions are compiled once. */
const known = new WeakMap<Live, Known["types"]>();

/** The form as these answers make it; the same one where they change nothing. */
export function decide(form: FormView, answers: Answers): FormView {
  const { live } = form;
  if (!live) return form;
  const asks = asking(form, live, answers);
  let moved = false;
  let other = false;
  const fields = form.fields.map((told) => {
    const field = asks.field(told);
    moved ||= field.shown !== told.shown;
    other ||= field !== told;
    return field;
  });
  if (!other) return form;
  if (!moved) return { ...form, fields };
  const shown = new Set(fields.filter((f) => f.shown).map((f) => f.key));
  return { ...form, fields, pages: live.pages.flatMap((page) => around(page, shown)) };
}

/** A piece of the layout with what is shown in it; nothing where that is nothing. */
function around(node: NodeView, shown: ReadonlySet<string>): NodeView[] {
  const inside = (node.inside ?? []).flatMap((n) => around(n, shown));
  const keys = new Set(inside.map((n) => n.key));
  const items = (node.items ?? []).filter((item) => shown.has(item) || keys.has(item));
  return items.length || node.kind === "divider" ? [{ ...node, items, inside }] : [];
}

/** Asks the conditions of one form about one set of answers. */
function asking(form: FormView, live: Live, answers: Answers) {
  const told = new Map(form.fields.map((f) => [f.key, f]));
  const more = new Map(live.fields.map((f) => [f.key, f]));
  const types = known.get(live) ?? { facts: live.facts };
  known.set(live, types);
  const typed = (key: string) => answers[key] !== undefined;
  /** Whether a field is shown, and whether that is sure before the server has spoken. */
  const seen = new Map<string, { shown: boolean; sure: boolean }>();
  const look = (key: string) => {
    const before = seen.get(key);
    if (before) return before;
    const is = told.get(key)?.shown ?? false;
    const now = test(more.get(key)?.show);
    const found = { shown: now ?? is, sure: now !== undefined || !more.get(key)?.show };
    seen.set(key, found);
    return found;
  };
  const facts: Known = {
    types,
    get: (path) => {
      const fact = live.facts[path];
      const key = fact?.field;
      if (!key) return path === "today" ? live.today : fact?.value;
      if (path === "order.destinations") return answers[key];
      if (!look(key).shown) return undefined;
      const value = typed(key) ? answers[key] : more.get(key)?.default;
      return typeof value === "string" && !value.trim() ? undefined : value;
    },
  };
  /** Whether all that a condition looks at is known here. */
  const sure = (cond: Cond) =>
    reads(cond).every((path) => {
      const key = factOf(live, path)?.field;
      if (!key) return true;
      const { shown, sure } = look(key);
      return sure && (!shown || typed(key) || !more.get(key)?.moves);
    });
  /** Whether a condition holds; nothing where only the server can tell. */
  const test = (raw: unknown): boolean | undefined => {
    if (!raw) return undefined;
    try {
      return sure(raw as Cond) ? holds(raw as Cond, facts) : undefined;
    } catch {
      return undefined; // a condition of a kind that these screens do not know yet
    }
  };
  const field = (was: FieldView): FieldView => {
    const rest = more.get(was.key);
    const { shown } = look(was.key);
    if (!rest || (!shown && !was.shown)) return was;
    if (!shown) return { key: was.key, shown: false, ...(was.keep ? { keep: true } : {}) };
    const base = was.shown ? was : (rest.field ?? was);
    const required = test(rest.require) ?? base.required ?? false;
    const readOnly = test(rest.readOnly) ?? base.readOnly ?? false;
    const same = was.shown && required === (was.required ?? false) && readOnly === (was.readOnly ?? false);
    return same ? was : { ...base, shown: true, required, readOnly };
  };
  return { field };
}

/** The fact that a path asks about, of which it may be a part. */
function factOf(live: Live, path: string) {
  const steps = path.split(".");
  for (let n = steps.length; n > 0; n--) {
    const own = steps.slice(0, n).join(".");
    if (Object.hasOwn(live.facts, own)) return live.facts[own];
  }
  return undefined;
}
