package order

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// A placed order becomes an example that releases to come have to keep: what it was
// decided from is what is given, and what came of it is what is expected. Only what an
// example gives under the order's own release is expected, so it holds there; nothing
// personal goes in.

var noCase = fault.Define(fault.Blocked, "example.unrecorded", "这张订单在系统记录下单依据之前已下单，不能做成示例", "this order was placed before what placing goes by was recorded: no example can be made of it").
	Fix("请选择较新的订单", "Choose a newer order")

// CaseView is an order as a case of a document of examples.
type CaseView struct {
	Path string          `json:"path" doc:"The document of examples that it belongs into: one of the order's type in the current release, or a new one"`
	Type string          `json:"type"`
	Case json.RawMessage `json:"case" doc:"A case of example.v1"`
	Left []string        `json:"left,omitempty" doc:"Facts that came out otherwise than an example can tell, as they rest on stock, on agreements or on people; they are not expected"`
}

// caseDoc is one case as it is written.
type caseDoc struct {
	ID     string          `json:"id"`
	Name   blueprint.Label `json:"name"`
	Given  caseGiven       `json:"given"`
	Expect caseExpect      `json:"expect"`
}

type caseGiven struct {
	Now      string                     `json:"now"`
	Channel  string                     `json:"channel,omitempty"`
	Actor    map[string]json.RawMessage `json:"actor,omitempty"`
	Currency string                     `json:"currency,omitempty"`
	Customer map[string]json.RawMessage `json:"customer,omitempty"`
	Fields   Fields                     `json:"fields,omitempty"`
	Lines    []caseLine                 `json:"lines"`
	WishDate string                     `json:"wishDate,omitempty"`
	Coupon   string                     `json:"coupon,omitempty"`
}

type caseLine struct {
	SKU      string          `json:"sku"`
	Quantity json.RawMessage `json:"quantity,omitempty"`
	Options  Fields          `json:"options,omitempty"`
	Fields   Fields          `json:"fields,omitempty"`
	Special  string          `json:"special,omitempty"`
}

type caseExpect struct {
	Facts   map[string]json.RawMessage `json:"facts"`
	Path    []string                   `json:"path,omitempty"`
	Skipped []string                   `json:"skipped,omitempty"`
}

// What an example tells of its customer, as far as it is known, and what it expects.
var (
	caseCustomer = []string{"type", "groups", "region", "orderCount", "spent", "creditFree", "overdue", "points"}
	caseFacts    = []string{"order.total", "order.discount", "order.freight", "order.promisedAt", "route.lane", "route.priority", "route.skip", "check.holds", "check.warnings"}
)

// asCase answers an order as a case of examples, without what its reader may not see.
// Faults: order.missing, example.unrecorded.
func (s *Service) asCase(ctx context.Context, a act.Act, r db.Reader, in ByID) (CaseView, error) {
	one, err := s.one(ctx, a, r, in.ID)
	if err != nil {
		return CaseView{}, err
	}
	records, releases, err := s.records(ctx, r, []ID{in.ID})
	if err != nil || len(records) == 0 {
		return CaseView{}, err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return CaseView{}, err
	}
	current, err := s.o.Current(ctx, r)
	if err != nil {
		return CaseView{}, err
	}
	made, left, err := caseOf(records[0], releases[records[0].order.Release], people, one.rights(a).learns)
	if err != nil {
		return CaseView{}, err
	}
	text, err := json.Marshal(made)
	return CaseView{Path: casePath(current, one.order.Type), Type: one.order.Type, Case: text, Left: left}, err
}

// casePath is the document that examples of an order type stand in.
func casePath(r *blueprint.Release, orderType string) string {
	for _, d := range r.Tree.Folder("examples") {
		if doc, err := blueprint.Decode[exampleDoc](d); err == nil && doc.Type == orderType {
			return d.Path
		}
	}
	return blueprint.PathOf("example.v1", orderType)
}

// caseOf makes the case of a record, and names the facts that it cannot expect. It is pure.
func caseOf(r *Record, release *blueprint.Release, people flow.People, sees func(fact string) bool) (caseDoc, []string, error) {
	var c recalled
	if !c.recall(r, &things{map[string]party.Recorded{}, map[string]*catalog.Product{}}) {
		return caseDoc{}, nil, noCase.New()
	}
	setup := setupOf(release)
	was := c.under(sideOf(setup), people, nil)
	made := caseDoc{ID: caseID(r.order.Number), Name: blueprint.Label{"zh-CN": r.order.Number, "en": r.order.Number}, Given: c.given(setup, was.env, sees)}
	text, err := json.Marshal(made.Given)
	x := &example{setup: setup, bySKU: map[string]*catalog.Product{}}
	if err == nil {
		err = json.Unmarshal(text, &x.given)
	}
	if err != nil {
		return made, nil, err
	}
	for _, p := range c.products {
		x.bySKU[p.SKU] = p
	}
	left := made.expect(x, was, sees)
	return made, left, nil
}

// caseID is an order's number as a key.
func caseID(number string) string {
	return "order" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, number)
}

// given is what the order was decided from, as far as examples say it.
func (c *recalled) given(s *Setup, e *rule.Env, sees func(string) bool) caseGiven {
	g := caseGiven{Now: c.act.At.In(s.Workspace.Zone).Format("2006-01-02T15:04:05"), Channel: c.act.Channel, Customer: map[string]json.RawMessage{},
		Fields: plainFields(c.req.Fields, "order", s, sees), Coupon: c.req.Coupon}
	if c.act.Kind == act.Staff {
		roles, _ := json.Marshal(c.act.Roles) // strings
		g.Channel, g.Actor = "staff", map[string]json.RawMessage{"roles": roles}
	}
	if own := string(s.Workspace.Currency); c.req.Currency != own {
		g.Currency = c.req.Currency
	}
	if c.req.WishDate != nil {
		g.WishDate = c.req.WishDate.String()
	}
	for _, key := range caseCustomer {
		ref, _ := s.facts.c.Ref("customer." + key)
		v := e.Get(ref)
		if text := string(v.JSON()); !v.Missing() && sees("customer."+key) && text != "0" && !strings.HasPrefix(text, `"0 `) {
			g.Customer[key] = v.JSON()
		}
	}
	for _, l := range c.req.Lines {
		line := caseLine{SKU: l.SKU, Options: l.Options, Fields: plainFields(l.Fields, "line", s, sees)}
		if l.Quantity != nil {
			line.Quantity = json.RawMessage(dec.Dec(*l.Quantity).String())
		}
		if l.Price != nil && sees("line.price") {
			line.Special = l.Price.String()
		}
		g.Lines = append(g.Lines, line)
	}
	return g
}

// plainFields are the fields that hold nothing personal and no files, and that a reader sees.
func plainFields(all Fields, entity string, s *Setup, sees func(string) bool) Fields {
	kept := Fields{}
	for key, raw := range all {
		path := entity + ".fields." + key
		if field := s.forms.Field(entity, key); field != nil && field.Personal {
			continue
		}
		if f, known := s.facts.c.Fact(path); known && sees(path) && slices.Contains(plainKinds, f.Type.Kind) {
			kept[key] = raw
		}
	}
	return kept
}

// plainKinds are the kinds of values that name nobody.
var plainKinds = []rule.Kind{rule.KindCode, rule.KindBool, rule.KindNumber, rule.KindMoney, rule.KindDate}

// expect runs what is given as the example that it is, and expects what comes out as it
// did; what does not is named.
func (k *caseDoc) expect(x *example, was *draft, sees func(string) bool) (left []string) {
	k.Expect.Facts = map[string]json.RawMessage{}
	req, g, ok := x.request(was.order.Type)
	if !ok {
		return caseFacts
	}
	d := decide(x.actor(), req, g, true)
	if d.env == nil || d.subject == nil {
		return caseFacts
	}
	for _, path := range caseFacts {
		ref, _ := x.setup.facts.c.Ref(path)
		switch got, old := d.env.Get(ref), was.env.Get(ref); {
		case old.Missing() || !sees(path):
		case got.Equal(old):
			k.Expect.Facts[path] = old.JSON()
		default:
			left = append(left, path)
		}
	}
	w := flow.Complete(d.subject.World(d.act), x.setup.whole, anybody{})
	start := flow.Event{ID: "example", Kind: flow.Start, At: d.act.At, Subject: d.order.ID.String(), By: flow.Actor{Kind: d.act.Kind}}
	if path, skipped, err := flow.Path(d.typ.Flow, flow.State{}, start, w, nil); err == nil {
		k.Expect.Path, k.Expect.Skipped = path, skipped
	}
	return left
}
