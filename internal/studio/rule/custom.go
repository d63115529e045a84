package rule

import (
	"maps"
	"slices"

	"bespoke/internal/studio/blueprint"
)

// outcomes are what every step of a flow may end with; did.<step> is one of
// these or one that a task of the business names.
const outcomes = "approved rejected skipped done timeout failed"

// openSets are sets that nobody lists: any code is taken. Warehouses are data,
// and a business may still name them as an option set.
const openSets = "division placeKind warehouse"

// entity is where the custom fields of one field library stand.
type entity struct {
	prefix string
	stage  Stage
}

// entityOf says where the fields of a library stand and from which stage they are
// known: what was typed with the order, what the customer and product bring,
// and everything that happens afterwards.
func entityOf(library string) entity {
	switch library {
	case "option":
		return entity{"line.options.", StageForm}
	case "order", "line", "destination":
		return entity{library + ".fields.", StageForm}
	case "customer":
		return entity{library + ".fields.", StageOpen}
	case "product":
		return entity{library + ".fields.", StageGoods}
	}
	return entity{library + ".fields.", StageRun}
}

type fieldsDoc struct {
	Fields map[string]fieldDoc `json:"fields"`
}

type fieldDoc struct {
	Kind   string              `json:"kind"`
	Set    string              `json:"set"`
	Of     string              `json:"of"`
	Type   string              `json:"type"`
	From   string              `json:"from"`
	X      string              `json:"x"`
	Fields map[string]fieldDoc `json:"fields"`
}

// CatalogueOf makes the catalogue of a release: the built-in facts, the custom
// fields and product options, the option sets, the keys of roles, types, plans,
// prices, calendars and form variants as sets, and did.<step> of each flow's steps.
func CatalogueOf(r *blueprint.Release) (*Catalogue, []blueprint.Finding) {
	b := NewCatalogue()
	if w := blueprint.Of[*blueprint.Workspace](r); w != nil {
		b.c.currencies = len(w.Currencies)
	}
	b.addSets(r)
	found := b.addFields(r.Tree)
	b.addSteps(r.Tree)
	b.closeSets()
	c := b.Build()
	return c, append(found, c.workFields(r.Tree)...)
}

// addSets adds the sets that documents make.
func (b *Builder) addSets(r *blueprint.Release) {
	if options := blueprint.Of[*blueprint.Options](r); options != nil {
		for _, key := range options.Keys() {
			var values []SetValue
			for _, o := range options.Set(key).Values {
				values = append(values, SetValue{o.Code, o.Under, o.Retired})
			}
			b.AddSet(key, values)
		}
	}
	for set, folder := range map[string]string{
		"role": "roles", "type": "types", "plan": "plans", "prices": "prices", "calendar": "calendars",
	} {
		b.AddSet(set, nil)
		for _, d := range r.Tree.Folder(folder) {
			b.AddSet(set, []SetValue{{Code: d.Key}})
		}
	}
	b.AddSet("variant", nil)
	for _, d := range r.Tree.Folder("forms") {
		form, _ := blueprint.Decode[struct {
			Variants map[string]struct{} `json:"variants"`
		}](d)
		for _, key := range slices.Sorted(maps.Keys(form.Variants)) {
			b.AddSet("variant", []SetValue{{Code: key}})
		}
	}
}

// addFields adds the custom fields; lookups last, for they have the type of
// what they copy.
func (b *Builder) addFields(t *blueprint.Tree) []blueprint.Finding {
	var found []blueprint.Finding
	for _, lookups := range []bool{false, true} {
		for _, d := range t.Folder("fields") {
			library, err := blueprint.Decode[fieldsDoc](d)
			if err != nil {
				continue // the schema has refused it
			}
			for _, key := range slices.Sorted(maps.Keys(library.Fields)) {
				if f := library.Fields[key]; (f.Kind == "lookup") == lookups {
					found = append(found, b.addField(d, key, f)...)
				}
			}
		}
	}
	return found
}

// addField adds one field's fact and the columns of its rows. A lookup from a
// fact that is not there is "fact.unknown"; notes are no facts.
func (b *Builder) addField(d *blueprint.Document, key string, f fieldDoc) []blueprint.Finding {
	at := entityOf(d.Key)
	typ, ok := f.factType()
	if f.Kind == "lookup" {
		from, known := b.c.Fact(f.From)
		if !known {
			return []blueprint.Finding{blueprint.Refuse(d.Path, blueprint.Pointer("fields", key, "from"), "fact.unknown",
				"没有事实 {fact}", "there is no fact {fact}", "fact", f.From)}
		}
		typ, ok = from.Type, true
	}
	if !ok {
		return nil
	}
	path := at.prefix + key
	if f.Kind == "formula" && f.X == "" {
		at.stage = max(at.stage, StageGoods) // a fill table gives it
	}
	b.AddFact(path, typ, at.stage, true)
	for _, name := range slices.Sorted(maps.Keys(f.Fields)) {
		if typ, ok := f.Fields[name].factType(); ok {
			b.AddRowFact(path, name, typ, at.stage)
		}
	}
	return nil
}

// factType is the type of a field's fact; false for what is no fact, as a note.
func (f fieldDoc) factType() (Type, bool) {
	code := Type{Kind: KindCode, Set: f.Set}
	switch f.Kind {
	case "single", "cascade":
		return code, true
	case "multi":
		return Type{Kind: KindList, Elem: &code}, true
	case "rows":
		return Type{Kind: KindRows, Set: "row"}, true
	case "range":
		of, ok := fieldDoc{Kind: f.Of}.factType()
		return Type{Kind: KindRange, Elem: &of}, ok
	case "formula":
		if f.Type == "code" {
			return code, true
		}
		return fieldDoc{Kind: f.Type}.factType()
	}
	word, _ := lineWords(kindTable).Get(f.Kind)
	typ, err := ParseType(word)
	return typ, err == nil
}

// addSteps adds did.<step> for the steps of all flows.
func (b *Builder) addSteps(t *blueprint.Tree) {
	b.AddSet("outcome", codes(outcomes))
	for _, d := range t.Folder("flows") {
		flow, _ := blueprint.Decode[struct {
			Steps map[string]struct {
				Outcomes []struct {
					Key string `json:"key"`
				} `json:"outcomes"`
			} `json:"steps"`
		}](d)
		for _, step := range slices.Sorted(maps.Keys(flow.Steps)) {
			b.AddFact("did."+step, Type{Kind: KindCode, Set: "outcome"}, StageRun, true)
			for _, o := range flow.Steps[step].Outcomes {
				b.AddSet("outcome", []SetValue{{Code: o.Key}})
			}
		}
	}
}

// closeSets makes every set that a fact uses one of known codes, so that a
// misspelt code is found: a set that no document lists has none.
func (b *Builder) closeSets() {
	open := codes(openSets)
	for _, e := range b.c.facts {
		t := e.fact.Type
		if t.Kind == KindList {
			t = elem(t)
		}
		if t.Kind == KindCode && !slices.Contains(open, SetValue{Code: t.Set}) {
			b.AddSet(t.Set, nil)
		}
	}
}
