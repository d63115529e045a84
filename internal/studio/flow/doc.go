// Package flow runs the processes that a business composes: who is asked, in
// which order, until when, and what happens by itself.
//
// # Words
//
// A definition ([Def]) is a flow document, compiled for one release. A run is one
// execution of it for one subject, as an order; its [State] is one JSON document.
// A part is a running block (main, or a lane), a visit one entry into one step, a
// seat one place at an approval or task, of a user, of all who have a role, or of all who
// sign in for the customer (customer.go, asked.go). The open seats are the to-dos. The world
// is the frozen view that comes with each event.
//
// # How it works
//
// [Compile] makes definitions of documents and refuses by name what this program
// does not run yet. [Advance] is the whole semantics: definition, state, event
// and world in; new state and commands out. It is pure: no clock, no I/O, so
// placing, quoting, trying on paper and replaying call the same function.
// [Drive] is Advance with the verbs of automatic steps answered at once;
// [Preview] and [Path] walk on a copy with everybody saying yes.
//
// An event is refused (a fault, and nothing has changed) or applied; then the run
// settles: parts walk forward through skips, choices, parallels and calls until
// each waits for somebody. When a lane ends, the block above judges. The rules
// have numbers (B1, A2, D3 …); comments and tests cite them.
//
// [Prove] looks at the flows of a release before it is published: which orders reach
// which steps, and whether somebody is there (prove*.go, docs/proof.md).
//
// A step can be asked aside, once more, while its part stands further on: by a
// question, and because the subject changed. Its visit says whose place it takes; who
// waits for it says so; what comes after is held by place, so nothing is marked as
// waiting and forgotten (docs/decisions/0019-asked-aside.md).
//
// What the page of rules has and this package does not run yet is refused by name
// (support.go).
//
// # What it calls, tells and refuses to know
//
// It calls rule for conditions, and blueprint for documents and calendars. It
// tells flow.*, step.*, choice.*, join.*, task.*, wait.*, call.* and deadline.* facts. It
// does not know what an order is, which verbs there are, or where states, tasks
// and timers are stored: whoever calls Advance does its commands.
package flow
