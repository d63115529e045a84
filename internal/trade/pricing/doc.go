// Package pricing is the room of how much: it makes the prices of an order and
// says why each is what it is.
//
// Prices come from lists (prices.v1): a list has an audience, dates and rows
// by SKU, or takes those of another list and adjusts them. Discounts, floors,
// tax rates and freight come from the business's decision tables at the points
// price.line, price.order, price.floor, tax.line and freight.order. Lists is
// what is made of a release's lists; it is pure and has no tables of its own.
//
// An order passes twice. Price makes lists, line prices and the order's
// discount, so that stock and dates can be decided on known prices; Finish adds
// what hangs on them: freight, fees, tax, total. In between lies the rest of
// placing. The steps of a price:
//
//  1. the lists of the order's currency that are for this customer and day;
//  2. the first that prices the SKU, or the lowest; tier by quantity;
//  3. surcharges of options: now it is the line's list price;
//  4. the discounts of price.line: of each group the best for the customer,
//     then all that set, all percentages, all amounts: the price;
//  5. times the quantity, rounded by the order type's policy: the amount;
//  6. price.order on the goods; what it takes off is spread over the lines'
//     net amounts without losing a cent;
//  7. freight by destination, fees; 8. tax per rate, on rounded amounts.
//
// A price that staff typed in replaces 3 and 4, and is held against the floor
// like any other.
//
// Words: list price, price and floor are of one unit; amount, net and tax of a
// line. The room knows rules and documents; it refuses to know orders, parties
// and products: what it must know of them are facts that the caller has bound.
package pricing
