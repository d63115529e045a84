// How chosen options read on a line, and how they colour its picture.
import type { ProductOption } from "@core/api/coming";
import { words } from "@core/i18n/words";
import { isYesNo } from "./alternatives";

const w = words({ no: ["非{name}", "no {name}"] });

/** The words of chosen options: 橡木, 长 180 cm. Codes stand for themselves until the catalogue has spoken. */
export function named(chosen: Record<string, unknown>, options: readonly ProductOption[] | undefined): string[] {
  const known = options?.filter((o) => chosen[o.key] !== undefined) ?? [];
  if (!options) return Object.values(chosen).map(String);
  return known.map((o) => nameOf(o, chosen[o.key]));
}

export function nameOf(o: ProductOption, value: unknown): string {
  if (o.choices) return o.choices.find((c) => c.code === value)?.name ?? String(value);
  if (isYesNo(o)) return value === true ? o.name : w("no", { name: o.name });
  return `${o.name} ${value}${o.unit ? ` ${o.unit}` : ""}`;
}

const dyes = ["walnut", "sand", "moss"];
const swatches = ["oak", "walnut", "slate", "marble", "ash"];

/** The material that colours a picture. */
export function dyeOf(chosen: Record<string, unknown>): string | undefined {
  return Object.values(chosen).find((v): v is string => typeof v === "string" && dyes.includes(v));
}

/** The swatch of a material that has one. */
export function swatchOf(code: string): string | undefined {
  return swatches.includes(code) ? `sw sw--${code}` : undefined;
}
