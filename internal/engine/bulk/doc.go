// Package bulk does one thing to many: a job applies a verb to up to 5,000
// subjects in the background, and says of each what became of it.
//
// # Words
//
// A job is a list of items; an item is one call of a verb. Items of a later
// wave wait until the waves before are through, as orders for the customers
// that a file brings along. An item is waiting, doing, done, failed (refused:
// nothing of it was stored) or left (the job was cancelled first).
//
// # The way of a job
//
//  1. It is tried (check.go): every item is decided and nothing stored, and the
//     refusals are counted by reason.
//  2. It is started (start.go): job and items are rows, the fact bulk.started
//     is told, and a timer is set.
//  3. The relay hears the fact and wakes the runner of its process (run.go).
//     Should that process die, the timer wakes another one seconds later: it
//     comes again as long as the job is open.
//  4. The runner takes a batch, marks it as under way, and does it through the
//     same door as everybody: as the user, with the rights that he has at that
//     moment, in the queue of the workspace, each item under a key made of job
//     and number. What was under way when a process died is done again under
//     the same keys, so nothing is skipped and nothing done twice.
//  5. It records what came of the batch, and tells bulk.moved or bulk.ended.
//
// Keys are kept for 72 hours, so a job that did not end within 48 is given up:
// what waits is left, and what was under way is said to be unknown.
//
// # What it refuses to know
//
// It knows no order and no task, but verbs, by name. What a verb's input is,
// which list chooses its subjects, and that it may be done in bulk at all, the
// verb says itself (op.Bulk). Who somebody is and what an id is called, app tells.
package bulk
