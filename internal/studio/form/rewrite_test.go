package form

import (
	"slices"
	"testing"

	"bespoke/internal/studio/rule"
)

// What a screen decides by while something is rewritten is what is stored, and not what the
// form would fill in.
func TestScreensGoByWhatIsStored(t *testing.T) {
	s := open(t).fact("order.fields.invoiceTitle", rule.Text("ACME")).fact("order.fields.taxNo", rule.Text("1"))
	f := s.forms.Get("order")
	grants := map[string]Grant{"invoiceTitle": {Level: Write}, "taxNo": {Level: Write}}
	v := f.Rewrite(s.env, Given{Kind: s.given.Kind, Pointer: "/order"}, []byte(`{"invoiceTitle":"ACME","taxNo":"1"}`), grants).Describe("en")
	if v.Live == nil {
		t.Fatal("nothing is decided at once")
	}
	at := slices.IndexFunc(v.Live.Fields, func(f LiveField) bool { return f.Key == "invoiceTitle" })
	if at < 0 || string(v.Live.Fields[at].Default) != `"ACME"` || v.Live.Fields[at].Moves {
		t.Errorf("it is decided by %+v", v.Live.Fields)
	}
}
