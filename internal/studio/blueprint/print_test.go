package blueprint

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLayout(t *testing.T) {
	long := strings.Repeat("x", 100)
	wide := strings.Repeat("宽", 50)
	for _, c := range []struct{ name, in, want string }{
		{"a member a line", `{"b":1,"a":[]}`, "{\n  \"b\": 1,\n  \"a\": []\n}\n"},
		{"nothing", `{}`, "{}\n"},
		{"120 columns with the comma", `{"a":{"bcde":"` + long + `"}}`, "{\n  \"a\": {\"bcde\": \"" + long + "\"}\n}\n"},
		{"121 columns", `{"a":{"bcdef":"` + long + `"}}`, "{\n  \"a\": {\n    \"bcdef\": \"" + long + "\"\n  }\n}\n"},
		{"wide characters count two", `{"a":{"bcde":"` + wide + `"}}`, "{\n  \"a\": {\"bcde\": \"" + wide + "\"}\n}\n"},
		{"wide and too long", `{"a":["bcdefghij` + wide + `"]}`, "{\n  \"a\": [\n    \"bcdefghij" + wide + "\"\n  ]\n}\n"},
		{"texts and numbers in their shortest form", `{"a":"\u00e9\/\u000a\"","n":1.50,"m":-0,"e":2e2}`, "{\n  \"a\": \"é/\\n\\\"\",\n  \"n\": 1.5,\n  \"m\": 0,\n  \"e\": 200\n}\n"},
	} {
		v, bad := read([]byte(c.in))
		if bad != nil {
			t.Fatalf("%s: %v", c.name, bad)
		}
		if got := string(render(v)); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// drawValue draws any value a document may hold.
func drawValue(t *rapid.T, depth int) any {
	kinds := 5
	if depth == 0 {
		kinds = 3
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return rapid.StringOfN(rapid.RuneFrom([]rune("ab宽𝄞\n\"\\é\u2028 ")), 0, 40, -1).Draw(t, "text")
	case 1:
		return rapid.Bool().Draw(t, "flag")
	case 2:
		return rapid.SampledFrom([]any{json.Number("0"), json.Number("-12.5"), json.Number("999999999999999"), json.Number("0.0001")}).Draw(t, "number")
	case 3:
		list := []any{}
		for range rapid.IntRange(0, 5).Draw(t, "length") {
			list = append(list, drawValue(t, depth-1))
		}
		return list
	}
	o := object{}
	for _, name := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z宽"]{1,12}`), 0, 5, rapid.ID).Draw(t, "names") {
		o = append(o, member{name, drawValue(t, depth-1)})
	}
	return o
}

func TestPrintingIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawValue(t, 5)
		once := render(v)
		back, bad := read(once)
		if bad != nil {
			t.Fatalf("%s: %v", once, bad)
		}
		if twice := render(back); string(twice) != string(once) {
			t.Fatalf("printed\n%s\nthen\n%s", once, twice)
		}
	})
}
