package order

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/templates"
)

// typeWith is the furniture business with one text of its order type replaced.
func typeWith(t *testing.T, old, by string) string {
	t.Helper()
	raw, err := fs.ReadFile(templates.Files, "furniture/types/furniture.json")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), old) {
		t.Fatalf("the type does not say %s", old)
	}
	return strings.Replace(string(raw), old, by, 1)
}

func TestWhatATypeNamesMustBeThereAndBeBuilt(t *testing.T) {
	for _, c := range []struct{ old, by, want string }{
		{`"form": "furniture"`, `"form": "kitchen"`, "reference.missing /form"},
		{`"form": "furniture"`, `"form": "furnitureLine"`, "form.lines /form"},
		{`"flow": "furniture"`, `"flow": "kitchen"`, "reference.missing /flow"},
		{`"plan": "prepaid"`, `"plan": "gold"`, "reference.missing /plan"},
		{`"fulfil": "goods"`, `"fulfil": "ticket"`, "format.unsupported /fulfil"},
		{`"none": "refuse"`, `"none": "ask"`, "format.unsupported /prices/none"},
		{`"credit": "hold"`, `"credit": "hold", "gates": ["deposit"]`, "format.unsupported /gates"},
		{`"icon": "sofa"`, `"open": {"f": "order.total", "op": ">", "v": "1 CNY"}`, "fact.stage /open/f"},
	} {
		doc, found := blueprint.Parse("types/furniture.json", []byte(typeWith(t, c.old, c.by)))
		if blueprint.Failed(found) {
			t.Errorf("%s: the schema refuses it: %v", c.by, found)
			continue
		}
		files, _ := fs.Sub(templates.Files, "furniture")
		tree, _, _ := blueprint.Read(files)
		docs := []*blueprint.Document{doc}
		for _, path := range tree.Paths() {
			if path != doc.Path {
				docs = append(docs, tree.Get(path))
			}
		}
		_, found = blueprint.Compile(blueprint.NewTree(docs...), parts())
		var got []string
		for _, f := range found {
			if !f.Warning && f.Document == doc.Path {
				got = append(got, f.Code+" "+f.Pointer)
			}
		}
		if s := strings.Join(slices.Compact(got), ", "); s != c.want {
			t.Errorf("%s: found %q, want %q", c.by, s, c.want)
		}
	}
}

func TestABusinessHasAtLeastOneOrderType(t *testing.T) {
	files, _ := fs.Sub(templates.Files, "furniture")
	tree, _, _ := blueprint.Read(files)
	var docs []*blueprint.Document
	for _, path := range tree.Paths() {
		if path != "types/furniture.json" {
			docs = append(docs, tree.Get(path))
		}
	}
	_, found := blueprint.Compile(blueprint.NewTree(docs...), parts())
	if !slices.ContainsFunc(found, func(f blueprint.Finding) bool { return f.Code == "type.none" }) {
		t.Errorf("found %v", found)
	}
}
