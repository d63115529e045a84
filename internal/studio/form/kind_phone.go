package form

import (
	"strings"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// phoneKind is a telephone number as E.164 writes it: a plus sign and at most
// fifteen digits, country first.
type phoneKind struct{}

func newPhone(*workshop, *fieldDoc) kind { return phoneKind{} }

func (phoneKind) read(_ *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, ok := text(raw)
	switch {
	case !ok:
		return rule.Value{}, nil, bad(check.Type, "want", words("文本", "text"))
	case strings.TrimSpace(s) == "":
		return rule.Value{}, nil, nil
	case !isPhone(s):
		return rule.Value{}, nil, bad(errPattern, "want", words("国际格式，如 +8613800138000", "the international form, as +8613800138000"))
	}
	return stored(rule.Text(s))
}

// isPhone wants the country with it: without it a number is one in every country.
func isPhone(s string) bool {
	number, plus := strings.CutPrefix(s, "+")
	return plus && len(number) >= 7 && len(number) <= 15 && number[0] != '0' && digits(number)
}

func (phoneKind) schema(string) schema {
	return schema{"type": "string", "pattern": `^\+[1-9][0-9]{6,14}$`}
}
