package order

import (
	"cmp"
	"slices"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
)

const sourcePoint = "source.line"

// sources tells whether rules have a say in where orders of a type are shipped from.
func (s *Setup) sources(orderType string) bool { return s.rules.Asks(sourcePoint, orderType) }

// sourcing plans the lines of one order, each where the rules want it: they are
// asked, line after line, which warehouses may ship it and which serve best. Where
// no rules have a say warehouses serve in their own order.
type sourcing struct {
	setup     *Setup
	orderType string
	env       *rule.Env
	shelf     *inventory.Shelf
	ruled     bool
	used      []inventory.WarehouseID // that ship the lines before
	room      []judged                // those of the line before, to be written over
}

// sourcing begins to plan an order, in the memory of the one before.
func (s *Setup) sourcing(orderType string, e *rule.Env, shelf *inventory.Shelf, before sourcing) sourcing {
	return sourcing{setup: s, orderType: orderType, env: e, shelf: shelf, ruled: s.sources(orderType), used: before.used[:0], room: before.room[:0]}
}

// judged is a warehouse as the rules see it for one line.
type judged struct {
	inventory.Candidate
	frame rule.Frame
	out   rule.Outcome
	bar   *rule.Hit // that does not allow it; nil where it may ship
	score dec.Dec
}

// take plans a line whose facts are bound. With it come the warehouses as they were
// judged, the best first, until the next line is planned, and the formulas without
// result: then nothing is decided.
func (s *sourcing) take(w inventory.Want) (t inventory.Taken, all []judged, failed []rule.Failure) {
	if !s.ruled {
		return s.shelf.Take(w), nil, nil
	}
	all = s.judge(w.Product)
	for i := range all {
		failed = append(failed, all[i].out.Failures()...)
	}
	w.From = allowed(all)
	t = s.shelf.Take(w)
	for _, p := range t.Parts {
		s.used = once(append(s.used, p.Warehouse))
	}
	return t, all, failed
}

// judge asks the rules of each warehouse: the lowest score is the best, and of equal
// ones who serves first.
func (s *sourcing) judge(p catalog.ID) []judged {
	f, all := s.setup.facts, s.room[:0]
	for c := range s.shelf.Candidates(p) {
		all = append(all, judged{Candidate: c, frame: s.env.Frame(f.source)})
		j := &all[len(all)-1]
		s.env.Bind(f.source, j.frame)
		f.stocked.SetSource(s.env, c, s.parcels(c.ID))
		j.out = s.setup.rules.Decide(sourcePoint, s.orderType, s.env)
		if allow, hit := j.out.One("allow"); hit != nil && !allow.Bool() {
			j.bar = hit
		}
		j.score = j.out.Sum("score")
	}
	s.env.Bind(f.source, nil)
	slices.SortStableFunc(all, func(a, b judged) int { return cmp.Compare(a.score, b.score) })
	s.room = all
	return all
}

// parcels is how many warehouses would ship if one of them shipped this line.
func (s *sourcing) parcels(w inventory.WarehouseID) int {
	if slices.Contains(s.used, w) {
		return len(s.used)
	}
	return len(s.used) + 1
}

// allowed are the warehouses that may ship, those of one score together.
func allowed(all []judged) inventory.Sources {
	groups := inventory.Sources{}
	var last dec.Dec
	for i := range all {
		j := &all[i]
		switch {
		case j.bar != nil:
		case len(groups) > 0 && j.score == last:
			groups[len(groups)-1] = append(groups[len(groups)-1], j.ID)
		default:
			groups, last = append(groups, []inventory.WarehouseID{j.ID}), j.score
		}
	}
	return groups
}

// decisive are the rows that count for a plan: those of a warehouse that ships, where
// there was a choice, and the one that bars a warehouse which has some.
func (j *judged) decisive(t inventory.Taken, choice bool) []rule.Hit {
	switch {
	case choice && slices.ContainsFunc(t.Parts, func(p inventory.Part) bool { return p.Warehouse == j.ID }):
		return j.out.Hits
	case j.bar != nil && j.Available > 0:
		return []rule.Hit{*j.bar}
	}
	return nil
}

// source plans where a line is taken from, and records why there.
func (d *draft) source(from *sourcing, w inventory.Want, line int) inventory.Taken {
	t, all, failed := from.take(w)
	for _, f := range failed {
		d.problem(pointerTo(line)+"/sku", f.Fault())
	}
	for i := range all {
		if hits := all[i].decisive(t, len(all) > 1); len(hits) > 0 {
			d.env.Bind(d.facts.source, all[i].frame)
			d.record(rule.Outcome{Hits: hits}, line)
		}
	}
	d.env.Bind(d.facts.source, nil)
	return t
}
