package order

import (
	"encoding/json"
	"maps"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/studio/form"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// basis is what placing went by beside what the order itself says: who asked,
// which of the fields were typed and not filled in, what was agreed, and what
// the customer, the products and the shelf were like. Together with the order
// it is enough to decide it again (replay.go). It holds nothing personal,
// and no value that the order keeps: both would be there twice.
type basis struct {
	Kind     act.Kind               `json:"kind"`
	User     act.UserID             `json:"user,omitzero"`
	Roles    []string               `json:"roles,omitempty"`
	Numbered bool                   `json:"numbered,omitzero"`  // its number came with it
	Freight  *dec.Dec               `json:"freight,omitempty"`  // agreed
	Files    int                    `json:"files,omitzero"`     // attached
	Last     Fields                 `json:"last,omitempty"`     // of the customer's last order, where the form asked
	Customer rawJSON                `json:"customer"`           // party.Recorded
	Accounts []party.Account        `json:"accounts,omitempty"` // the customer's
	Products []rawJSON              `json:"products"`           // catalog.Recorded, each once
	Stock    [][]inventory.Recorded `json:"stock"`              // of these products
	Lines    []lineBasis            `json:"lines"`
	sent
}

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

// basis is what this order was decided from.
func (d *draft) basis() (b basis, err error) {
	b = basis{Kind: d.act.Kind, User: d.act.User, Roles: d.act.Roles, Numbered: d.req.Number != "", Files: len(d.req.Attachments),
		Accounts: d.accounts, Last: d.repeated, Lines: make([]lineBasis, len(d.lines)), sent: sentOf(d.form)}
	if b.Customer, err = bodyOf(d.customer.Record()); err != nil {
		return b, err
	}
	if d.req.Freight != nil {
		b.Freight = &d.req.Freight.Units
	}
	at := make(map[catalog.ID]int, len(d.lines))
	for i := range d.lines {
		l := &d.lines[i]
		n, known := at[l.product.ID]
		if !known {
			n = len(b.Products)
			at[l.product.ID] = n
			text, err := bodyOf(l.product.Record())
			if err != nil {
				return b, err
			}
			b.Products, b.Stock = append(b.Products, text), append(b.Stock, d.lay[l.product.ID])
		}
		b.Lines[i] = l.basis(n)
	}
	return b, nil
}

func (l *lineDraft) basis(product int) lineBasis {
	b := lineBasis{Product: product, Filled: l.req.Quantity == nil, DiscountPct: l.req.DiscountPct, sent: sentOf(l.form)}
	if l.req.Price != nil {
		b.Price = &l.req.Price.Units
	}
	return b
}

// bodyOf is a part of a body as its column holds it.
func bodyOf(part any) (rawJSON, error) {
	text, err := store(part)
	return rawJSON(text), err
}

// sentOf tells which fields of a form were sent.
func sentOf(x *form.Resolved) sent {
	typed, blank := x.Sent()
	return sent{typed, blank}
}

// fields is what was sent, as far as it was stored.
func (s sent) fields(stored rawJSON) Fields {
	if len(s.Typed) == 0 && len(s.Blank) == 0 {
		return nil
	}
	var kept map[string]json.RawMessage
	if len(s.Typed) > 0 {
		_ = json.Unmarshal(stored, &kept) // the form printed it
	}
	all := make(Fields, len(s.Typed)+len(s.Blank))
	for _, key := range s.Typed {
		all[key] = kept[key]
	}
	maps.Copy(all, s.Blank)
	return all
}
