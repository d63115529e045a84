package form

import (
	"slices"
	"strconv"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// multiKind is several codes of an option set, each once, in the order in which
// they were chosen. None is missing.
type multiKind struct{ set *codes }

func newMulti(w *workshop, d *fieldDoc) kind { return multiKind{w.set(d)} }

// read stops at the first wrong code: the rest is likely of the same kind.
func (k multiKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	list, ok := readList(raw)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words("选项代码的列表", "a list of codes"))
	}
	chosen := make([]string, 0, len(list))
	for i, item := range list {
		code, ok := text(item)
		at := "/" + strconv.Itoa(i)
		switch {
		case !ok:
			return rule.Value{}, nil, badAt(at, check.Type, "want", words("选项代码", "the code of an option"))
		case !x.trusted && !k.set.takes(code):
			return rule.Value{}, nil, badAt(at, check.Option, "code", short(code))
		case slices.Contains(chosen, code):
			return rule.Value{}, nil, badAt(at, check.Duplicate, "ref", code)
		}
		chosen = append(chosen, code)
	}
	return stored(rule.Codes(chosen...))
}

func (k multiKind) options() []Choice { return k.set.offered }

func (k multiKind) narrow(only []string) []Choice { return k.set.narrow(only) }

func (multiKind) within(code string, only []string) bool { return slices.Contains(only, code) }

func (k multiKind) schema(string) schema {
	return schema{"type": "array", "uniqueItems": true, "items": k.set.schema()}
}
