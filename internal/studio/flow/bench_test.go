package flow

import (
	"testing"

	"bespoke/internal/studio/rule"
)

// An order that goes straight through calls three verbs and skips seven steps.
func BenchmarkStart(b *testing.B) {
	for name, lane := range map[string]string{"waits": "special", "through": "fast"} {
		b.Run(name, func(b *testing.B) {
			g := newRig(b, "furniture", "")
			g.facts["route.lane"], g.facts["route.skip"] = rule.Code(lane), rule.Texts("finance")
			w, ev := g.view(), g.begins()
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := Drive(g.def, State{}, ev, w, func(Run) (string, error) { return "", nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkState(b *testing.B) {
	g := newRig(b, "furniture", "")
	g.facts["route.lane"], g.facts["order.madeToOrder"] = rule.Code("special"), rule.Bool(true)
	g.start()
	g.must(g.say(Approve, "zhao", "vipReview"))
	g.must(g.say(Approve, "fang", "finance"))
	raw := g.state.Marshal()
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			g.state.Append(raw[:0:cap(raw)])
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var s State
			if err := s.Unmarshal(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(len(raw)), "bytes")
}

func BenchmarkPreview(b *testing.B) {
	g := newRig(b, "furniture", "")
	g.facts["route.lane"], g.facts["order.madeToOrder"] = rule.Code("special"), rule.Bool(true)
	w, ev := g.view(), g.begins()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Preview(g.def, State{}, ev, w); err != nil {
			b.Fatal(err)
		}
	}
}
