package event

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
)

var notParked = fault.Define(fault.Missing, "fact.missing", "没有这条搁置的事件", "no such parked fact").
	Fix("刷新列表：它可能已经处理完", "Refresh the list: it may be dealt with already")

// ParkedFact is a fact that a subscriber could not take in, five times.
type ParkedFact struct {
	Record
	Subscriber string
	ParkedAt   int64 // µs UTC
	Error      string
}

// Parked lists the workspace's parked facts, oldest first.
func Parked(r db.Reader, limit int) ([]ParkedFact, error) { return readParked(r, limit) }

// Unpark hands a parked fact to its subscriber again. It leaves the list in
// the transaction of the effects; a failure is returned and leaves it there.
// Faults: fact.missing.
func (l *Log) Unpark(ctx context.Context, a act.Act, subscriber string, seq int64) error {
	sub := l.subscriber(subscriber)
	if sub == nil {
		return notParked.New()
	}
	return l.Write(ctx, a, func(tx *Tx) error {
		there, err := unpark(tx.Tx, subscriber, seq)
		if err != nil {
			return err
		}
		if !there {
			return notParked.New()
		}
		recs, err := readOne(tx.Tx, seq)
		if err != nil {
			return err
		}
		return sub.hear(ctx, tx, a.Workspace, sub.heard(recs))
	})
}
