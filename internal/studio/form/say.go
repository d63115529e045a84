package form

import (
	"encoding/json"
	"strings"

	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
)

// Say is a field and a stored value of it in a reader's words, as 材质 and 橡木.
// Values that are no words of their own, as addresses, are not said.
func (f *Field) Say(r *blueprint.Release, raw json.RawMessage, lang string) (name, value string, ok bool) {
	value = f.sayValue(r, raw, lang)
	return f.label.In(lang), value, value != ""
}

func (f *Field) sayValue(r *blueprint.Release, raw json.RawMessage, lang string) string {
	var s string
	kind := f.Kind
	if k, ok := f.kind.(formulaKind); ok {
		kind = k.typ
	}
	switch kind {
	case "single", "cascade":
		return f.sayCode(r, raw, lang)
	case "multi":
		var list []json.RawMessage
		_ = json.Unmarshal(raw, &list) // what is no list says nothing
		words := make([]string, len(list))
		for i, one := range list {
			words[i] = f.sayCode(r, one, lang)
		}
		return strings.Join(words, ", ")
	case "number", "rating":
		return strings.TrimSpace(string(raw) + " " + f.Unit)
	case "percent":
		return string(raw) + " %"
	case "yesNo":
		return map[string]string{"true": wordYes.In(lang), "false": wordNo.In(lang)}[string(raw)]
	case "money":
		var a money.Amount
		if a.UnmarshalJSON(raw) != nil {
			return ""
		}
		return a.Text() + " " + string(a.Currency)
	case "tags":
		var tags []string
		_ = json.Unmarshal(raw, &tags) // likewise
		return strings.Join(tags, ", ")
	case "text", "longText", "date", "time", "phone", "email":
		_ = json.Unmarshal(raw, &s) // what is no text says nothing
	}
	return s
}

// sayCode finds the code's label, also of one that is not offered any more.
func (f *Field) sayCode(r *blueprint.Release, raw json.RawMessage, lang string) string {
	var code string
	if json.Unmarshal(raw, &code) != nil {
		return ""
	}
	set := blueprint.Of[*blueprint.Options](r).Set(f.set)
	return set.Label(code, lang, blueprint.Of[*blueprint.Workspace](r).Locale)
}

var wordYes, wordNo = words("是", "yes"), words("否", "no")
