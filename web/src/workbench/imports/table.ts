// The table of a file as the screen has it, and what can be said of it without
// asking the server.
import type { Answer } from "@core/api/client";

export type Offer = Answer<"import.kinds">;
export type Kind = Offer["kinds"][number];
export type FieldOffer = Kind["fields"][number];
export type Contents = Answer<"import.read">;
export type Checked = Answer<"import.check">;
export type Wrong = NonNullable<Checked["wrong"]>[number];

export interface Row {
  line: number;
  cells: string[];
}

/** What is kept of an import that is not finished. */
export interface Draft {
  kind: string;
  file: string;
  columns: string[];
  mapping: Record<string, number>;
  fixed: Record<string, string>;
  rows: Row[];
}

/** A column's name as it is compared: letters and digits alone. */
export const bare = (s: string) => s.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Columns that were told apart before, by their names. */
export type Known = Record<string, string>;

/** Puts what was chosen for such columns before over what the server guesses. */
export function withKnown(columns: string[], guessed: Record<string, number>, known: Known): Record<string, number> {
  const mapping = { ...guessed };
  columns.forEach((name, at) => {
    const field = known[bare(name)];
    if (field === undefined) return;
    for (const [k, v] of Object.entries(mapping)) if (v === at) delete mapping[k];
    if (field !== "") mapping[field] = at;
  });
  return mapping;
}

/** What is to be remembered of a mapping: "" for a column that is nothing. */
export function knownOf(columns: string[], mapping: Record<string, number>): Known {
  const of = new Map(Object.entries(mapping).map(([field, at]) => [at, field]));
  return Object.fromEntries(columns.map((name, at) => [bare(name), of.get(at) ?? ""]).filter(([name]) => name !== ""));
}

/** The fields that have neither a column nor a value for all rows. */
export const lacking = (kind: Kind, d: Draft) =>
  kind.fields.filter((f) => f.required && d.mapping[f.key] === undefined && !d.fixed[f.key]?.trim());

/** By what a row is known: rows of one key are one order or receipt. */
function keyOf(kind: Kind, d: Draft, r: Row): string {
  const at = d.mapping[kind.key];
  return ((at === undefined ? "" : r.cells[at]) || d.fixed[kind.key] || "").trim();
}

/** The rows that can come in now: what is wrong keeps its whole order back. */
export function importable(kind: Kind, d: Draft, checked: Checked): { now: Row[]; rest: Row[] } {
  const lines = new Set((checked.wrong ?? []).map((x) => x.line));
  const there = new Set(checked.there ?? []);
  const together = kind.fields.some((f) => f.line);
  const keys = new Set(together ? d.rows.filter((r) => lines.has(r.line)).map((r) => keyOf(kind, d, r)) : []);
  const back = (r: Row) => lines.has(r.line) || keys.has(keyOf(kind, d, r));
  return { now: d.rows.filter((r) => !back(r) && !there.has(r.line)), rest: d.rows.filter(back) };
}

/** A file's bytes as base64. */
export function base64(file: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const r = new FileReader();
    r.onload = () => done(String(r.result).split(",")[1] ?? "");
    r.onerror = () => failed(r.error);
    r.readAsDataURL(file);
  });
}
