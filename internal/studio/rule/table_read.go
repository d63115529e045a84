package rule

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
)

// unpaid is the output that nobody can act on before there is billing.
const unpaid = "cancel.order feePct"

// tableReader compiles one rules.v1 document and collects its findings.
type tableReader struct {
	c     *Catalogue
	path  string
	doc   blueprint.RuleTable
	spec  PointWord
	seed  parser // what every parser of the table begins with
	t     *Table
	found []blueprint.Finding

	formulas map[string]*Formula // by type and text: rows often say the same
}

// readTable compiles a table; nil when the point is unknown or not built yet.
func (c *Catalogue) readTable(d *blueprint.Document) (*Table, blueprint.RuleTable, []blueprint.Finding) {
	r := &tableReader{c: c, path: d.Path, formulas: map[string]*Formula{}}
	var err error
	if r.doc, err = blueprint.Decode[blueprint.RuleTable](d); err != nil {
		r.refuse("", "schema.invalid", "无法读取这个文档", "this document cannot be read")
		return nil, r.doc, r.found
	}
	if !r.point() {
		return nil, r.doc, r.found
	}
	r.t = &Table{
		Document: d.Path, Key: d.Key, Point: r.doc.Point, Order: 100,
		hit: r.doc.Hit, types: r.doc.Types, rank: r.doc.Rank, gather: r.doc.Gather,
	}
	if r.doc.Order != nil {
		r.t.Order = *r.doc.Order
	}
	r.head()
	r.columns()
	r.outputs()
	r.rows()
	r.orElse()
	r.candidates()
	r.t.index = newIndex(r.t.columns, r.t.rows)
	return r.t, r.doc, r.found
}

// refuse notes an error at a place of the document.
func (r *tableReader) refuse(at, code, zh, en string, args ...any) {
	r.found = append(r.found, blueprint.Refuse(r.path, at, code, zh, en, args...))
}

// point checks that the decision point is known and that this program runs it.
func (r *tableReader) point() bool {
	spec, known := r.c.points.Get(r.doc.Point)
	if !known {
		r.refuse("/point", "point.unknown", "没有决策点 {point}", "there is no decision point {point}", "point", r.doc.Point)
		return false
	}
	if !spec.Built {
		r.refuse("/point", "format.unsupported", "决策点 {point} 尚未支持", "the decision point {point} is not supported yet", "point", r.doc.Point)
		return false
	}
	r.spec = spec
	stage, ok := ParseStage(spec.Sees)
	if !ok {
		stage = StageGoods // what fill gives becomes known with the goods
	}
	r.seed = *r.c.parser(stage, r.c.bound[spec.Each])
	r.seed.also = spec.Also
	return true
}

// parser reads conditions and cells at the table's stage with its bound roots.
func (r *tableReader) parser() *parser {
	p := r.seed
	return &p
}

// cond reads a condition of the table; absent ones are nil and always hold.
func (r *tableReader) cond(raw json.RawMessage, at string) *Cond {
	if len(raw) == 0 {
		return nil
	}
	x, problems := r.parser().compile(raw)
	r.take(problems, at)
	return x
}

// take makes findings of a condition's problems.
func (r *tableReader) take(problems []Problem, at string) {
	for _, p := range problems {
		r.found = append(r.found, p.In(r.path, at))
	}
}

// head reads what stands above the rows.
func (r *tableReader) head() {
	r.t.cond = r.cond(r.doc.If, "/if")
	r.wakes()
	r.t.dates = r.days(r.doc.From, r.doc.To, "")
	for i, typ := range r.doc.Types {
		if !r.c.Knows("type", typ) {
			r.refuse(blueprint.Pointer("types", i), "code.unknown", "没有订单类型 {type}", "there is no order type {type}", "type", typ)
		}
	}
}

// days reads from and to; a day that does not exist is "literal.type".
func (r *tableReader) days(from, to, at string) days {
	d, err := readDays(from, to)
	if err != nil || d.from > d.to {
		r.refuse(at+"/from", "literal.type", "没有这一天，或起点晚于终点", "there is no such day, or the first is after the last")
	}
	return d
}

// columns reads the inputs. A column with a wrong fact stays, without type, so
// that its cells are not reported a second time.
func (r *tableReader) columns() {
	for i, in := range r.doc.Inputs {
		if slices.ContainsFunc(r.t.columns, func(c column) bool { return c.id == in.ID }) {
			r.refuse(blueprint.Pointer("inputs", i, "id"), "id.duplicate", "列 {id} 出现了两次", "the column {id} stands here twice", "id", in.ID)
		}
		p := r.parser()
		raw, _ := json.Marshal(in.Fact)
		f, ref, _ := p.fact(raw, blueprint.Pointer("inputs", i, "f"))
		r.take(p.problems, "")
		r.t.columns = append(r.t.columns, column{in.ID, f, ref})
	}
}

// outputs checks what the rows may give: outputs of the point, or for fill the
// custom fields of the entity.
func (r *tableReader) outputs() {
	entity := strings.TrimPrefix(r.doc.Point, "fill.")
	for i, id := range r.doc.Outputs {
		out, known := r.spec.Outputs.Get(id)
		typ := out.Type
		if _, any := r.spec.Outputs.Get("*"); any {
			var f Fact
			f, known = r.c.Fact(entity + ".fields." + id)
			typ, out.Combine = f.Type.String(), "one"
		}
		at := blueprint.Pointer("outputs", i)
		switch {
		case !known:
			r.refuse(at, "output.unknown", "决策点 {point} 没有输出 {output}", "the point {point} has no output {output}", "point", r.doc.Point, "output", id)
		case r.doc.Point+" "+id == unpaid:
			r.refuse(at, "format.unsupported", "输出 {output} 要等开票收款上线", "the output {output} waits for billing", "output", id)
		case r.t.output(id) != nil:
			r.refuse(at, "id.duplicate", "输出 {output} 出现了两次", "the output {output} stands here twice", "output", id)
		default:
			r.t.outputs = append(r.t.outputs, output{id, r.gathered(id, typ, at), out.Combine})
		}
	}
	r.checkRank()
}

// gathered is the type that rows give for an output: of a gathered list its
// items, of a count anything that can be counted.
func (r *tableReader) gathered(id, typ, at string) string {
	t, _ := ParseType(typ)
	fits := true
	switch r.doc.Gather[id] {
	case "list":
		fits = t.Kind == KindList
		if fits {
			typ = t.Elem.String()
		}
	case "sum":
		fits = t.Kind.decimal() || t.Kind == KindMoney
	case "min", "max":
		fits = t.Kind.ordered()
	case "count":
		fits = t.Kind == KindNumber
	}
	if !fits {
		r.refuse(at, "gather.wrong", "输出 {output} 不能用 {gather} 汇总", "the output {output} cannot be gathered by {gather}", "output", id, "gather", r.doc.Gather[id])
	}
	return typ
}

// checkRank checks what the hit policy names.
func (r *tableReader) checkRank() {
	if r.t.hit == "priority" {
		if out := r.t.output(r.t.rank); out == nil || out.typ != "number" {
			r.refuse("/rank", "rank.wrong", "rank 须是数字类型的输出", "rank names an output that is a number")
		}
	}
	for id := range r.doc.Gather {
		if r.t.output(id) == nil {
			r.refuse(blueprint.Pointer("gather", id), "output.unknown", "这张表没有输出 {output}", "this table has no output {output}", "output", id)
		}
	}
}

// output finds an output that the table names, or nil.
func (t *Table) output(id string) *output {
	for i := range t.outputs {
		if t.outputs[i].id == id {
			return &t.outputs[i]
		}
	}
	return nil
}
