import { newKey } from "../api/client";
import type { CatalogueItem } from "../api/coming";
import type { DraftLine } from "../form/draft";
import type { Chosen } from "./alternatives";

/** A line of a product of the catalogue, as drafts keep lines. */
export function lineOfItem(item: CatalogueItem, options: Chosen = {}, quantity = item.least ?? "1"): DraftLine {
  const { sku, name, category, unit } = item.product;
  return { uid: newKey(), sku, name, category, unit, quantity, options, fields: {} };
}
