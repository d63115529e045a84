// Package event keeps what happened: the facts of all workspaces, in order,
// for ever. One table is audit trail, timeline and outbox at once.
//
// A room tells facts in its transaction ([Tx.Tell]). Just before COMMIT the
// transaction is sealed ([Tx.Seal]):
//
//   - guards hear the facts. They are rooms that must have their say in the
//     same transaction: they may write, tell more facts, or refuse the command
//     that told one. They run until nobody has anything more to say.
//   - the facts are numbered by the workspace's counter. Its row is locked last
//     and until COMMIT, so the numbers of a workspace have no gaps and rise in
//     the order of the commits. Nothing else is needed for an outbox.
//
// After the commit the relay ([Log.Relay]) hands the facts to subscribers, each
// with a cursor of its own that moves in the transaction of its effects: every
// effect happens exactly once. A room below those that tell names what it hears
// ([Listen]). A fact that fails five times is parked with its
// error ([Parked]) and waits for [Log.Unpark], so that one bad fact never holds
// up the others.
//
// Readers follow the log live ([Live]): rooms say what a reader may hear of a
// window of facts ([Watch]), and a stream tells it, from any number on.
//
// Timers are rows too: a moment, and the verb to be done then. The clock asks
// for those that are due ([Log.DueTimers]).
//
// Words: a fact is told, guards and subscribers hear it; its subject is whom
// the [Timeline] shows it for; its act says who brought it about.
//
// The room calls db. It refuses to know what any fact means, who loops over
// Relay and DueTimers (app does), and how verbs are called (op does).
package event
