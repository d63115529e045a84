package identity

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Fields are the fields that a business keeps of its users, fields/user.json, as one
// release has them. They are made by the room of forms, which stands above this one; of
// a release that has none they are nil.
type Fields struct {
	// Read applies fields as they were typed to those that are kept: null removes, what
	// is not named stays as it is.
	Read func(kept, typed json.RawMessage, now time.Time) (json.RawMessage, []*fault.Error)
	// Load sets the facts of fields that are kept.
	Load func(e *rule.Env, kept json.RawMessage)
}

var noFields = fault.Define(fault.Invalid, "user.fields", "这个业务没有给用户设字段", "The business keeps no fields of its users").
	Fix("请先在配置的 fields/user.json 里加字段并发布，或去掉这一项", "Add them to fields/user.json of the blueprint and publish, or leave this out")

// fieldsOf are the fields of users in a release; nil before the first one.
func fieldsOf(r *blueprint.Release) *Fields {
	if r == nil {
		return nil
	}
	return blueprint.Of[*Fields](r)
}

// fill gives a profile the fields that were typed, and finds what is wrong with them.
func (d *desk) fill(p *profile, typed json.RawMessage, a act.Act) []*fault.Error {
	if len(typed) == 0 {
		return nil
	}
	kept := fieldsOf(d.release)
	if kept == nil {
		return []*fault.Error{noFields.New().At("/fields")}
	}
	before := p.view(nil)
	fields, wrong := kept.Read(before.Fields, typed, a.At)
	p.Fields = string(fields)
	for _, at := range SightOf(a, d.release).Unwritable(before, p.view(nil)) {
		wrong = append(wrong, check.ReadOnly.New().At(at))
	}
	return wrong
}

// show is a profile as the actor may see it.
func (d *desk) show(p *profile, a act.Act) User {
	u := p.view(p.roles)
	see(&u, a, d.release)
	return u
}

// see takes out of a user what its reader may not see of it.
func see(u *User, a act.Act, release *blueprint.Release) {
	if len(u.Fields) > 0 && release != nil {
		SightOf(a, release).Show(u)
	}
}
