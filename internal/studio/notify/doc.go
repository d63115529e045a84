// Package notify tells people what concerns them, so far in their inbox, and
// other programs what happens.
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
// An endpoint, in the API a webhook, is an address that is called when something
// happens; it hears what its user may hear. A delivery is what one endpoint is
// told of one fact, however many attempts it takes.
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
// Another subscriber (webhook_hear.go) writes a delivery per fact and endpoint
// in the same way. The clock looks which endpoints have something due and puts a
// job in for each, which makes the attempts and writes down what came of them
// (webhook_send.go); how patient they are is decided purely (webhook_health.go).
//
// # What it calls and refuses to know
//
// It calls identity for who has a role, and event for what a user may hear of.
// Whose an order is, who holds a task and how a step is called it asks through
// [Subjects], which app brings; what leads outside is the door [Post], which a
// plug fills. It does not know what an order is, and carries nothing of one.
package notify
