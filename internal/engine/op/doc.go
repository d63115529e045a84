// Package op is where things are asked and done. Each thing is registered once
// and so has its HTTP door, its place in the OpenAPI document, its permission,
// idempotency, dry run, a queue and an audit trail.
//
// # Words
//
// A verb does something and waits in the queue; a Simple verb decides nothing
// beforehand. A Query reads; an Ask decides like a verb and stores nothing. A
// Raw speaks HTTP itself. A command is one call of a verb; a turn is the
// commands that are committed in one transaction.
//
// # The way of a command
//
//  1. The door (door.go, serve.go) gives the request an id and a language, asks
//     who it is (Identify by a key, Session by a cookie) and whether they may
//     (Allow), and only then reads query, path, headers and body (bind.go,
//     decode.go), as strictly as can be. What is open (Visit) is read first: its
//     input names the workspace. What comes without a key must not be sent by
//     another site. Slow work that must not hold up a queue is done here (Prepare).
//     Whatever is refused, here or later, becomes a problem in one place
//     (problem.go). A dry run decides and ends here (dry.go).
//  2. The queue (queue.go) of the workspace takes what waits, without a timer,
//     up to 256 commands and 4,000 rows. Commands with one key that wait
//     together are one command.
//  3. The turn (turn.go) looks the keys up and decides, grouped by verb, as of
//     one moment of the database. While it is being committed, the next turn is
//     already being decided; what goes stale by that is decided again.
//  4. Its one transaction runs each verb's Commit on all of its commands, stores
//     them with their answers (store.go) and seals the facts.
//
// A refusal is an item's own answer. An accident, that is an error which is no
// fault, undoes the transaction; then each command gets a turn of its own, so
// that only the guilty one fails.
//
// # Keys and the audit trail are one table
//
// A committed command is one row of the table commands: who, when, which verb,
// under which request, about what; and the caller's key, the request's
// fingerprint and the answer. After 72 hours Sweep empties the last three, and
// the rest stays for ever as the audit trail (Trail): one insert serves both. A
// command without a caller's key keeps no answer, for nobody can ask for it.
//
// The rows are inserted after the rooms' own and before the counter of facts,
// not first: the answer is known only then, and one insert costs half of an
// insert and an update. The lock order stays one and the same for all writers.
// What "first" would give is given otherwise: the keys are looked up at the very
// moment that the decision sees, equal keys of one process never meet, and
// where two nodes take one key at once, the unique index lets one of them win,
// and the other looks again before it answers anything.
//
// # What it refuses to know
//
// It knows no order and no role, and of a session only its cookie's name. It
// calls db and event; app tells it who identifies and who allows, loops over due timers (Fire) and workspaces
// (Sweep), and gives the door to an http.Server with its timeouts. Its
// goroutines live here and not in app because they come and go with the work:
// one per workspace in which something waits, and one for the turn that is
// being committed. Close waits for all of them.
package op
