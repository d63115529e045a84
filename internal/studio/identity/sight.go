package identity

import (
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Sight is what somebody may see, and write, of the things of a workspace: the
// rows and the fields that the roles of one release leave open. The program
// itself sees everything.
type Sight struct {
	act     act.Act
	release *blueprint.Release
	roles   *Roles
	without []string // facts that something else than the roles hides
}

// SightOf is the sight that an actor has under a release.
func SightOf(a act.Act, r *blueprint.Release) Sight {
	return Sight{act: a, release: r, roles: blueprint.Of[*Roles](r)}
}

// Without is the sight of somebody from whom some facts, and what is in them, are
// hidden besides.
func (s Sight) Without(facts []string) Sight {
	if s.act.Kind != act.Robot && len(facts) > 0 {
		s.without = slices.Concat(s.without, facts)
	}
	return s
}

// Env is an environment in which nothing but the actor is known: rooms add the
// row that a condition is asked about.
func (s Sight) Env() *rule.Env {
	calendar := blueprint.Of[*blueprint.Calendars](s.release).Get(blueprint.Of[*blueprint.Workspace](s.release).Calendar)
	e := blueprint.Of[*rule.Catalogue](s.release).NewEnv(s.act.At, calendar)
	s.roles.SetFacts(e, s.act)
	return e
}

// lacks tells whether something else than the roles hides a fact.
func (s Sight) lacks(fact string) bool {
	return slices.ContainsFunc(s.without, func(hidden string) bool {
		rest, within := strings.CutPrefix(fact, hidden)
		return within && (rest == "" || rest[0] == '.')
	})
}

// Level is what the actor may do with a fact.
func (s Sight) Level(fact string) Level {
	if s.lacks(fact) {
		return None
	}
	if s.act.Kind == act.Robot {
		return Write
	}
	return s.roles.FieldLevel(s.act.Roles, fact)
}

// Sees tells whether a fact may be shown whole.
func (s Sight) Sees(fact string) bool { return s.Level(fact) >= Read }

// Rows is the part of an entity's rows that somebody may see: all, or those
// for which one of the conditions holds.
type Rows struct {
	all bool
	any []*rule.Cond
}

// Rows is the part of an entity that the actor sees.
func (s Sight) Rows(entity string) Rows {
	if s.act.Kind == act.Robot {
		return Rows{all: true}
	}
	conds, all := s.roles.Scope(s.act.Roles, entity)
	return Rows{all, conds}
}

// All tells whether nothing narrows the rows, so that no facts are needed.
func (r Rows) All() bool { return r.all }

// Narrowed tells whether roles that have to do with the entity narrow it.
// Without such a role nothing of the entity is shown, but nothing forbids to
// name it either: who places orders needs no right to read customers.
func (r Rows) Narrowed() bool { return len(r.any) > 0 }

// Hold tells whether the row whose facts these are is to be seen.
func (r Rows) Hold(e *rule.Env) bool {
	return r.all || slices.ContainsFunc(r.any, func(c *rule.Cond) bool { return c.Holds(e) })
}

// Reads lists the facts that the conditions look at.
func (r Rows) Reads() []string {
	var facts []string
	for _, c := range r.any {
		facts = append(facts, c.Reads()...)
	}
	return facts
}

// Beyond tells whether the conditions look at facts of other roots than these, and those
// that are always there.
func (r Rows) Beyond(roots ...string) bool {
	return slices.ContainsFunc(r.Reads(), func(fact string) bool {
		root, _, _ := strings.Cut(fact, ".")
		return !slices.Contains(roots, root) && !slices.Contains(always, root)
	})
}
