package form

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
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

// Patch applies custom fields as requests bring them to those that are stored of a
// customer, a product or a user, and returns what is to be stored. Only fields that the
// request names are new input: the others stay as they were taken once.
func (fs *Forms) Patch(entity string, stored, raw json.RawMessage, now time.Time) (json.RawMessage, []*fault.Error) {
	if len(raw) == 0 {
		return stored, nil
	}
	var problems []*fault.Error
	merged, err := patch.Members(stored, raw, func(values map[string]json.RawMessage) (read json.RawMessage) {
		read, problems = fs.Values(fs.facts.NewEnv(now, nil), nil, entity, values, "/fields")
		return read
	})
	if err != nil {
		problems = append(problems, check.Type.New("field", words("自定义字段", "custom fields"), "want", words("对象", "an object")).At("/fields").From(err))
	}
	return merged, problems
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
