package rule_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// bigTable is a table of prices by region, product and quantity, as a business
// would import it.
func bigTable(rows int) string {
	r := rand.New(rand.NewPCG(7, uint64(rows)))
	var b strings.Builder
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		from := r.IntN(200)
		fmt.Fprintf(&b, `{"id":"r%d","when":{"sku":"SKU-%d","type":["vip","dealer"],"qty":{"op":"between","v":[%d,%d]},"total":{"op":">=","v":"%d CNY"}},"then":{"pct":-%d}}`,
			i, r.IntN(rows/4+1), from, from+r.IntN(50), r.IntN(50_000), 1+r.IntN(20))
	}
	return table("big", `"point":"price.line","hit":"first","inputs":[{"id":"sku","f":"product.sku"},{"id":"type","f":"customer.type"},{"id":"qty","f":"line.quantity"},{"id":"total","f":"line.listPrice"}],"outputs":["pct"],"rows":[`+b.String()+`],"else":{"then":{"pct":0}}`)
}

// rangeTable has ranges alone, the harder case for an index.
func rangeTable(rows int) string {
	r := rand.New(rand.NewPCG(11, uint64(rows)))
	var b strings.Builder
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		qty, total := r.IntN(100_000), r.IntN(1_000_000)
		fmt.Fprintf(&b, `{"id":"r%d","when":{"qty":{"op":"between","v":[%d,%d]},"total":{"op":"between","v":["%d CNY","%d CNY"]}},"then":{"pct":-1}}`,
			i, qty, qty+100_000*5/rows, total, total+1_000_000*5/rows)
	}
	return table("big", `"point":"price.line","hit":"first","inputs":[{"id":"qty","f":"line.quantity"},{"id":"total","f":"line.listPrice"}],"outputs":["pct"],"rows":[`+b.String()+`],"else":{"then":{"pct":0}}`)
}

func bigBook(t testing.TB, text string) (*rule.Book, *rule.Catalogue) {
	t.Helper()
	d, found := blueprint.Parse("rules/big.json", []byte(text))
	if found != nil {
		t.Fatalf("%+v", found)
	}
	options, _ := blueprint.Parse("options.json", []byte(`{"format":"options.v1","key":"options","name":{"en":"O"},"sets":{"customerType":{"name":{"en":"T"},"values":[{"code":"vip","name":{"en":"V"}},{"code":"dealer","name":{"en":"D"}}]}}}`))
	b, c, found := release(t, blueprint.NewTree(d, options))
	if bad := errorsOf(found); bad != nil {
		t.Fatalf("%+v", bad)
	}
	return b, c
}

// inputs are environments as orders would ask with.
func inputs(c *rule.Catalogue, rows, n int) []*rule.Env {
	r := rand.New(rand.NewPCG(13, 13))
	envs := make([]*rule.Env, n)
	for i := range envs {
		e := c.NewEnv(moment("2026-11-20T18:30:00"), office())
		e.Set(c.MustRef("product.sku"), rule.Text(fmt.Sprintf("SKU-%d", r.IntN(rows/4+1))))
		e.Set(c.MustRef("customer.type"), rule.Code([]string{"vip", "dealer", "retail"}[r.IntN(3)]))
		qty, total := r.IntN(250), r.IntN(60_000)
		if r.IntN(2) == 0 {
			qty, total = r.IntN(100_000), r.IntN(1_000_000)
		}
		e.Set(c.MustRef("line.quantity"), rule.Value{Kind: rule.KindQuantity, N: int64(qty) * 10_000})
		e.Set(c.MustRef("line.listPrice"), rule.Value{Kind: rule.KindMoney, N: int64(total) * 10_000, S: "CNY"})
		envs[i] = e
	}
	return envs
}

func BenchmarkDecide(b *testing.B) {
	for name, make := range map[string]func(int) string{"mixed": bigTable, "ranges": rangeTable} {
		for _, rows := range []int{1000, 2000, 4000, 8000} {
			book, c := bigBook(b, make(rows))
			envs := inputs(c, rows, 512)
			b.Run(fmt.Sprintf("%s/%d", name, rows), func(b *testing.B) {
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					book.Decide("price.line", "t", envs[i&511])
					i++
				}
			})
		}
	}
}

func BenchmarkCondition(b *testing.B) {
	f, c := readCases(b, "cond.cases.json")
	e := environment(b, c, f.Facts)
	x := compile(b, c, json.RawMessage(`{"all":[{"f":"order.total","op":">=","v":"20000 CNY"},{"f":"customer.type","op":"in","v":["hospital2","hospital3"]},{"f":"order.channel","op":"!=","v":"api"},{"none":[{"f":"actor.roles","op":"has","v":"owner"}]}]}`))
	b.ReportAllocs()
	for b.Loop() {
		x.Holds(e)
	}
}

// The cost of a decision is the rows it verifies: eight times the rows must not
// mean eight times as many of them.
func TestTheIndexLeavesFewRowsToVerify(t *testing.T) {
	for name, make := range map[string]func(int) string{"mixed": bigTable, "ranges": rangeTable} {
		mean := map[int]float64{}
		for _, rows := range []int{1000, 8000} {
			book, c := bigBook(t, make(rows))
			for _, e := range inputs(c, rows, 512) {
				mean[rows] += float64(book.Tables("price.line")[0].Candidates(e)) / 512
			}
		}
		if mean[1000] > 20 || mean[8000] > 4*mean[1000]+1 {
			t.Errorf("%s: %.1f rows of 1,000 and %.1f of 8,000 are verified", name, mean[1000], mean[8000])
		}
		t.Logf("%s: %.2f of 1,000, %.2f of 8,000", name, mean[1000], mean[8000])
	}
}

// BenchmarkFormula works one formula out for one line.
func BenchmarkFormula(b *testing.B) {
	c := formulaFacts()
	e := formulaEnv(b, c)
	for name, k := range map[string]struct{ of, text string }{
		"area":  {"number", `round(line.options.length * line.options.width / 10000, "0.01")`},
		"price": {"money", `line.quantity > 10 ? line.listPrice * 0.8 : line.listPrice`},
		"lines": {"money", `sum(order.lines.map(l, l.amount))`},
	} {
		typ, _ := rule.ParseType(k.of)
		f, problems := c.Formula(k.text, typ, rule.StageRun, formulaRoots)
		if rule.Failed(problems) {
			b.Fatalf("%+v", problems)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, none := f.Value(e); none != nil {
					b.Fatal(none)
				}
			}
		})
		b.Run(name+"/compiled", func(b *testing.B) {
			for b.Loop() {
				c.Formula(k.text, typ, rule.StageRun, formulaRoots)
			}
		})
	}
}
