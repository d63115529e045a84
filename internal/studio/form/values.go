package form

import (
	"encoding/json"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Values reads the custom fields of something that no form is resolved for: a
// customer, a product, the options of a line. It sets their facts in the
// environment and returns them as they are stored, keys sorted. at is where
// they stand in the request, as "/fields". known may be nil.
func (fs *Forms) Values(e *rule.Env, known func(Ref) (Ref, bool), entity string, values map[string]json.RawMessage, at string) (json.RawMessage, []*fault.Error) {
	x := &reading{env: e, known: known}
	var problems []*fault.Error
	b := []byte{'{'}
	for _, key := range sortedKeys(values) {
		f := fs.Field(entity, key)
		here := at + blueprint.Pointer(key)
		if f == nil || f.Retired {
			w := wrong{def: errUnknown, args: []any{"key", short(key)}}
			problems = append(problems, w.fault(words(key, key), here))
			continue
		}
		v, kept, ws := f.kind.read(x, values[key])
		problems = append(problems, faults(ws, f.label, here)...)
		if ws == nil && kept != nil {
			b = member(b, key, kept)
		}
		x.set(f.fact, v)
	}
	return append(b, '}'), problems
}

// Load sets the facts of fields that were stored before. Limits that were
// narrowed since are not asked, and what a field cannot be any more is missing.
func (fs *Forms) Load(e *rule.Env, entity string, stored json.RawMessage) {
	values, ok := readObject(stored)
	if !ok {
		return
	}
	x := &reading{env: e, trusted: true}
	for key, raw := range values {
		if f := fs.Field(entity, key); f != nil {
			v, _, _ := f.kind.read(x, raw)
			x.set(f.fact, v)
		}
	}
}
