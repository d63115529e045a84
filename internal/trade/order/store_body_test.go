package order

import (
	"encoding/json"
	"strings"
	"testing"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// Bodies are written as encoding/json writes them, so that older ones and
// those of other programs read the same.
func TestBodiesAreWrittenAsEncodingJSONWould(t *testing.T) {
	day, three := clock.Date(20_000), dec.Of(3)
	for _, body := range []any{
		Body{}, Body{Fields: rawJSON(`{}`), Note: "<a> & 木", Destinations: []Destination{}, PromisedAt: &day, Warnings: []string{"late"}},
		LineBody{Fields: rawJSON(`{"engraving":"B"}`), Floor: &three, BelowFloor: true},
		recorded{}, recorded{Reasons: []keptReason{{Reason: rule.Reason{Point: "prices", Say: map[string]string{"zh-CN": "价", "en": "price"}}}}},
	} {
		var want strings.Builder
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(body); err != nil {
			t.Fatal(err)
		}
		if got, err := store(body); err != nil || got+"\n" != want.String() {
			t.Errorf("got %s, %v\nwant %s", got, err, want.String())
		}
	}
}
