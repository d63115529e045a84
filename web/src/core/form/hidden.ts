// What is hidden in a form stays with whoever types, and what has appeared may
// be needed before the server has said so.
import type { FieldView, FormView } from "../api/types";

/** The values that are sent: those of hidden fields stay here, but for fields that keep theirs. */
export function sent(fields: Readonly<Record<string, unknown>>, hidden: string): Record<string, unknown> {
  const away = hidden.split(" ");
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !away.includes(key)));
}

/** The hidden fields among those that were filled in, as one text. */
export function hiddenOf(form: FormView | undefined, fields: Readonly<Record<string, unknown>>): string {
  const away = (form?.fields ?? []).filter((f) => !f.shown && !f.keep && f.key in fields);
  return away.map((f) => f.key).join(" ");
}

/** The fields that are needed and empty, and that the last answer did not ask for. */
export function missing(
  now: FormView | undefined,
  told: FormView | undefined,
  fields: Readonly<Record<string, unknown>>,
): FieldView[] {
  if (!now || now === told) return [];
  const asked = new Set(told?.fields.filter((f) => f.required).map((f) => f.key));
  return now.fields.filter((f) => f.required && !f.readOnly && f.kind && !asked.has(f.key) && empty(f, fields));
}

function empty(f: FieldView, fields: Readonly<Record<string, unknown>>): boolean {
  const value = f.key in fields ? fields[f.key] : f.value;
  if (typeof value === "string") return !value.trim();
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** How many fields came and went between two answers. */
export function difference(before: FormView | undefined, after: FormView | undefined) {
  if (!before || !after) return { added: [], gone: [] };
  const shown = (f: FormView) => f.fields.filter((x) => x.shown);
  const had = new Set(shown(before).map((f) => f.key));
  const has = new Set(shown(after).map((f) => f.key));
  return {
    added: shown(after).filter((f) => !had.has(f.key)),
    gone: shown(before).filter((f) => !has.has(f.key)),
  };
}
