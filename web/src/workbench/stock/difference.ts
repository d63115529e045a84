import { quantity } from "@core/format";

const places = 4n;

/** A decimal text in ten-thousandths; undefined where it is none. */
function units(text: string): bigint | undefined {
  const found = /^(-?)(\d{1,14})(?:\.(\d{1,4}))?$/.exec(text.trim());
  if (!found) return undefined;
  const whole = BigInt(found[2] ?? "0") * 10n ** places + BigInt((found[3] ?? "").padEnd(Number(places), "0") || "0");
  return found[1] ? -whole : whole;
}

/** What a count differs by from the books, exactly, with its sign; undefined where nothing was counted. */
export function difference(counted: string, booked: string | undefined): string | undefined {
  const a = units(counted);
  const b = booked === undefined ? undefined : units(booked);
  if (a === undefined || b === undefined) return undefined;
  const d = a - b;
  if (d === 0n) return "0";
  const abs = (d < 0n ? -d : d).toString().padStart(Number(places) + 1, "0");
  const text = quantity(`${abs.slice(0, -Number(places))}.${abs.slice(-Number(places))}`);
  return d < 0n ? `−${text}` : `+${text}`;
}
