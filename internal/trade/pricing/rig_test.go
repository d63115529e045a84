package pricing

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// maker is the furniture maker of testdata with an order at the door.
type maker struct {
	t      testing.TB
	lists  *Lists
	book   *rule.Book
	facts  *rule.Catalogue
	env    *rule.Env
	policy Policy
	quote  Quote
}

// compile reads the furniture maker's documents; edits replace, add or, blank,
// remove some.
func compile(t testing.TB, edits map[string]string) (*blueprint.Release, []blueprint.Finding) {
	t.Helper()
	raw := map[string]string{}
	root := os.DirFS("testdata/furniture")
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
	parts := append(blueprint.Parts(), rule.Parts()...)
	return blueprint.Compile(blueprint.NewTree(docs...), append(parts, Part()))
}

// table is a decision table as a document, so that tests can add some.
func table(key, point, hit, body string) map[string]string {
	return map[string]string{"rules/" + key + ".json": `{"format":"rules.v1","key":"` + key + `","name":{"en":"T"},"point":"` + point + `","hit":"` + hit + `",` + body + `}`}
}

func open(t testing.TB, edits map[string]string) *maker {
	t.Helper()
	r, found := compile(t, edits)
	for _, f := range found {
		if !f.Warning && (strings.HasPrefix(f.Document, "prices") || strings.HasPrefix(f.Document, "rules")) {
			t.Fatalf("%s%s %s %s", f.Document, f.Pointer, f.Code, f.Say.EN)
		}
	}
	m := &maker{t: t, lists: blueprint.Of[*Lists](r), book: blueprint.Of[*rule.Book](r), facts: blueprint.Of[*rule.Catalogue](r)}
	m.policy = Policy{Choose: First, None: Refuse, TaxMode: Included, TaxRate: dec.Of(13), Round: Rounding{At: "line", Step: dec.One / 100}}
	m.quote.Currency = "CNY"
	return m.on(2026, time.November, 20).fact("customer.type", rule.Code("regular"))
}

// on sets the day and forgets all facts.
func (m *maker) on(y int, month time.Month, d int) *maker {
	zone := time.FixedZone("CST", 8*3600)
	m.env = m.facts.NewEnv(time.Date(y, month, d, 10, 0, 0, 0, zone), clock.NewCalendar(zone, [7][]clock.Span{}, nil))
	return m
}

func (m *maker) fact(path string, v rule.Value) *maker {
	m.t.Helper()
	ref, ok := m.facts.Ref(path)
	if !ok {
		m.t.Fatalf("no fact %s", path)
	}
	m.env.Set(ref, v)
	return m
}

func (m *maker) get(path string) rule.Value { return m.env.Get(m.facts.MustRef(path)) }

// category is where the maker's products stand.
func category(sku string) string {
	switch sku {
	case "SOFA-3":
		return "sofa"
	case "BED-K":
		return "bed"
	case "CHAIR-1":
		return "chair"
	case "TABLE-D":
		return "table"
	case "WARD-C":
		return "wardrobe"
	}
	return ""
}

// line adds a line; options are key, value pairs.
func (m *maker) line(sku, quantity string, options ...any) *Line {
	m.t.Helper()
	q, err := qty.Parse(quantity)
	if err != nil {
		m.t.Fatal(err)
	}
	l := Line{N: len(m.quote.Lines), SKU: sku, Quantity: q, Line: m.facts.Frame("line"), Product: m.facts.Frame("product")}
	line, product := m.env.Bind(m.lists.facts.line, l.Line), m.env.Bind(m.lists.facts.product, l.Product)
	m.fact("line.quantity", rule.Quantity(q)).fact("line.sku", rule.Text(sku)).fact("product.sku", rule.Text(sku)).fact("product.category", rule.Code(category(sku)))
	for i := 0; i < len(options); i += 2 {
		m.fact("line.options."+options[i].(string), options[i+1].(rule.Value))
	}
	m.env.Bind(m.lists.facts.line, line)
	m.env.Bind(m.lists.facts.product, product)
	m.quote.Lines = append(m.quote.Lines, l)
	return &m.quote.Lines[l.N]
}

// price runs both passes with one destination.
func (m *maker) price() *Quote {
	m.lists.Price(m.env, m.book, &m.policy, "furniture", &m.quote)
	m.lists.Finish(m.env, m.book, &m.policy, "furniture", &m.quote, []rule.Frame{m.facts.Frame("destination")})
	return &m.quote
}

// of reads a fact of one line.
func (m *maker) of(l *Line, path string) rule.Value {
	old := m.env.Bind(m.lists.facts.line, l.Line)
	defer m.env.Bind(m.lists.facts.line, old)
	return m.get(path)
}

func said(problems []*fault.Error) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Code+" "+p.Field)
	}
	return strings.Join(all, "\n")
}

func want(t testing.TB, what string, got dec.Dec, text string) {
	t.Helper()
	if got.String() != text {
		t.Errorf("%s is %s, want %s", what, got, text)
	}
}
