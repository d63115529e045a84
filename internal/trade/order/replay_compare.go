package order

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
)

// What may come out differently.
const (
	kindRefused = "refused" // it was placed, and would not be
	kindTotal   = "total"
	kindPrice   = "price" // of lines
	kindRoute   = "route" // lane, priority, team, what to skip
	kindSteps   = "steps" // the way through the flow, and who is asked
	kindPromise = "promise"
	kindStock   = "stock" // where lines come from, and what is short
	kindCheck   = "check" // holds and warnings
	kindPlan    = "plan"
	kindFields  = "fields"
)

// noted is a fact of an order as a result keeps it.
type noted struct {
	kind, fact string
	line       int
	value      rule.Value
}

// alike tells whether an order came out in every fact as another one did; serial
// numbers, which are drawn and not decided, are not among them.
func alike(a, b *Order, s *Setup) bool {
	x, y := &a.Body, &b.Body
	if a.Total != b.Total || x.Totals != y.Totals || x.Plan != y.Plan || !same(x.PromisedAt, y.PromisedAt) || len(a.Lines) != len(b.Lines) ||
		x.Route.Lane != y.Route.Lane || x.Route.Priority != y.Route.Priority || x.Route.Team != y.Route.Team || !slices.Equal(x.Route.Skip, y.Route.Skip) ||
		!slices.Equal(x.Holds, y.Holds) || !slices.Equal(x.Warnings, y.Warnings) || !slices.Equal(x.Variants, y.Variants) ||
		!sameFields(s, "order", x.Fields, y.Fields) {
		return false
	}
	for i := range a.Lines {
		if !alikeLine(&a.Lines[i], &b.Lines[i], s) {
			return false
		}
	}
	return true
}

func alikeLine(a, b *Line, s *Setup) bool {
	return a.ListPrice == b.ListPrice && a.Price == b.Price && a.Amount == b.Amount && a.Net == b.Net && a.Tax == b.Tax && a.Short == b.Short &&
		a.Source == b.Source && same(a.PromisedAt, b.PromisedAt) && a.Quantity == b.Quantity && a.Body.LeadDays == b.Body.LeadDays &&
		a.Body.PriceList == b.Body.PriceList && a.Body.BelowFloor == b.Body.BelowFloor && same(a.Body.Floor, b.Body.Floor) && sameFields(s, "line", a.Body.Fields, b.Body.Fields)
}

// same compares what may be absent.
func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

func (n noted) equal(o noted) bool { return n.value.Equal(o.value) }

// noted are the facts that were decided of an order, always in the same order, in the
// memory of those of another one.
func (o *Order) noted(memory []noted) []noted {
	b, c := &o.Body, o.Total.Currency
	all := slices.Grow(memory[:0], 14+10*len(o.Lines))
	add := func(kind, fact string, line int, v rule.Value) { all = append(all, noted{kind, fact, line, v}) }
	add(kindTotal, "order.total", 0, rule.Money(o.Total))
	add(kindTotal, "order.discount", 0, rule.Money(money.Of(b.Totals.Discount, c)))
	add(kindTotal, "order.freight", 0, rule.Money(money.Of(b.Totals.Freight, c)))
	add(kindTotal, "order.fees", 0, rule.Money(money.Of(b.Totals.Fees, c)))
	add(kindTotal, "order.tax", 0, rule.Money(money.Of(b.Totals.Tax, c)))
	add(kindRoute, "route.lane", 0, rule.Code(b.Route.Lane))
	add(kindRoute, "route.priority", 0, rule.Number(b.Route.Priority))
	add(kindRoute, "route.team", 0, rule.Code(b.Route.Team))
	add(kindRoute, "route.skip", 0, rule.Texts(b.Route.Skip...))
	add(kindPlan, "plan.key", 0, rule.Code(b.Plan))
	add(kindCheck, "check.holds", 0, rule.Codes(b.Holds...))
	add(kindCheck, "check.warnings", 0, rule.Codes(b.Warnings...))
	add(kindPromise, "order.promisedAt", 0, dated(b.PromisedAt))
	add(kindFields, "form.variants", 0, rule.Codes(b.Variants...))
	for i := range o.Lines {
		l := &o.Lines[i]
		add(kindPrice, "line.listPrice", l.N, rule.Money(money.Of(l.ListPrice, c)))
		add(kindPrice, "line.price", l.N, rule.Money(money.Of(l.Price, c)))
		add(kindPrice, "line.amount", l.N, rule.Money(money.Of(l.Amount, c)))
		add(kindPrice, "line.net", l.N, rule.Money(money.Of(l.Net, c)))
		add(kindPrice, "line.priceList", l.N, rule.Code(l.Body.PriceList))
		add(kindPrice, "line.belowFloor", l.N, rule.Bool(l.Body.BelowFloor))
		add(kindPromise, "line.promisedAt", l.N, dated(l.PromisedAt))
		add(kindPromise, "line.leadDays", l.N, rule.Number(l.Body.LeadDays))
		add(kindStock, "line.source", l.N, rule.Code(l.Source))
		add(kindStock, "line.short", l.N, rule.Quantity(l.Short))
	}
	return all
}

// dated is a day, or missing.
func dated(d *clock.Date) rule.Value {
	if d == nil {
		return rule.Value{}
	}
	return rule.Date(*d)
}

// sameFields tells whether two sets of custom fields hold the same.
func sameFields(s *Setup, entity string, a, b rawJSON) bool {
	return len(fieldChanges(s, entity, 0, a, b)) == 0
}

// fieldChanges are the custom fields that hold something else.
func fieldChanges(s *Setup, entity string, line int, a, b rawJSON) (found []blueprint.FactChange) {
	if bytes.Equal(a, b) {
		return nil
	}
	var before, after map[string]json.RawMessage
	_, _ = json.Unmarshal(a, &before), json.Unmarshal(b, &after) // forms printed them
	keys := maps.Clone(before)
	if keys == nil {
		keys = map[string]json.RawMessage{}
	}
	maps.Copy(keys, after)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if f := s.forms.Field(entity, key); bytes.Equal(before[key], after[key]) || f != nil && f.Kind == "serial" {
			continue
		}
		found = append(found, blueprint.FactChange{Kind: kindFields, Fact: entity + ".fields." + key, Line: line, Before: before[key], After: after[key]})
	}
	return found
}

// compare tells what a release decides otherwise than the order's own.
func (x *replayer) compare(o *Order, before, after *draft) {
	x.work(before.route, after.route)
	of := blueprint.Otherwise{Subject: o.ID.String(), Release: o.Release}
	if len(after.problems) > 0 {
		of.Changes = []blueprint.FactChange{{Kind: kindRefused, After: codesOf(after.problems)}}
	} else {
		of.Changes = append(x.changes(before, after), stepChanges(before.route, after.route)...)
	}
	if len(of.Changes) == 0 {
		x.out.Same++
		return
	}
	of.Gone, of.Come = without(before.reasons, after.reasons), without(after.reasons, before.reasons)
	x.otherwise(of)
}

// otherwise adds a difference, and counts it once for each kind.
func (x *replayer) otherwise(of blueprint.Otherwise) {
	x.out.Different++
	if x.out.Kinds == nil {
		x.out.Kinds = map[string]int{}
	}
	for _, c := range of.Changes {
		if !slices.Contains(of.Kinds, c.Kind) {
			of.Kinds = append(of.Kinds, c.Kind)
			x.out.Kinds[c.Kind]++
		}
	}
	x.out.Otherwise = append(x.out.Otherwise, of)
}

// changes are the facts of an order that differ.
func (x *replayer) changes(before, after *draft) (found []blueprint.FactChange) {
	x.was, x.is = before.order.noted(x.was), after.order.noted(x.is)
	for i, was := range x.was {
		if is := x.is[i]; !was.equal(is) {
			found = append(found, blueprint.FactChange{Kind: was.kind, Fact: was.fact, Line: was.line, Before: literal(was.value), After: literal(is.value)})
		}
	}
	found = append(found, fieldChanges(after.setup, "order", 0, before.order.Body.Fields, after.order.Body.Fields)...)
	for i := range before.order.Lines {
		l, m := &before.order.Lines[i], &after.order.Lines[i]
		found = append(found, fieldChanges(after.setup, "line", l.N, l.Body.Fields, m.Body.Fields)...)
	}
	return found
}

// literal is a value as documents write it; absent when it is missing.
func literal(v rule.Value) json.RawMessage {
	if v.Missing() {
		return nil
	}
	return v.JSON()
}

// codesOf names what speaks against an order, each once.
func codesOf(problems []*fault.Error) json.RawMessage {
	var codes []string
	for _, p := range problems {
		codes = once(append(codes, p.Code))
	}
	raw, _ := json.Marshal(codes) // never fails for texts
	return raw
}

// stepChanges are the steps that are come to on one of two ways alone, and those
// at which somebody else is asked: by step, who is asked before and after.
func stepChanges(before, after []flow.RouteStep) (found []blueprint.FactChange) {
	if slices.EqualFunc(before, after, sameStep) {
		return nil
	}
	was, is := stepsOf(before), stepsOf(after)
	for _, s := range was.order {
		if !bytes.Equal(was.who[s], is.who[s]) {
			found = append(found, blueprint.FactChange{Kind: kindSteps, Fact: s, Before: was.who[s], After: is.who[s]})
		}
	}
	for _, s := range is.order {
		if was.who[s] == nil {
			found = append(found, blueprint.FactChange{Kind: kindSteps, Fact: s, After: is.who[s]})
		}
	}
	return found
}

func sameStep(a, b flow.RouteStep) bool {
	return a.Step.ID == b.Step.ID && a.State == b.State &&
		slices.EqualFunc(a.Owner, b.Owner, func(x, y flow.RouteOwner) bool { return x.Holder == y.Holder })
}

// ways are the steps of a way, and who is asked at each.
type ways struct {
	order []string
	who   map[string]json.RawMessage
}

func stepsOf(route []flow.RouteStep) ways {
	w := ways{who: make(map[string]json.RawMessage, len(route))}
	for _, s := range route {
		if s.State == flow.RouteSkipped {
			continue
		}
		owners := []string{}
		for _, o := range s.Owner {
			owners = append(owners, o.Holder)
		}
		w.order = append(w.order, s.Step.ID)
		w.who[s.Step.ID], _ = json.Marshal(owners) // never fails for texts
	}
	return w
}

// without are the rows that decided in one list and not in the other.
func without(all, other []rule.Reason) (rows []blueprint.DecidedBy) {
	for _, r := range all {
		decided := func(o rule.Reason) bool {
			return o.Point == r.Point && o.Document == r.Document && o.Row == r.Row && o.Line == r.Line
		}
		if !slices.ContainsFunc(other, decided) {
			rows = append(rows, blueprint.DecidedBy{Point: r.Point, Document: r.Document, Row: r.Row, Line: r.Line})
		}
	}
	return rows
}
