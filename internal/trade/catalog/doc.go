// Package catalog is the room of products: what a business sells.
//
// A product has an SKU, the name that other systems know it by, and says how
// it comes about (its supply): taken from stock, made or bought to order, or
// done as a service. How long making or buying takes is its lead time, in
// working days. Options are what a customer may choose of it, as keys of the
// option fields; what they cost and which go together is said by price lists
// and rules, not here. A variant is a product of its own.
//
// Rooms above find products set by set (Resolve) and show them to rules
// (FactRefs). The room tells product.added and product.changed.
//
// It calls the release for option sets, option keys and custom fields. It
// refuses to know prices, quantities and orders.
package catalog
