package form

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

var labelFields = words("用户字段", "fields of a user")

// users are the fields of users; nil where the business keeps none.
func (fs *Forms) users() *identity.Fields {
	const entity = "user"
	if fs == nil || fs.libraries[entity] == nil {
		return nil
	}
	return &identity.Fields{
		Read: func(kept, typed json.RawMessage, now time.Time) (json.RawMessage, []*fault.Error) {
			var wrong []*fault.Error
			merged, err := patch.Members(kept, typed, func(values map[string]json.RawMessage) json.RawMessage {
				read, ws := fs.Values(fs.facts.NewEnv(now, nil), nil, entity, values, "/fields")
				wrong = append(wrong, ws...)
				return read
			})
			if err != nil {
				wrong = append(wrong, check.Type.New("field", labelFields, "want", words("对象", "an object")).At("/fields").From(err))
			}
			return merged, wrong
		},
		Load: func(e *rule.Env, kept json.RawMessage) { fs.Load(e, entity, kept) },
	}
}
