package rule

import (
	"maps"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
)

// filling is one field that a fill table gives, and what that table reads.
type filling struct {
	field string // path of the fact
	by    *Table
	reads []string
}

// fillCycles refuses fields that are filled, in the end, from themselves: their
// value would hang on which was asked first.
func (b *Book) fillCycles(c *Catalogue) []blueprint.Finding {
	byField := map[string][]filling{}
	for _, entity := range [...]string{"order", "line"} {
		for _, t := range b.tables["fill."+entity] {
			for _, out := range t.outputs {
				field := entity + ".fields." + out.id
				byField[field] = append(byField[field], filling{field, t, t.Reads()})
			}
		}
	}
	for field, e := range c.facts {
		if f := c.worked[e.ref]; f != nil {
			byField[field] = append(byField[field], filling{field, nil, f.Reads()})
		}
	}
	var found []blueprint.Finding
	for _, field := range slices.Sorted(maps.Keys(byField)) {
		if filledFrom(byField, field, field, map[string]bool{}) {
			for _, f := range byField[field] {
				if f.by == nil {
					continue // the tables on the way say so
				}
				found = append(found, blueprint.Refuse(f.by.Document, "", "fill.cycle",
					"字段 {field} 最终由它自己填写", "the field {field} is filled, in the end, from itself", "field", field))
			}
		}
	}
	return found
}

// unfilled refuses formula fields that say no formula and that no fill table
// gives: they would always be empty.
func (b *Book) unfilled(t *blueprint.Tree) []blueprint.Finding {
	var found []blueprint.Finding
	for _, entity := range [...]string{"order", "line"} {
		d := t.Get(blueprint.PathOf("fields.v1", entity))
		if d == nil {
			continue
		}
		library, _ := blueprint.Decode[fieldsDoc](d)
		for _, key := range slices.Sorted(maps.Keys(library.Fields)) {
			f := library.Fields[key]
			filled := slices.ContainsFunc(b.tables["fill."+entity], func(t *Table) bool { return t.output(key) != nil })
			if f.Kind == "formula" && f.X == "" && !filled {
				found = append(found, blueprint.Refuse(d.Path, blueprint.Pointer("fields", key), "formula.unfilled",
					"公式字段 {key} 没有公式（x），也没有 fill.{entity} 表给出它", "the formula {key} says no formula (x), and no table of fill.{entity} gives it", "key", key, "entity", entity))
			}
		}
	}
	return found
}

// filledFrom tells whether a field's value is worked out from another field's.
func filledFrom(byField map[string][]filling, field, from string, seen map[string]bool) bool {
	if seen[field] {
		return false
	}
	seen[field] = true
	for _, f := range byField[field] {
		for _, path := range f.reads {
			if path == from || strings.HasPrefix(path, from+".") {
				return true
			}
			for next := range byField {
				if (path == next || strings.HasPrefix(path, next+".")) && filledFrom(byField, next, from, seen) {
					return true
				}
			}
		}
	}
	return false
}

// Reads lists the facts that a table looks at.
func (t *Table) Reads() []string {
	paths := slices.Clone(t.cond.Reads())
	for i := range t.columns {
		paths = append(paths, t.columns[i].fact.Path)
	}
	for i := range t.rows {
		paths = append(paths, t.rows[i].cond.Reads()...)
		for j := range t.rows[i].cells {
			if ref := t.rows[i].cells[j].term.other.Path; ref != "" {
				paths = append(paths, ref)
			}
		}
		paths = append(paths, formulaReads(t.rows[i].then)...)
	}
	if t.orElse != nil {
		paths = append(paths, formulaReads(t.orElse.then)...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// formulaReads lists the facts that the formulas of a row look at.
func formulaReads(then []Out) []string {
	var paths []string
	for i := range then {
		for _, f := range then[i].formulas() {
			paths = append(paths, f.Reads()...)
		}
	}
	return paths
}
