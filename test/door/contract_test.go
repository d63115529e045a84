package door

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// contract is the document at /openapi.json: which answer has which form.
type contract struct {
	operations []operation
	problem    *jsonschema.Schema
}

// operation is one method of one path.
type operation struct {
	method, name string
	path         *regexp.Regexp
	success      *jsonschema.Schema // nil for what is no JSON
	status       int
}

// readContract compiles the schemas of all answers. References are resolved
// within the document, as a client would.
func readContract(t testing.TB, document answer) *contract {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string
			Responses   map[string]struct {
				Content map[string]json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(document.body, &doc); err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("house:openapi", document.json); err != nil {
		t.Fatal(err)
	}
	compile := func(pointer string) *jsonschema.Schema {
		s, err := c.Compile("house:openapi#" + pointer)
		if err != nil {
			t.Fatalf("%s: %v", pointer, err)
		}
		return s
	}
	laws := &contract{problem: compile("/components/schemas/op.Problem")}
	for path, methods := range doc.Paths {
		for method, o := range methods {
			for status, response := range o.Responses {
				n, err := strconv.Atoi(status)
				if err != nil {
					continue // 4XX and 5XX are the problem
				}
				op := operation{method: strings.ToUpper(method), name: o.OperationID, path: pattern(path), status: n}
				if response.Content["application/json"] != nil {
					op.success = compile("/paths/" + escape(path) + "/" + method + "/responses/" + status + "/content/application~1json/schema")
				}
				laws.operations = append(laws.operations, op)
			}
		}
	}
	slices.SortStableFunc(laws.operations, func(a, b operation) int {
		return strings.Count(a.path.String(), "[^/]+") - strings.Count(b.path.String(), "[^/]+")
	})
	return laws
}

func escape(path string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(path)
}

// pattern finds the requests of a path. Only a document's path has slashes in it.
func pattern(path string) *regexp.Regexp {
	text := strings.NewReplacer(`\{path\}`, ".+", `\{id\}`, "[^/]+", `\{token\}`, "[^/]+", `\{note\}`, "[^/]+", `\{key\}`, "[^/]+", `\{code\}`, "[^/]+", `\{file\}`, "[^/]+").Replace(regexp.QuoteMeta(path))
	return regexp.MustCompile("^" + text + "$")
}

// hold fails the test where an answer is not what the document says.
func (c *contract) hold(t testing.TB, r *http.Request, got answer) {
	t.Helper()
	if got.status >= 400 {
		c.refusal(t, r, got)
		return
	}
	for _, o := range c.operations { // those with a path of their own come before those with {id}
		if o.method != r.Method || !o.path.MatchString(r.URL.Path) {
			continue
		}
		if o.success != nil {
			valid(t, o.name, o.success, got)
		}
		if dry := r.URL.Query().Get("dryRun") == "true"; !dry && got.status != o.status || dry && got.status != http.StatusOK {
			t.Errorf("%s answered %d, the document says %d", o.name, got.status, o.status)
		}
		return
	}
	t.Errorf("%s %s answered %d and is not in the document", r.Method, r.URL.Path, got.status)
}

func valid(t testing.TB, name string, s *jsonschema.Schema, got answer) {
	t.Helper()
	if err := s.Validate(got.json); err != nil {
		t.Errorf("the answer of %s is not what the document says: %v\n%s", name, err, got.body)
	}
}

// problem is a refusal as a client reads it.
type problem struct {
	Type, Code, Title, Detail, RequestID string
	Status                               int
	Errors                               []struct{ Code, Field, Message, Remedy string }
}

var (
	pointer  = regexp.MustCompile(`^([a-zA-Z0-9/]+\.json#)?(/([^~]|~[01])*)?$`)
	unfilled = regexp.MustCompile(`\{[a-z]+\}`)
)

// refusal holds a problem against what every problem has to say.
func (c *contract) refusal(t testing.TB, r *http.Request, got answer) {
	t.Helper()
	wrong := func(what string) {
		t.Helper()
		t.Errorf("%s %s: %s\n%d %s", r.Method, r.URL, what, got.status, got.body)
	}
	if got.status >= 500 {
		wrong("an accident")
		return
	}
	if kind := got.header.Get("Content-Type"); kind != "application/problem+json" {
		wrong("a refusal as " + kind)
		return
	}
	valid(t, r.Method+" "+r.URL.Path, c.problem, got)
	p := got.problem(t)
	switch {
	case p.Status != got.status, p.Type != "urn:bespoke:problem:"+p.Code, p.RequestID == "", p.RequestID != got.header.Get("X-Request-Id"):
		wrong("status, type or request id does not fit")
	case p.Title == "" || p.Detail == "" || len(p.Errors) == 0:
		wrong("says too little")
	case unfilled.MatchString(p.Title + p.Detail):
		wrong("has a hole in its sentence")
	}
	for _, e := range p.Errors {
		switch {
		case e.Code == "" || e.Message == "":
			wrong("a finding without code or message")
		case e.Remedy == "":
			wrong("a finding without remedy: " + e.Code)
		case !pointer.MatchString(e.Field):
			wrong("a field that is no pointer: " + e.Field)
		case unfilled.MatchString(e.Message + e.Remedy):
			wrong("a finding with a hole in its sentence")
		}
	}
}

func (a answer) problem(t testing.TB) (p problem) {
	t.Helper()
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatalf("%s: %v", a.body, err)
	}
	return p
}
