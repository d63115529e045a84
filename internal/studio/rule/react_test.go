package rule_test

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// A table of reactions is asked of its events alone; what rows hand to their verbs is as
// it stands, or worked out; what has no value is left out, and what fails is said.
func TestATableOfReactionsIsAskedOfItsEvents(t *testing.T) {
	text := table("t", `"point":"react.event","on":["order.placed","task.late"],"hit":"collect","inputs":[{"id":"event","f":"event.name"},{"id":"n","f":"order.lineCount"}],"outputs":["verb","with"],"rows":[
		{"id":"placed","when":{"event":"order.placed"},"then":{"verb":"order.note","with":{"text":{"x":"order.number + \"!\""},"customerVisible":true}}},
		{"id":"coupon","then":{"verb":"order.note","with":{"text":{"x":"order.coupon"}}}},
		{"id":"split","when":{"n":1},"then":{"verb":"order.note","with":{"text":{"x":"text(1 / (order.lineCount - 1))"}}}}],
		"examples":[{"name":"placed","given":{"event.name":"order.placed","order.number":"A1","order.lineCount":2},"expect":{"verb":["order.note","order.note"],"with":[{"text":"A1!","customerVisible":true},{}]}},
			{"name":"none","given":{"event.name":"task.done","order.lineCount":2},"expect":{"verb":[]}}]`)
	if got := found(t, text); got != "" {
		t.Fatal(got)
	}
	d, _ := blueprint.Parse("rules/t.json", []byte(text))
	old := furniture(t)
	all := []*blueprint.Document{d}
	for _, p := range old.Paths() {
		if !strings.HasPrefix(p, "rules/") {
			all = append(all, old.Get(p))
		}
	}
	book, c, _ := release(t, blueprint.NewTree(all...))
	for _, k := range []struct {
		event string
		lines int64
		want  string
	}{
		{"order.placed", 2, `placed {"customerVisible":true,"text":"A1!"}; coupon {}`},
		{"task.late", 1, `coupon {}; split {} failed`},
		{"order.cancelled", 1, ``},
	} {
		e := c.NewEnv(time.Unix(0, 0), nil)
		e.Set(c.MustRef("event.name"), rule.Text(k.event))
		e.Set(c.MustRef("order.number"), rule.Text("A1"))
		e.Set(c.MustRef("order.lineCount"), rule.Number(dec.Of(k.lines)))
		out := book.Decide("react.event", "", e)
		var got []string
		for _, h := range out.Hits {
			one := h.Row + " " + string(h.Raw("with"))
			if len(h.Failed) > 0 {
				one += " failed"
			}
			if h.Value("verb").S != "order.note" {
				t.Errorf("%s names %v", h.Row, h.Value("verb"))
			}
			got = append(got, one)
		}
		if strings.Join(got, "; ") != k.want {
			t.Errorf("%s: %s, want %s", k.event, strings.Join(got, "; "), k.want)
		}
		if len(out.Failures()) > 0 {
			t.Errorf("%s: the point is soft, and refuses", k.event)
		}
	}
}
