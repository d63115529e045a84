/**
 * Days are counted from 1970-01-01; moments in microseconds from its first midnight
 * in UTC, to the microsecond until 2255 and to whole seconds for ever after.
 */
export const MINUTE = 60_000_000;
export const DAY = 1440 * MINUTE;

/** The day of a date; months and days beyond their range run over. */
function dayOf(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day) / 86_400_000;
}

/** Year, month from 0, and day of the month. */
function dateOf(day: number): [year: number, month: number, day: number] {
  const at = new Date(day * 86_400_000);
  return [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
}

/** Reads "2026-11-21"; days that do not exist are refused. */
export function parseDay(s: string): number | undefined {
  const [y = 0, m = 0, d = 0] = s.split("-").map(Number);
  const day = dayOf(y, m - 1, d);
  return /^\d{4}-\d\d-\d\d$/.test(s) && dateOf(day)[1] === m - 1 ? day : undefined;
}

/** Reads "17:00" as minutes after midnight; "24:00" is the end of the day. */
export function parseTime(s: string): number | undefined {
  return /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(s) ? seconds(s) / 60 : undefined;
}

/** Adds up hours, minutes and seconds. */
export function seconds(s: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = s.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** Moves by months; a day that the month lacks becomes its last one. */
export function addMonths(day: number, n: number): number {
  const [y, m, d] = dateOf(day);
  return Math.min(dayOf(y, m + n, d), dayOf(y, m + n + 1, 0));
}

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
