package blueprint

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTheLeastThatMoved(t *testing.T) {
	for _, c := range []struct{ was, now, want string }{
		{"a b c", "a b c", ""}, {"a b c d", "d a b c", "d"}, {"a b c d", "b c d a", "a"}, {"a b c", "c b a", "c b"}, {"", "", ""},
	} {
		if got := moved(strings.Fields(c.was), strings.Fields(c.now)); strings.Join(got, " ") != c.want {
			t.Errorf("%s to %s: %v moved", c.was, c.now, got)
		}
	}
}

// A difference is told exactly where there is one, and in each language.
func TestWhateverDiffersIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := func(label string) *Document {
			v := object{{"format", "rules.v1"}, {"key", "x"}, {"rows", drawn(t, 2, label)}, {"steps", drawn(t, 2, label)}}
			return &Document{Path: "rules/x.json", JSON: render(v)}
		}
		before, after := NewTree(doc("before")), NewTree(doc("after"))
		for _, lang := range []string{"zh-CN", "en"} {
			changes := Compare(before, after, lang, nil)
			if equal(before.value("rules/x.json"), after.value("rules/x.json")) != (len(changes) == 0) {
				t.Fatalf("%s, %s: %+v", before.docs["rules/x.json"].JSON, after.docs["rules/x.json"].JSON, changes)
			}
			if slices.ContainsFunc(changes, func(c ChangeView) bool { return c.Text == "" || strings.ContainsAny(c.Text, "{}") }) {
				t.Fatalf("told %+v", changes)
			}
		}
	})
}
