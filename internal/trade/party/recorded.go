package party

import (
	"encoding/json"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
	"bespoke/internal/base/pen"
)

// Recorded is what a decision went by of a party, but for what is personal: its
// name, where to reach it, and where it lives to the street. Those are read
// again when the decision is, as they are then.
type Recorded struct {
	Type        string          `json:"type,omitempty"`
	Groups      []string        `json:"groups,omitempty"`
	Region      string          `json:"region,omitempty"`
	Place       *Address        `json:"place,omitempty"`
	Blocked     bool            `json:"blocked,omitzero"`
	Owner       act.UserID      `json:"owner,omitzero"`
	CreditLimit *money.Amount   `json:"creditLimit,omitempty"`
	Fields      json.RawMessage `json:"fields,omitempty"`
}

// Record keeps the party as it is, but for its accounts.
func (p *Party) Record() Recorded {
	r := Recorded{Type: p.Type, Groups: p.Groups, Region: p.Region, Blocked: p.Blocked, Owner: p.Owner, CreditLimit: p.CreditLimit, Fields: p.Fields}
	if a := p.Address; a != nil {
		r.Place = a.Place()
	}
	return r
}

// Write writes the record as its JSON.
func (r *Recorded) Write(p *pen.Pen) {
	p.Begin('{')
	p.Text("type", r.Type)
	p.Texts("groups", r.Groups)
	p.Text("region", r.Region)
	if a := r.Place; a != nil {
		p.Open("place", '{')
		p.Text("kind", a.Kind)
		p.Text("country", a.Country)
		p.Text("division", a.Division)
		p.Text("city", a.City)
		p.Text("postcode", a.Postcode)
		p.End('}')
	}
	p.Flag("blocked", r.Blocked)
	if !r.Owner.IsZero() {
		p.Text("owner", r.Owner.String())
	}
	if m := r.CreditLimit; m != nil {
		p.Open("creditLimit", '{')
		p.Text("amount", string(m.Units.Append(nil, m.Currency.Places())))
		p.Text("currency", string(m.Currency))
		p.End('}')
	}
	p.Raw("fields", r.Fields)
	p.End('}')
}

// Place is the address to the town: what taxes and freight go by.
func (a *Address) Place() *Address {
	return &Address{Kind: a.Kind, Country: a.Country, Division: a.Division, City: a.City, Postcode: a.Postcode}
}

// Over is the party as it was recorded, with the accounts that it had then, and
// what is personal as it is now.
func (r Recorded) Over(now *Party, accounts []Account) Party {
	was := *now
	was.Type, was.Groups, was.Region, was.Blocked, was.Owner = r.Type, r.Groups, r.Region, r.Blocked, r.Owner
	was.CreditLimit, was.Fields, was.Accounts, was.Address = r.CreditLimit, r.Fields, slices.Clone(accounts), r.Place
	return was
}
