// Package rule decides: conditions, decision tables and the facts that both
// read. It is pure. Nothing here opens a database or a file; a decision is a
// function of a compiled release and an environment of facts.
//
// The words:
//
//   - A fact is a dotted path with a type and a stage, as order.total. The
//     stage says from when on it is known; a condition reads only what is known
//     where it stands, so no configuration can be circular.
//
//   - A Catalogue is all facts of one release: the built-in ones of the registry
//     and what the business's documents add. It gives each fact a slot.
//
//   - A Value is what a fact holds. Missing is one more value: it equals only
//     itself and has no order, so logic stays yes or no.
//
//   - An Env holds the values of one decision, one Frame per root (order,
//     customer, line); rows bind their frames while they are looked at.
//
//   - A Cond is a condition (cond.v1), compiled to closures. Its JSON is the
//     canonical form; its Text reads the same in Chinese and English.
//
//   - A Table is a decision table (rules.v1) with its index; the Book is all
//     tables of a release. Decide asks a decision point and answers an Outcome
//     of Hits; a Reason records a hit with its inputs, and Instead names the
//     nearest change that would have let another row decide.
//
//   - A Formula works a value out (CEL): an output of a row, a default, a field
//     that nobody writes. Its numbers are exact, a missing fact makes it missing,
//     and where it has no result nothing is guessed.
//
//   - A Claim joins conditions into what has to be so for something to happen; a
//     Proof finds an order of which it is so, or shows that there is none.
//
// How a document becomes a decision: parse.go reads a condition into nodes and
// checks them, canon.go brings them into canonical form, compile.go makes
// closures. table_read.go reads a table, prove.go looks at its rows against each
// other (prove_space.go walks the inputs they leave open), example.go runs its examples, index.go prepares and scan.go finds the
// candidates, decide.go verifies them and applies the hit policy. formula_read.go
// goes over a formula between CEL's parser and checker, formula_words.go and
// formula_call.go are what it may say, formula_field.go brings those of fields
// into their order.
//
// It calls base and blueprint, tells nobody, and refuses to know where facts
// come from, what a decision leads to, and who may see it. The decision points of
// rooms to come are refused by name.
package rule
