package form

import (
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/rule"
)

// noteKind is a text that the form shows. It has no value: whoever sends one
// means another field.
type noteKind struct{ text fault.Text }

func newNote(_ *workshop, d *fieldDoc) kind { return noteKind{d.Text.Text()} }

func (noteKind) read(*reading, []byte) (rule.Value, []byte, []wrong) {
	return rule.Value{}, nil, bad(check.Type, "want", words("空：它只用于显示", "left out: it is only shown"))
}

func (k noteKind) draw(v *FieldView, _ *reading, lang string) { v.Help = k.text.In(lang) }

func (noteKind) schema(string) schema { return schema{"readOnly": true} }
