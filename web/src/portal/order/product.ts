// What the catalogue says of a product.

import { catalogue } from "@core/api/catalogue";
import { Problem } from "@core/api/client";
import type { CatalogueItem } from "@core/api/coming";
import { words } from "@core/i18n/words";
import { useAsk } from "../ask";

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
