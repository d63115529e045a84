package tablefile_test

import (
	"archive/zip"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/plug/tablefile"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// tckFile is compliance level 2 of the DMN Technology Compatibility Kit, with
// its source and licence.
const (
	tckFile    = "testdata/dmn-tck-level-2.zip"
	tckResults = 126
	tckPage    = "../../../docs/tables.md"
)

var update = flag.Bool("update", false, "write the table of the kit's results into docs/tables.md")

// The kit's files, as far as this test reads them.
type (
	tckModel struct {
		Inputs []struct {
			Name     string `xml:"name,attr"`
			Variable struct {
				Type string `xml:"typeRef,attr"`
			} `xml:"variable"`
		} `xml:"inputData"`
		Decisions []tckDecision `xml:"decision"`
	}
	tckDecision struct {
		Name  string `xml:"name,attr"`
		Table *struct {
			Hit         string `xml:"hitPolicy,attr"`
			Aggregation string `xml:"aggregation,attr"`
			Outputs     []struct {
				Name string `xml:"name,attr"`
			} `xml:"output"`
			Rules []struct {
				Then []struct {
					Text string `xml:"text"`
				} `xml:"outputEntry"`
			} `xml:"rule"`
		} `xml:"decisionTable"`
	}
	tckCases struct {
		Cases []struct {
			ID     string    `xml:"id,attr"`
			Inputs []tckNode `xml:"inputNode"`
			Result []struct {
				Name     string  `xml:"name,attr"`
				Expected tckNode `xml:"expected"`
			} `xml:"resultNode"`
		} `xml:"testCase"`
	}
	tckNode struct {
		Name  string `xml:"name,attr"`
		Value *struct {
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"value"`
		Parts []tckNode `xml:"component"`
		List  *struct {
			Items []tckNode `xml:"item"`
		} `xml:"list"`
	}
)

// TestTheKitHoldsOrIsRefusedByName runs every test of level 2: what is taken in
// gives all results of the kit, what is not says why. The page says the same.
func TestTheKitHoldsOrIsRefusedByName(t *testing.T) {
	kit, err := zip.OpenReader(tckFile)
	if err != nil {
		t.Fatal(err)
	}
	defer kit.Close()
	models, err := fs.Glob(kit, "compliance-level-2/*/*.dmn")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	all, held := 0, 0
	for _, file := range models {
		results, refused := runModel(t, kit, file)
		all += results
		outcome := refused
		if refused == "" {
			held += results
			outcome = "all equal"
		}
		rows = append(rows, fmt.Sprintf("| %s | %d | %s |", strings.TrimSuffix(path.Base(file), ".dmn"), results, outcome))
	}
	if all != tckResults {
		t.Errorf("%d results were looked at, the kit has %d", all, tckResults)
	}
	text := fmt.Sprintf("| model | results | outcome |\n|---|---|---|\n%s\n\n%d of %d results are equal; the others belong to models that are refused.\n",
		strings.Join(rows, "\n"), held, all)
	comparePage(t, text)
}

// runModel runs the tests of one model and returns how many results it has and
// why it is refused, if it is.
func runModel(t *testing.T, kit fs.FS, file string) (results int, refused string) {
	t.Helper()
	var m tckModel
	content := unpack(t, kit, file, &m)
	tests, err := fs.Glob(kit, path.Dir(file)+"/*-test-*.xml")
	if err != nil || len(tests) == 0 {
		t.Fatalf("%s has no tests: %v", file, err)
	}
	for _, test := range tests {
		var cases tckCases
		unpack(t, kit, test, &cases)
		for _, c := range cases.Cases {
			results += len(c.Result)
		}
		for _, d := range m.Decisions {
			b, why := m.take(t, file, content, d)
			if why != "" {
				refused = why
				continue
			}
			for _, c := range cases.Cases {
				for _, r := range c.Result {
					if r.Name == d.Name {
						if got, want := b.decide(t, c.Inputs), r.Expected.text(); got != want {
							t.Errorf("%s, %s: got %s, want %s", file, c.ID, got, want)
						}
					}
				}
			}
		}
	}
	return results, refused
}

// taken is a decision that was taken in as a table of ours.
type taken struct {
	d       tckDecision
	book    *rule.Book
	facts   *rule.Catalogue
	outputs []string
}

// ours is a name of the kit as a key.
func ours(name string) string {
	key := regexp.MustCompile(`[^A-Za-z0-9]`).ReplaceAllString(name, "")
	return strings.ToLower(key[:1]) + key[1:]
}

// take reads a decision into a business that has fields for all its names.
func (m tckModel) take(t *testing.T, file string, content []byte, d tckDecision) (*taken, string) {
	to := tablefile.Target{Key: "tck", Point: "fill.order", Decision: d.Name, Facts: map[string]string{}, Outputs: map[string]string{}}
	b := rule.NewCatalogue()
	for _, in := range m.Inputs {
		typ := map[string]rule.Kind{"number": rule.KindNumber, "boolean": rule.KindBool}[in.Variable.Type]
		if typ == rule.KindMissing {
			typ = rule.KindText
		}
		to.Facts[in.Name] = "order.fields." + ours(in.Name)
		b.AddFact(to.Facts[in.Name], rule.Type{Kind: typ}, rule.StageForm, true)
	}
	got := &taken{d: d}
	if d.Table != nil {
		for i, o := range d.Table.Outputs {
			name := o.Name
			if name == "" {
				name = d.Name
			}
			key := "out" + ours(name)
			to.Outputs[name], got.outputs = key, append(got.outputs, key)
			b.AddFact("order.fields."+key, d.holds(i), rule.StageGoods, true)
		}
	}
	got.facts = b.Build()
	raw, found := tablefile.Business{Facts: got.facts, Currency: "CNY"}.ReadDMN(path.Base(file), content, to)
	if blueprint.Failed(found) {
		return nil, why(found)
	}
	doc, found := blueprint.Parse("rules/tck.json", raw)
	if blueprint.Failed(found) {
		t.Fatalf("%s: %+v", file, found)
	}
	got.book, found = rule.CompileBook(&blueprint.Release{Tree: blueprint.NewTree(doc)}, got.facts)
	if blueprint.Failed(found) {
		t.Fatalf("%s: %+v", file, found)
	}
	return got, ""
}

// why is what the table of the page says of a refusal: its codes, which the page
// explains.
func why(found []blueprint.Finding) string {
	var codes []string
	for _, f := range found {
		codes = append(codes, "`"+f.Code+"`")
	}
	slices.Sort(codes)
	return "refused: " + strings.Join(slices.Compact(codes), ", ")
}

// holds is what a field has to be to hold an output: a list, where hits gather.
func (d tckDecision) holds(i int) rule.Type {
	of := rule.Type{Kind: rule.KindNumber}
	if strings.HasPrefix(d.Table.Rules[0].Then[i].Text, `"`) {
		of.Kind = rule.KindText
	}
	if d.Table.Aggregation == "" && (d.Table.Hit == "COLLECT" || strings.HasSuffix(d.Table.Hit, "ORDER")) {
		return rule.Type{Kind: rule.KindList, Elem: &of}
	}
	return of
}

// decide asks the table and writes what it gives as text does.
func (k *taken) decide(t *testing.T, inputs []tckNode) string {
	e := k.facts.NewEnv(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), clock.NewCalendar(time.UTC, [7][]clock.Span{}, nil))
	for _, in := range inputs {
		f, _ := k.facts.Fact("order.fields." + ours(in.Name))
		raw := []byte(in.Value.Text)
		if f.Type.Kind == rule.KindText {
			raw, _ = json.Marshal(in.Value.Text)
		}
		v, err := rule.ParseJSON(f.Type, raw, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		e.Set(k.facts.MustRef(f.Path), v)
	}
	out := k.book.Decide("fill.order", "order", e)
	columns := map[string]rule.Value{}
	for i, id := range k.outputs {
		name := k.d.Table.Outputs[i].Name
		columns[name], _ = out.One(id)
	}
	return written(columns)
}

// written is one row, or the rows that lists of columns are.
func written(columns map[string]rule.Value) string {
	one := func(at int) string {
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(columns)) {
			v := columns[name]
			if at >= 0 {
				v = v.List()[at]
			}
			parts = append(parts, strings.TrimPrefix(name+"="+strings.Trim(string(v.JSON()), `"`), "="))
		}
		return strings.Join(parts, " ")
	}
	for _, v := range columns {
		if v.Kind == rule.KindList {
			var items []string
			for i := range v.List() {
				items = append(items, one(i))
			}
			slices.Sort(items)
			return "[" + strings.Join(items, "; ") + "]"
		}
	}
	return one(-1)
}

// text is an expected result in the same form; lists are in no order (COLLECT).
func (n tckNode) text() string {
	switch {
	case n.List != nil:
		var items []string
		for _, i := range n.List.Items {
			items = append(items, i.text())
		}
		slices.Sort(items)
		return "[" + strings.Join(items, "; ") + "]"
	case len(n.Parts) > 0:
		var parts []string
		for _, p := range n.Parts {
			parts = append(parts, p.Name+"="+p.text())
		}
		slices.Sort(parts)
		return strings.Join(parts, " ")
	case n.Value == nil:
		return ""
	}
	return strings.TrimSpace(n.Value.Text)
}

func unpack(t *testing.T, kit fs.FS, file string, into any) []byte {
	t.Helper()
	content, err := fs.ReadFile(kit, file)
	if err == nil {
		err = xml.Unmarshal(content, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return content
}

// The part of the page that this test writes.
const (
	tckBegin = "<!-- generated: go test ./internal/plug/tablefile -run Kit -update -->\n"
	tckEnd   = "<!-- end -->\n"
)

func comparePage(t *testing.T, text string) {
	t.Helper()
	page, err := os.ReadFile(tckPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), tckBegin)
	_, after, ended := strings.Cut(rest, tckEnd)
	if !found || !ended {
		t.Fatalf("%s has no place for the kit's results", tckPage)
	}
	want := before + tckBegin + text + tckEnd + after
	if *update {
		if err := os.WriteFile(tckPage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(page) != want {
		t.Errorf("%s does not say what is so: run with -update", tckPage)
	}
}
