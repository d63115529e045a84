package insight

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
)

// zone is where the business's days begin.
func (rm *room) zone(ctx context.Context, r db.Reader) (*time.Location, error) {
	release, err := rm.o.Current(ctx, r)
	if err != nil {
		return nil, err
	}
	return blueprint.Of[*blueprint.Workspace](release).Zone, nil
}

func dayOf(micros int64, zone *time.Location) int64 {
	return int64(clock.DateOf(time.UnixMicro(micros).In(zone)))
}

// ordersKey is what orders are grouped by.
type ordersKey struct {
	day                                  int64
	typ, customerType, channel, currency string
}

func (k ordersKey) compare(o ordersKey) int {
	return cmp.Or(cmp.Compare(k.day, o.day), cmp.Compare(k.typ, o.typ), cmp.Compare(k.customerType, o.customerType),
		cmp.Compare(k.channel, o.channel), cmp.Compare(k.currency, o.currency))
}

// counted is a set of orders being added up: each is read once.
type counted map[ordersKey]*ordersRow

func (c counted) of(g *order.Grouped, day int64) *ordersRow {
	k := ordersKey{day, g.Type, g.CustomerType, g.Channel, g.Currency}
	if c[k] == nil {
		c[k] = &ordersRow{Day: day, Type: g.Type, CustomerType: g.CustomerType, Channel: g.Channel, Currency: g.Currency}
	}
	return c[k]
}

// keep adds up some orders and writes the sums, in the order of their keys.
func (rm *room) keep(tx *event.Tx, orders []order.Grouped, add func(c counted, g *order.Grouped)) error {
	c := counted{}
	for i := range orders {
		add(c, &orders[i])
	}
	var rows []ordersRow
	for _, row := range c {
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b ordersRow) int { return a.key().compare(b.key()) })
	return accrue(tx, "insight_orders", rows)
}

// hearPlaced counts orders on the day they were placed, with what they were
// worth then.
func (rm *room) hearPlaced(ctx context.Context, tx *event.Tx, facts []event.Heard[order.PlacedFact]) error {
	zone, err := rm.zone(ctx, tx)
	if err != nil {
		return err
	}
	worth := make(map[order.ID]int64, len(facts))
	for _, f := range facts {
		worth[f.Fact.Order] = int64(f.Fact.Total.Units)
	}
	orders, err := order.GroupsOf(tx, facts)
	if err != nil {
		return fmt.Errorf("add up orders: %w", err)
	}
	return rm.keep(tx, orders, func(c counted, g *order.Grouped) {
		row := c.of(g, dayOf(g.PlacedAt, zone))
		row.Placed++
		row.Worth += worth[g.ID]
	})
}

// hearFinished counts orders on the day their process was completed, and
// whether the promised day was kept.
func (rm *room) hearFinished(ctx context.Context, tx *event.Tx, facts []event.Heard[flow.Finished]) error {
	at := map[order.ID]time.Time{}
	for _, c := range order.CompletionsOf(facts) {
		at[c.Order] = c.At
	}
	if len(at) == 0 {
		return nil
	}
	zone, err := rm.zone(ctx, tx)
	if err != nil {
		return err
	}
	judged, err := order.Judged(tx, at, zone)
	if err != nil {
		return fmt.Errorf("read promises: %w", err)
	}
	orders, err := order.Groups(tx, slices.Collect(maps.Keys(at)))
	if err != nil {
		return fmt.Errorf("add up orders: %w", err)
	}
	return rm.keep(tx, orders, func(c counted, g *order.Grouped) {
		row := c.of(g, dayOf(at[g.ID].UnixMicro(), zone))
		row.Completed++
		switch judged[g.ID] {
		case order.Kept:
			row.Kept++
		case order.Missed:
			row.Missed++
		}
	})
}

// hearCancelled counts orders on the day they were cancelled.
func (rm *room) hearCancelled(ctx context.Context, tx *event.Tx, facts []event.Heard[order.CancelledFact]) error {
	zone, err := rm.zone(ctx, tx)
	if err != nil {
		return err
	}
	at := map[order.ID]int64{}
	for _, f := range facts {
		at[f.Fact.Order] = f.Act.Micros()
	}
	orders, err := order.Groups(tx, slices.Collect(maps.Keys(at)))
	if err != nil {
		return fmt.Errorf("add up orders: %w", err)
	}
	return rm.keep(tx, orders, func(c counted, g *order.Grouped) { c.of(g, dayOf(at[g.ID], zone)).Cancelled++ })
}

// hearDecided counts what was decided, by step and by person, and how long it
// had waited.
func (rm *room) hearDecided(ctx context.Context, tx *event.Tx, facts []event.Heard[flow.TaskDone]) error {
	zone, err := rm.zone(ctx, tx)
	if err != nil {
		return err
	}
	keys := make([]seatKey, 0, len(facts))
	for _, f := range facts {
		if subject, err := id.ParseAny(f.Fact.Subject); err == nil {
			keys = append(keys, seatKey{subject, f.Fact.Seat.String()})
		}
	}
	steps, people := map[stepKey]*stepRow{}, map[personKey]*personRow{}
	err = decided(tx, keys, func(t *decidedRow) {
		day, took := dayOf(t.ClosedAt, zone), t.ClosedAt-t.OpenedAt
		step := at(steps, stepKey{day, t.Step, bucketOf(float64(took) / 1e6)})
		step.add(took, t.ClosedAt > t.DueAt)
		if t.ClosedUser != nil {
			at(people, personKey{day, *t.ClosedUser}).add(took, t.ClosedAt > t.DueAt)
		}
	})
	if err != nil {
		return err
	}
	var stepRows []stepRow
	for k, row := range steps {
		row.Day, row.Step, row.Bucket = k.day, k.step, k.bucket
		stepRows = append(stepRows, *row)
	}
	var personRows []personRow
	for k, row := range people {
		row.Day, row.Person = k.day, k.person
		personRows = append(personRows, *row)
	}
	if err := accrue(tx, "insight_steps", stepRows); err != nil {
		return err
	}
	return accrue(tx, "insight_people", personRows)
}

type stepKey struct {
	day    int64
	step   string
	bucket int64
}

type personKey struct {
	day    int64
	person act.UserID
}

// at is the row of a key, made where it is not there.
func at[K comparable, V any](rows map[K]*V, k K) *V {
	if rows[k] == nil {
		rows[k] = new(V)
	}
	return rows[k]
}
