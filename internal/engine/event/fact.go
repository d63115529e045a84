package event

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
)

// Fact is something that happened: a plain struct in the telling room's
// event.go, written as JSON under its name and version. Head must not look at
// the receiver for Name and Version: guards and subscribers read them from the
// zero value.
//
// A version is a promise about the JSON. Fields may be added under the same
// version; whoever renames or drops one raises it and keeps the old struct for
// as long as somebody may hear old facts.
type Fact interface{ Head() Head }

// Head is what the log itself knows of a fact.
type Head struct {
	Name    string // "order.placed"
	Version int    // of the struct's JSON
	Subject id.Raw // whom the timeline shows it for, mostly the order
}

// Told is a fact and the act that brought it about.
type Told struct {
	Act  act.Act
	Fact Fact
}

// Heard is a fact as a guard or subscriber gets it. Seq is the fact's number
// in its workspace; guards run before numbering and see 0.
type Heard[F Fact] struct {
	Act  act.Act // for subscribers: workspace, user, name and time of the original act
	Seq  int64
	Fact F
}

// Guard is called inside the transaction with all facts of type F that were
// told since it last ran. It may write, tell more facts, and refuse single
// ones: errs[i] refuses the command that told facts[i]; a nil slice refuses none.
type Guard[F Fact] func(ctx context.Context, tx *Tx, facts []Heard[F]) (errs []error)

// Subscriber is called after commit with batches of facts of type F, in order.
// Its effects and its cursor are one transaction; an error repeats the batch.
// It writes through tx alone and briefly: on SQLite every writer waits for it.
type Subscriber[F Fact] func(ctx context.Context, tx *Tx, facts []Heard[F]) error
