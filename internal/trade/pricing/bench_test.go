package pricing

import (
	"testing"

	"bespoke/internal/studio/rule"
)

// BenchmarkPrice prices an order of three lines, start to total.
func BenchmarkPrice(b *testing.B) {
	m := open(b, nil)
	m.line("SOFA-3", "1")
	m.line("CHAIR-1", "12")
	m.line("WARD-C", "1", "material", rule.Code("walnut"), "hardware", rule.Code("blum"))
	asked := m.quote.Lines
	places := []rule.Frame{m.facts.Frame("destination")}
	b.ReportAllocs()
	for b.Loop() {
		q := Quote{Currency: "CNY", Lines: append([]Line(nil), asked...)}
		m.lists.Price(m.env, m.book, &m.policy, "furniture", &q)
		m.lists.Finish(m.env, m.book, &m.policy, "furniture", &q, places)
		if len(q.Problems) > 0 {
			b.Fatal(said(q.Problems))
		}
	}
}
