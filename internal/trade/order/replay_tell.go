package order

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
)

// Told says in the reader's words what would have come out differently. Orders
// that are not his to see are left out, and so is what he may not see of others.
func (s *Service) Told(ctx context.Context, a act.Act, r db.Reader, under *blueprint.Release, all []blueprint.Otherwise) ([]blueprint.DifferenceView, error) {
	raws := make([]id.Raw, len(all))
	for i, of := range all {
		raws[i], _ = id.ParseAny(of.Subject) // written by Replay
	}
	orders, err := s.inSight(ctx, a, r, raws)
	if err != nil {
		return nil, err
	}
	by := make(map[string]*Order, len(orders))
	var releases []string
	for _, o := range orders {
		by[o.ID.String()] = o
	}
	for _, of := range all {
		releases = append(releases, of.Release)
	}
	compiled, err := s.o.Releases(ctx, r, releases)
	if err != nil {
		return nil, fmt.Errorf("load the releases of orders: %w", err)
	}
	w := s.nowhere()
	var setups []*Setup
	for _, release := range compiled {
		setups = append(setups, setupOf(release))
	}
	if err := w.stand(r, orders, setups...); err != nil {
		return nil, err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("read who works here: %w", err)
	}
	told := []blueprint.DifferenceView{}
	for _, of := range all {
		o := by[of.Subject]
		if o == nil {
			continue
		}
		t := replayTeller{act: a, was: setupOf(compiled[of.Release]), is: setupOf(under), people: people}
		t.rights = rightsOf(a, t.was, t.was.types[o.Type], w.steps[o.ID.Raw()])
		if v := t.view(o, of); len(v.Changes) > 0 {
			told = append(told, v)
		}
	}
	return told, nil
}

// replayTeller says the differences of one order: before as the release calls
// things that it was placed under, after as the other one does.
type replayTeller struct {
	act     act.Act
	rights  rights
	was, is *Setup
	people  flow.People
}

func (t replayTeller) view(o *Order, of blueprint.Otherwise) blueprint.DifferenceView {
	v := blueprint.DifferenceView{Subject: of.Subject, Label: o.Number, Changes: []blueprint.DifferenceText{}}
	if !t.rights.Sees("order.number") {
		v.Label = ""
	}
	for _, c := range of.Changes {
		if text, seen := t.change(c); seen {
			v.Changes = append(v.Changes, text)
		}
	}
	for _, d := range of.Gone {
		v.Gone = append(v.Gone, t.row(t.was, d))
	}
	for _, d := range of.Come {
		v.Come = append(v.Come, t.row(t.is, d))
	}
	return v
}

var (
	placedThen = fault.Text{ZH: "可以下单", EN: "could be placed"}
	refusedNow = fault.Text{ZH: "会被拒绝（{why}）", EN: "would be refused ({why})"}
	noStep     = fault.Text{ZH: "不经过", EN: "not come to"}
	onItsOwn   = fault.Text{ZH: "自动", EN: "on its own"}
	nothing    = fault.Text{ZH: "无", EN: "none"}
)

// change says one thing that differs; false where the reader may not see it.
func (t replayTeller) change(c blueprint.FactChange) (blueprint.DifferenceText, bool) {
	lang := t.act.Lang
	text := blueprint.DifferenceText{Kind: c.Kind, Line: c.Line}
	switch c.Kind {
	case kindRefused:
		text.Before, text.After = placedThen.In(lang), strings.ReplaceAll(refusedNow.In(lang), "{why}", strings.Join(textsOf(c.After), ", "))
		return text, true
	case kindSteps:
		text.What = t.stepName(c.Fact)
		text.Before, text.After = t.asked(t.was, c.Before), t.asked(t.is, c.After)
		return text, true
	}
	text.What = t.is.label(c.Fact, lang)
	text.Before, text.After = t.value(t.was, c.Fact, c.Before), t.value(t.is, c.Fact, c.After)
	return text, t.rights.learns(c.Fact)
}

// value writes a value as a release calls it.
func (t replayTeller) value(s *Setup, fact string, raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "[]" || string(raw) == `""` {
		return nothing.In(t.act.Lang)
	}
	if fact == "route.skip" {
		names := textsOf(raw)
		for i := range names {
			names[i] = s.stepName(names[i], t.act.Lang)
		}
		return strings.Join(names, ", ")
	}
	return s.voice(t.act).Screen(fact, raw, t.act.At)
}

// stepName is a step's name under either release.
func (t replayTeller) stepName(step string) string {
	if name := t.is.stepName(step, t.act.Lang); name != step {
		return name
	}
	return t.was.stepName(step, t.act.Lang)
}

// asked says who is asked at a step, if it is come to.
func (t replayTeller) asked(s *Setup, raw json.RawMessage) string {
	if len(raw) == 0 {
		return noStep.In(t.act.Lang)
	}
	names := textsOf(raw)
	if len(names) == 0 {
		return onItsOwn.In(t.act.Lang)
	}
	for i, who := range names {
		names[i] = s.who(t.people, who, t.act.Lang)
	}
	return strings.Join(names, ", ")
}

// who is the name of a role, or of somebody who is asked by name.
func (s *Setup) who(people flow.People, who, lang string) string {
	if role, is := strings.CutPrefix(who, "role:"); is {
		return s.codeLabel("role", role, lang)
	}
	if u, known := people.User(who); known {
		return u.Name
	}
	return who
}

// Who calls those by name who get tasks.
func (s *Service) Who(ctx context.Context, r db.Reader, under *blueprint.Release, lang string, who []string) (map[string]string, error) {
	people, err := s.o.People(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("read who works here: %w", err)
	}
	names := make(map[string]string, len(who))
	for _, one := range who {
		names[one] = setupOf(under).who(people, one, lang)
	}
	return names, nil
}

var rowSaid = fault.Text{ZH: "「{document}」第 {row} 行", EN: "{document}, row {row}"}

// row calls a row by its table's name; of a line, which one it is about.
func (t replayTeller) row(s *Setup, d blueprint.DecidedBy) string {
	text := strings.NewReplacer("{document}", s.documentLabel(d.Document, t.act.Lang), "{row}", d.Row).Replace(rowSaid.In(t.act.Lang))
	if d.Line > 0 {
		text += fault.Text{ZH: fmt.Sprintf("（订单第 %d 行）", d.Line), EN: fmt.Sprintf(" (line %d)", d.Line)}.In(t.act.Lang)
	}
	return text
}

// textsOf reads a list of texts that Replay wrote.
func textsOf(raw json.RawMessage) (texts []string) {
	_ = json.Unmarshal(raw, &texts) // written by Replay
	return texts
}
