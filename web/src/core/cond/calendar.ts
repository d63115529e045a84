import { DAY, MINUTE, parseDay, parseTime, weekday } from "./day";
import { dayAt, local, moment, UTC, type Zone, zone } from "./zone";

/** Working time of a day, in minutes after midnight. */
export type Span = readonly [from: number, to: number];

/** When a business works, and in which zone its days begin. */
export interface Calendar {
  readonly zone: Zone;
  /** The working time of a day; sorted and apart. */
  spans(day: number): readonly Span[];
}

/** A calendar.v1 document, as far as it says when somebody works. */
export interface CalendarDoc {
  zone?: string;
  week?: Readonly<Record<string, readonly string[]>>;
  days?: Readonly<Record<string, { open: readonly string[] }>>;
}

export const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** How many days a search for working time goes; without any, every minute counts. */
const horizon = 366 * 5;

/** The calendar where nobody has made one: UTC, and no day is a workday. */
export const idle: Calendar = { zone: UTC, spans: () => [] };

const read = (open: readonly string[]) =>
  open.map((s) => s.split("-").map(parseTime) as unknown as Span).sort((a, b) => a[0] - b[0]);

/**
 * Makes a calendar of documents, a base before what rests on it: what the later
 * one names stands in the place of what the earlier one does. home is the
 * workspace's zone.
 */
export function calendar(home: string, ...docs: readonly CalendarDoc[]): Calendar {
  const known = new Map<unknown, readonly Span[]>();
  let name = home;
  for (const { zone, week = {}, days = {} } of docs) {
    name = zone || name;
    for (const day in week) known.set(day, read(week[day] ?? []));
    for (const date in days) known.set(parseDay(date), read(days[date]?.open ?? []));
  }
  return { zone: zone(name), spans: (day) => known.get(day) ?? known.get(weekdays[weekday(day)]) ?? [] };
}

/** Moves by n working days; n = 0 is the day itself or the next working day. */
export function addWorkdays(day: number, n: number, cal: Calendar): number {
  const works = () => cal.spans(at).length > 0;
  let left = Math.abs(n);
  let at = day;
  for (let steps = horizon + left; steps > 0; steps--) {
    if (!left && works()) return at;
    at += n < 0 ? -1 : 1;
    if (works() && (!left || !--left)) return at;
  }
  return day;
}

/** Moves a moment forward by minutes of working time. */
export function addWork(at: number, minutes: number, cal: Calendar): number {
  let left = minutes * MINUTE;
  const first = dayAt(at, cal.zone);
  for (let day = first; left > 0 && day < first + horizon; day++) {
    for (const span of cal.spans(day)) {
      const [from, to] = span.map((minute) => moment(day * DAY + minute * MINUTE, cal.zone)) as unknown as Span;
      const start = Math.max(from, at);
      if (left <= to - start) return start + left;
      left -= Math.max(to - start, 0);
    }
  }
  return at + Math.max(left, 0);
}

/** The same time of day on another day, by the calendar's clocks. */
export function onDay(at: number, cal: Calendar, move: (day: number) => number): number {
  const day = dayAt(at, cal.zone);
  return moment(local(at, cal.zone) + (move(day) - day) * DAY, cal.zone);
}
