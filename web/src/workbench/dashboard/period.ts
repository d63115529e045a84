import { dayOf, now } from "@core/format";

/** The days that a board covers; both are days of the business: 2026-11-21. */
export interface Period {
  from: string;
  to: string;
  /** How it was chosen: so many days up to today, or by hand. */
  days?: number;
}

export const spans = [1, 7, 30, 90] as const;

/** A day so many days later. */
export function plus(day: string, n: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}

/** The last days, up to today. */
export function last(days: number): Period {
  const to = dayOf(now());
  return { from: plus(to, 1 - days), to, days };
}

const written = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the period from the address; the last 30 days where it says nothing. */
export function readPeriod(search: string): Period {
  const q = new URLSearchParams(search);
  const [from, to] = [q.get("from") ?? "", q.get("to") ?? ""];
  if (written.test(from) && written.test(to) && from <= to) return { from, to };
  const days = Number(q.get("days"));
  return last((spans as readonly number[]).includes(days) ? days : 30);
}

/** What of an address says the period. */
export function writePeriod(p: Period): string {
  return p.days ? `?days=${p.days}` : `?from=${p.from}&to=${p.to}`;
}

/** Where the list of a figure is shown: its address in the API, turned into one of a screen. */
export function placeOf(list: string | undefined): string | undefined {
  if (!list) return undefined;
  if (list.startsWith("/api/v1/orders?")) return list.replace("/api/v1/orders?", "/orders?");
  return list.replace("/api/v1/tasks?", "/dashboard/tasks?");
}

/** Days put together, so that a chart has no more bars than eyes can tell apart. */
export interface Bin {
  from: string;
  to: string;
  at: number[]; // places among the days
}

export function bins(days: string[], most = 45): Bin[] {
  const size = days.length <= most ? 1 : 7;
  const all: Bin[] = [];
  // From the end, so that the last bin is whole.
  for (let end = days.length; end > 0; end -= size) {
    const at = Array.from({ length: Math.min(size, end) }, (_, n) => end - Math.min(size, end) + n);
    all.unshift({ from: days[at[0] as number] as string, to: days[end - 1] as string, at });
  }
  return all;
}

export function sum(each: number[] | undefined, b: Bin): number {
  return b.at.reduce((s, n) => s + (each?.[n] ?? 0), 0);
}
