package op

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
)

// limits are the bounds that an input's tags state (maxLength in characters,
// minItems, maxItems, enum), found out once. The document shows the same tags,
// so what is promised there is what is asked here.
type limits []limit

// limit is one member that has bounds, or members with bounds.
type limit struct {
	index  []int
	name   string
	length int      // of a text; 0 is no bound
	least  int      // items of a list
	most   int      // likewise; 0 is no bound
	enum   []string // of a text; none is no bound
	within limits   // of a struct, or of each item of a list
}

// limitsOf finds the bounds of a type's JSON members.
func limitsOf(t reflect.Type) limits {
	var all limits
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct && name == "":
			for _, l := range limitsOf(f.Type) {
				l.index = append([]int{i}, l.index...)
				all = append(all, l)
			}
		case f.IsExported() && name != "-":
			if l := limitOf(f, i, name); l.bounds() {
				all = append(all, l)
			}
		}
	}
	return all
}

func limitOf(f reflect.StructField, i int, name string) limit {
	number := func(tag string) int {
		n, _ := strconv.Atoi(f.Tag.Get(tag)) // absent is 0; the document refuses what is no number
		return n
	}
	l := limit{index: []int{i}, name: name, length: number("maxLength"), least: number("minItems"), most: number("maxItems")}
	if words := f.Tag.Get("enum"); words != "" {
		l.enum = strings.Split(words, ",")
	}
	inner := f.Type
	for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
		inner = inner.Elem()
	}
	if inner.Kind() == reflect.Struct && !readsItself(inner) {
		l.within = limitsOf(inner)
	}
	return l
}

func (l *limit) bounds() bool {
	return l.length > 0 || l.least > 0 || l.most > 0 || l.enum != nil || l.within != nil
}

// readsItself tells types that read their JSON themselves, as ids and amounts.
func readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) || p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// check finds everything in a value that is out of bounds.
func (ls limits) check(v reflect.Value, at string, found []*fault.Error) []*fault.Error {
	for i := range ls {
		l := &ls[i]
		found = l.check(v.FieldByIndex(l.index), at+"/"+l.name, found)
	}
	return found
}

func (l *limit) check(v reflect.Value, at string, found []*fault.Error) []*fault.Error {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return found
		}
		v = v.Elem()
	}
	label := fault.Text{ZH: l.name, EN: l.name}
	switch v.Kind() {
	case reflect.String:
		return l.text(v.String(), label, at, found)
	case reflect.Slice:
		if n := v.Len(); l.most > 0 && n > l.most || n < l.least {
			return append(found, check.Range.New("field", label, "min", l.least, "max", l.most).At(at))
		}
		for i := range v.Len() {
			found = l.item(v.Index(i), at+"/"+strconv.Itoa(i), found)
		}
	case reflect.Struct:
		return l.within.check(v, at, found)
	}
	return found
}

func (l *limit) item(v reflect.Value, at string, found []*fault.Error) []*fault.Error {
	if v.Kind() == reflect.Struct {
		return l.within.check(v, at, found)
	}
	return found
}

func (l *limit) text(s string, label fault.Text, at string, found []*fault.Error) []*fault.Error {
	if l.length > 0 && len(s) > l.length && utf8.RuneCountInString(s) > l.length {
		found = append(found, check.Length.New("field", label, "max", l.length).At(at))
	}
	if l.enum != nil && s != "" && !slices.Contains(l.enum, s) {
		found = append(found, check.Option.New("field", label, "code", s).At(at))
	}
	return found
}

// nounOf is the first word of a verb's name.
func nounOf(name string) string {
	noun, _, _ := strings.Cut(name, ".")
	return noun
}

// bounded refuses an input with members out of bounds, as <noun>.invalid.
func (b *binding) bounded(in any) error {
	if len(b.limits) == 0 {
		return nil
	}
	found := b.limits.check(reflect.ValueOf(in).Elem(), "", nil)
	if len(found) == 0 {
		return nil
	}
	return fault.Define(fault.Invalid, b.noun+".invalid", "请求里有超出限制的内容", "some of the request is out of bounds").New().Of(found...)
}
