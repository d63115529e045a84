// Package insight is the room that looks back: how many orders came, what they
// were worth, how many were completed in time, how long each step takes, who
// has how much to do.
//
// It keeps sums by day, beside the path of orders: one subscriber hears what
// was placed, completed, cancelled and decided, and adds it up where the
// business's day is (hear.go). The sums and the subscriber's place in the log
// move in one transaction, so that each fact counts exactly once, and a new
// subscriber hears the log from its beginning. Reading costs days × groups,
// however many orders there are. What is open now is not kept but counted in
// the index of open tasks.
//
// How long things take is kept as counts in buckets, eight to a doubling
// (spread.go): medians of any days and steps come from the same counts, each
// within 4.5 % of the truth.
//
// A figure names the list that shows what it counts (board.go): the list's own
// count is the same number. Figures are of the whole business; whoever sees
// only some orders is refused (docs/decisions/0013-insight.md).
//
// The room reads what others keep and writes only its own sums. It tells
// nothing, and no room may rest on it.
package insight
