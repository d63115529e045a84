package order

import (
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/pen"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// basis is what placing went by beside what the order itself says: who asked,
// which of the fields were typed and not filled in, what was agreed, and what
// the customer, the products and the shelf were like. Together with the order
// it is enough to decide it again (replay.go). It holds nothing personal,
// and no value that the order keeps: both would be there twice.
type basis struct {
	Kind     act.Kind                   `json:"kind"`
	User     act.UserID                 `json:"user,omitzero"`
	Roles    []string                   `json:"roles,omitempty"`
	Numbered bool                       `json:"numbered,omitzero"`  // its number came with it
	Freight  *dec.Dec                   `json:"freight,omitempty"`  // agreed
	Files    int                        `json:"files,omitzero"`     // attached
	Last     Fields                     `json:"last,omitempty"`     // of the customer's last order, where the form asked
	Customer verbatim                   `json:"customer"`           // party.Recorded
	Accounts []party.Account            `json:"accounts,omitempty"` // the customer's
	Products []verbatim                 `json:"products"`           // catalog.Recorded, each once
	Stock    [][]inventory.Recorded     `json:"stock"`              // of these products
	Sources  []inventory.RecordedSource `json:"sources,omitempty"`  // all warehouses, where rules chose from them
	Lines    []lineBasis                `json:"lines"`
	sent
}

// verbatim is JSON in the very text that it was read from.
type verbatim string

// MarshalJSON writes it as it was read.
func (v verbatim) MarshalJSON() ([]byte, error) { return []byte(v), nil }

// sent are the custom fields that a request held: those whose values are stored,
// and those that were sent blank.
type sent struct {
	Typed []string `json:"typed,omitempty"`
	Blank Fields   `json:"blank,omitempty"`
}

// lineBasis is what a line was decided from beside itself.
type lineBasis struct {
	Product     int      `json:"p,omitzero"`            // which of the products
	Filled      bool     `json:"filled,omitzero"`       // nobody stated a quantity
	Price       *dec.Dec `json:"price,omitempty"`       // agreed
	DiscountPct *dec.Dec `json:"discountPct,omitempty"` // likewise
	sent
}

// fields is what was sent, as far as it was stored.
func (s sent) fields(stored rawJSON, room *fieldsRoom) Fields {
	if len(s.Typed) == 0 && len(s.Blank) == 0 {
		return nil
	}
	all := room.next()
	r := pen.Read(string(stored)) // the form printed it
	for r.Begin('{'); r.More('}'); {
		if key, value := r.Name(), r.Raw(); slices.Contains(s.Typed, key) {
			all[key] = rawJSON(value)
		}
	}
	maps.Copy(all, s.Blank)
	return all
}
