/** A note that is being written, and whom it may mention: ids by the names that stand in it. */
export interface Draft {
  text: string;
  visible: boolean;
  people: Record<string, string>;
}

export const fresh = (): Draft => ({ text: "", visible: false, people: {} });

/** A mention that is being typed: where its @ stands, and what stands behind it up to the caret. */
export interface Place {
  from: number;
  to: number;
  q: string;
}

/** Finds the mention at the caret. An @ within a word, as of an e-mail address, is none. */
export function atCaret(text: string, caret: number): Place | undefined {
  if (caret < 1) return undefined;
  const before = text.slice(0, caret);
  const from = before.lastIndexOf("@");
  if (from < 0 || /[A-Za-z0-9]/.test(before[from - 1] ?? "")) return undefined;
  const q = before.slice(from + 1);
  return /^[^\s@]{0,20}$/.test(q) ? { from, to: caret, q } : undefined;
}

/** Puts somebody's name in the place of what was typed. */
export function insert(d: Draft, at: Place, who: { id: string; name: string }): { draft: Draft; caret: number } {
  const name = `@${who.name} `;
  return {
    draft: {
      ...d,
      text: d.text.slice(0, at.from) + name + d.text.slice(at.to),
      people: { ...d.people, [who.name]: who.id },
    },
    caret: at.from + name.length,
  };
}

/** The ids of those whose names still stand in the text. */
export function mentioned(d: Draft): string[] {
  return [
    ...new Set(
      Object.entries(d.people)
        .filter(([name]) => d.text.includes(`@${name}`))
        .map(([, id]) => id),
    ),
  ];
}
