package form

import "bespoke/internal/studio/rule"

// userKind names one of the staff: {"id":"usr_…"}, or {"ref":"li.lei"}, his
// login. The field may ask for somebody of a role. It is stored by id.
type userKind struct{ role string }

func newUser(_ *workshop, d *fieldDoc) kind { return userKind{d.Role} }

func (k userKind) refs(raw []byte) []Ref { return refsOf(k.ref(), raw) }

func (k userKind) ref() Ref { return Ref{Kind: "user", Role: k.role} }

func (k userKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	r, stored, ws := x.find(k.ref(), raw)
	if ws != nil || stored == nil {
		return rule.Value{}, nil, ws
	}
	if r.ID != "" {
		stored = Ref{ID: r.ID}.append(nil)
	}
	return rule.User(r.name()), stored, nil
}

func (k userKind) draw(v *FieldView, _ *reading, _ string) { v.Role = k.role }

func (userKind) schema(string) schema { return refSchema() }
