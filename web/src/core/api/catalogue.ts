// What can be ordered, and how: by customers for themselves, by staff for a customer.
import { type Ask, api } from "./client";
import type { Catalogue } from "./coming";

export type CatalogueQuery = NonNullable<Ask<"order.catalogue">["query"]>;

/** What a customer can order, at its prices. */
export async function catalogue(query: CatalogueQuery, signal?: AbortSignal): Promise<Catalogue> {
  return (await api("order.catalogue", { query, ...(signal ? { signal } : {}) })) as Catalogue;
}

/** The order types that are open to a customer; to whoever asks where none is named. */
export const orderTypes = (customer?: string) => api("order.types", customer ? { query: { customer } } : {});
