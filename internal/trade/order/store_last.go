package order

import (
	"encoding/json"

	"bespoke/internal/engine/db"
	"bespoke/internal/trade/party"
)

// lastRow is the last order of a customer.
type lastRow struct {
	Customer party.ID `db:"customer_id,key"`
	Order    ID       `db:"order_id"`
	PlacedAt int64    `db:"placed_at"`
}

type customerKey struct {
	Customer party.ID `db:"customer_id"`
}

func keysOfCustomers(ids []party.ID) []customerKey {
	keys := make([]customerKey, len(ids))
	for i, one := range ids {
		keys[i].Customer = one
	}
	return keys
}

// keepLast writes the last orders of customers, but not over later ones: facts
// may be of imported orders, which were placed earlier. Only the subscriber writes
// them, one relay at a time.
func keepLast(tx db.Tx, rows []lastRow) error {
	fresh, err := db.InsertFresh(tx, "order_lasts", rows)
	if err != nil {
		return err
	}
	there := map[party.ID]lastRow{}
	var customers []party.ID
	for i, row := range rows {
		if !fresh[i] {
			there[row.Customer], customers = row, append(customers, row.Customer)
		}
	}
	var newer []lastRow
	err = db.SelectKeys(tx, "order_lasts", keysOfCustomers(customers), db.ForUpdate, func(old lastRow) error {
		if row := there[old.Customer]; row.after(old) {
			newer = append(newer, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.UpdateRows(tx, "order_lasts", newer)
}

// heldRow is what an order held.
type heldRow struct {
	ID       ID       `db:"id,key"`
	Customer party.ID `db:"customer_id"`
	Body     string   `db:"body,sealed"`
}

// lastFields reads the fields of the last orders of customers, as a set.
func lastFields(r db.Reader, customers []party.ID) (map[party.ID]json.RawMessage, error) {
	var ids []ID
	err := db.SelectKeys(r, "order_lasts", keysOfCustomers(customers), db.Unlocked, func(row lastRow) error {
		ids = append(ids, row.Order)
		return nil
	})
	if err != nil {
		return nil, err
	}
	held := make(map[party.ID]json.RawMessage, len(ids))
	return held, db.SelectKeys(r, "orders", keysOf(ids), db.Unlocked, func(row heldRow) error {
		var body struct {
			Fields rawJSON `json:"fields"`
		}
		err := restore(row.Body, &body)
		held[row.Customer] = json.RawMessage(body.Fields)
		return err
	})
}
