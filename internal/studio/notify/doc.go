// Package notify tells people what concerns them, in their inbox and by mail,
// and other programs what happens.
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
// A notice is a document that says to whom something is told, when, over which
// channel and in which words. An occasion is a fact that a notice is on. The log
// has a row for what one person is told of one occasion over one channel.
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
// Before that it finds the notices of the current release that the facts set
// off. What telling goes by is read as sets (scene.go), what becomes of each
// person is decided purely (tell.go), and rows of the log are the queue that
// notice_send.go works off: it looks again at occasions that waited, and lets
// letters go out. Texts are compiled with the release (phrase.go) and filled in
// for each reader (render.go).
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
// [Subjects] and [Matters], which app brings; what leads outside are the doors
// [Post] and [Mailer], which plugs fill. It does not know what an order is, and carries nothing of one.
package notify
