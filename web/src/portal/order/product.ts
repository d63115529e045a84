// What the catalogue says of a product.

import { newKey, Problem } from "@core/api/client";
import type { CatalogueItem } from "@core/api/coming";
import { words } from "@core/i18n/words";
import { useAsk } from "../ask";
import { catalogue } from "../goods/ask";
import type { Chosen } from "./alternatives";
import type { DraftLine } from "./draft";

const w = words({ missing: ["目录里没有 {sku}", "The catalogue has no {sku}"] });

/** The item of a product number. */
export function useItem(sku: string, enabled = true) {
  return useAsk<CatalogueItem>(
    ["item", sku],
    async (signal) => {
      const found = (await catalogue({ sku: [sku] }, signal)).items[0];
      if (!found) throw new Problem({ code: "product.missing", title: w("missing", { sku }), status: 404 });
      return found;
    },
    { enabled, keep: true },
  );
}

/** A line of it, as drafts keep lines. */
export function lineOfItem(item: CatalogueItem, options: Chosen = {}, quantity = item.least ?? "1"): DraftLine {
  const { sku, name, category, unit } = item.product;
  return { uid: newKey(), sku, name, category, unit, quantity, options, fields: {} };
}
