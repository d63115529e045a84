package form

import (
	"strings"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// emailKind is a mail address in the part of RFC 5322 that mail servers take:
// no comments, no quoted names, a domain of at least two labels.
type emailKind struct{}

func newEmail(*workshop, *fieldDoc) kind { return emailKind{} }

func (emailKind) read(_ *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, ok := text(raw)
	switch {
	case !ok:
		return rule.Value{}, nil, bad(check.Type, "want", words("文本", "text"))
	case strings.TrimSpace(s) == "":
		return rule.Value{}, nil, nil
	case !isEmail(s):
		return rule.Value{}, nil, bad(errPattern, "want", words("邮箱地址，如 name@example.com", "an address as name@example.com"))
	}
	return stored(rule.Text(s))
}

// The lengths of RFC 5321.
const (
	maxEmail = 254
	maxLocal = 64
	maxLabel = 63
)

// isEmail looks at the shape alone: whether anybody reads there, only a mail can tell.
func isEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || len(s) > maxEmail || len(local) > maxLocal || !strings.Contains(domain, ".") {
		return false
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || !only(atom, "!#$%&'*+/=?^_`{|}~-") {
			return false
		}
	}
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || len(label) > maxLabel || !only(label, "-") || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return true
}

// only tells whether a text is of ASCII letters, digits and the given signs.
func only(s, signs string) bool {
	for i := range len(s) {
		if c := s[i]; !alnum(c) && strings.IndexByte(signs, c) < 0 {
			return false
		}
	}
	return true
}

func (emailKind) schema(string) schema {
	return schema{"type": "string", "format": "email", "maxLength": maxEmail}
}
