package form

import (
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// stages decides for all forms what Resolve can settle and what waits for
// Finish, and in which order the values of a form come about.
//
// Order forms are resolved before their lines. So what an order form asks of
// its lines' fields waits for Finish, and what a line form asks of such waiting
// fields waits as well. An order form that asks for a waiting field of a line
// would have to be finished before and after its lines, and is refused.
func (fs *Forms) stages() []blueprint.Finding {
	var found []blueprint.Finding
	waiting := map[string]bool{} // facts that become known in Finish
	for _, entity := range []string{"order", "line", "destination", "task"} {
		for _, f := range fs.all() {
			if f.Entity == entity {
				found = append(found, f.stage(fs.facts, waiting)...)
			}
		}
	}
	for _, f := range fs.all() {
		if f.Entity == "order" {
			found = append(found, f.circles(waiting)...)
		}
	}
	return found
}

// stage orders the places of a form and marks the late ones.
func (f *Form) stage(c *rule.Catalogue, waiting map[string]bool) []blueprint.Finding {
	sorter := &sorter{form: f, facts: c, state: make([]byte, len(f.places))}
	for i := range f.places {
		sorter.visit(i)
	}
	f.order = sorter.order
	for _, i := range f.order {
		p := f.places[i]
		p.late = f.waits(c, p.reads, waiting)
		// The fact of a formula is there as soon as what it reads is, whenever the
		// form records it.
		if p.late && (p.x == nil || slices.ContainsFunc(p.reads, func(path string) bool { return waiting[base(path)] })) {
			waiting[f.factOf(p)] = true
		}
	}
	for _, p := range f.places {
		p.lateCheck = p.late || f.waits(c, p.asks, waiting)
		f.late = f.late || p.lateCheck
	}
	return sorter.found
}

// waits tells whether one of the facts is known only after Resolve. When a task is
// done there is nothing left to wait for.
func (f *Form) waits(c *rule.Catalogue, reads []string, waiting map[string]bool) bool {
	if f.Entity == "task" {
		return false
	}
	for _, path := range reads {
		fact, _ := c.Fact(path)
		rows := f.Entity == "order" && (strings.HasPrefix(path, "line.fields.") || strings.HasPrefix(path, "destination.fields."))
		if fact.Stage > rule.StageGoods || rows || waiting[base(path)] {
			return true
		}
	}
	return false
}

// base cuts sub-facts off the paths of fields: order.fields.day.weekday.
func base(path string) string {
	parts := strings.SplitN(path, ".", 4)
	if len(parts) == 4 && parts[1] == "fields" {
		return strings.Join(parts[:3], ".")
	}
	if len(parts) >= 3 && parts[1] != "fields" {
		return strings.Join(parts[:2], ".")
	}
	return path
}

// factOf is the path of what a place fills in.
func (f *Form) factOf(p *place) string {
	if p.field != nil {
		return p.field.Path()
	}
	return f.Entity + "." + p.key
}

// circles finds what an order form asks of waiting fields of its lines.
func (f *Form) circles(waiting map[string]bool) []blueprint.Finding {
	var found []blueprint.Finding
	for _, p := range f.places {
		for _, path := range append(append([]string{}, p.reads...), p.asks...) {
			if !strings.HasPrefix(path, "order.") && waiting[base(path)] {
				found = append(found, blueprint.Refuse(f.document, blueprint.Pointer("fields", p.key), "form.cycle",
					"{path} 要等订单字段确定后才知道，这里不能使用", "{path} is known only after the order's fields and cannot be asked here", "path", path))
			}
		}
	}
	return found
}

// sorter brings the places of a form into an order in which each comes after
// those it reads.
type sorter struct {
	form  *Form
	facts *rule.Catalogue
	state []byte // 0 not met, 1 on the way, 2 done
	order []int
	found []blueprint.Finding
}

// visit puts a place behind all that it reads. Meeting one that is still on the
// way means that it hangs on itself.
func (s *sorter) visit(i int) {
	p := s.form.places[i]
	switch s.state[i] {
	case 1:
		s.found = append(s.found, blueprint.Refuse(s.form.document, blueprint.Pointer("fields", p.key), "form.cycle",
			"字段「{field}」的显示或取值最终取决于它自己", "whether {field} is shown, or what it holds, depends on itself", "field", p.label))
		return
	case 2:
		return
	}
	s.state[i] = 1
	s.behind(p.reads)
	s.state[i] = 2
	s.order = append(s.order, i)
}

// behind visits what some facts are the values of. Behind a formula that is
// what it reads: its fact is there whether or not the form has come to it.
func (s *sorter) behind(paths []string) {
	for _, path := range paths {
		if x := s.facts.Worked(path); x != nil {
			s.behind(x.Reads())
		} else if j, ok := s.reads(path); ok {
			s.visit(j)
		}
	}
}

// reads finds the place whose value a fact is.
func (s *sorter) reads(path string) (int, bool) {
	rest, own := strings.CutPrefix(base(path), s.form.Entity+".")
	if !own {
		return 0, false
	}
	key, custom := strings.CutPrefix(rest, "fields.")
	i, ok := s.form.byKey[key]
	return i, ok && custom == (s.form.places[i].field != nil)
}
