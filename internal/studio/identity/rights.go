package identity

import (
	"iter"
	"strings"

	"bespoke/internal/base/money"
	"bespoke/internal/studio/rule"
)

// Level is what a user may do with a field; a higher one includes the lower.
type Level uint8

// The levels. None hides the field: it is absent from every answer.
const (
	None Level = iota
	Mask       // shown in part, as 138****5678
	Read
	Write
)

// String is the level's word in documents.
func (l Level) String() string { return [...]string{"none", "mask", "read", "write"}[l] }

func parseLevel(s string) (Level, bool) {
	for l := None; l <= Write; l++ {
		if l.String() == s {
			return l, true
		}
	}
	return None, false
}

// Allows tells whether one of the roles has a permission, which is a verb's
// name or a broader word. Roles that the release does not know allow nothing.
func (rs *Roles) Allows(roles []string, permission string) bool {
	for _, key := range roles {
		if r := rs.byKey[key]; r != nil && r.grants(permission) {
			return true
		}
	}
	return false
}

// Scope is which rows of an entity the roles see: all of them, or those for
// which one of the conditions holds; no condition then means none. Only roles
// that can do something with the entity count, so that a role for something
// else, which has no scope because it needs none, opens nothing.
func (rs *Roles) Scope(roles []string, entity string) (any []*rule.Cond, all bool) {
	for r := range rs.counting(roles, nounOf(entity)) {
		cond, scoped := r.rows[entity]
		if !scoped {
			return nil, true
		}
		any = append(any, cond)
	}
	return any, false
}

// FieldLevel is what the roles together may do with a fact: the highest of
// what each says, and Write where it says nothing. Only roles count that can do
// something with what the fact belongs to; without any, the fact is hidden.
func (rs *Roles) FieldLevel(roles []string, fact string) Level {
	root, _, _ := strings.Cut(fact, ".")
	highest := None
	for r := range rs.counting(roles, shownBy(root)...) {
		level, said := r.levels[fact]
		if !said {
			return Write
		}
		highest = max(highest, level)
	}
	return highest
}

// Limits tells whether one of the roles says anything of facts that begin so.
func (rs *Roles) Limits(roles []string, prefix string) bool {
	for _, key := range roles {
		r := rs.byKey[key]
		if r == nil {
			continue
		}
		for fact := range r.levels {
			if strings.HasPrefix(fact, prefix) {
				return true
			}
		}
	}
	return false
}

// Whole tells whether one of the roles may do everything, sees every row and has all
// facts as they are: nothing is hidden from whoever has it.
func (rs *Roles) Whole(roles []string) bool {
	for _, key := range roles {
		if r := rs.byKey[key]; r != nil && r.grants("*") && len(r.rows) == 0 && len(r.levels) == 0 {
			return true
		}
	}
	return false
}

// Within tells whether one of the roles can do a verb up to an amount. A role
// without a limit has none; limits of another currency do not help.
func (rs *Roles) Within(roles []string, verb string, amount money.Amount) bool {
	for _, key := range roles {
		r := rs.byKey[key]
		if r == nil || !r.grants(verb) {
			continue
		}
		limit, limited := r.Limits[verb]
		if !limited || limit.Currency == amount.Currency && amount.Units <= limit.Units {
			return true
		}
	}
	return false
}

// counting picks the roles that can do something with one of the nouns.
func (rs *Roles) counting(roles []string, nouns ...string) iter.Seq[*Role] {
	return func(yield func(*Role) bool) {
		for _, key := range roles {
			if r := rs.byKey[key]; r != nil && r.touches(nouns) && !yield(r) {
				return
			}
		}
	}
}

// nounOf is the noun that the permissions for an entity begin with.
func nounOf(entity string) string {
	switch entity {
	case "customer", "supplier":
		return "party"
	case "stock":
		return "inventory"
	case "shipment":
		return "fulfilment"
	case "payment":
		return "billing"
	case "project":
		return "work"
	case "user":
		return "identity"
	}
	return entity
}

// shownBy tells which nouns show the facts of a root: an order, and a task of
// it, show their customer, lines and products, and nothing of the users.
func shownBy(root string) []string {
	if root == "user" {
		return []string{nounOf(root)}
	}
	return []string{nounOf(root), "order", "task"}
}
