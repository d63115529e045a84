package blueprint_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bespoke/internal/studio/blueprint"
)

func example(t *testing.T, name string) (*blueprint.Tree, blueprint.Meta) {
	t.Helper()
	tree, meta, found := blueprint.Read(os.DirFS(filepath.Join("testdata", name)))
	if len(found) > 0 {
		t.Fatalf("%s: %+v", name, found)
	}
	return tree, meta
}

func TestExamplesCompileButForWhatIsToCome(t *testing.T) {
	for name, later := range map[string]string{"furniture": "", "medical": "/publish/eyes"} {
		tree, meta := example(t, name)
		if meta.Name["en"] == "" {
			t.Errorf("%s has no name", name)
		}
		_, found := blueprint.Checker{}.Check(tree)
		if len(found) == 0 {
			t.Errorf("%s: nothing is said about what is not run yet", name)
		}
		for _, f := range found {
			if f.Code != "format.later" && (f.Code != "format.unsupported" || f.Pointer != later) {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	tree, meta := example(t, "furniture")
	meta.About = blueprint.Label{"en": "An example"}
	dir := t.TempDir()
	for range 2 {
		if err := blueprint.Write(dir, tree, meta); err != nil {
			t.Fatal(err)
		}
	}
	back, again, found := blueprint.Read(os.DirFS(dir))
	if len(found) > 0 || back.ReleaseID() != tree.ReleaseID() || again.About["en"] != "An example" {
		t.Fatalf("came back as %s, %+v: %+v", back.ReleaseID(), again, found)
	}
	for _, p := range tree.Paths() {
		want, _ := os.ReadFile(filepath.Join("testdata", "furniture", p))
		got, _ := os.ReadFile(filepath.Join(dir, p))
		if string(want) != string(got) {
			t.Errorf("%s changed on the way", p)
		}
	}
}

func TestAnExportHoldsExactlyTheTree(t *testing.T) {
	tree, meta := example(t, "furniture")
	dir := t.TempDir()
	stale := filepath.Join(dir, "rules", "gone.json")
	kept := filepath.Join(dir, "README.md")
	if err := os.MkdirAll(filepath.Dir(stale), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{stale, kept} {
		if err := os.WriteFile(file, []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := blueprint.Write(dir, tree, meta); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); !os.IsNotExist(err) {
		t.Error("a document that is no more was left")
	}
	if _, err := os.Stat(kept); err != nil {
		t.Error("a file that is no document was removed")
	}
}

func TestAnExportStaysInItsFolder(t *testing.T) {
	tree, meta := example(t, "furniture")
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "rules")); err != nil {
		t.Skip("no links here")
	}
	if err := blueprint.Write(dir, tree, meta); err == nil {
		t.Error("written through a link")
	}
	loose := blueprint.NewTree(&blueprint.Document{Path: "../x.json", Format: "rules.v1", Key: "x"})
	if err := blueprint.Write(t.TempDir(), loose, meta); err == nil {
		t.Error("written outside")
	}
	if left, _ := os.ReadDir(outside); len(left) > 0 {
		t.Errorf("%d files got out", len(left))
	}
}

func TestWhatIsNotReadIn(t *testing.T) {
	head := `{"format":"blueprint.v1","name":{"en":"x"}`
	role := `{"format":"role.v1","key":"owner","name":{"en":"Owner"},"kind":"staff","can":["*"]}`
	zero := "sha256:" + strings.Repeat("0", 64)
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"no head", map[string]string{"roles/owner.json": role}, []string{"blueprint.json file.unreadable"}},
		{"an empty head", map[string]string{"blueprint.json": "{}"}, []string{"blueprint.json schema.required", "blueprint.json schema.required"}},
		{"a changed document", map[string]string{"blueprint.json": head + `,"documents":{"roles/owner.json":"` + zero + `"}}`, "roles/owner.json": role}, []string{"roles/owner.json hash.changed"}},
		{"an unlisted document", map[string]string{"blueprint.json": head + `,"documents":{}}`, "roles/owner.json": role}, []string{"roles/owner.json hash.changed"}},
		{"a missing document", map[string]string{"blueprint.json": head + `,"documents":{"roles/owner.json":"` + zero + `"}}`}, []string{"roles/owner.json file.missing"}},
		{"another whole", map[string]string{"blueprint.json": head + `,"hash":"` + zero + `"}`}, []string{"blueprint.json hash.changed"}},
		{"a path of no format", map[string]string{"blueprint.json": head + "}", "roles/sub/owner.json": role, "owner.json": role}, []string{"owner.json document.path", "roles/sub/owner.json document.path"}},
		{"another key", map[string]string{"blueprint.json": head + "}", "roles/boss.json": role}, []string{"roles/boss.json document.key"}},
		{"keys alike but for case", map[string]string{"blueprint.json": head + "}", "roles/owner.json": role, "roles/oWner.json": strings.Replace(role, "owner", "oWner", 1)}, []string{"roles/owner.json document.case"}},
		{"a text", map[string]string{"blueprint.json": head + "}", "README.md": "hello"}, []string{"README.md file.ignored"}},
		{"samples and hidden folders", map[string]string{"blueprint.json": head + "}", "sample/products.json": "x", ".git/x.json": "x"}, nil},
	} {
		fsys := fstest.MapFS{}
		for p, text := range c.files {
			fsys[p] = &fstest.MapFile{Data: []byte(text)}
		}
		_, _, found := blueprint.Read(fsys)
		var got []string
		for _, f := range found {
			got = append(got, f.Document+" "+f.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v; want %v", c.name, got, c.want)
		}
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "workspace.json")); err != nil {
		t.Skip("no links here")
	}
	if err := os.WriteFile(filepath.Join(dir, "blueprint.json"), []byte(`{"format":"blueprint.v1","name":{"en":"x"}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	_, _, found := blueprint.Read(os.DirFS(dir))
	if len(found) != 1 || found[0].Code != "file.link" {
		t.Errorf("found %+v", found)
	}
}

func TestSamplesAreOffered(t *testing.T) {
	sample, err := blueprint.Sample(os.DirFS("testdata/furniture"))
	if err != nil || len(sample["products"]) != 6 || len(sample["customers"]) != 3 {
		t.Errorf("%d products, %d customers, %v", len(sample["products"]), len(sample["customers"]), err)
	}
	if none, err := blueprint.Sample(fstest.MapFS{}); err != nil || len(none) != 0 {
		t.Errorf("%v, %v", none, err)
	}
}
