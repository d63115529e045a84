package order

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
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
}

type exampleLine struct {
	SKU         string      `json:"sku"`
	Quantity    json.Number `json:"quantity"`
	Options     Fields      `json:"options"`
	Fields      Fields      `json:"fields"`
	Destination string      `json:"destination"`
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
func CheckExamples(r db.Reader, release *blueprint.Release) ([]blueprint.Finding, error) {
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
// everybody is at work, and there is as much stock as is asked for.
func (x *example) request(orderType string) (*Request, ground, bool) {
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
	g := ground{setup: x.setup, people: anybody{}, shelf: inventory.Endless(), allow: func(string) bool { return true },
		known: func(r form.Ref) (form.Ref, bool) { return r, true }, customer: &party.Party{}, given: x.override}
	for _, l := range x.given.Lines {
		p := x.bySKU[l.SKU]
		if p == nil {
			x.found = append(x.found, blueprint.Warn(x.doc, x.at, "example.product", "没有产品 {sku}，这个示例没有运行",
				"there is no product {sku}: this example was not run", "sku", l.SKU))
			return nil, ground{}, false
		}
		line := LineRequest{SKU: l.SKU, Options: l.Options, Fields: l.Fields, Destination: l.Destination}
		if l.Quantity != "" {
			if err := json.Unmarshal([]byte(`"`+l.Quantity+`"`), &line.Quantity); err != nil {
				x.fail("/given/lines", "schema.pattern", err.Error())
				return nil, ground{}, false
			}
		}
		req.Lines, g.products = append(req.Lines, line), append(g.products, p)
	}
	g.customer.CreditLimit = x.creditLimit()
	return req, g, true
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

// compare holds facts, form and path against what is expected.
func (x *example) compare(d *draft) {
	for path, raw := range x.want.Facts {
		x.fact(d.env, path, raw)
	}
	if d.form != nil {
		x.holds("shown", x.want.Shown, d.form.Shown())
		x.holds("hidden", x.want.Hidden, d.form.Hidden())
		x.holds("required", x.want.Required, d.form.Required())
	}
	if x.want.Path == nil && x.want.Skipped == nil {
		return
	}
	w := flow.Complete(d.subject.World(d.act), x.setup.whole, anybody{})
	start := flow.Event{ID: "example", Kind: flow.Start, At: d.act.At, Subject: d.order.ID.String(), By: flow.Actor{Kind: d.act.Kind}}
	path, skipped, err := flow.Path(d.typ.Flow, flow.State{}, start, w, x.did)
	if err != nil {
		x.fail("/expect/path", "example.failed", err.Error())
		return
	}
	x.same("path", x.want.Path, path, x.want.Path != nil)
	x.holds("skipped", x.want.Skipped, skipped)
}

func (x *example) fact(e *rule.Env, path string, raw json.RawMessage) {
	c := x.setup.facts.c
	f, ok := c.Fact(path)
	ref, _ := c.Ref(path)
	if !ok {
		x.fail("/expect/facts", "fact.unknown", path)
		return
	}
	want, err := rule.ParseJSON(f.Type, raw, x.setup.Workspace.Zone)
	if got := e.Get(ref); err != nil || !got.Equal(want) {
		x.differs("facts/"+path, string(raw), string(got.JSON()))
	}
}

// same asks for exactly these, in this order; problems in any order.
func (x *example) same(what string, want, got []string, asked bool) {
	if what == "problems" {
		want, got = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	}
	if asked && !slices.Equal(want, got) {
		x.differs(what, strings.Join(want, ", "), strings.Join(got, ", "))
	}
}

// holds asks for these among others.
func (x *example) holds(what string, want, got []string) {
	for _, one := range want {
		if !slices.Contains(got, one) {
			x.differs(what, one, strings.Join(got, ", "))
		}
	}
}

func (x *example) differs(what, want, got string) {
	x.found = append(x.found, blueprint.Refuse(x.doc, x.at+"/expect/"+what, "example.failed",
		"示例「{name}」：{what} 应为 {want}，实际是 {got}", "example “{name}”: {what} should be {want}, and is {got}",
		"name", fault.Text{ZH: x.name.In("zh-CN", ""), EN: x.name.In("en", "")}, "what", what, "want", want, "got", got))
}

func (x *example) fail(pointer, code, why string) {
	x.found = append(x.found, blueprint.Refuse(x.doc, x.at+pointer, code, "示例写错了：{why}", "the example is wrong: {why}", "why", why))
}

// problemsOf names what speaks against an order as examples do: required:projectNo,
// impossible:marbleLong, or the code of a check.
func problemsOf(d *draft) []string {
	names := []string{}
	for _, p := range d.problems {
		name := p.Code
		switch reason, hit := p.Why.(rule.Reason); {
		case p.Code == "impossible" && hit:
			name += ":" + reason.Row
		case p.Kind == fault.Invalid:
			name += ":" + p.Field[strings.LastIndexByte(p.Field, '/')+1:]
		}
		names = append(names, name)
	}
	return names
}

// anybody is a business in which every role has somebody at work.
type anybody struct{}

func (anybody) Role(key string) []flow.User         { return []flow.User{{ID: "usr_" + key, Name: key}} }
func (anybody) User(id string) (flow.User, bool)    { return flow.User{ID: id, Name: id}, id != "" }
func (anybody) Login(name string) (flow.User, bool) { return flow.User{ID: name, Name: name}, true }
func (anybody) Manager(id string) (flow.User, bool) { return flow.User{ID: id, Name: id}, id != "" }
