// A field's value as one reads it back.
import type { Field } from "@core/api/coming";
import type { Address } from "@core/api/types";
import { clock, day, type Money, money, quantity } from "@core/format";
import { words } from "@core/i18n/words";
import { oneLine, showPhone } from "./address";
import type { Draft } from "./draft";

const w = words({
  yes: ["是", "Yes"],
  no: ["否", "No"],
  rows: ["{n} 行", "{n} row|{n} rows"],
  and: ["、", ", "],
  from: ["{at} 起", "from {at}"],
  until: ["{at} 止", "until {at}"],
  signed: ["已签", "Signed"],
});

/** The text of a value; nothing where it says nothing. */
export function textOf(field: Field, value: unknown, draft?: Draft): string | undefined {
  const label = (code: unknown) => field.options?.find((o) => o.code === code)?.label ?? String(code);
  const name = (id: unknown) => draft?.files?.[String(id)]?.name;
  switch (field.kind) {
    case "yesNo":
      return w(value === true ? "yes" : "no");
    case "single":
    case "code":
      return label(value);
    case "cascade":
      return wayTo(field, String(value)).map(label).join(" / ");
    case "multi":
      return (value as unknown[]).map(label).join(w("and")) || undefined;
    case "tags":
      return (value as string[]).join(w("and")) || undefined;
    case "money":
      return typeof value === "object" ? money(value as Money) : String(value);
    case "rating":
      return `${value} / ${field.max ?? 5}`;
    case "number":
    case "percent":
      return `${quantity(String(value))}${field.kind === "percent" ? " %" : field.unit ? ` ${field.unit}` : ""}`;
    case "date":
      return day(String(value));
    case "dateTime":
      return momentOf(String(value));
    case "range":
      return spanOf(field, value as { from?: unknown; to?: unknown });
    case "lookup":
      return textOf({ ...field, kind: field.of ?? "text" }, value);
    case "phone":
      return showPhone(String(value));
    case "address":
      return oneLine(value as Address) || undefined;
    case "rows":
      return Array.isArray(value) && value.length ? w("rows", { n: value.length }) : undefined;
    case "customer":
    case "product":
    case "user":
    case "department":
      return (value as { ref?: string }).ref;
    case "file":
    case "image":
      return (value as unknown[]).map((id) => name(id) ?? "…").join(w("and")) || undefined;
    case "signature":
      return w("signed");
    default:
      return typeof value === "string" ? value.trim() || undefined : String(value);
  }
}

/** The codes from the root of a tree to one of its codes. */
export function wayTo(field: Field, code: string): string[] {
  const way: string[] = [];
  for (let at: string | undefined = code; at && !way.includes(at); ) {
    way.unshift(at);
    at = field.options?.find((o) => o.code === at)?.under;
  }
  return way;
}

/** A moment, which is typed as the business's clocks show it. */
const momentOf = (value: string) => {
  const typed = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:[\d.]+)?$/.exec(value);
  return typed ? `${day(typed[1] as string)} ${typed[2]}` : `${day(value)} ${clock(value)}`;
};

function spanOf(field: Field, { from, to }: { from?: unknown; to?: unknown }): string | undefined {
  const { unit, ...bare } = { ...field, kind: field.of ?? "" };
  const end = (of: Field, v: unknown) => (v === undefined || v === "" ? undefined : textOf(of, v));
  const whole = { ...bare, ...(unit ? { unit } : {}) };
  const [a, b] = [end(whole, from), end(whole, to)];
  if (a && b) return `${end(bare, from)} – ${b}`;
  if (a) return w("from", { at: a });
  return b && w("until", { at: b });
}
