package rule

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
)

// rows compiles the rows; those that are off are checked and left out.
func (r *tableReader) rows() {
	seen := map[string]bool{"else": true}
	for i := range r.doc.Rows {
		doc := &r.doc.Rows[i]
		at := blueprint.Pointer("rows", i)
		if seen[doc.ID] {
			r.refuse(at+"/id", "id.duplicate", "行 {id} 出现了两次", "the row {id} stands here twice", "id", doc.ID)
		}
		seen[doc.ID] = true
		compiled := r.row(doc, at)
		compiled.at = i
		if !doc.Off {
			r.t.rows = append(r.t.rows, compiled)
		}
	}
}

// row compiles one row: cells, condition, dates, outputs.
func (r *tableReader) row(doc *blueprint.RuleRow, at string) row {
	made := row{id: doc.ID, dates: r.days(doc.From, doc.To, at), say: doc.Say}
	made.cond = r.cond(doc.If, at+"/if")
	for _, id := range slices.Sorted(maps.Keys(doc.When)) {
		col := slices.IndexFunc(r.t.columns, func(c column) bool { return c.id == id })
		if col < 0 {
			r.refuse(at+blueprint.Pointer("when", id), "input.unknown", "这张表没有列 {id}", "this table has no column {id}", "id", id)
			continue
		}
		if k, ok := r.cell(col, doc.When[id], at+blueprint.Pointer("when", id)); ok {
			made.cells = append(made.cells, k)
		}
	}
	made.then, made.moving = r.then(doc.Then, at+"/then")
	r.checkRow(&made, at)
	return made
}

// cell compiles one cell. Under unique, cells that cannot be proved apart by
// their nature are "unique.cell".
func (r *tableReader) cell(col int, raw json.RawMessage, at string) (cell, bool) {
	typ := r.t.columns[col].fact.Type
	if typ.Kind == KindMissing {
		return cell{}, false // the column itself is refused
	}
	p := r.parser()
	t := p.cellTerm(raw, typ, at)
	r.take(p.problems, "")
	if t == nil {
		return cell{}, false
	}
	t.canonical()
	if r.t.hit == "unique" && (t.op == "matches" || t.other.Path != "") {
		r.refuse(at, "unique.cell", "命中策略为「唯一」的表不能用 matches 或 ref，请改用「首个」",
			"a table with hit policy unique cannot have matches or ref: use first", "op", t.op)
	}
	return cell{col: col, term: t, holds: t.compile(r.c, typ), shape: r.c.shapeOf(t, typ)}, true
}

// checkRow asks of check rows what their readers need, a level and what to say,
// and warns where a row that refuses may stay silent for want of a fact.
func (r *tableReader) checkRow(made *row, at string) {
	if r.t.Point == reactions && made.out("verb") == nil {
		r.refuse(at+"/then", "then.missing", "自动反应的行须给出 verb", "a row of reactions must give its verb")
	}
	if made.refuses(r.t.Point) {
		r.take(made.cond.Unguarded(), at+"/if")
	}
	if !strings.HasPrefix(r.t.Point, "check.") {
		return
	}
	if len(made.say) == 0 {
		r.refuse(at, "say.missing", "校验行须说明原因（say）", "a row of checks must say why (say)")
	}
	if made.out("level") == nil {
		r.refuse(at+"/then", "then.missing", "校验行须给出 level", "a row of checks must give its level")
	}
}

// refuses tells whether a row blocks, hides, forbids or skips something.
func (made *row) refuses(point string) bool {
	switch point {
	case "check.order", "check.line":
		return made.value("level").S == "block"
	case "offer.product":
		allow := made.out("allow")
		return allow != nil && !allow.Value.Bool()
	case "route.order":
		return made.out("skip") != nil
	}
	return false
}

// out finds an output that the row gives, or nil.
func (made *row) out(id string) *Out {
	for i := range made.then {
		if made.then[i].ID == id {
			return &made.then[i]
		}
	}
	return nil
}

// orElse compiles what happens when no row holds.
func (r *tableReader) orElse() {
	if r.doc.Else == nil {
		return
	}
	made := row{id: "else", dates: always(), say: r.doc.Else.Say}
	made.then, made.moving = r.then(r.doc.Else.Then, "/else/then")
	r.checkRow(&made, "/else")
	r.t.orElse = &made
}
