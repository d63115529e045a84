// Package order is the room of the promise: what a customer and the business
// have agreed on, from the first quote to cancelling.
//
// Placing is one pure decision and one short commit. The decision (decide.go)
// takes a request through the stages in their fixed order (open, goods, form,
// options, prices, stock, promise, totals, checks, route, flow), each adding
// facts that only later stages read, and records every rule that decided with
// its inputs. A quote is that decision and nothing more. The commit (place.go)
// takes stock, credit and numbers on locked rows and writes the whole batch as
// sets; an order whose plan was overtaken is decided again.
//
//	            order.confirm        order.release
//	– ─► placed ─────────► confirmed ─────────► working      (state.go)
//	       │                   │                   │
//	       └───────────────────┴────► cancelled ◄──┘
//
// An order is pinned to the release it was placed under: its flow, forms and
// rules stay those of that day. Its flow moves it in memory (subject.go), at
// placing and at every later task, so that there is one way to be confirmed.
//
// People write notes about an order (note.go), internal or for the customer too.
//
// Files are attached to an order (attach.go), with its request or later; their
// bytes belong to engine/file, here is which order they are for and who sees them.
//
// The room calls party (customers, credit), catalog, channel (foreign ids),
// pricing, inventory and flow. It tells order.placed, order.confirmed,
// order.released and order.cancelled, message.posted and message.dropped,
// file.attached and file.dropped. It
// refuses to know how stock is counted, how a price is made, who approves, and
// anything that happens after working.
package order
