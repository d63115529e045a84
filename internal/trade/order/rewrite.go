package order

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// What steps of a flow have people fill in: forms of their own, and fields of the order,
// which is then another one than was placed. Nothing that placing went by is among them
// (rewrite_check.go), so prices, dates and routes stay what they were decided to be.

// mentioned is what the values that somebody fills in name, as it was looked up.
type mentioned struct {
	refs  map[form.Ref]form.Ref
	facts func(user string) rule.Frame
	files map[file.ID]file.File
}

// Look finds the customers, products, users and files that people name who fill in at
// steps, as a set; without any it reads nothing.
func (s *Service) Look(ctx context.Context, r db.Reader, of []flow.Subject, all []flow.Acting) error {
	var refs []form.Ref
	var files []file.ID
	for i, one := range of {
		one.(*subject).eachSent(all[i], func(f *form.Form, values map[string]json.RawMessage) {
			refs, files = append(refs, f.Refs(values)...), append(files, f.Files(values)...)
		})
	}
	found, staff, err := s.refer(ctx, r, refs)
	if err != nil {
		return err
	}
	sent, err := file.Load(r, files)
	for _, one := range of {
		sub := one.(*subject)
		sub.mentions = mentioned{found, func(user string) rule.Frame { return factsOf(sub.setup, staff[user]) }, sent}
	}
	return err
}

// eachSent calls f for the values that somebody has sent, with the form that each belongs to.
func (s *subject) eachSent(at flow.Acting, f func(*form.Form, map[string]json.RawMessage)) {
	if at.Step.Form != nil {
		f(at.Step.Form, at.Sent.Fields)
	}
	f(s.typ.Form, at.Sent.Order.Fields)
	for _, line := range at.Sent.Order.Lines {
		f(s.typ.Lines, line.Fields)
	}
}

// asking is what a step has somebody fill in, resolved with what he has sent.
type asking struct {
	own   *form.Resolved // the step's form; nil without
	order *form.Resolved // nil where the step gives no field of the order
	lines []askedLine
	lost  []*fault.Error // lines that are not among these
}

type askedLine struct {
	*Line
	form *form.Resolved
}

// ask resolves what a step has somebody fill in. The order's fields come first: what the
// step's own form asks for may hang on them.
func (s *subject) ask(a act.Act, at flow.Acting) *asking {
	x := &asking{}
	g := form.Given{Known: s.knows(a), Sent: s.looker(a), Person: s.mentions.facts, Kind: a.Kind, Roles: a.Roles, Step: at.Step.ID, Eased: at.Eased}
	if grants := s.grants(a, at.Step, s.typ.Form); len(grants) > 0 || len(at.Sent.Order.Fields) > 0 {
		g.Values, g.Pointer = at.Sent.Order.Fields, "/order"
		x.order = s.typ.Form.Rewrite(s.env, g, s.order.Body.Fields, grants)
	}
	s.askLines(x, a, at, g)
	if at.Step.Form != nil {
		g.Values, g.Pointer = at.Sent.Fields, ""
		x.own = at.Step.Form.Resolve(s.env, g)
	}
	return x
}

// askLines resolves the lines of which a step gives fields: all of them, or the one that it
// is done for.
func (s *subject) askLines(x *asking, a act.Act, at flow.Acting, g form.Given) {
	grants := s.grants(a, at.Step, s.typ.Lines)
	left := maps.Clone(at.Sent.Order.Lines)
	for _, row := range s.env.Get(s.setup.facts.lines).Rows() {
		s.setup.facts.bind(s.env, row)
		n := s.env.Get(s.setup.facts.lineN).N / int64(dec.One)
		key := strconv.FormatInt(n, 10)
		i := slices.IndexFunc(s.order.Lines, func(l Line) bool { return int64(l.N) == n })
		if len(grants) == 0 || i < 0 || !at.Step.For(at.Item, key) {
			continue
		}
		g.Values, g.Pointer = left[key].Fields, "/order/lines/"+key
		delete(left, key)
		l := &s.order.Lines[i]
		x.lines = append(x.lines, askedLine{l, s.typ.Lines.Rewrite(s.env, g, l.Body.Fields, grants)})
	}
	for _, key := range slices.Sorted(maps.Keys(left)) {
		x.lost = append(x.lost, errReference.New("what", key).At("/order/lines/"+key))
	}
}

// grants are the fields that a step gives somebody of a form: those that it names, and
// where he may edit, those that the form lets him write at this step.
func (s *subject) grants(a act.Act, step *flow.Step, f *form.Form) map[string]form.Grant {
	grants := map[string]form.Grant{}
	if step.Edit {
		for _, key := range f.WritableAt(step.ID) {
			if f.Level(a.Kind, a.Roles, step.ID, key) == form.Write {
				grants[key] = form.Grant{Level: form.Write}
			}
		}
	}
	for _, given := range step.Fields {
		if given.Entity == f.Entity {
			grants[given.Key] = given.Grant
		}
	}
	return grants
}

// knows finds what a value names, for whoever filled it in.
func (s *subject) knows(a act.Act) func(form.Ref) (form.Ref, bool) {
	return func(ref form.Ref) (form.Ref, bool) {
		if (ref.Kind == "user" || ref.Kind == "department") && outside(a) {
			return ref, false
		}
		full, ok := s.mentions.refs[ref]
		return full, ok
	}
}

// looker looks at a file that a value names.
func (s *subject) looker(a act.Act) func(file.ID) (file.File, error) {
	return func(id file.ID) (file.File, error) { return usable(a, s.mentions.files[id], id) }
}

// problems are all that is wrong with what was filled in.
func (x *asking) problems() (all []*fault.Error) {
	if x.own != nil {
		all = append(all, x.own.Problems...)
	}
	if x.order != nil {
		all = append(all, x.order.Problems...)
	}
	for _, l := range x.lines {
		all = append(all, l.form.Problems...)
	}
	return append(all, x.lost...)
}

// Fill takes over what somebody fills in who decides at a step of the order's flow.
func (s *subject) Fill(a act.Act, at flow.Acting) (flow.Filling, []*fault.Error) {
	x := s.ask(a, at)
	var filled flow.Filling
	problems := append(x.problems(), s.takeFiles(a, x)...)
	if len(problems) > 0 {
		return filled, problems
	}
	told := ChangedFact{Order: s.order.ID, Step: at.Step.ID}
	change := func(line int, list []form.Rewritten) {
		for _, w := range list {
			s.fresh = append(s.fresh, changeRow{Order: s.order.ID, Version: s.order.Version + 1, Fact: w.Fact, Line: int64(line), Was: string(w.Old), Became: string(w.New)})
			told.Changes = append(told.Changes, FieldChange{Fact: w.Fact, Line: line})
			if !slices.Contains(filled.Wrote, w.Fact) {
				filled.Wrote = append(filled.Wrote, w.Fact)
			}
		}
	}
	if x.own != nil {
		filled.Fields = x.own.Fields
	}
	if x.order != nil {
		b := &s.order.Body
		b.Fields = x.order.Fields
		change(0, takeOver(x.order, &b.Note, &b.WishDate))
	}
	for _, l := range x.lines {
		l.Body.Fields = l.form.Fields
		change(l.N, takeOver(l.form, &l.Body.Note, &l.Body.WishDate))
	}
	if len(s.fresh) > 0 {
		s.order.Version++
		s.order.Body.Rewritten, told.Version = s.order.Version, s.order.Version
		filled.Told = []event.Fact{told}
	}
	return filled, nil
}

// takeOver gives the built-in fields that were rewritten their values, and lists all that was.
func takeOver(x *form.Resolved, note *string, wish **clock.Date) []form.Rewritten {
	all := x.Rewritten()
	for _, w := range all {
		switch v := x.Value(w.Key); w.Key {
		case "note":
			*note = v.Text()
		case "wishDate":
			if *wish = nil; !v.Missing() {
				day := v.Date()
				*wish = &day
			}
		}
	}
	return all
}
