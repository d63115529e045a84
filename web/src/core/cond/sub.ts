import { type Calendar, weekdays } from "./calendar";
import { own, type Type } from "./catalogue";
import { DAY, MINUTE, weekday } from "./day";
import { ONE } from "./decimal";
import { type Maybe, onLine, read } from "./value";
import { dayAt, local } from "./zone";

/**
 * Reads one step below a fact: the weekday of a date, the country of a place. Of
 * what is missing everything is missing, but for the count, which is then 0.
 */
export function sub(v: Maybe, { kind }: Type, name: string, cal: Calendar): Maybe {
  if (name === "count") return onLine(BigInt(v?.of?.length ?? 0) * ONE);
  if (!v) return v;
  switch (kind) {
    case "text":
      return onLine(BigInt([...String(v.raw)].length) * ONE);
    case "range":
      return v.of?.[name === "to" ? 1 : 0];
    case "place":
      return read({ kind: name === "division" || name === "kind" ? "code" : "text" }, own(v.raw, name), cal.zone);
  }
  const at = Number(v.n);
  const day = kind === "date" ? at : dayAt(at, cal.zone);
  switch (name) {
    case "date":
      return onLine(day);
    case "time":
      return onLine(Math.floor((local(at, cal.zone) - day * DAY) / MINUTE));
    case "isWorkday":
      return onLine(cal.spans(day).length && 1);
  }
  return onLine(0, weekdays[weekday(day)]);
}
