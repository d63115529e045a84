package form

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// defaultText is how many characters a text may have where the field does not say.
const defaultText = 300

// textKind is one line of text, kept byte for byte. Only its length, its
// pattern and its preset may refuse it.
type textKind struct {
	max     int
	pattern *regexp.Regexp
	preset  preset
}

func newText(w *workshop, d *fieldDoc) kind {
	return textKind{max: w.count("max", d.Max, defaultText), pattern: w.pattern(d), preset: w.preset(d)}
}

func (k textKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, ok := text(raw)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words("文本", "text"))
	}
	if strings.TrimSpace(s) == "" {
		return rule.Value{}, nil, nil
	}
	if !x.trusted {
		if w := k.check(s); w != nil {
			return rule.Value{}, nil, w
		}
	}
	return stored(rule.Text(s))
}

// check counts characters as people do, by code point; counting bytes first
// spares that for nearly all texts.
func (k textKind) check(s string) []wrong {
	if len(s) > k.max && utf8.RuneCountInString(s) > k.max {
		return bad(errLength, "rule", atMost(k.max, "个字", "characters"))
	}
	if k.pattern != nil && !k.pattern.MatchString(s) {
		return bad(errPattern, "want", k.pattern.String())
	}
	if k.preset.holds != nil && !k.preset.holds(s) {
		return bad(errPattern, "want", k.preset.say)
	}
	return nil
}

func (k textKind) schema(string) schema {
	s := schema{"type": "string", "maxLength": k.max}
	if k.pattern != nil {
		s["pattern"] = k.pattern.String()
	}
	return s
}
