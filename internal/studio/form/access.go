package form

import (
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

// Level is what somebody may do with a field.
type Level uint8

// The levels, from nothing to everything. None means that the field is absent
// from whatever the person gets to see.
const (
	None Level = iota
	Read
	Write
)

func parseLevel(s string) Level {
	switch s {
	case "none":
		return None
	case "read":
		return Read
	}
	return Write
}

// access is a row that gives a level to those it fits.
type access struct {
	roles, steps []string // none fits all
	level        Level
}

// fits tells whether the row is meant for a role while an order stands at some
// steps. A row that names no roles is for everybody, one that names no steps for
// the whole way; one that names some holds while the order stands at one of them,
// wherever else it stands at that time.
func (a access) fits(role string, steps []string) bool {
	return (len(a.roles) == 0 || slices.Contains(a.roles, role)) &&
		(len(a.steps) == 0 || slices.ContainsFunc(a.steps, func(step string) bool { return slices.Contains(steps, step) }))
}

// stepsOf is the steps at which an order stands that stands at one; "" is none.
func stepsOf(step string) []string {
	if step == "" {
		return nil
	}
	return []string{step}
}

// Level is what somebody of these roles may do with a field at a step of the
// flow; step is "" when the order is entered. Who has several roles has the
// highest of their levels. Where no row fits, everybody writes but suppliers,
// who see nothing of an order that nobody gave them.
func (f *Form) Level(who act.Kind, roles []string, step, key string) Level {
	i, ok := f.byKey[key]
	if !ok {
		return None
	}
	return f.places[i].level(who, roles, stepsOf(step))
}

// Has tells whether the form places a field.
func (f *Form) Has(key string) bool {
	_, ok := f.byKey[key]
	return ok
}

// Unseen lists the facts that an order's form, with those of its lines and
// destinations, keeps from somebody while the order stands at some steps. Who may
// not see customer, lines or destinations is not told what is in them either.
func (f *Form) Unseen(who act.Kind, roles, steps []string) []string {
	return f.without(func(p *place) bool { return p.level(who, roles, steps) == None })
}

// Hidden lists likewise what they keep from somebody at some step or another:
// nobody finds orders by that, for those found may stand there.
func (f *Form) Hidden(who act.Kind, roles []string) []string {
	return f.without(func(p *place) bool { return p.hides(who, roles) })
}

// without lists the facts of those places of an order that are left out.
func (f *Form) without(out func(*place) bool) (facts []string) {
	for _, part := range f.Parts() {
		for _, p := range part.places {
			if out(p) {
				facts = append(facts, part.factsOf(p)...)
			}
		}
	}
	return facts
}

// Turns tells whether it hangs on where an order stands what somebody of some roles
// sees of it.
func (f *Form) Turns(roles []*identity.Role) bool {
	return slices.ContainsFunc(f.Parts(), func(part *Form) bool {
		return slices.ContainsFunc(part.places, func(p *place) bool { return p.turns(roles) })
	})
}

// Parts are an order's form and those of its lines and destinations.
func (f *Form) Parts() []*Form {
	return slices.DeleteFunc([]*Form{f, f.Lines, f.Destinations}, func(part *Form) bool { return part == nil })
}

// Astray refuses rights at steps that are not there: they would hold nowhere.
func (f *Form) Astray(there func(step string) bool) (found []blueprint.Finding) {
	for i, row := range f.access {
		for j, step := range row.Steps {
			if !there(step) {
				found = append(found, blueprint.Refuse(f.document, blueprint.Pointer("access", i, "steps", j), "reference.missing",
					"订单的流程里没有步骤 {step}", "no flow of these orders has a step {step}", "step", step))
			}
		}
	}
	return found
}

// Whole tells whether no form keeps any of its fields from somebody, at any step.
func (fs *Forms) Whole(who act.Kind, roles []string) bool {
	for _, f := range fs.forms {
		if slices.ContainsFunc(f.places, func(p *place) bool { return p.hides(who, roles) }) {
			return false
		}
	}
	return true
}

// limits tells whether the roles themselves say something of this form's facts.
func (f *Form) limits(g Given) bool {
	return f.roles != nil && g.Kind != act.Robot && f.roles.Limits(g.Roles, f.Entity+".")
}

// byRole is what the roles themselves, wherever the field stands, let somebody
// do with it. A form shows no parts of values: what is masked it hides.
func (f *Form) byRole(roles []string, p *place) Level {
	fact := f.Entity + "." + p.key
	if p.field != nil {
		fact = f.Entity + ".fields." + p.key
	}
	switch f.roles.FieldLevel(roles, fact) {
	case identity.Write:
		return Write
	case identity.Read:
		return Read
	}
	return None
}

// factsOf is what rules and roles call a place, with what else it stands for.
func (f *Form) factsOf(p *place) []string {
	if p.field != nil {
		return []string{p.field.Path()}
	}
	return append([]string{f.factOf(p)}, inside[p.key]...)
}

// inside are the roots of what is in the built-in fields of an order.
var inside = map[string][]string{"customer": {"customer"}, "lines": {"line", "product"}, "destinations": {"destination"}}

// level takes the best over the roles, so that a second role never takes away
// what the first one gives.
func (p *place) level(who act.Kind, roles, steps []string) Level {
	if len(p.access) == 0 {
		return instead(who)
	}
	if len(roles) == 0 {
		return p.levelOf("", steps, instead(who))
	}
	best := None
	for _, role := range roles {
		best = max(best, p.levelOf(role, steps, instead(who)))
	}
	return best
}

// instead is the level where no row fits.
func instead(who act.Kind) Level {
	if who == act.Supplier {
		return None
	}
	return Write
}

// levelOf is the level of one role: that of the first row that fits.
func (p *place) levelOf(role string, steps []string, otherwise Level) Level {
	for _, a := range p.access {
		if a.fits(role, steps) {
			return a.level
		}
	}
	return otherwise
}

// hides tells whether somebody does not see the place at some step or another. At
// several steps at once each of his roles may be kept from it by another of them,
// so one role alone has to see it everywhere.
func (p *place) hides(who act.Kind, roles []string) bool {
	if len(roles) == 0 {
		roles = []string{""}
	}
	return !slices.ContainsFunc(roles, func(role string) bool {
		hidden, _ := p.over(role, instead(who))
		return !hidden
	})
}

// turns tells whether one of the roles sees the place at one step and not at another.
func (p *place) turns(roles []*identity.Role) bool {
	return slices.ContainsFunc(roles, func(role *identity.Role) bool {
		hidden, seen := p.over(role.Key, instead(role.Kind))
		return hidden && seen
	})
}

// over tells whether a role does not see the place at one step or another of the
// way, and whether it does. What it sees at several steps at once is what it sees
// at one of them.
func (p *place) over(role string, otherwise Level) (hidden, seen bool) {
	steps := []string{""}
	for _, a := range p.access {
		steps = append(steps, a.steps...)
	}
	for _, step := range steps {
		none := p.levelOf(role, stepsOf(step), otherwise) == None
		hidden, seen = hidden || none, seen || !none
	}
	return hidden, seen
}

// writable tells whether anybody at all may write the field at a step.
func (p *place) writable(step string) bool {
	roles := []string{""}
	for _, a := range p.access {
		roles = append(roles, a.roles...)
	}
	return p.level(act.Staff, roles, stepsOf(step)) == Write
}
