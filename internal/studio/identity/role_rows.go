package identity

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// rowed is what a row of an entity brings into a condition.
type rowed struct {
	roots []string // beside those that are always there
	facts []string // a fact, or a root with all of its facts; nil for whatever the roots have
}

// always is what is known of every row: the moment, and who looks.
var always = []string{"now", "today", "actor"}

// rowsOf are the entities whose rows a role can narrow. A task is one of an order, of
// which it brings everything; stock is one product in one warehouse, which is what a
// source is.
var rowsOf = map[string]rowed{
	"order":    {},
	"customer": {},
	"product":  {roots: []string{"product"}},
	"task": {roots: []string{"task"}, facts: []string{"order", "customer", "form", "plan", "check", "route", "line", "product", "destination",
		"task.step", "task.kind", "task.round", "task.openedAt", "task.dueAt", "task.owner", "task.late", "task.by", "task.outcome"}},
	"stock": {roots: []string{"stock", "product", "source"}, facts: []string{"stock.onHand", "stock.available", "product", "source.warehouse", "source.region"}},
}

// knows tells whether a row of the entity has a fact, or what stands within it.
func (w rowed) knows(fact string) bool {
	of := func(known string) bool { return fact == known || strings.HasPrefix(fact, known+".") }
	return w.facts == nil || slices.ContainsFunc(always, of) || slices.ContainsFunc(w.facts, of)
}

// cond compiles a row scope; one that cannot be compiled refuses the release,
// so that no scope is ever taken for absent. A scope reads what is known of a stored thing, so
// facts of every stage.
func (c *roleCompiler) cond(entity string, raw json.RawMessage) *rule.Cond {
	row, built := rowsOf[entity]
	if !built {
		c.refuse(blueprint.Pointer("rows", entity), "format.unsupported",
			"尚不支持限定 {entity} 的行", "the rows of {entity} cannot be narrowed yet", "entity", entity)
		return nil
	}
	cond, problems := c.catalogue.Compile(raw, rule.StageRun, row.roots)
	for _, p := range problems {
		c.found = append(c.found, p.In(c.path, blueprint.Pointer("rows", entity)))
	}
	if rule.Failed(problems) {
		return nil
	}
	for _, fact := range cond.Reads() {
		if !row.knows(fact) {
			c.refuse(blueprint.Pointer("rows", entity), "format.unsupported",
				"限定 {entity} 的行时不能用 {fact}", "{fact} is not known of the rows of {entity}", "entity", entity, "fact", fact)
		}
	}
	return cond
}
