package form

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// placing is the entities whose forms are run. Forms of others are stored and
// checked against their schema, and wait for their rooms.
const placing = "order line destination task"

// Parts is what the room makes of a release.
func Parts() []blueprint.Part {
	return []blueprint.Part{{Name: "forms", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		return Compile(r, blueprint.Of[*rule.Catalogue](r))
	}}, {Name: "fields of users", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		if kept := blueprint.Of[*Forms](r).users(); kept != nil {
			return kept, nil
		}
		return nil, nil
	}}}
}

// Compile makes the fields and forms of a release ready to run. The forms are
// complete only when no finding is an error.
func Compile(r *blueprint.Release, c *rule.Catalogue) (*Forms, []blueprint.Finding) {
	fs := &Forms{facts: c, forms: map[string]*Form{}}
	var found []blueprint.Finding
	fs.libraries, found = libraries(r, c)
	hangings := map[*Form][]hanging{}
	for _, d := range r.Tree.Folder("forms") {
		doc, err := blueprint.Decode[formDoc](d)
		if err != nil {
			found = append(found, unreadable(d.Path, err))
			continue
		}
		if !slices.Contains(strings.Fields(placing), doc.Entity) {
			continue
		}
		b := &builder{facts: c, rules: blueprint.Of[*rule.Book](r), tree: r.Tree, document: d.Path, doc: doc, fields: fs.libraries[doc.Entity]}
		f := b.form(d.Key)
		f.roles = blueprint.Of[*identity.Roles](r)
		fs.forms[d.Key] = f
		hangings[f] = b.hangings
		found = append(found, b.found...)
	}
	for _, f := range fs.all() {
		found = append(found, fs.hang(f, hangings[f])...)
	}
	found = append(found, fs.stages()...)
	return fs, append(found, fs.check(r.Tree)...)
}

// all lists the forms by their documents, so that findings have an order.
func (fs *Forms) all() []*Form {
	var all []*Form
	for _, f := range fs.forms {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *Form) int { return strings.Compare(a.document, b.document) })
	return all
}

// hanging is a placement that names the form of its rows.
type hanging struct{ place, form, at string }

// hang gives an order form the forms of its lines and destinations.
func (fs *Forms) hang(f *Form, hs []hanging) []blueprint.Finding {
	var found []blueprint.Finding
	for _, h := range hs {
		entity := strings.TrimSuffix(h.place, "s")
		hung := fs.forms[h.form]
		switch {
		case f.Entity != "order" || entity != "line" && entity != "destination":
			found = append(found, blueprint.Refuse(f.document, h.at, "format.unsupported",
				"只有订单表单的 lines 和 destinations 可以挂表单", "only lines and destinations of an order form take a form"))
		case hung == nil || hung.Entity != entity:
			found = append(found, blueprint.Refuse(f.document, h.at, "reference.missing",
				"没有实体 {entity} 的表单 {form}", "there is no form {form} of entity {entity}", "entity", entity, "form", h.form))
		case entity == "line":
			f.Lines = hung
		default:
			f.Destinations = hung
		}
	}
	return found
}

// builder makes one form of its document.
type builder struct {
	facts    *rule.Catalogue
	rules    *rule.Book // nil without
	tree     *blueprint.Tree
	document string
	doc      formDoc
	fields   *library
	made     *Form
	hangings []hanging
	found    []blueprint.Finding
}

func (b *builder) refuse(at, code, zh, en string, args ...any) {
	b.found = append(b.found, blueprint.Refuse(b.document, at, code, zh, en, args...))
}

// form walks the document once: variants first, for placements name them, then
// the layout with its fields, then who may what.
func (b *builder) form(key string) *Form {
	b.made = &Form{
		Key: key, Entity: b.doc.Entity, Name: b.doc.Name, facts: b.facts, document: b.document,
		byKey: map[string]int{}, fields: b.fields, access: b.doc.Access,
	}
	b.variants()
	b.layout()
	b.access()
	for _, key := range droppable(b.doc.Entity) {
		if _, placed := b.made.byKey[key]; !placed {
			b.made.absent = append(b.made.absent, b.facts.MustRef(b.doc.Entity+"."+key))
		}
	}
	for i, p := range b.made.places {
		if p.field != nil {
			b.made.sorted = append(b.made.sorted, i)
		}
	}
	slices.SortFunc(b.made.sorted, func(i, j int) int {
		return strings.Compare(b.made.places[i].key, b.made.places[j].key)
	})
	return b.made
}

// variants compiles the audiences. They are decided before anything is typed, so
// that nobody can type himself into another one.
func (b *builder) variants() {
	for _, e := range b.doc.Variants {
		when := b.cond(e.of.If, blueprint.Pointer("variants", e.key, "if"), rule.StageOpen)
		b.made.variants = append(b.made.variants, variant{e.key, e.of.Name, when})
	}
	if b.doc.Entity == "order" {
		b.made.audience = b.facts.MustRef("form.variants")
	}
}

// mask turns names of variants into bits; absent is everybody.
func (b *builder) mask(in []string, at string) (uint32, bool) {
	var mask uint32
	for i, name := range in {
		n := slices.IndexFunc(b.made.variants, func(v variant) bool { return v.key == name })
		if n < 0 {
			b.refuse(at+blueprint.Pointer("in", i), "reference.missing", "没有变体 {name}", "there is no variant {name}", "name", name)
			continue
		}
		mask |= 1 << n
	}
	return mask, in != nil
}

// cond compiles a condition of the form; what is wrong with it becomes findings.
func (b *builder) cond(raw json.RawMessage, at string, stage rule.Stage) *rule.Cond {
	if raw == nil {
		return nil
	}
	cond, problems := b.facts.Compile(raw, stage, boundTo(b.doc.Entity))
	for _, p := range problems {
		b.found = append(b.found, p.In(b.document, at))
	}
	if rule.Failed(problems) {
		return nil
	}
	return cond
}

// boundTo is the roots that what belongs to an entity may read beside those that are
// always there.
func boundTo(entity string) []string {
	switch entity {
	case "line":
		return []string{"line", "product", "stock"}
	case "destination", "task":
		return []string{entity}
	}
	return nil
}

// known is the latest stage whose facts a form may ask for: tasks are done when all
// is decided.
func (b *builder) known() rule.Stage {
	if b.doc.Entity == "task" {
		return rule.StageRun
	}
	return rule.StagePromise
}

// access hands each row to the places it is about, so that resolving looks at
// nothing else.
func (b *builder) access() {
	for i, doc := range b.doc.Access {
		at := blueprint.Pointer("access", i)
		for j, role := range doc.Roles {
			if b.tree.Get(blueprint.PathOf("role.v1", role)) == nil {
				b.refuse(at+blueprint.Pointer("roles", j), "reference.missing", "没有角色 {role}", "there is no role {role}", "role", role)
			}
		}
		row := access{doc.Roles, doc.Steps, parseLevel(doc.Level)}
		for j, key := range doc.Fields {
			n, ok := b.made.byKey[key]
			if !ok {
				b.refuse(at+blueprint.Pointer("fields", j), "reference.missing", "表单里没有字段 {key}", "the form has no field {key}", "key", key)
				continue
			}
			b.made.places[n].access = append(b.made.places[n].access, row)
		}
	}
}
