// A file of a field that has come. Pure.
import type { Draft, DraftLine, SentFile } from "./draft";

/** The draft with the file where it was wanted; where that row or line is gone by now, it has come for nothing. */
export function arrived(d: Draft, slot: { at: string; one?: boolean }, id: string, file: SentFile): Draft {
  const put = (at: unknown, [key, ...rest]: string[]): unknown => {
    if (key === undefined) return slot.one ? id : [...new Set([...(Array.isArray(at) ? at : []), id])];
    if (Array.isArray(at)) return at.map((x, i) => (i === Number(key) ? put(x, rest) : x));
    return { ...(at as object), [key]: put((at as Record<string, unknown> | undefined)?.[key], rest) };
  };
  const [, whose, ...rest] = slot.at.split("/");
  const next = { ...d, files: { ...d.files, [id]: file } };
  if (whose === "fields") return { ...next, fields: put(d.fields, rest) as Draft["fields"] };
  const [uid, , ...path] = rest;
  return {
    ...next,
    lines: d.lines.map((l) => (l.uid === uid ? { ...l, fields: put(l.fields, path) as DraftLine["fields"] } : l)),
  };
}
