package party

import (
	"encoding/json"
	"strconv"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
)

type partyKind struct{}

func (partyKind) Prefix() string { return "par" }

// ID names a party.
type ID = id.Of[partyKind]

// Party is a person or an organisation.
type Party struct {
	ID        ID
	Version   int64
	CreatedAt int64 // µs UTC
	ErasedAt  int64 // µs UTC; 0 unless what is personal was erased
	Body
	Accounts []Account // one per currency that it was ever charged in

	grams int64 // by which scheme its texts were cut into pieces; 0 for none yet
}

// Body is what people say of a party; requests and answers share it.
type Body struct {
	Ref         string          `json:"ref,omitempty" fact:"customer.ref" doc:"The business's own name of it, unique"`
	Name        string          `json:"name,omitempty" fact:"customer.name" doc:"Every party has one"`
	Type        string          `json:"type,omitempty" fact:"customer.type" doc:"A code of the option set customerType"`
	Groups      []string        `json:"groups,omitempty" fact:"customer.groups" doc:"Codes of the option set customerGroup"`
	Region      string          `json:"region,omitempty" fact:"customer.region" doc:"A code of the option set region"`
	Phone       string          `json:"phone,omitempty" fact:"customer.phone"`
	Email       string          `json:"email,omitempty" fact:"customer.email"`
	Address     *Address        `json:"address,omitempty" fact:"customer.address"`
	Contacts    []Contact       `json:"contacts,omitempty"`
	Addresses   []Address       `json:"addresses,omitempty" fact:"customer.address" doc:"Other places that goods may go to"`
	Blocked     bool            `json:"blocked,omitzero" fact:"customer.blocked" doc:"Rules may refuse its orders"`
	Owner       act.UserID      `json:"owner,omitzero" fact:"customer.owner" doc:"The user who looks after it"`
	CreditLimit *money.Amount   `json:"creditLimit,omitempty" fact:"customer.creditLimit" doc:"In the workspace's currency; absent is no limit"`
	Fields      json.RawMessage `json:"fields,omitempty" fact:"customer.fields.*" doc:"Custom customer fields by key"`
}

// Contact is somebody to talk to at the party.
type Contact struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Phone string `json:"phone,omitempty" fact:"customer.phone"`
	Email string `json:"email,omitempty" fact:"customer.email"`
}

// Address is a place as forms take it. Country is ISO 3166-1, division GB/T 2260.
type Address struct {
	Name     string `json:"name,omitempty"`
	Company  string `json:"company,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Country  string `json:"country,omitempty"`
	Division string `json:"division,omitempty"`
	Province string `json:"province,omitempty"`
	City     string `json:"city,omitempty"`
	District string `json:"district,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	Street   string `json:"street,omitempty"`
	Street2  string `json:"street2,omitempty"`
}

// Part is what the address says under one of its names; "" where it says nothing.
func (a *Address) Part(key string) string {
	switch key {
	case "name":
		return a.Name
	case "company":
		return a.Company
	case "phone":
		return a.Phone
	case "kind":
		return a.Kind
	case "country":
		return a.Country
	case "division":
		return a.Division
	case "province":
		return a.Province
	case "city":
		return a.City
	case "district":
		return a.District
	case "postcode":
		return a.Postcode
	case "street":
		return a.Street
	case "street2":
		return a.Street2
	}
	return ""
}

// View is a party as answers show it.
type View struct {
	ID ID `json:"id"`
	Body
	CreditFree *money.Amount `json:"creditFree,omitempty" fact:"customer.creditFree" doc:"What is left of the limit; below zero when it is overdrawn"`
	Accounts   []AccountView `json:"accounts,omitempty" doc:"What its orders came to, by currency"`
	Version    int64         `json:"version"`
	CreatedAt  time.Time     `json:"createdAt"`
	ErasedAt   *time.Time    `json:"erasedAt,omitempty" doc:"What is personal of it was erased then"`
}

// ETag is what If-Match is held against.
func (v View) ETag() string { return strconv.FormatInt(v.Version, 10) }

// About is whom the audit trail names.
func (v View) About() string { return v.ID.String() }

func (p *Party) view() View {
	v := View{ID: p.ID, Body: p.Body, Version: p.Version, CreatedAt: time.UnixMicro(p.CreatedAt).UTC()}
	if p.ErasedAt > 0 {
		at := time.UnixMicro(p.ErasedAt).UTC()
		v.ErasedAt = &at
	}
	if left, limited := p.Left(); limited {
		v.CreditFree = &left
	}
	for _, a := range p.Accounts {
		if a.Orders > 0 {
			v.Accounts = append(v.Accounts, a.view())
		}
	}
	return v
}
