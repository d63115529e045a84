package order

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/party"
)

// hearLast keeps which order of a customer is the last, by when it was placed:
// beside the path of placing, and from the beginning of the log, so that older
// orders count as well.
func (s *Service) hearLast(_ context.Context, tx *event.Tx, facts []event.Heard[PlacedFact]) error {
	latest := map[party.ID]lastRow{}
	for _, f := range facts {
		row := lastRow{f.Fact.Customer, f.Fact.Order, f.Act.Micros()}
		if f.Fact.PlacedAt != nil {
			row.PlacedAt = f.Fact.PlacedAt.UnixMicro()
		}
		if old, there := latest[row.Customer]; !there || row.after(old) {
			latest[row.Customer] = row
		}
	}
	rows := make([]lastRow, 0, len(latest))
	for _, row := range latest {
		if !row.Customer.IsZero() { // facts of older programs do not say
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b lastRow) int { return compareRaw(a.Customer.Raw(), b.Customer.Raw()) })
	return keepLast(tx.Tx, rows)
}

// after tells which of two orders is the later one.
func (r lastRow) after(o lastRow) bool {
	return cmp.Or(cmp.Compare(r.PlacedAt, o.PlacedAt), compareRaw(r.Order.Raw(), o.Order.Raw())) > 0
}

func compareRaw(a, b id.Raw) int { return bytes.Compare(a[:], b[:]) }

// lasts finds what the last orders of customers held, where forms repeat it and
// the actor may see all orders of a customer: two reads, whatever the batch, and
// none where no form asks.
func lasts(r db.Reader, setup *Setup, cmds []op.Cmd[*Request], customers []*party.Party) (map[party.ID]json.RawMessage, error) {
	var asked []party.ID
	for i, c := range cmds {
		typ := setup.typeOf(c.In.Type)
		if typ == nil || typ.Form == nil || !typ.Form.AsksLast() || customers[i] == nil || slices.Contains(asked, customers[i].ID) {
			continue
		}
		if c.Act.Kind == act.Customer || identity.SightOf(c.Act, setup.whole).Rows("order").All() {
			asked = append(asked, customers[i].ID)
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	held, err := lastFields(r, asked)
	if err != nil {
		return nil, fmt.Errorf("read last orders: %w", err)
	}
	return held, nil
}

// lastOf hands over single fields of what an order held.
func lastOf(fields json.RawMessage) func(key string) json.RawMessage {
	var values map[string]json.RawMessage
	if len(bytes.TrimSpace(fields)) == 0 || json.Unmarshal(fields, &values) != nil {
		return nil
	}
	return func(key string) json.RawMessage { return values[key] }
}

// repeats hands over what the last order held, and keeps what was asked for.
func (d *draft) repeats() func(key string) json.RawMessage {
	if d.last == nil {
		return nil
	}
	d.repeated = Fields{}
	return func(key string) json.RawMessage {
		value := d.last(key)
		if value != nil {
			d.repeated[key] = value
		}
		return value
	}
}
