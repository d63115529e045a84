// A field's value as one reads it back before the order is placed.
import type { Field } from "@core/api/coming";
import type { Draft } from "@core/form/draft";
import { textOf } from "@core/form/said";
import { day } from "@core/format";
import { words } from "@core/i18n/words";

const w = words({ and: ["、", ", "] });

/** The text of a field's value; nothing where nothing was said. */
export function shown(field: Field, draft: Draft): string | undefined {
  if (field.key === "lines" || field.key === "destinations" || field.key === "customer" || !field.shown)
    return undefined;
  if (field.key === "wishDate") return draft.plain.wishDate ? day(draft.plain.wishDate) : undefined;
  if (field.key === "note" || field.key === "coupon") return draft.plain[field.key]?.trim() || undefined;
  if (field.key === "attachments") return draft.attachments?.map((a) => a.name).join(w("and")) || undefined;
  if (field.text !== undefined) return field.text;
  const value = field.key in draft.fields && !field.readOnly ? draft.fields[field.key] : field.value;
  return value === undefined || value === null || value === "" ? undefined : textOf(field, value, draft);
}
