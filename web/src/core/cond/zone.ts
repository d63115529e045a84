import { DAY, parseDay, seconds } from "./day";

/** A zone tells how many seconds its clocks are ahead of UTC at a second. */
export type Zone = (second: number) => number;

const SECOND = 1_000_000;

export const UTC: Zone = () => 0;

/** Makes an IANA zone from what the browser knows of it; an unknown name is a RangeError. */
export function zone(name: string): Zone {
  const clock = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
  const known = new Map<number, number>();
  return (second) => {
    // Clocks are put forward and back on the quarter of an hour.
    const quarter = Math.floor(second / 900);
    const ahead = known.get(quarter) ?? offset(/[+-][\d:]+$/.exec(clock.format(second * 1000))?.[0]);
    known.set(quarter, ahead);
    return ahead;
  };
}

/** Reads "-04:30" as seconds. */
const offset = (s = "+0") => Number(`${s[0]}1`) * seconds(s.slice(1));

/** What a zone's clocks show at a moment. */
export function local(at: number, zone: Zone): number {
  return at + zone(Math.floor(at / SECOND)) * SECOND;
}

/** The day that a zone's clocks show at a moment. */
export function dayAt(at: number, zone: Zone): number {
  return Math.floor(local(at, zone) / DAY);
}

/** The moment at which a zone's clocks show that; where they skip or repeat it, the one that the server takes. */
export function moment(shown: number, zone: Zone): number {
  const second = Math.floor(shown / SECOND);
  const ahead = zone(second);
  return shown - (ahead && zone(second - ahead)) * SECOND;
}

const form = /^([\d-]+)(?:T((?:[01]?\d|2[0-3]):[0-5]\d)(?:(:[0-5]\d)(?:[.,](\d+))?(?:(Z)|([+-]\d\d:\d\d))?)?)?$/;

/** Reads RFC 3339; without an offset, or as a date alone, the text is meant in the zone. */
export function parseMoment(s: string, zone: Zone): number | undefined {
  const [, date = "", time = "0", second = "", micros = "", utc, ahead] = form.exec(s) ?? [];
  const day = parseDay(date);
  if (day === undefined) return day;
  const shown = day * DAY + seconds(time + second) * SECOND + Number(micros.slice(0, 6).padEnd(6, "0"));
  return utc || ahead ? shown - offset(ahead) * SECOND : moment(shown, zone);
}
