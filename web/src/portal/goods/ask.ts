// How the catalogue is asked.
import { type Ask, api } from "@core/api/client";
import type { Catalogue } from "@core/api/coming";

export type CatalogueQuery = NonNullable<Ask<"order.catalogue">["query"]>;

/** What this customer can order, at its prices. */
export async function catalogue(query: CatalogueQuery, signal?: AbortSignal): Promise<Catalogue> {
  return (await api("order.catalogue", { query, ...(signal ? { signal } : {}) })) as Catalogue;
}

/** The order types that are open to this customer. */
export const orderTypes = () => api("order.types");
