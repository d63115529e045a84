import { now } from "./clock";
import { parseMoment, zone } from "./cond/zone";
import { dayOf, zoneOf } from "./format";

/** A day so many days later: 2026-11-21. */
export const plusDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The business's day so many days from today, as date fields have it. */
export const dayAway = (days: number) => plusDays(dayOf(now()), days);

/** The moment at which the clocks of the business show 2026-11-21T09:30; of a day alone, when it begins. */
export const momentAt = (shown: string) => new Date((parseMoment(shown, zone(zoneOf())) ?? 0) / 1000).toISOString();
