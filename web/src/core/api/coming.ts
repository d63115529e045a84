// Where the document says too little: what quotes are about to tell. Whatever a
// screen reads of it it treats as absent when it is not told.
import type { components } from "./schema.gen";
import type { FieldView } from "./types";

type Schemas = components["schemas"];

/** One thing that can be chosen about a product: codes, or a number within limits. */
export type ProductOption = Omit<Schemas["order.OfferOption"], "kind"> & { kind?: string };

/** A product as this customer can order it; what has no name or number shows the other. */
export type CatalogueItem = Omit<Schemas["order.OfferView"], "options" | "product" | "stock"> & {
  product: Schemas["order.OfferedProduct"] & { sku: string; name: string };
  stock?: string;
  options?: ProductOption[];
};

/** A page of what can be ordered. */
export type Catalogue = Omit<Schemas["order.Catalogue"], "items"> & { items: CatalogueItem[] };

export type Field = FieldView;
