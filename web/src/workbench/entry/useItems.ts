import { catalogue } from "@core/api/catalogue";
import type { CatalogueItem } from "@core/api/coming";
import type { Draft } from "@core/form/draft";
import { useLang } from "@core/i18n/words";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

/** useItems is what the catalogue says to this customer of the products in a draft, by their numbers. */
export function useItems({ lines, customer, type }: Draft): ReadonlyMap<string, CatalogueItem> {
  const sku = [...new Set(lines.map((l) => l.sku))].slice(0, 200).sort();
  const found = useQuery({
    queryKey: ["catalogue", useLang(), customer?.id, type, ...sku],
    queryFn: async ({ signal }) => {
      const page = await catalogue(
        { sku, limit: 200, ...(customer ? { customer: customer.id } : {}), ...(type ? { type } : {}) },
        signal,
      );
      return new Map(page.items.map((i) => [i.product.sku, i]));
    },
    enabled: sku.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return found.data ?? none;
}

const none: ReadonlyMap<string, CatalogueItem> = new Map();
