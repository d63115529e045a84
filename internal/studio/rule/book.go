package rule

import (
	"cmp"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
)

// Book is all decision tables of a release, by decision point.
type Book struct {
	Release string
	tables  map[string][]*Table
	terse   bool // see Terse
}

// Parts is what this room makes of a release: the *Catalogue and the *Book.
func Parts() []blueprint.Part {
	return []blueprint.Part{
		{Name: "catalogue", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) { return CatalogueOf(r) }},
		{Name: "rules", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
			return CompileBook(r, blueprint.Of[*Catalogue](r))
		}},
	}
}

// CompileBook compiles the tables of a release: it checks facts, types and
// codes, proves `unique`, looks for rows that can never hold, and runs the
// examples. Every table that can be read is in the book; whether the release
// may be used is said by the findings.
func CompileBook(r *blueprint.Release, c *Catalogue) (*Book, []blueprint.Finding) {
	b := &Book{Release: r.ID, tables: map[string][]*Table{}}
	var found []blueprint.Finding
	for _, d := range r.Tree.Folder("rules") {
		t, doc, fs := c.readTable(d)
		found = append(found, fs...)
		if t == nil {
			continue
		}
		b.tables[t.Point] = append(b.tables[t.Point], t)
		if !blueprint.Failed(fs) {
			found = append(found, t.prove(c)...)
			found = append(found, c.runExamples(t, doc, r)...)
		}
	}
	for _, tables := range b.tables {
		slices.SortFunc(tables, func(a, b *Table) int {
			return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.Key, b.Key))
		})
	}
	found = append(found, b.hidden()...)
	found = append(found, b.fillCycles(c)...)
	found = append(found, b.unfilled(r.Tree)...)
	return b, append(found, b.idleSkips(r.Tree)...)
}

// Tables lists the tables of a point in the order in which they are asked.
func (b *Book) Tables(point string) []*Table { return b.tables[point] }

// Asks tells whether a point has tables for orders of a type.
func (b *Book) Asks(point, orderType string) bool {
	return slices.ContainsFunc(b.tables[point], func(t *Table) bool { return t.meant(orderType) })
}

// hidden warns of tables whose else gives what a later table would give: that
// table is then never heard.
func (b *Book) hidden() []blueprint.Finding {
	var found []blueprint.Finding
	for _, tables := range b.tables {
		for i, t := range tables {
			for _, later := range tables[i+1:] {
				if id := t.hides(later); id != "" {
					found = append(found, blueprint.Warn(t.Document, "/else", "else.hides",
						"这里的「否则」给出 {output}，后面的表 {table} 因此不再起作用",
						"this else gives {output}, so the later table {table} is never heard", "output", id, "table", later.Key))
				}
			}
		}
	}
	return found
}

// hides is the output that a table's else always gives before a later table.
func (t *Table) hides(later *Table) string {
	meets := len(t.types) == 0 || len(later.types) == 0 || slices.ContainsFunc(t.types, func(typ string) bool {
		return slices.Contains(later.types, typ)
	})
	if t.orElse == nil || !meets {
		return ""
	}
	for i := range t.orElse.then {
		o := t.output(t.orElse.then[i].ID)
		if o != nil && o.combine == "one" && later.output(o.id) != nil {
			return o.id
		}
	}
	return ""
}
