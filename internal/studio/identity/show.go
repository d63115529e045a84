package identity

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/blueprint"
)

// Answers say which fact each of their members shows with a tag:
//
//	Phone  string          `json:"phone,omitempty" fact:"customer.phone"`
//	Fields json.RawMessage `json:"fields,omitempty" fact:"customer.fields.*"`
//
// A star stands for the keys of an object. Members without a tag are looked
// through where they hold others, and else left alone. The members of filters
// have such tags too.

// Show takes out of an answer, a pointer to a struct, whatever its reader may
// not see. A masked text keeps its ends; anything else that is masked is hidden.
func (s Sight) Show(answer any) {
	v := reflect.ValueOf(answer).Elem()
	shape := shapeOf(v.Type())
	if levels := s.levels(shape); levels != nil {
		shape.hide(v, levels)
	}
}

// Unwritable lists what differs between two values of one type although the
// actor may not write it, as JSON pointers.
func (s Sight) Unwritable(before, after any) []string {
	a, b := reflect.ValueOf(before), reflect.ValueOf(after)
	shape := shapeOf(a.Type())
	levels := s.levels(shape)
	if levels == nil {
		return nil
	}
	return shape.changed(a, b, "", levels)
}

// Probes tells whether a filter, a struct tagged like answers, asks about what
// the actor may not see: its answer would tell.
func (s Sight) Probes(filter any) bool {
	v := reflect.ValueOf(filter)
	for _, m := range shapeOf(v.Type()).members {
		asked := v.Field(m.index)
		if asked.IsZero() || asked.Kind() == reflect.Slice && asked.Len() == 0 {
			continue
		}
		if m.fact != "" && !s.Sees(m.fact) {
			return true
		}
	}
	return false
}

// whole names a shape and who may do everything with it. The roles of a release
// never change, so that it is found out once.
type whole struct {
	shape *shape
	robot bool
	roles string
}

// levels asks for the facts of a shape; nil where the actor may do everything.
func (s Sight) levels(shape *shape) func(string) Level {
	w := whole{shape, s.act.Kind == act.Robot, strings.Join(s.act.Roles, " ")}
	limited := slices.ContainsFunc(shape.facts, s.loses)
	if _, open := s.roles.wholes.Load(w); open && !limited {
		return nil
	}
	known := map[string]Level{}
	for _, fact := range shape.facts {
		known[fact] = s.Level(fact)
		prefix, keys := strings.CutSuffix(fact, "*")
		limited = limited || known[fact] < Write || keys && s.roles.Limits(s.act.Roles, prefix)
	}
	if !limited {
		s.roles.wholes.Store(w, true)
		return nil
	}
	return func(fact string) Level {
		level, ok := known[fact]
		if !ok {
			level = s.Level(fact)
			known[fact] = level
		}
		return level
	}
}

// loses tells whether something else than the roles hides a fact, or, of those that
// stand for an object's keys, one of them.
func (s Sight) loses(fact string) bool {
	prefix, keys := strings.CutSuffix(fact, "*")
	return s.lacks(fact) || keys && slices.ContainsFunc(s.without, func(hidden string) bool { return strings.HasPrefix(hidden, prefix) })
}

// shape is what the tags of a type say, with the types inside.
type shape struct {
	kind    reflect.Kind
	members []member
	elem    *shape   // of a pointer or slice
	facts   []string // all in it
}

type member struct {
	index int
	name  string // in JSON; "" where the member's own members stand in its place
	fact  string // "" for none
	keys  bool   // fact is the beginning of the facts of an object's keys
	in    *shape // what is inside; nil for nothing that has facts
}

var shapes sync.Map // of *shape by reflect.Type

// shapeOf reads the tags of a type once; nil where there are none. A type that
// holds itself, as trees do, is read as far as it is new.
func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s := readShape(t, map[reflect.Type]bool{})
	if s == nil {
		s = &shape{}
	}
	shapes.Store(t, s)
	return s
}

func readShape(t reflect.Type, above map[reflect.Type]bool) *shape {
	if above[t] {
		return nil
	}
	above[t] = true
	defer delete(above, t)
	s := &shape{kind: t.Kind()}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		if s.elem = readShape(t.Elem(), above); s.elem != nil {
			s.facts = s.elem.facts
		}
	case reflect.Struct:
		for i := range t.NumField() {
			s.read(i, t.Field(i), above)
		}
	}
	if len(s.facts) == 0 {
		return nil
	}
	return s
}

func (s *shape) read(i int, f reflect.StructField, above map[reflect.Type]bool) {
	if !f.IsExported() && !f.Anonymous {
		return
	}
	m := member{index: i, fact: f.Tag.Get("fact")}
	if m.name, _, _ = strings.Cut(f.Tag.Get("json"), ","); m.name == "-" && m.fact == "" {
		return
	}
	if m.fact != "" {
		s.facts = append(s.facts, m.fact)
		m.fact, m.keys = strings.CutSuffix(m.fact, "*")
	}
	if m.in = readShape(f.Type, above); m.in != nil {
		s.facts = append(s.facts, m.in.facts...)
	}
	if m.fact != "" || m.in != nil {
		s.members = append(s.members, m)
	}
}

// hide writes into copies: what lies behind slices and pointers of an answer
// may belong to somebody else.
func (s *shape) hide(v reflect.Value, level func(string) Level) {
	switch s.kind {
	case reflect.Pointer:
		if !v.IsNil() {
			own := reflect.New(v.Type().Elem())
			own.Elem().Set(v.Elem())
			s.elem.hide(own.Elem(), level)
			v.Set(own)
		}
	case reflect.Slice:
		if v.Len() > 0 {
			v.Set(reflect.AppendSlice(reflect.Zero(v.Type()), v))
		}
		for i := range v.Len() {
			s.elem.hide(v.Index(i), level)
		}
	case reflect.Struct:
		for _, m := range s.members {
			m.hide(v.Field(m.index), level)
		}
	}
}

func (m member) hide(v reflect.Value, level func(string) Level) {
	if m.keys {
		v.SetBytes(hideKeys(v.Bytes(), m.fact, level))
		return
	}
	if m.fact != "" {
		if l := level(m.fact); l < Read {
			v.Set(masked(v, l))
			return
		}
	}
	if m.in != nil {
		m.in.hide(v, level)
	}
}

// masked is what is left of a value to somebody of a level below Read.
func masked(v reflect.Value, level Level) reflect.Value {
	if level == Mask && v.Kind() == reflect.String {
		return reflect.ValueOf(MaskText(v.String())).Convert(v.Type())
	}
	return reflect.Zero(v.Type())
}

// hideKeys takes members out of an object; nil where none is left.
func hideKeys(raw json.RawMessage, prefix string, level func(string) Level) json.RawMessage {
	var all map[string]json.RawMessage
	if len(raw) == 0 || json.Unmarshal(raw, &all) != nil {
		return nil
	}
	touched := false
	for key, value := range all {
		l := level(prefix + key)
		if l >= Read {
			continue
		}
		touched = true
		if delete(all, key); l == Mask {
			all[key] = MaskJSON(value)
		}
	}
	switch {
	case !touched:
		return raw
	case len(all) == 0:
		return nil
	}
	kept, _ := json.Marshal(all) // never fails for what was JSON
	return kept
}

// MaskJSON masks a text; of anything else no more than that it is there is left.
func MaskJSON(raw json.RawMessage) json.RawMessage {
	var text string
	_ = json.Unmarshal(raw, &text) // what is no text is all stars
	out, _ := json.Marshal(cmp.Or(MaskText(text), stars))
	return out
}

// MaskText keeps the ends of a text, as 138****5678; a third of it at least is
// gone. The stars do not tell how much.
func MaskText(text string) string {
	r := []rune(text)
	if len(r) == 0 {
		return ""
	}
	head := min(3, len(r)/3)
	tail := min(4, (len(r)-head)/2)
	return string(r[:head]) + stars + string(r[len(r)-tail:])
}

const stars = "****"

// changed lists the members that differ and may not be written.
func (s *shape) changed(a, b reflect.Value, at string, level func(string) Level) (pointers []string) {
	for _, m := range s.members {
		pointer := at
		if m.name != "" {
			pointer += "/" + m.name
		}
		x, y := a.Field(m.index), b.Field(m.index)
		switch {
		case m.keys:
			pointers = append(pointers, changedKeys(x.Bytes(), y.Bytes(), pointer, func(key string) Level { return level(m.fact + key) })...)
		case m.fact == "" && m.in.kind == reflect.Struct:
			pointers = append(pointers, m.in.changed(x, y, pointer, level)...)
		case !reflect.DeepEqual(x.Interface(), y.Interface()) && m.least(level) < Write:
			pointers = append(pointers, pointer)
		}
	}
	return pointers
}

// least is the lowest level in a member: a list is written as a whole.
func (m member) least(level func(string) Level) Level {
	least := Write
	if m.fact != "" {
		least = level(m.fact)
	}
	if m.in != nil {
		for _, fact := range m.in.facts {
			least = min(least, level(fact))
		}
	}
	return least
}

func changedKeys(a, b []byte, at string, level func(string) Level) (pointers []string) {
	before, after := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	_ = json.Unmarshal(a, &before) // what is no object has no members
	_ = json.Unmarshal(b, &after)
	for key := range after {
		if _, both := before[key]; !both {
			before[key] = nil
		}
	}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if string(before[key]) != string(after[key]) && level(key) < Write {
			pointers = append(pointers, at+blueprint.Pointer(key))
		}
	}
	return pointers
}
