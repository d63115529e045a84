package blueprint

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// suiteFile is the required part of draft 2020-12 of the official JSON Schema
// test suite, with the documents it refers to, its source and its licence.
const suiteFile = "testdata/json-schema-suite.zip"

// The suite as it was taken in: a test that is not read is not passed.
const (
	suiteFiles = 46
	suiteTests = 1299
)

// suiteGroup is one schema of the suite with the values that are held against it.
type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

func TestSchemasMeanWhatTheStandardSays(t *testing.T) {
	suite, err := zip.OpenReader(suiteFile)
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	files, err := fs.Glob(suite, "draft2020-12/*.json")
	if err != nil || len(files) != suiteFiles {
		t.Fatalf("%d files, %v", len(files), err)
	}
	ran := 0
	for _, file := range files {
		var groups []suiteGroup
		if err := json.Unmarshal(suiteText(t, suite, file), &groups); err != nil {
			t.Fatal(err)
		}
		for i := range groups {
			ran += runGroup(t, suite, path.Base(file), &groups[i])
		}
	}
	if ran != suiteTests {
		t.Errorf("%d tests ran, %d are in the suite", ran, suiteTests)
	}
}

// runGroup compiles a schema as compileSchemas does and holds each value against
// it: as the library reads it, and as documents are read, where that is allowed
// (a document has no null and no number that a double would not keep).
func runGroup(t *testing.T, suite fs.FS, file string, g *suiteGroup) int {
	s, err := suiteSchema(t, suite, g.Schema)
	if err != nil {
		t.Errorf("%s: %s: %v", file, g.Description, err)
		return 0
	}
	for _, c := range g.Tests {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.Data))
		if err != nil {
			t.Fatal(err)
		}
		values := []any{v}
		if own, bad := read(c.Data); bad == nil {
			values = append(values, plain(own))
		}
		for _, v := range values {
			if valid := s.Validate(v) == nil; valid != c.Valid {
				t.Errorf("%s: %s: %s: valid is %v", file, g.Description, c.Description, valid)
			}
		}
	}
	return len(g.Tests)
}

// suiteSchema compiles one schema of the suite with our keyword in force.
func suiteSchema(t *testing.T, suite fs.FS, raw json.RawMessage) (*jsonschema.Schema, error) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.RegisterVocabulary(&jsonschema.Vocabulary{URL: schemaBase + "names", Compile: compileNames})
	c.AssertVocabs()
	c.UseLoader(suiteRemotes{suite})
	if err := c.AddResource(schemaBase+"suite.json", doc); err != nil {
		return nil, err
	}
	return c.Compile(schemaBase + "suite.json")
}

// suiteRemotes serves what the suite expects at its own address; nothing asks
// the network.
type suiteRemotes struct{ files fs.FS }

func (r suiteRemotes) Load(url string) (any, error) {
	name, ok := strings.CutPrefix(url, "http://localhost:1234/")
	if !ok {
		return nil, fs.ErrNotExist
	}
	f, err := r.files.Open("remotes/" + name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return jsonschema.UnmarshalJSON(f)
}

func suiteText(t *testing.T, suite fs.FS, file string) []byte {
	t.Helper()
	f, err := suite.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
