package order

import (
	"encoding/json"
	"fmt"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// exampleDoc is example.v1: orders that must hold.
type exampleDoc struct {
	Type  string       `json:"type"`
	Given exampleGiven `json:"given"`
	Cases []struct {
		ID     string          `json:"id"`
		Name   blueprint.Label `json:"name"`
		Given  exampleGiven    `json:"given"`
		Expect exampleExpect   `json:"expect"`
	} `json:"cases"`
}

// exampleGiven is an order as an example states it.
type exampleGiven struct {
	Now          string                     `json:"now"`
	Channel      string                     `json:"channel"`
	Actor        map[string]json.RawMessage `json:"actor"`
	Customer     map[string]json.RawMessage `json:"customer"`
	Fields       Fields                     `json:"fields"`
	Lines        []exampleLine              `json:"lines"`
	Destinations []Destination              `json:"destinations"`
	Facts        map[string]json.RawMessage `json:"facts"`
	Did          map[string]string          `json:"did"`
	Currency     string                     `json:"currency"`
	Coupon       string                     `json:"coupon"`
	WishDate     string                     `json:"wishDate"`
	Sources      []exampleSource            `json:"sources"` // warehouses as they serve; absent: plenty of everything
}

type exampleLine struct {
	SKU         string      `json:"sku"`
	Quantity    json.Number `json:"quantity"`
	Options     Fields      `json:"options"`
	Fields      Fields      `json:"fields"`
	Destination string      `json:"destination"`
	Special     string      `json:"special"` // an agreed unit price
}

// exampleExpect is what must come of it; what is absent is not asked.
type exampleExpect struct {
	Facts    map[string]json.RawMessage `json:"facts"`
	Path     []string                   `json:"path"`
	Skipped  []string                   `json:"skipped"`
	Problems []string                   `json:"problems"`
	Shown    []string                   `json:"shown"`
	Hidden   []string                   `json:"hidden"`
	Required []string                   `json:"required"`
}

// CheckExamples runs the examples of a release over the products that the
// workspace has: what publishing asks.
func CheckExamples(r db.Reader, release, _ *blueprint.Release) ([]blueprint.Finding, error) {
	var refs []catalog.Ref
	for _, d := range release.Tree.Folder("examples") {
		doc, err := blueprint.Decode[exampleDoc](d)
		if err != nil {
			return nil, err
		}
		for _, c := range doc.Cases {
			for _, l := range c.Given.Lines {
				refs = append(refs, catalog.Ref{SKU: l.SKU})
			}
		}
	}
	found, err := catalog.Resolve(r, refs)
	if err != nil {
		return nil, fmt.Errorf("read the products of examples: %w", err)
	}
	return RunExamples(release, found), nil
}

// RunExamples runs a release's examples over some products. It is pure: a case
// whose product is not there is a warning, for it cannot be run.
func RunExamples(release *blueprint.Release, products []*catalog.Product) []blueprint.Finding {
	setup := setupOf(release)
	if setup == nil {
		return nil
	}
	bySKU := map[string]*catalog.Product{}
	for _, p := range products {
		if p != nil {
			bySKU[p.SKU] = p
		}
	}
	var found []blueprint.Finding
	for _, d := range release.Tree.Folder("examples") {
		doc, err := blueprint.Decode[exampleDoc](d)
		if err != nil {
			found = append(found, blueprint.Refuse(d.Path, "", "schema.type", "{why}", "{why}", "why", err.Error()))
			continue
		}
		for i, c := range doc.Cases {
			x := &example{setup: setup, doc: d.Path, at: blueprint.Pointer("cases") + blueprint.Pointer(fmt.Sprint(i)), name: c.Name,
				given: c.Given.over(doc.Given), want: c.Expect, did: c.Given.Did, bySKU: bySKU}
			found = append(found, x.run(doc.Type)...)
		}
	}
	return found
}

// over lays a case's own words over those that all cases share.
func (g exampleGiven) over(all exampleGiven) exampleGiven {
	merge := func(a, b map[string]json.RawMessage) map[string]json.RawMessage {
		m := map[string]json.RawMessage{}
		for k, v := range a {
			m[k] = v
		}
		for k, v := range b {
			m[k] = v
		}
		return m
	}
	g.Now, g.Channel, g.Currency = or(g.Now, all.Now), or(g.Channel, all.Channel), or(g.Currency, all.Currency)
	g.Customer, g.Fields, g.Facts = merge(all.Customer, g.Customer), merge(all.Fields, g.Fields), merge(all.Facts, g.Facts)
	g.Actor = merge(all.Actor, g.Actor)
	if len(g.Destinations) == 0 {
		g.Destinations = all.Destinations
	}
	if len(g.Lines) == 0 {
		g.Lines = all.Lines
	}
	if len(g.Sources) == 0 {
		g.Sources = all.Sources
	}
	return g
}

// example is one case being run.
type example struct {
	setup *Setup
	doc   string
	at    string
	name  blueprint.Label
	given exampleGiven
	want  exampleExpect
	did   map[string]string
	bySKU map[string]*catalog.Product
	found []blueprint.Finding
}

func (x *example) run(orderType string) []blueprint.Finding {
	req, g, ok := x.request(orderType)
	if !ok {
		return x.found
	}
	a := x.actor()
	d := decide(a, req, g, true)
	if d.env != nil {
		x.compare(d)
	}
	x.same("problems", x.want.Problems, problemsOf(d), x.want.Problems != nil)
	return x.found
}

// actor is the customer himself, unless the example says otherwise.
func (x *example) actor() act.Act {
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, x.setup.Workspace.Zone)
	if t, err := time.ParseInLocation("2006-01-02T15:04:05", x.given.Now, x.setup.Workspace.Zone); err == nil {
		now = t
	}
	a := act.Act{At: now, Kind: act.Customer, Channel: or(x.given.Channel, "portal"), Lang: x.setup.Workspace.Locale, Request: "example"}
	if a.Channel == "staff" {
		a.Kind = act.Staff
	}
	var roles []string
	if raw := x.given.Actor["roles"]; raw != nil && json.Unmarshal(raw, &roles) == nil {
		a.Roles = roles
	}
	return a
}

// request makes the example's words a request, and the ground it is decided on:
// everybody is at work, and there is as much stock as is asked for, unless the
// example says where what lies.
func (x *example) request(orderType string) (_ *Request, g ground, ok bool) {
	req := &Request{Type: orderType, Channel: x.given.Channel, Currency: x.given.Currency, Fields: x.given.Fields,
		Destinations: x.given.Destinations, Coupon: x.given.Coupon, Customer: &PartyRef{Ref: "example"}}
	if x.given.WishDate != "" {
		day, err := clock.ParseDate(x.given.WishDate)
		if err != nil {
			x.fail("/given/wishDate", "schema.pattern", err.Error())
			return nil, ground{}, false
		}
		req.WishDate = &day
	}
	g = ground{setup: x.setup, people: anybody{}, shelf: inventory.Endless(), allow: func(string) bool { return true },
		known: func(r form.Ref) (form.Ref, bool) { return r, true }, customer: &party.Party{}, given: x.override}
	for _, l := range x.given.Lines {
		p := x.bySKU[l.SKU]
		if p == nil {
			x.found = append(x.found, blueprint.Warn(x.doc, x.at, "example.product", "没有产品 {sku}，这个示例没有运行",
				"there is no product {sku}: this example was not run", "sku", l.SKU))
			return nil, ground{}, false
		}
		price, ok := x.special(l)
		if !ok {
			return nil, ground{}, false
		}
		line := LineRequest{SKU: l.SKU, Price: price, Options: l.Options, Fields: l.Fields, Destination: l.Destination}
		if l.Quantity != "" {
			if err := json.Unmarshal([]byte(`"`+l.Quantity+`"`), &line.Quantity); err != nil {
				x.fail("/given/lines", "schema.pattern", err.Error())
				return nil, ground{}, false
			}
		}
		req.Lines, g.products = append(req.Lines, line), append(g.products, p)
	}
	g.customer.CreditLimit, ok = x.creditLimit(), true
	if len(x.given.Sources) > 0 {
		g.shelf, ok = x.shelf(g.products)
	}
	return req, g, ok
}

// special is a line's agreed price; nil for none.
func (x *example) special(l exampleLine) (*money.Amount, bool) {
	if l.Special == "" {
		return nil, true
	}
	price, err := money.Parse(l.Special)
	if err != nil {
		x.fail("/given/lines", "schema.type", err.Error())
		return nil, false
	}
	return &price, true
}

// creditLimit is the credit that an example gives its customer; nil for no limit.
func (x *example) creditLimit() *money.Amount {
	var text string
	if raw := x.given.Customer["creditFree"]; raw == nil || json.Unmarshal(raw, &text) != nil {
		return nil
	}
	limit, err := money.Parse(text)
	if err != nil {
		return nil
	}
	return &limit
}

// override sets the facts that an example states: its customer's, and what
// other rooms would have computed.
func (x *example) override(e *rule.Env) {
	for key, raw := range x.given.Customer {
		if key == "fields" {
			x.setup.forms.Load(e, "customer", raw)
			continue
		}
		x.set(e, "customer."+key, raw)
	}
	for path, raw := range x.given.Facts {
		x.set(e, path, raw)
	}
}

func (x *example) set(e *rule.Env, path string, raw json.RawMessage) {
	c := x.setup.facts.c
	f, ok := c.Fact(path)
	if !ok {
		x.fail("/given", "fact.unknown", path)
		return
	}
	v, err := rule.ParseJSON(f.Type, raw, x.setup.Workspace.Zone)
	if err != nil {
		x.fail("/given", "schema.type", path+": "+err.Error())
		return
	}
	ref, _ := c.Ref(path)
	e.Set(ref, v)
}
