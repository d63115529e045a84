package order

import (
	"bytes"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// findGiven holds the fields that the steps of a type's flow give against its forms, and
// against all that placing goes by: a price must never rest on another value than the order
// shows. Until there are changes of orders, such fields are refused.
func (k *checker) findGiven(t *Type, r *blueprint.Release) {
	if t.Flow == nil || t.Form == nil || t.Lines == nil {
		return
	}
	for _, step := range t.Flow.Steps {
		for _, given := range step.Fields {
			k.given(t, step, given)
			if given.Level == form.Write {
				k.settled(r, step, given.Fact, blueprint.Pointer("steps", step.ID, "fields", given.Fact))
			}
		}
		for _, f := range []*form.Form{t.Form, t.Lines} {
			for _, key := range f.WritableAt(step.ID) {
				if step.Edit {
					k.settled(r, step, f.Fact(key), blueprint.Pointer("steps", step.ID, "allow", "edit"))
				}
			}
		}
	}
}

// given holds one field against the type's forms.
func (k *checker) given(t *Type, step *flow.Step, given flow.Given) {
	f, at := t.formOf(given.Entity), blueprint.Pointer("steps", step.ID, "fields", given.Fact)
	switch {
	case !f.Has(given.Key):
		k.refuse(step.Document(), at, "fields.unplaced", "订单类型「{type}」的表单里没有 {fact}", "the forms of the order type {type} do not have {fact}",
			"type", t.Name.Text(), "fact", given.Fact).With(nil, "请把字段放到表单上，或从步骤里去掉", "Place the field on the form, or take it off the step")
	case given.Must && f.Locked(given.Key):
		k.refuse(step.Document(), at, "fields.unwritable", "{fact} 在表单上只读，步骤「{step}」却要求填写", "nobody writes {fact} on the form, and {step} asks for it",
			"fact", given.Fact, "step", step.Name.Text()).With(nil, "请取消表单上的只读，或不要求填写", "Let the form take it, or do not ask for it")
	}
}

// formOf is the form of the order itself, or of its lines.
func (t *Type) formOf(entity string) *form.Form {
	if entity == "line" {
		return t.Lines
	}
	return t.Form
}

// settled refuses that a step writes what placing went by.
func (k *checker) settled(r *blueprint.Release, step *flow.Step, fact, at string) {
	if by := readerOf(r.Tree, fact); by != "" {
		k.refuse(step.Document(), at, "fields.placing", "下单时 {document} 要按 {fact} 做决定，步骤「{step}」不能再改它",
			"{document} goes by {fact} when an order is placed: {step} cannot write it", "document", by, "fact", fact, "step", step.Name.Text()).
			With(nil, "请让步骤填写另一个字段，或让这个文档不读取它", "Give the step a field of its own, or have the document not read it")
	}
}

func (k *checker) refuse(document, at, code, zh, en string, args ...any) *blueprint.Finding {
	k.found = append(k.found, blueprint.Refuse(document, at, code, zh, en, args...))
	return &k.found[len(k.found)-1]
}

// readerOf finds a document by which placing decides and which names a fact.
func readerOf(t *blueprint.Tree, fact string) string {
	for _, folder := range []string{"fields", "forms", "rules", "prices", "plans"} {
		for _, d := range t.Folder(folder) {
			if atPlacing(folder, d) && names(d.JSON, fact) {
				return d.Path
			}
		}
	}
	return ""
}

// atPlacing tells whether a document is one of those that placing goes by.
func atPlacing(folder string, d *blueprint.Document) bool {
	head, err := blueprint.Decode[struct {
		Point  string `json:"point"`
		Entity string `json:"entity"`
	}](d)
	switch {
	case err != nil:
		return true
	case folder == "forms":
		return slices.Contains([]string{"order", "line", "destination"}, head.Entity)
	}
	point, _ := rule.Registry().Points.Get(head.Point)
	return folder != "rules" || point.Sees != "run" // asked while the order lives, and no more when it is placed
}

// names tells whether a text names a fact, or one within it, and not merely one whose name
// begins so.
func names(text []byte, fact string) bool {
	for {
		_, after, found := bytes.Cut(text, []byte(fact))
		if !found {
			return false
		}
		if len(after) == 0 || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", rune(after[0])) {
			return true
		}
		text = after
	}
}
