package form

import (
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// noon is when every test's order is placed: a Saturday in Shanghai.
var noon = time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC)

// tree reads the shop of testdata; edits replace, add (new path) or remove
// (blank text) documents.
func tree(t testing.TB, edits map[string]string) *blueprint.Tree {
	t.Helper()
	raw := map[string]string{}
	root := os.DirFS("testdata/shop")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, path)
		raw[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range edits {
		raw[path] = text
	}
	var docs []*blueprint.Document
	for path, text := range raw {
		if text == "" {
			continue
		}
		d, found := blueprint.Parse(path, []byte(text))
		if blueprint.Failed(found) {
			t.Fatalf("%s: %v", path, found)
		}
		docs = append(docs, d)
	}
	return blueprint.NewTree(docs...)
}

func compile(t testing.TB, edits map[string]string) (*Forms, []blueprint.Finding) {
	t.Helper()
	parts := append(blueprint.Parts(), rule.Parts()...)
	r, found := blueprint.Compile(tree(t, edits), append(parts, Parts()...))
	return blueprint.Of[*Forms](r), found
}

// shop is a running shop: its forms and an order at the door.
type shop struct {
	t     testing.TB
	forms *Forms
	env   *rule.Env
	given Given
}

func open(t testing.TB) *shop {
	t.Helper()
	forms, found := compile(t, nil)
	for _, f := range found {
		t.Fatalf("finding: %s%s %s %s", f.Document, f.Pointer, f.Code, f.Say.EN)
	}
	s := &shop{t: t, forms: forms, env: forms.facts.NewEnv(noon, office())}
	s.given = Given{Values: map[string]json.RawMessage{}, Has: func(string) bool { return true }, Kind: act.Staff}
	return s.fact("customer.type", rule.Code("regular")).fact("actor.kind", rule.Code("staff"))
}

// office is open on weekdays, in Shanghai.
func office() *clock.Calendar {
	week := [7][]clock.Span{}
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []clock.Span{{From: 540, To: 1020}}
	}
	return clock.NewCalendar(time.FixedZone("CST", 8*3600), week, nil)
}

func (s *shop) fact(path string, v rule.Value) *shop {
	s.t.Helper()
	ref, ok := s.forms.facts.Ref(path)
	if !ok {
		s.t.Fatalf("no fact %s", path)
	}
	s.env.Set(ref, v)
	return s
}

// fill gives the values of custom fields as a JSON object.
func (s *shop) fill(object string) *shop {
	s.t.Helper()
	if err := json.Unmarshal([]byte(object), &s.given.Values); err != nil {
		s.t.Fatal(err)
	}
	return s
}

func (s *shop) as(roles ...string) *shop {
	s.given.Roles = roles
	return s.fact("actor.roles", rule.Codes(roles...))
}

// lines puts products of these categories into the order.
func (s *shop) lines(categories ...string) *shop {
	root, _ := s.forms.facts.Root("product")
	line, _ := s.forms.facts.Root("line")
	var rows []rule.Element
	for _, c := range categories {
		frame := s.forms.facts.Frame("product")
		old := s.env.Bind(root, frame)
		s.fact("product.category", rule.Code(c))
		s.env.Bind(root, old)
		rows = append(rows, rule.Element{{Root: line, Frame: s.forms.facts.Frame("line")}, {Root: root, Frame: frame}})
	}
	return s.fact("order.lines", rule.Rows(rows))
}

func (s *shop) get(path string) rule.Value {
	s.t.Helper()
	return s.env.Get(s.forms.facts.MustRef(path))
}

func (s *shop) order() *Resolved { return s.forms.Get("order").Resolve(s.env, s.given) }

func (s *shop) line() *Resolved { return s.forms.Get("line").Resolve(s.env, s.given) }

// said is problems as "code pointer", in their order.
func said(problems []*fault.Error) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Code+" "+p.Field)
	}
	return strings.Join(all, "\n")
}

func wantProblems(t *testing.T, x *Resolved, want ...string) {
	t.Helper()
	if got := said(x.Problems); got != strings.Join(want, "\n") {
		t.Errorf("problems\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func has(t *testing.T, list []string, want bool, keys ...string) {
	t.Helper()
	for _, key := range keys {
		if slices.Contains(list, key) != want {
			t.Errorf("%s among %v: want %v", key, list, want)
		}
	}
}
