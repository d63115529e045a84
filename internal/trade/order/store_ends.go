package order

import (
	"encoding/json"

	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
)

// endedRow is an order with what it promised.
type endedRow struct {
	ended
	Body string `db:"body"`
}

func (r *endedRow) promised() (*clock.Date, error) { return promisedIn(r.Body) }

func promisedIn(body string) (*clock.Date, error) {
	var b struct {
		PromisedAt *clock.Date `json:"promisedAt"`
	}
	return b.PromisedAt, json.Unmarshal([]byte(body), &b)
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
func Groups(r db.Reader, ids []ID, each func(*Grouped)) error {
	return db.SelectKeys(r, "orders", keysOf(ids), db.Unlocked, func(row Grouped) error {
		each(&row)
		return nil
	})
}

// Promises reads, as a set, the days that orders promised; nil for none.
func Promises(r db.Reader, ids []ID) (map[ID]*clock.Date, error) {
	days := make(map[ID]*clock.Date, len(ids))
	return days, db.SelectKeys(r, "orders", keysOf(ids), db.Unlocked, func(row endedRow) (err error) {
		days[row.ID], err = row.promised()
		return err
	})
}
