import { addWork, addWorkdays, type Calendar, onDay } from "./calendar";
import { addMonths, MINUTE } from "./day";

/** A length of time in the unit it was written in: a month is not thirty days. */
export interface Duration {
  readonly n: number;
  readonly unit: string;
}

/** Reads "4wh", "30d", "-2h". */
export function parseDuration(s: string): Duration | undefined {
  const [, n, unit = ""] = /^(-?0*\d{1,5})(mo?|[hdy]|w[hd]?)$/.exec(s) ?? [];
  return n ? { n: Number(n), unit } : undefined;
}

/** Units that are so many minutes or months; working hours and days compare only among themselves. */
const parts: Readonly<Record<string, readonly [n: number, family: string]>> = {
  h: [60, "m"],
  d: [1440, "m"],
  w: [10_080, "m"],
  y: [12, "mo"],
};

/** A duration in the smallest unit of its family, within which durations have an order. */
export function length({ n, unit }: Duration): [n: number, family: string] {
  const [each, family] = parts[unit] ?? [1, unit];
  return [n * each, family];
}

/** The moment a duration ends that begins at one, by the calendar and in its zone. */
export function after(at: number, d: Duration, cal: Calendar): number {
  const [n, family] = length(d);
  if (family === "wh") return addWork(at, n * 60, cal);
  if (/^[mh]$/.test(d.unit)) return at + n * MINUTE;
  return onDay(at, cal, (day) =>
    family === "wd" ? addWorkdays(day, n, cal) : family === "mo" ? addMonths(day, n) : day + n / 1440,
  );
}
