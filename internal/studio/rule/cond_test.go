package rule_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/rule"
)

// caseFile is a file of conditions with the facts they are asked about and the
// answers they must give; the screens' evaluator runs the same files.
type caseFile struct {
	Types map[string]string
	Sets  map[string][]rule.SetValue
	Facts map[string]json.RawMessage
	Cases []struct {
		Name string
		If   json.RawMessage
		Is   bool
	}
}

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func office() *clock.Calendar {
	day := []clock.Span{{From: 540, To: 1080}}
	return clock.NewCalendar(shanghai, [7][]clock.Span{1: day, 2: day, 3: day, 4: day, 5: day}, nil)
}

func readCases(t testing.TB, name string) (caseFile, *rule.Catalogue) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var f caseFile
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	b := rule.NewCatalogue()
	for _, path := range slices.Sorted(maps.Keys(f.Types)) {
		typ, err := rule.ParseType(f.Types[path])
		if err != nil {
			t.Fatal(err)
		}
		b.AddFact(path, typ, rule.StageOpen, true)
	}
	for name, values := range f.Sets {
		b.AddSet(name, values)
	}
	return f, b.Build()
}

// everything is all roots, so that one environment serves every case.
func everything(c *rule.Catalogue) []string {
	var roots []string
	for _, path := range c.Paths() {
		root, _, _ := bytes.Cut([]byte(path), []byte("."))
		roots = append(roots, string(root))
	}
	return roots
}

// environment fills an environment from nested facts.
func environment(t testing.TB, c *rule.Catalogue, given map[string]json.RawMessage) *rule.Env {
	t.Helper()
	facts := maps.Clone(given)
	var at string
	_ = json.Unmarshal(facts["now"], &at)
	now, err := time.ParseInLocation("2006-01-02T15:04:05", at, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	delete(facts, "now")
	e := c.NewEnv(now, office())
	filler{t, c, shanghai}.fill("", facts, func(path string, v rule.Value) { e.Set(c.MustRef(path), v) })
	return e
}

// filler reads nested facts; moments without an offset are meant in the zone.
type filler struct {
	t    testing.TB
	c    *rule.Catalogue
	zone *time.Location
}

func (x filler) fill(prefix string, facts map[string]json.RawMessage, set func(string, rule.Value)) {
	x.t.Helper()
	for key, raw := range facts {
		path := prefix + key
		f, known := x.c.Fact(path)
		if known && f.Type.Kind == rule.KindRows {
			set(path, x.rows(path, raw))
			continue
		}
		if known {
			v, err := rule.ParseJSON(f.Type, raw, x.zone)
			if err != nil {
				x.t.Fatalf("%s: %v", path, err)
			}
			set(path, v)
			continue
		}
		var inner map[string]json.RawMessage
		if err := json.Unmarshal(raw, &inner); err != nil {
			x.t.Fatalf("there is no fact %s", path)
		}
		x.fill(path+".", inner, set)
	}
}

// rows builds the elements of a rows fact: the members of an object are facts of
// its first root, or, under the name of another root, of that one.
func (x filler) rows(path string, raw json.RawMessage) rule.Value {
	x.t.Helper()
	var items []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		x.t.Fatal(err)
	}
	roots := x.c.RowRoots(path)
	var elements []rule.Element
	for _, item := range items {
		own := map[string]map[string]json.RawMessage{roots[0]: item}
		for _, name := range roots[1:] {
			var inner map[string]json.RawMessage
			_ = json.Unmarshal(item[name], &inner)
			delete(item, name)
			own[name] = inner
		}
		var element rule.Element
		for _, name := range roots {
			root, _ := x.c.Root(name)
			frame := x.c.Frame(name)
			x.fill(name+".", own[name], func(path string, v rule.Value) { frame.Set(x.c.MustRef(path), v) })
			element = append(element, rule.Bound{Root: root, Frame: frame})
		}
		elements = append(elements, element)
	}
	return rule.Rows(elements)
}

func compile(t testing.TB, c *rule.Catalogue, raw []byte) *rule.Cond {
	t.Helper()
	x, problems := c.Compile(raw, rule.StageRun, everything(c))
	if rule.Failed(problems) {
		t.Fatalf("%s: %+v", raw, problems)
	}
	return x
}

func TestConditionsAnswerAsTheSharedCasesSay(t *testing.T) {
	for _, name := range []string{"cond.cases.json", "cond.own.json"} {
		f, c := readCases(t, name)
		for _, k := range f.Cases {
			e := environment(t, c, f.Facts)
			if got := compile(t, c, k.If).Holds(e); got != k.Is {
				t.Errorf("%s: %s\n%s is %v", name, k.Name, k.If, got)
			}
		}
	}
}

func moment(s string) time.Time {
	at, _ := time.ParseInLocation("2006-01-02T15:04:05", s, shanghai)
	return at
}
