package form

import (
	"slices"
	"strings"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// userKind names one of the staff: {"id":"usr_…"}, or {"ref":"li.lei"}, his
// login. The field may ask for somebody of a role, and whom a condition fits. It
// is stored by id.
type userKind struct {
	role  string
	where *rule.Cond
}

// askable are the facts of people that are kept of them, beside the fields of the business.
const askable = "user.roles user.region user.department user.skills"

func newUser(w *workshop, d *fieldDoc) kind {
	if d.Where == nil {
		return userKind{role: d.Role}
	}
	where, problems := w.facts.CompileOf("user", d.Where, rule.StageOpen)
	for _, p := range problems {
		w.found = append(w.found, p.In(w.document, w.at+"/where"))
	}
	if rule.Failed(problems) {
		return userKind{role: d.Role}
	}
	for _, path := range where.Reads() {
		if strings.HasPrefix(path, "user.") && !strings.HasPrefix(path, "user.fields.") && !slices.Contains(strings.Fields(askable), strings.TrimSuffix(path, ".count")) {
			w.refuse("where", "format.unsupported", "尚不支持按 {fact} 选人", "people cannot be chosen by {fact} yet", "fact", path)
		}
	}
	return userKind{d.Role, where}
}

func (k userKind) refs(raw []byte) []Ref { return refsOf(k.ref(), raw) }

func (k userKind) ref() Ref { return Ref{Kind: "user", Role: k.role} }

func (k userKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	r, stored, ws := x.find(k.ref(), raw)
	if ws != nil || stored == nil {
		return rule.Value{}, nil, ws
	}
	if !k.fits(x, r.ID) {
		return rule.Value{}, nil, bad(check.Option, "code", short(r.Ref))
	}
	if r.ID != "" {
		stored = Ref{ID: r.ID}.append(nil)
	}
	return rule.User(r.name()), stored, nil
}

// fits asks the condition of somebody who was found. What was stored is not asked
// again, and where nobody knows the staff, as in examples, everybody fits.
func (k userKind) fits(x *reading, user string) bool {
	if k.where == nil || x.trusted || x.person == nil {
		return true
	}
	root, _ := x.env.Catalogue().Root("user")
	old := x.env.Bind(root, x.person(user))
	defer x.env.Bind(root, old)
	return k.where.Holds(x.env)
}

func (k userKind) draw(v *FieldView, _ *reading, _ string) { v.Role = k.role }

func (userKind) schema(string) schema { return refSchema() }
