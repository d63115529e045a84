// Package orderfile reads orders out of the tables that businesses have, and
// places them through the same verb as everybody else.
//
// # Words
//
// A mapping (orderimport.v1, see docs/import) says what the columns mean: one
// table has a row per order line; joins are small tables that a row is looked
// up in; a cell is a column or a constant. Rows with one foreign id are one
// order, wherever in the file they stand.
//
// # How it works
//
// The files are read twice. The first reading finds out where each order ends,
// and that the files can be read to their end: a broken file is refused before
// anything is placed. The second turns rows into lines, closes an order at its
// last row, and hands batches of orders to a few workers. A worker asks once
// what of its batch is known, adds missing customers and products, and calls
// order.placeMany. So memory holds the orders that are open and a few batches,
// whatever the size of the file.
//
// A row that makes no sense is refused by itself, with its line and the reason;
// the rest of its order is placed. An order whose foreign id was accepted
// before is "already there": an import may be run again as often as one likes.
//
// # What it calls and refuses to know
//
// It calls sheet for tables, party, catalog and channel to look things up by
// set, and the verbs party.add, product.add and order.placeMany as the user
// whose key was given. It knows no SQL and no rule of any business.
package orderfile
