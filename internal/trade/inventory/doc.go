// Package inventory is the room of stock: how much lies where, and for whom.
//
// What lies in a warehouse is a ledger of moves with a counter beside it (on
// hand); what orders have a claim on is a ledger of reservations with a
// counter beside it (reserved). The rest is available. A line that is not
// there in full waits as a backorder, where its order type says so, and is
// served by what comes in, in order of placing. Audit recomputes every counter.
//
// Taking stock has two halves:
//
//   - Deciding is pure: Load reads a Shelf, Take plans line by line where each
//     is taken from. A batch of orders is planned on one shelf, first come
//     first served.
//   - Admit locks the counters in sorted order and looks whether each plan still
//     fits; who does not fit is answered op.ErrStale and decided again on fresh
//     numbers. Store writes what is admitted. A batch costs as many statements
//     as one order does.
//
// Later, Firm makes held reservations firm, Free gives them back, and a timer
// calls inventory.expire for those held too long. Whatever is given back
// serves the orders that wait.
//
// Locks are taken in one order by everybody: demand (one row per product),
// stock, backorders, reservations, each sorted. Whoever serves waiting orders,
// or makes one wait, holds the product's demand row; so none of them misses
// the other. A plain reservation needs the stock rows alone.
//
// The room tells stock.reserved, stock.freed, stock.expired, stock.received,
// stock.counted and stock.served: one fact per order, whatever its lines. It calls the
// catalogue for SKUs. It refuses to know prices, customers and what an order is:
// for it an order is an id.
package inventory
