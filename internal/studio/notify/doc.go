// Package notify tells people what concerns them: so far in their inbox.
//
// # Words
//
// An item of an inbox says that something happened which somebody should know:
// a task opened for him or was escalated to him, a deadline of his passed, he
// was mentioned, his order was confirmed, cancelled or rejected. It names the
// fact and what the fact is about; its sentence is a code with a few words,
// said in the reader's language when it is read. A holder is whom a task is
// for: a user's id, or "role:finance" for a pool.
//
// # How it works
//
// A subscriber (hear.go) hears the facts by name, for the rooms that tell them
// lie above this one, and writes one item per fact and person, exactly once:
// its cursor moves in the same transaction. Then it tells inbox.changed, which
// is what streams hear; it names holders, so that it is as long for a pool of
// sixty as for one.
//
// An item outlives its reader's rights, so what somebody may not see any more
// is left out when the inbox is read or counted. Items are kept for 90 days.
//
// # What it calls and refuses to know
//
// It calls identity for who has a role. Whose an order is, who holds a task and
// how a step is called it asks through [Subjects], which app brings. It does not
// know what an order is.
package notify
