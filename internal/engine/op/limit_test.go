package op

import (
	"reflect"
	"strings"
	"testing"

	"bespoke/internal/base/fault"
)

type bounded struct {
	Note  string `json:"note" maxLength:"3"`
	Kind  string `json:"kind" enum:"a,b"`
	Items []struct {
		Name string `json:"name" maxLength:"2"`
	} `json:"items" minItems:"1" maxItems:"2"`
	Inner *struct {
		Word string `json:"word" maxLength:"1"`
	} `json:"inner"`
}

func TestLimitsThatTheDocumentStatesAreKept(t *testing.T) {
	b, err := bind(reflect.TypeFor[bounded](), "thing", "")
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`{"note":"äöü","kind":"a","items":[{"name":"量单"}],"inner":{"word":"x"}}`: "",
		`{"note":"four","items":[{}]}`:                        "/note length",
		`{"kind":"c","items":[{}]}`:                           "/kind option",
		`{"items":[]}`:                                        "/items range",
		`{"items":[{},{},{}]}`:                                "/items range",
		`{"items":[{},{"name":"abc"}]}`:                       "/items/1/name length",
		`{"items":[{}],"inner":{"word":"xy"}}`:                "/inner/word length",
		`{"note":"four","kind":"c","items":[{"name":"abc"}]}`: "/note length /kind option /items/0/name length",
	} {
		var got []string
		err := b.read(&bounded{}, request{body: []byte(body)})
		if f := fault.As(err); f != nil {
			if f.Code != "thing.invalid" {
				t.Errorf("%s: code %s", body, f.Code)
			}
			for _, p := range f.Parts {
				got = append(got, p.Field+" "+p.Code)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v; want %s", body, got, want)
		}
	}
}
