package order

import (
	"context"
	"fmt"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/flow"
)

// What becomes of the promised day, once an order is completed.
const (
	Kept   = "kept"
	Missed = "missed"
)

// Judge tells whether an order that was completed then kept its promise: by the
// end of the promised day where the business is. An order without a promised
// day is not judged: "".
func Judge(promised *clock.Date, completed time.Time, zone *time.Location) string {
	switch {
	case promised == nil:
		return ""
	case clock.DateOf(completed.In(zone)) > *promised:
		return Missed
	}
	return Kept
}

// ended is what is written of orders that came to an end: by a subscriber, or
// with the order itself where it is completed as it is placed.
type ended struct {
	ID          ID      `db:"id,key"`
	CompletedAt *int64  `db:"completed_at"`
	CancelledAt *int64  `db:"cancelled_at"`
	Promise     *string `db:"promise"`
}

// Completion is an order whose process was completed.
type Completion struct {
	Order ID
	At    time.Time
}

// CompletionsOf picks, of the ends of processes, those that completed orders.
func CompletionsOf(facts []event.Heard[flow.Finished]) (all []Completion) {
	for _, f := range facts {
		if one, err := id.Parse[kind](f.Fact.Subject); err == nil && f.Fact.Outcome == flow.Completed {
			all = append(all, Completion{one, f.Act.At})
		}
	}
	return all
}

// hearFinished keeps when orders were completed, beside the path of deciding,
// and whether in time. A new subscriber hears the log from its beginning, so
// that older orders have it too.
func (s *Service) hearFinished(ctx context.Context, tx *event.Tx, facts []event.Heard[flow.Finished]) error {
	done := map[ID]time.Time{}
	for _, c := range CompletionsOf(facts) {
		done[c.Order] = c.At
	}
	release, err := s.o.Current(ctx, tx)
	if err != nil {
		return err
	}
	zone := setupOf(release).Workspace.Zone
	return end(tx, done, func(row *endedRow, at time.Time) (news bool, err error) {
		if row.CompletedAt != nil { // as it was placed
			return false, nil
		}
		promised, err := promisedIn(row.Body)
		row.complete(promised, at, zone)
		return true, err
	})
}

// complete notes when an order was completed, and whether in time.
func (e *ended) complete(promised *clock.Date, at time.Time, zone *time.Location) {
	moment, judged := at.UnixMicro(), Judge(promised, at, zone)
	if e.CompletedAt = &moment; judged != "" {
		e.Promise = &judged
	}
}

// hearCancelled keeps when orders were cancelled.
func (s *Service) hearCancelled(_ context.Context, tx *event.Tx, facts []event.Heard[CancelledFact]) error {
	off := map[ID]time.Time{}
	for _, f := range facts {
		off[f.Fact.Order] = f.Act.At
	}
	return end(tx, off, func(row *endedRow, at time.Time) (news bool, err error) {
		moment := at.UnixMicro()
		row.CancelledAt = &moment
		return true, nil
	})
}

// end writes what became of some orders, locked in the order of their ids.
func end(tx *event.Tx, at map[ID]time.Time, say func(row *endedRow, at time.Time) (news bool, err error)) error {
	ids := make([]ID, 0, len(at))
	for one := range at {
		ids = append(ids, one)
	}
	var rows []ended
	err := db.SelectKeys(tx.Tx, "orders", keysOf(ids), db.ForUpdate, func(row endedRow) error {
		news, err := say(&row, at[row.ID])
		if news {
			rows = append(rows, row.ended)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read orders that ended: %w", err)
	}
	return db.UpdateRows(tx.Tx, "orders", rows)
}
