package order

import (
	"testing"

	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/party"
)

func TestWordsAreFoundHoweverTheyAreWritten(t *testing.T) {
	w := wordsOf(&party.Party{Body: party.Body{Name: "王小明", Phone: "+86 138-0013-8000", Email: "Ming@Example.com",
		Contacts: []party.Contact{{Name: "Jo"}, {Name: "Anna Oak"}, {Name: "王"}}, Address: &party.Address{Street: "幸福路 8 号"}}},
		[]identity.User{{Login: "ming8", Name: "王小明"}}, "en")
	for text, want := range map[string]string{
		"王小明付款慢":                                               "[erased]付款慢",
		"王 小明，ＭＩＮＧ@example.com":                                "[erased]，[erased]",
		"call 13800138000 or 138 0013 8000, +86 138-0013-8000": "call [erased] or [erased], +86 [erased]",
		"订单 138001380001":                                      "订单 138001380001",
		"ANNA-OAK and annaoak":                                 "[erased] and [erased]",
		"Anna Oakley, Joanna Oak":                              "Anna Oakley, Joanna Oak",
		"Jo asked 王总":                                          "Jo asked 王总",
		"送到幸福路8号，ming8 收":                                      "送到[erased]，[erased] 收",
		"":                                                     "",
	} {
		if got, changed := w.scrub(text); got != want || changed != (text != want) {
			t.Errorf("%q becomes %q, %v", text, got, changed)
		}
	}
}
