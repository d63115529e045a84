package form

import (
	"bytes"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// yesNoKind is a yes or a no; no is a value and not missing.
type yesNoKind struct{}

func newYesNo(*workshop, *fieldDoc) kind { return yesNoKind{} }

func (yesNoKind) read(_ *reading, raw []byte) (rule.Value, []byte, []wrong) {
	switch string(bytes.TrimSpace(raw)) {
	case "true":
		return stored(rule.Bool(true))
	case "false":
		return stored(rule.Bool(false))
	}
	return rule.Value{}, nil, bad(check.Type, "want", words(" true 或 false", "true or false"))
}

func (yesNoKind) schema(string) schema { return schema{"type": "boolean"} }
