package form

import (
	"slices"
	"strings"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// singleKind is one code of an option set. Retired codes are known, for old
// orders hold them, and not taken any more.
type singleKind struct{ set *codes }

func newSingle(w *workshop, d *fieldDoc) kind { return singleKind{w.set(d)} }

func (k singleKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, ok := text(raw)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words("选项代码", "the code of an option"))
	}
	if strings.TrimSpace(s) == "" {
		return rule.Value{}, nil, nil
	}
	if !x.trusted && !k.set.takes(s) {
		return rule.Value{}, nil, bad(check.Option, "code", short(s))
	}
	return stored(rule.Code(s))
}

func (k singleKind) options() []Choice { return k.set.offered }

func (k singleKind) narrow(only []string) []Choice { return k.set.narrow(only) }

func (singleKind) within(code string, only []string) bool { return slices.Contains(only, code) }

func (k singleKind) schema(string) schema { return k.set.schema() }
