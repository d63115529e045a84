package form

import (
	"slices"

	"bespoke/internal/base/act"
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

// fits tells whether the row is meant for a role at a step. A row that names no
// roles is for everybody, one that names no steps for the whole way.
func (a access) fits(role, step string) bool {
	return (len(a.roles) == 0 || slices.Contains(a.roles, role)) && (len(a.steps) == 0 || slices.Contains(a.steps, step))
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
	return f.places[i].level(who, roles, step)
}

// Hides tells whether the form places a field and keeps it from somebody.
func (f *Form) Hides(who act.Kind, roles []string, key string) bool {
	i, ok := f.byKey[key]
	return ok && f.places[i].level(who, roles, "") == None
}

// Whole tells whether no form keeps any of its fields from somebody, at any step.
func (fs *Forms) Whole(who act.Kind, roles []string) bool {
	for _, f := range fs.forms {
		for i := range f.places {
			steps := []string{""}
			for _, row := range f.places[i].access {
				steps = append(steps, row.steps...)
			}
			if slices.ContainsFunc(steps, func(step string) bool { return f.places[i].level(who, roles, step) == None }) {
				return false
			}
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

// level takes the best over the roles, so that a second role never takes away
// what the first one gives.
func (p *place) level(who act.Kind, roles []string, step string) Level {
	instead := Write
	if who == act.Supplier {
		instead = None
	}
	if len(p.access) == 0 {
		return instead
	}
	if len(roles) == 0 {
		return p.levelOf("", step, instead)
	}
	best := None
	for _, role := range roles {
		best = max(best, p.levelOf(role, step, instead))
	}
	return best
}

// levelOf is the level of one role: that of the first row that fits.
func (p *place) levelOf(role, step string, instead Level) Level {
	for _, a := range p.access {
		if a.fits(role, step) {
			return a.level
		}
	}
	return instead
}

// writable tells whether anybody at all may write the field at a step.
func (p *place) writable(step string) bool {
	roles := []string{""}
	for _, a := range p.access {
		roles = append(roles, a.roles...)
	}
	return p.level(act.Staff, roles, step) == Write
}
