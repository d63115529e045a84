// Package channel is the room of where orders come from.
//
// An order from outside has an id there: the number in a shop, the line of a
// file, a caller's own key. The room keeps these foreign ids by channel and
// accepts each once, so that a shop that asks twice, or a file that is imported
// again, adds nothing: the second one is answered order.duplicate with the
// first one's id. In the order's deciding Find tells early what is there
// already; in its commit Accept has the last word, by the table's key.
//
// Channels are the closed set of the registry. The room has no verbs and tells
// no facts of its own: the order keeps its channel and foreign id. Later, the
// connections to shops live here. It refuses to know what an order is.
package channel
