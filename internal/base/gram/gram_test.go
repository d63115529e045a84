package gram

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPiecesOfAText(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "a", "so1": "1 o1 so1", "木言家具": "具 家具 木言 言家", "a木1": "1 a木1 木1", "aaaa": "a aa aaa"} {
		if got := strings.Join(Of(text), " "); got != want {
			t.Errorf("%q has the pieces %q, want %q", text, got, want)
		}
	}
	if got := Plain("so-2026 ‐1126—0057_a"); got != "so202611260057a" {
		t.Errorf("plain is %q", got)
	}
}

// Whatever holds a fragment is among its candidates, unless a list was cut.
func TestCandidatesMissNothing(t *testing.T) {
	letters := []rune("ab1木言家")
	text := rapid.StringOfN(rapid.RuneFrom(letters), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(text, 1, 30).Draw(t, "texts")
		fragment := text.Draw(t, "fragment")
		found, err := candidates(fragment, func(from, to string, most int) (all []int, err error) {
			for i, s := range texts {
				if slices.ContainsFunc(Of(s), func(p string) bool { return p == from || p > from && p < to }) {
					all = append(all, i)
				}
			}
			return all[:min(len(all), most)], nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range texts {
			if fragment != "" && strings.Contains(s, fragment) && !slices.Contains(found, i) {
				t.Errorf("%q is in %q and not found", fragment, s)
			}
		}
	})
}
