package order

import (
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// endedRow is an order with what it promised.
type endedRow struct {
	ended
	Body string `db:"body,sealed"`
}

func promisedIn(body string) (*clock.Date, error) {
	var b struct {
		PromisedAt *clock.Date `json:"promisedAt"`
	}
	return b.PromisedAt, restore(body, &b)
}

// Grouped is what figures group an order by.
type Grouped struct {
	ID           ID     `db:"id,key"`
	Type         string `db:"type"`
	CustomerType string `db:"customer_type"`
	Channel      string `db:"channel"`
	PlacedAt     int64  `db:"placed_at"`
	Currency     string `db:"currency"`
}

// Groups reads, as a set, what figures group orders by.
func Groups(r db.Reader, ids []ID) (all []Grouped, err error) {
	err = db.SelectKeys(r, "orders", keysOf(ids), db.Unlocked, func(row Grouped) error {
		all = append(all, row)
		return nil
	})
	return all, err
}

// GroupsOf is what figures group placed orders by: most facts tell it, only the
// orders of older ones are read.
func GroupsOf(r db.Reader, facts []event.Heard[PlacedFact]) ([]Grouped, error) {
	var told []Grouped
	var older []ID
	for _, h := range facts {
		f := h.Fact
		if f.CustomerType == nil {
			older = append(older, f.Order)
			continue
		}
		g := Grouped{ID: f.Order, Type: f.Type, CustomerType: *f.CustomerType, Channel: f.Channel, PlacedAt: h.Act.Micros(), Currency: string(f.Total.Currency)}
		if f.PlacedAt != nil {
			g.PlacedAt = f.PlacedAt.UnixMicro()
		}
		told = append(told, g)
	}
	read, err := Groups(r, older)
	return append(told, read...), err
}

// Judged tells, as a set, whether orders that were completed kept their promise.
func Judged(r db.Reader, at map[ID]time.Time, zone *time.Location) (map[ID]string, error) {
	judged := make(map[ID]string, len(at))
	return judged, db.SelectKeys(r, "orders", keysOf(slices.Collect(maps.Keys(at))), db.Unlocked, func(row endedRow) error {
		if row.CompletedAt != nil {
			judged[row.ID] = text(row.Promise)
			return nil
		}
		promised, err := promisedIn(row.Body)
		judged[row.ID] = Judge(promised, at[row.ID], zone)
		return err
	})
}
