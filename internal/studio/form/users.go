package form

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// users are the fields of users; nil where the business keeps none.
func (fs *Forms) users() *identity.Fields {
	const entity = "user"
	if fs == nil || fs.libraries[entity] == nil {
		return nil
	}
	return &identity.Fields{
		Read: func(kept, typed json.RawMessage, now time.Time) (json.RawMessage, []*fault.Error) {
			return fs.Patch(entity, kept, typed, now)
		},
		Load: func(e *rule.Env, kept json.RawMessage) { fs.Load(e, entity, kept) },
	}
}
