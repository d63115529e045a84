package rule

import (
	"maps"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
)

// workedFields is the libraries whose fields may be formulas: what an order and
// its parts hold, and what the customer and the product bring.
const workedFields = "order line destination customer product"

// workedField is a field with a formula, on its way into the catalogue.
type workedField struct {
	document string
	at       string // pointer to the formula
	path     string
	text     string
	bound    []string
	least    Stage // of its library
	reads    []string
	stage    Stage
	state    byte // 0 not met, 1 on the way, 2 done
}

// workFields compiles the formulas of fields. Such a field is worked out
// whenever its fact is read and nobody has set it, so it is known as soon as
// the latest of what it reads is, and no order of working out can be wrong.
// Formulas that read themselves in the end are found here and left out.
func (c *Catalogue) workFields(t *blueprint.Tree) []blueprint.Finding {
	w := &fieldWork{c: c, byPath: map[string]*workedField{}}
	w.gather(t)
	for _, path := range slices.Sorted(maps.Keys(w.byPath)) {
		w.visit(w.byPath[path])
	}
	for _, f := range w.order {
		w.settle(f)
	}
	return w.found
}

// fieldWork brings the formulas of fields into the order in which they read
// each other.
type fieldWork struct {
	c      *Catalogue
	byPath map[string]*workedField
	order  []*workedField
	found  []blueprint.Finding
}

// refuse notes an error at a field's formula.
func (w *fieldWork) refuse(f *workedField, code, zh, en string, args ...any) {
	w.found = append(w.found, blueprint.Refuse(f.document, f.at, code, zh, en, args...))
}

// gather reads the formulas and what each of them reads.
func (w *fieldWork) gather(t *blueprint.Tree) {
	for _, d := range t.Folder("fields") {
		library, err := blueprint.Decode[fieldsDoc](d)
		if err != nil || !slices.Contains(strings.Fields(workedFields), d.Key) {
			continue // the schema, or the room of forms, has refused it
		}
		at := entityOf(d.Key)
		for key, field := range library.Fields {
			if field.Kind != "formula" || field.X == "" {
				continue
			}
			f := &workedField{document: d.Path, at: blueprint.Pointer("fields", key, "x"), path: at.prefix + key, text: field.X, least: at.stage,
				bound: w.c.bound[d.Key]}
			made, problems := w.compile(f)
			for _, p := range problems {
				w.found = append(w.found, p.In(f.document, f.at))
			}
			if made != nil {
				f.reads = made.Reads()
				w.byPath[f.path] = f
			}
		}
	}
}

// compile makes a field's formula.
func (w *fieldWork) compile(f *workedField) (*Formula, []Problem) {
	fact, known := w.c.Fact(f.path)
	if !known {
		return nil, nil
	}
	return w.c.Formula(f.text, fact.Type, StageRoute, f.bound)
}

// visit puts a field behind those it reads, and finds out its stage. Meeting
// one that is still on the way means that it reads itself.
func (w *fieldWork) visit(f *workedField) {
	if f.state != 0 {
		return
	}
	f.state, f.stage = 1, f.least
	for _, path := range f.reads {
		fact, _ := w.c.Fact(path)
		f.stage = max(f.stage, fact.Stage)
		read := w.reads(path)
		if read == nil {
			continue
		}
		if w.visit(read); read.state == 1 {
			w.refuse(f, "formula.cycle", "字段 {field} 最终由它自己算出", "the field {field} is worked out, in the end, from itself", "field", f.path)
			f.state = 3
			return
		}
		f.stage = max(f.stage, read.stage)
	}
	f.state = 2
	w.order = append(w.order, f)
}

// reads finds the field with a formula whose fact, or a part of it, a path is.
func (w *fieldWork) reads(path string) *workedField {
	for {
		if f := w.byPath[path]; f != nil {
			return f
		}
		cut := strings.LastIndexByte(path, '.')
		if cut < 0 {
			return nil
		}
		path = path[:cut]
	}
}

// settle files a formula under its fact. It is compiled again, for only now is
// known what the formulas that it reads cost.
func (w *fieldWork) settle(f *workedField) {
	made, problems := w.compile(f)
	if made == nil {
		for _, p := range problems {
			w.found = append(w.found, p.In(f.document, f.at))
		}
		return
	}
	e := w.c.facts[f.path]
	e.fact.Stage = f.stage
	e.ref.subs[0] = subWorked
	w.c.facts[f.path], w.c.worked[e.ref] = e, made
}

// Worked is the formula that gives a field its value, or the value of which a
// path names a part; nil where none does.
func (c *Catalogue) Worked(path string) *Formula { return c.worked[c.MustRef(path).whole()] }

// whole is the reference to a fact of which this one is to a part.
func (r Ref) whole() Ref {
	r.subs[1], r.subs[2] = subNone, subNone
	return r
}

// work works a field out that nobody has set. A formula without result leaves
// it missing, as the points that fill in fields do.
func (e *Env) work(r Ref) Value {
	v, _ := e.c.worked[r.whole()].Value(e)
	return v
}

// own tells whether a reference is to a fact itself and not to a part of it.
func (r Ref) own() bool {
	return r.subs[0] == subNone || r.subs[0] == subWorked && r.subs[1] == subNone
}
