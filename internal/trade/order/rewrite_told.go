package order

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// view shows what a step has somebody fill in; nil for nothing.
func (x *asking) view(s *subject, lang string) *flow.Asked {
	v := &flow.Asked{}
	if x.own != nil {
		v.Form = described(x.own, lang)
	}
	if x.order != nil {
		v.Order = described(x.order, lang)
	}
	for _, l := range x.lines {
		if form := described(l.form, lang); form != nil {
			line := flow.AskedLine{N: l.N, SKU: l.SKU, Form: *form}
			if p := s.products[l.Product]; p != nil {
				line.Name = p.Name
			}
			v.Lines = append(v.Lines, line)
		}
	}
	if v.Form == nil && v.Order == nil && v.Lines == nil {
		return nil
	}
	return v
}

// described draws a form; nil where nothing of it is for the reader.
func described(x *form.Resolved, lang string) *form.View {
	v := x.Describe(lang)
	if len(v.Fields) == 0 {
		return nil
	}
	return &v
}

// answer writes what was filled in at a step's own form as a reader reads it, without what
// the form or his roles hide from him.
func (x rights) answer(answer flow.Answer, voice rule.Voice) []form.Told {
	step := x.typ.Flow.Step(answer.Step)
	if step == nil || step.Form == nil || step.Public == nil && outside(x.act) {
		return nil
	}
	all := members(answer.Fields)
	for key, value := range all {
		switch {
		case !x.learnsAnswer(step, key):
			delete(all, key)
		case x.Level("task.fields."+key) == identity.Mask:
			all[key] = identity.MaskJSON(value)
		}
	}
	return step.Form.Tell(all, voice)
}

// learnsAnswer tells whether a reader sees a field of a step's own form.
func (x rights) learnsAnswer(step *flow.Step, key string) bool {
	return x.act.Kind == act.Robot || step.Form.Level(x.act.Kind, x.act.Roles, step.ID, key) > form.None && x.Sees("task.fields."+key)
}

// answers writes all that was filled in at an order's tasks, by seat.
func (x rights) answers(all flow.Answers, voice rule.Voice) map[string][]form.Told {
	told := map[string][]form.Told{}
	for seat, one := range all {
		if fields := x.answer(one, voice); len(fields) > 0 {
			told[seat] = fields
		}
	}
	return told
}

// changed lists what has changed of an order since a version, as somebody reads it: of
// each field what it was then, and what it is now.
func (s *subject) changed(a act.Act) func(since int64) []flow.Change {
	if len(s.past)+len(s.fresh) == 0 { // an order that is being placed: his rights need not be found out
		return nil
	}
	return s.changes(s.rights(a))
}

// changes are the same as somebody with some rights reads it.
func (s *subject) changes(rights rights) func(since int64) []flow.Change {
	return func(since int64) (list []flow.Change) {
		all := slices.Concat(s.past, s.fresh)
		for i, c := range all {
			if c.Version <= since {
				continue
			}
			change := flow.Change{Fact: c.Fact, Item: item(c.Line), Label: s.setup.nameOf(c.Fact, c.Line, rights.act.Lang), Hidden: !rights.learns(c.Fact)}
			if slices.ContainsFunc(list, func(o flow.Change) bool { return o.Fact == change.Fact && o.Item == change.Item }) {
				continue
			}
			now := c
			for _, later := range all[i:] {
				if later.Fact == c.Fact && later.Line == c.Line {
					now = later
				}
			}
			change.Back = c.Was == now.Became
			change.Old, change.New = rights.said(s, c.Fact, c.Was), rights.said(s, c.Fact, now.Became)
			list = append(list, change)
		}
		return list
	}
}

// item names a line as flows do; "" for the order itself.
func item(line int64) string {
	if line == 0 {
		return ""
	}
	return strconv.FormatInt(line, 10)
}

// fieldOf finds a custom field of orders or lines by its fact.
func (s *Setup) fieldOf(fact string) *form.Field {
	for _, entity := range []string{"order", "line"} {
		for _, f := range s.forms.Fields(entity) {
			if f.Path() == fact {
				return f
			}
		}
	}
	return nil
}

// answers reads what was filled in at the order's tasks, where any of them has a form.
func (s *subject) answers(r db.Reader, x rights, voice rule.Voice) (map[string][]form.Told, error) {
	asks := func(step *flow.Step) bool { return step.Form != nil && (step.Public != nil || !outside(x.act)) }
	if !slices.ContainsFunc(s.typ.Flow.Steps, asks) {
		return nil, nil
	}
	all, err := flow.AnswersOf(r, []id.Raw{s.order.ID.Raw()})
	if err != nil {
		return nil, fmt.Errorf("read what was filled in: %w", err)
	}
	return x.answers(all[s.order.ID.Raw()], voice), nil
}

// changes writes what was filled in of the order with one version, as far as the reader
// sees it.
func (t teller) changes(version int64, list []FieldChange) string {
	var said []string
	for _, c := range list {
		at := slices.IndexFunc(t.order.past, func(row changeRow) bool {
			return row.Version == version && row.Fact == c.Fact && row.Line == int64(c.Line)
		})
		if at >= 0 && t.rights.learns(c.Fact) {
			said = append(said, t.change(&t.order.past[at]))
		}
	}
	more := len(said) - mostItems
	sentence := strings.Join(said[:min(len(said), mostItems)], fault.Text{ZH: "；", EN: "; "}.In(t.act.Lang))
	if n := strconv.Itoa(more); more > 0 {
		sentence += fault.Text{ZH: " 等另外 " + n + " 处", EN: " and " + n + " more"}.In(t.act.Lang)
	}
	return sentence
}

// change writes one of them: "line 2, Batch: B-6 → B-7".
func (t teller) change(row *changeRow) string {
	words := t.setup.nameOf(row.Fact, row.Line, t.act.Lang) + fault.Text{ZH: "：", EN: ": "}.In(t.act.Lang)
	if was := t.rights.said(t.order, row.Fact, row.Was); was != "" {
		words += was + " → "
	}
	return words + or(t.rights.said(t.order, row.Fact, row.Became), "—")
}

// said is the value of a field as the reader may read it; "" for none.
func (x rights) said(s *subject, fact, value string) string {
	if value == "" || !x.learns(fact) {
		return ""
	}
	raw := json.RawMessage(value)
	if x.Level(fact) == identity.Mask {
		raw = identity.MaskJSON(raw)
	}
	voice := s.voice(x.act)
	if f := s.setup.fieldOf(fact); f != nil {
		return f.Tell(raw, voice).Text
	}
	return form.TellRewritable(fact, raw, voice)
}

// factName is what a fact is called.
func (s *Setup) factName(path, lang string) string {
	if label, builtin := form.RewritableLabel(path); builtin {
		return label.In(lang)
	}
	return s.label(path, lang)
}

// nameOf is what a fact of the order, or of one of its lines, is called.
func (s *Setup) nameOf(path string, line int64, lang string) string {
	name := s.factName(path, lang)
	if n := strconv.FormatInt(line, 10); line > 0 {
		return fault.Text{ZH: "第 " + n + " 行" + name, EN: "line " + n + ", " + name}.In(lang)
	}
	return name
}
