package pen

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// A text is written as the library that reads it back would write it.
func TestTextsAreWrittenAsTheLibraryWritesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		want, _ := jsontext.AppendQuote(nil, text) // the error says that something was replaced
		if got := AppendQuote(nil, text); string(got) != string(want) {
			t.Fatalf("%q is written %s and not %s", text, got, want)
		}
	})
}

func TestCommasStandBetween(t *testing.T) {
	var p Pen
	p.Begin('{')
	p.Text("a", "x")
	p.Text("none", "")
	p.Open("list", '[')
	for range 2 {
		p.Begin('{')
		p.Number("n", 3)
		p.Number("zero", 0)
		p.Flag("yes", true)
		p.End('}')
	}
	p.End(']')
	p.Texts("texts", []string{"u", `v"`})
	p.Raw("raw", []byte(`{"k":1}`))
	p.End('}')
	if want := `{"a":"x","list":[{"n":3,"yes":true},{"n":3,"yes":true}],"texts":["u","v\""],"raw":{"k":1}}`; string(p.B) != want {
		t.Errorf("written %s", p.B)
	}
}
