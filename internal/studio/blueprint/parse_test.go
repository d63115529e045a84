package blueprint_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
)

// eachExample hands out every document of the two example businesses.
func eachExample(t *testing.T, do func(path string, raw []byte)) {
	t.Helper()
	for _, business := range []string{"furniture", "medical"} {
		root := filepath.Join("testdata", business)
		err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			path, _ := filepath.Rel(root, file)
			if path == "blueprint.json" || strings.HasPrefix(path, "sample/") {
				return nil
			}
			raw, err := os.ReadFile(file)
			do(path, raw)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestExamplesAreValidAndPrintAsTheyStand(t *testing.T) {
	n := 0
	eachExample(t, func(path string, raw []byte) {
		n++
		d, found := blueprint.Parse(path, raw)
		if d == nil || len(found) > 0 {
			t.Fatalf("%s: %+v", path, found)
		}
		if string(d.JSON) != string(raw) {
			t.Errorf("%s prints as\n%s", path, d.JSON)
		}
	})
	if n != 109 {
		t.Errorf("%d documents; want 109", n)
	}
}

const role = `{"format":"role.v1","key":"owner","name":{"en":"Owner"},"kind":"staff","can":["*"]}`

func TestWhatIsNoDocumentIsNotKept(t *testing.T) {
	deep := strings.Repeat("[", 65) + strings.Repeat("]", 65)
	with := func(s string) string { return strings.Replace(role, `"*"`, s, 1) }
	for _, c := range []struct{ name, path, raw, want string }{
		{"a key twice", "roles/owner.json", with(`{"a":1,"a":2}`), "json.duplicate /can/0/a"},
		{"broken UTF-8", "roles/owner.json", with("\"\xff\""), "json.utf8 "},
		{"half a surrogate", "roles/owner.json", with(`"\ud800"`), "json.syntax /can/0"},
		{"U+0000", "roles/owner.json", with(`"a\u0000"`), "json.nul /can/0"},
		{"U+0000 in a name", "roles/owner.json", with(`{"\u0000":1}`), "json.nul /can/0/\x00"},
		{"null", "roles/owner.json", with(`null`), "json.null /can/0"},
		{"too deep", "roles/owner.json", with(deep), "json.depth /can/0" + strings.Repeat("/0", 62)},
		{"too large", "roles/owner.json", role + strings.Repeat(" ", 4<<20), "json.size "},
		{"a number of 16 digits", "roles/owner.json", with("1234567890.123456"), "json.number /can/0"},
		{"a huge number", "roles/owner.json", with("1e300"), "json.number /can/0"},
		{"nothing", "roles/owner.json", "", "json.syntax "},
		{"half a document", "roles/owner.json", role[:40], "json.syntax /name"},
		{"two documents", "roles/owner.json", role + role, "json.syntax "},
		{"a comment", "roles/owner.json", "// x\n" + role, "json.syntax "},
		{"a list", "roles/owner.json", "[]", "schema.type "},
		{"no format", "roles/owner.json", "{}", "document.format /format"},
		{"a format to come", "roles/owner.json", strings.Replace(role, "role.v1", "role.v2", 1), "format.unsupported /format"},
		{"another format", "rules/owner.json", role, "document.format /format"},
		{"another key", "roles/boss.json", role, "document.key /key"},
		{"no folder", "owner.json", role, "document.path "},
		{"a way out", "roles/../owner.json", role, "document.path "},
		{"no name", "roles/.json", role, "document.path "},
		{"the head", "blueprint.json", "{}", "document.path "},
	} {
		d, found := blueprint.Parse(c.path, []byte(c.raw))
		if d != nil || len(found) != 1 || found[0].Document != c.path {
			t.Errorf("%s: kept %v, found %+v", c.name, d != nil, found)
			continue
		}
		if got := found[0].Code + " " + found[0].Pointer; got != c.want {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
		if found[0].Say.ZH == "" || found[0].Say.EN == "" {
			t.Errorf("%s: nothing is said", c.name)
		}
	}
}

func TestSixtyFourLevelsAreRead(t *testing.T) {
	deep := strings.Repeat("[", 62) + strings.Repeat("]", 62)
	d, _ := blueprint.Parse("roles/owner.json", []byte(strings.Replace(role, `"*"`, deep, 1)))
	if d == nil {
		t.Error("64 levels were refused")
	}
}

func TestADocumentWithErrorsOfMeaningIsADraft(t *testing.T) {
	d, found := blueprint.Parse("roles/owner.json", []byte(strings.Replace(role, "staff", "boss", 1)))
	if d == nil || d.Key != "owner" || len(found) != 1 || found[0].Code != "schema.enum" {
		t.Errorf("%v, %+v", d, found)
	}
}
