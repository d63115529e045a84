package flow

import (
	"maps"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
)

// Given is a field of the subject that a step gives whoever acts at it.
type Given struct {
	Fact   string // "order.fields.costEstimate", "order.note"
	Entity string // "order", "line"
	Key    string
	form.Grant
}

// wireGrants are the levels of flow.v1.
var wireGrants = map[string]form.Grant{
	"none": {}, "read": {Level: form.Read}, "write": {Level: form.Write}, "must": {Level: form.Write, Must: true},
}

// fields compiles what a step has its actor fill in: a form of its own, and fields of the
// subject.
func (cp *compiler) fields(s *Step, w *wireStep) {
	forms := blueprint.Of[*form.Forms](cp.r)
	if w.Form != "" {
		if s.Form = forms.Get(w.Form); s.Form == nil || s.Form.Entity != "task" {
			cp.refuse(pointerTo(s, "form"), "reference.missing", "没有实体 task 的表单「{form}」", "there is no form {form} of entity task", "form", w.Form)
			s.Form = nil
		}
	}
	for _, fact := range slices.Sorted(maps.Keys(w.Fields)) {
		if given, ok := cp.given(s, fact, wireGrants[w.Fields[fact]], forms); ok {
			s.Fields = append(s.Fields, given)
		}
	}
	if s.Asks() && s.Same {
		s.Same = false
		if w.Same != "" {
			cp.refuse(pointerTo(s, "same"), "fields.robot", "「{step}」有必填项，不能自动同意", "{step} asks for something to be filled in: it cannot be approved by itself", "step", s.Name.Text())
		}
	}
}

// given compiles one field of the subject.
func (cp *compiler) given(s *Step, fact string, grant form.Grant, forms *form.Forms) (g Given, ok bool) {
	at := pointerTo(s, "fields", fact)
	entity, key, _ := strings.Cut(fact, ".")
	key, custom := strings.CutPrefix(key, "fields.")
	if entity != "order" && entity != "line" || strings.Contains(key, ".") || !custom && !form.Rewritable(entity, key) {
		cp.unsupported(at, fact)
		return g, false
	}
	field := forms.Field(entity, key)
	switch {
	case custom && (field == nil || field.Retired):
		cp.refuse(at, "fact.unknown", "没有事实「{fact}」", "there is no fact {fact}", "fact", fact)
	case custom && grant.Level == form.Write && !field.Rewritable():
		cp.refuse(at, "format.unsupported", "{kind} 字段尚不能在步骤里改写", "a field of kind {kind} cannot be written at a step yet", "kind", field.Kind)
	case entity == "line" && s.within != nil && !s.ofLine():
		cp.refuse(at, "format.unsupported", "「{step}」不是逐行处理，尚不能填写明细字段", "{step} is not done line by line: it cannot give fields of lines yet", "step", s.Name.Text())
	default:
		return Given{fact, entity, key, grant}, true
	}
	return g, false
}

// ofLine tells whether a step is done for each line of an order by itself.
func (s *Step) ofLine() bool {
	return s.within != nil && s.within.within == nil && s.within.Items.Over == "order.lines" && s.within.Items.by.path == ""
}

// Asks tells whether something has to be filled in at the step, or may have to be, before
// anybody says yes to it.
func (s *Step) Asks() bool {
	return s.Form.Demands() || slices.ContainsFunc(s.Fields, func(g Given) bool { return g.Must })
}

// Fills tells whether anything can be filled in at the step.
func (s *Step) Fills() bool {
	return s.Form != nil || s.Edit || slices.ContainsFunc(s.Fields, func(g Given) bool { return g.Level == form.Write })
}

// Shows tells whether the step has something to fill in, or fields to show beside it.
func (s *Step) Shows() bool { return s.Form != nil || s.Edit || len(s.shows()) > 0 }

// shows are the fields of the subject that a step shows whoever acts at it.
func (s *Step) shows() (facts []string) {
	for _, g := range s.Fields {
		if g.Level > form.None {
			facts = append(facts, g.Fact)
		}
	}
	return facts
}

// Document is where the step is written.
func (s *Step) Document() string { return s.doc }

// Hidden are the fields of the subject that a step hides from whoever acts at it; nil
// hides none.
func (s *Step) Hidden() (facts []string) {
	if s == nil {
		return nil
	}
	for _, g := range s.Fields {
		if g.Level == form.None {
			facts = append(facts, g.Fact)
		}
	}
	return facts
}

// For tells whether a step that is done for an item concerns a line: outside of loops all
// of them.
func (s *Step) For(item, line string) bool { return s.within == nil || s.ofLine() && item == line }
