// What products are called, and what could be chosen, for lines that only know their number.
import type { CatalogueItem } from "@core/api/coming";
import { useAsk } from "../ask";
import { catalogue } from "./ask";

/** The items of product numbers, asked for at once. */
export function useNames(skus: readonly string[]): (sku: string) => CatalogueItem | undefined {
  const wanted = [...new Set(skus.filter(Boolean))].sort().slice(0, 100);
  const found = useAsk(["names", ...wanted], (signal) => catalogue({ sku: wanted, limit: 100 }, signal), {
    enabled: wanted.length > 0,
  });
  return (sku) => found.data?.items.find((i) => i.product.sku === sku);
}
