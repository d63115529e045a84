// A field's value as one reads it back.
import type { Field } from "@core/api/coming";
import type { Address } from "@core/api/types";
import { oneLine, showPhone } from "@core/form/address";
import type { Draft } from "@core/form/draft";
import { day, type Money, money, quantity } from "@core/format";
import { words } from "@core/i18n/words";

const w = words({
  yes: ["是", "Yes"],
  no: ["否", "No"],
  rows: ["{n} 行", "{n} row|{n} rows"],
  and: ["、", ", "],
});

/** The text of a field's value; nothing where nothing was said. */
export function shown(field: Field, draft: Draft): string | undefined {
  if (field.key === "lines" || field.key === "destinations" || field.key === "customer" || !field.shown)
    return undefined;
  if (field.key === "wishDate") return draft.plain.wishDate ? day(draft.plain.wishDate) : undefined;
  if (field.key === "note" || field.key === "coupon") return draft.plain[field.key]?.trim() || undefined;
  if (field.key === "attachments") return draft.attachments?.map((a) => a.name).join(w("and")) || undefined;
  if (field.text !== undefined) return field.text;
  const value = field.key in draft.fields ? draft.fields[field.key] : field.value;
  return value === undefined || value === null || value === "" ? undefined : textOf(field, value);
}

function textOf(field: Field, value: unknown): string | undefined {
  const label = (code: unknown) => field.options?.find((o) => o.code === code)?.label ?? String(code);
  switch (field.kind) {
    case "yesNo":
      return w(value === true ? "yes" : "no");
    case "single":
      return label(value);
    case "multi":
      return (value as unknown[]).map(label).join(w("and")) || undefined;
    case "money":
      return typeof value === "object" ? money(value as Money) : String(value);
    case "number":
    case "percent":
      return `${quantity(String(value))}${field.kind === "percent" ? " %" : field.unit ? ` ${field.unit}` : ""}`;
    case "date":
      return day(String(value));
    case "phone":
      return showPhone(String(value));
    case "address":
      return oneLine(value as Address) || undefined;
    case "rows":
      return Array.isArray(value) && value.length ? w("rows", { n: value.length }) : undefined;
    case "customer":
    case "product":
      return (value as { ref?: string }).ref;
    default:
      return typeof value === "string" ? value.trim() || undefined : String(value);
  }
}
