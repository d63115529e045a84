package app

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/templates"
)

func TestTemplatesHoldTheirExamples(t *testing.T) {
	entries, err := fs.ReadDir(templates.Files, ".")
	if err != nil || len(entries) < 2 {
		t.Fatalf("%d templates, %v", len(entries), err)
	}
	for _, e := range entries {
		t.Run(e.Name(), func(t *testing.T) {
			files, err := templateOf(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			tree, _, findings := blueprint.Read(files)
			sample, err := readSample(files)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range append(findings, sketch().check(tree, sample)...) {
				if !f.Warning {
					t.Errorf("%s#%s: %s", f.Document, f.Pointer, f.Say.EN)
				}
			}
			for _, path := range tree.Paths() {
				stored, err := fs.ReadFile(files, path)
				if err != nil || !bytes.Equal(stored, tree.Get(path).JSON) {
					t.Errorf("%s is not as the printer prints it (bespoke blueprint check --write): %v", path, err)
				}
			}
		})
	}
}

// TestWhoMayAllowCancellingIsToldThatItIsAsked holds the notice of each template to its
// roles: whoever may answer is among those who are written to.
func TestWhoMayAllowCancellingIsToldThatItIsAsked(t *testing.T) {
	for _, name := range []string{"furniture", "medical"} {
		files, err := templateOf(name)
		if err != nil {
			t.Fatal(err)
		}
		tree, _, _ := blueprint.Read(files)
		var notice struct {
			To []struct{ Union []struct{ Role string } }
		}
		readJSON(t, tree.Get("notices/cancelAsked.json").JSON, &notice)
		var told, may []string
		for _, one := range notice.To[0].Union {
			told = append(told, one.Role)
		}
		for _, path := range tree.Paths() {
			var role struct {
				Format, Key, Kind string
				Can               []string
			}
			readJSON(t, tree.Get(path).JSON, &role)
			if role.Format == "role.v1" && role.Kind == "staff" && slices.ContainsFunc(role.Can, func(c string) bool { return c == "*" || c == "order.*" || c == "order.allowCancel" }) {
				may = append(may, role.Key)
			}
		}
		slices.Sort(told)
		slices.Sort(may)
		if !slices.Equal(told, may) {
			t.Errorf("%s: %v are told, %v may allow it", name, told, may)
		}
	}
}

func readJSON(t *testing.T, raw []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

// TestAFalseExampleIsCaught keeps the test above from being one that cannot fail.
func TestAFalseExampleIsCaught(t *testing.T) {
	files, err := templateOf("furniture")
	if err != nil {
		t.Fatal(err)
	}
	tree, _, _ := blueprint.Read(files)
	sample, err := readSample(files)
	if err != nil {
		t.Fatal(err)
	}
	const path = "examples/orders.json"
	for old, new := range map[string]string{
		`"order.total": "25000 CNY"`: `"order.total": "25001 CNY"`,
		`"path": ["vipReview",`:      `"path": ["sales",`,
		`"impossible:marbleLong"`:    `"impossible:outdoorWalnut"`,
		`"hidden": ["projectNo"`:     `"hidden": ["vipService"`,
	} {
		raw := bytes.Replace(tree.Get(path).JSON, []byte(old), []byte(new), 1)
		if bytes.Equal(raw, tree.Get(path).JSON) {
			t.Fatalf("the example does not say %s any more", old)
		}
		doc, findings := blueprint.Parse(path, raw)
		if doc == nil {
			t.Fatal(findings)
		}
		docs := []*blueprint.Document{doc}
		for _, p := range tree.Paths() {
			if p != path {
				docs = append(docs, tree.Get(p))
			}
		}
		if !blueprint.Failed(sketch().check(blueprint.NewTree(docs...), sample)) {
			t.Errorf("%s instead of %s was not caught", new, old)
		}
	}
}
