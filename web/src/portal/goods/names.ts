// What products are called, for lines that only know their number.
import { type CatalogueItem, catalogue } from "@core/api/coming";
import { lang } from "@core/i18n/words";
import { useQueries } from "@tanstack/react-query";

/** The items of product numbers, as far as the catalogue has spoken. */
export function useNames(skus: readonly string[]): (sku: string) => CatalogueItem | undefined {
  const wanted = [...new Set(skus.filter(Boolean))].slice(0, 30);
  const found = useQueries({
    queries: wanted.map((sku) => ({
      queryKey: ["name", sku, lang()],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<CatalogueItem | null> =>
        (await catalogue({ q: sku }, signal)).items.find((i) => i.product.sku === sku) ?? null,
      staleTime: 600_000,
      retry: false,
    })),
  });
  return (sku) => found[wanted.indexOf(sku)]?.data ?? undefined;
}
