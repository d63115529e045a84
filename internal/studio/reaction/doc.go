// Package reaction does by itself what a business wants done when something has
// happened: "when an order of a VIP is placed, write a note".
//
// # Words
//
// A table of reactions is a decision table of the point react.event: it is on
// events, and its rows name a verb and its inputs. A reaction is one hit of a row
// for one fact. It waits, is done, or is queued: it was refused as often as it is
// tried, and somebody has to see to it.
//
// # How it works
//
// Publishing notes which facts a release reacts to (hear.go), so that a workspace whose
// tables are on nothing is passed over. A subscriber asks the tables of the release that
// the fact's subject is pinned to, with the environment in which notices ask their conditions
// ([notify.Service.Each]). What hits is a row of the table reactions, written once
// with the subscriber's cursor, and a timer that is due at once.
//
// The clock calls the internal verb reaction.run (run.go). It plans the verb of the
// row as a flow's automatic step plans its own, with the robot's rights, and commits
// it in the transaction that notes the reaction as done: however often it is called,
// and whenever the program dies, the verb has one effect. A refusal is tried again
// after the pauses of a flow's steps, then it is queued (repair.go), and the role
// that looks after what has no owner hears of it.
//
// Nothing goes in circles: what the robot of this room has told wakes no table, and
// one subject has at most [MaxOfSubject] reactions that are kept. What is over is kept
// for 90 days (sweep.go).
//
// # What it calls, tells and refuses to know
//
// It calls rule for tables, notify for what is known of an event, flow for how long
// pauses are. It tells reaction.done, reaction.failed and reaction.repaired. It does
// not know what an order is, nor any verb: app says which list subjects are chosen
// from, and verbs say whether they are about one of them (op.Bulk).
package reaction
