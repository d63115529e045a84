package order

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/base/pen"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// Bodies are written as encoding/json writes them, so that older ones and
// those of other programs read the same.
func TestBodiesAreWrittenAsEncodingJSONWould(t *testing.T) {
	day, three := clock.Date(20_000), dec.Of(3)
	for _, body := range []any{
		Body{}, Body{Fields: rawJSON(`{}`), Note: "<a> & 木", Destinations: []Destination{}, PromisedAt: &day, Warnings: []string{"late"}},
		LineBody{Fields: rawJSON(`{"engraving":"B"}`), Floor: &three, BelowFloor: true},
	} {
		if got, err := store(body); err != nil || got != encoded(t, body) {
			t.Errorf("got %s, %v\nwant %s", got, err, encoded(t, body))
		}
	}
}

// encoded is what encoding/json writes.
func encoded(t *testing.T, body any) string {
	t.Helper()
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// What is written by hand is what encoding/json would write, whatever its fields
// hold: each of them holds something here, so that none is forgotten that comes.
func TestRecordsAreWrittenAsEncodingJSONWould(t *testing.T) {
	three, no := dec.Of(3), false
	var owner act.UserID
	var product catalog.ID
	owner.SetRaw(id.Raw{1})
	product.SetRaw(id.Raw{2})
	for _, record := range []interface{ Write(*pen.Pen) }{
		&party.Recorded{Type: "vip", Groups: []string{"a", "b"}, Region: "华东", Blocked: true, Owner: owner, CreditLimit: &money.Amount{Units: three, Currency: "CNY"},
			Place: &party.Address{Kind: "home", Country: "CN", Division: "31", City: "上海", Postcode: "200000"}, Fields: rawJSON(`{"k":[1]}`)},
		&party.Account{Currency: "CNY", Used: three, Orders: 2, Spent: three, LastOrder: 7},
		&catalog.Recorded{ID: product, Since: 5, Body: catalog.Body{SKU: "A\"1", Name: "桌", Category: "table", Supply: catalog.Make, Fulfil: "goods", Unit: "pc",
			Weight: &three, Volume: &three, LeadDays: 4, Tags: []string{"x"}, Options: []string{"o"}, Fields: rawJSON(`{"f":"v"}`), Active: &no}},
		&inventory.Recorded{Warehouse: "main", OnHand: qty.Of(3), Reserved: qty.Of(1)},
	} {
		holdsSomething(t, reflect.ValueOf(record).Elem())
		var p pen.Pen
		record.Write(&p)
		if want := encoded(t, record); string(p.B) != want {
			t.Errorf("%T is written\n%s\nand not\n%s", record, p.B, want)
		}
	}
}

// holdsSomething fails for a field that a test does not fill.
func holdsSomething(t *testing.T, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("%s: nothing stands in %s", v.Type(), v.Type().Field(i).Name)
		}
	}
}

func TestReasonsAreReadBackAsTheyWereWritten(t *testing.T) {
	why := rule.Reason{Point: "p", Document: "rules/r.json", Row: "1", Release: "rel_1", Line: 2, Inputs: rule.Inputs{{Fact: "f", Value: rawJSON(`1`)}},
		Say: map[string]string{"zh-CN": "价", "en": "<price>"}, Failed: map[string]string{"en": "no"},
		Instead: &rule.Change{Fact: "order.total", Op: "<=", Value: rawJSON(`"5 CNY"`), Row: "other", Then: rule.Outs{{ID: "lane", Raw: rawJSON(`[ "fast" ]`)}}}}
	holdsSomething(t, reflect.ValueOf(&why).Elem())
	for _, of := range []string{"", "rel_1"} {
		var p pen.Pen
		why.Write(&p, of)
		var read rule.Reason
		if err := restore(string(p.B), &read); err != nil {
			t.Fatal(err)
		}
		if said := read.Release; said != "" && of == said || said == "" && of == "" {
			t.Errorf("where all are of %q, it names %q", of, said)
		}
		if read.Release = why.Release; encoded(t, read) != encoded(t, why) {
			t.Errorf("%s is read back as\n%s", encoded(t, why), encoded(t, read))
		}
	}
}

// What orders were decided from is read back as it was written.
func TestWhatAnOrderWasDecidedFromIsReadBack(t *testing.T) {
	b := furniture(t, nil)
	for _, r := range b.placed(t) {
		var from basis
		if !from.parse(r.decision.Inputs) {
			t.Fatalf("nobody can read %s", r.decision.Inputs)
		}
		if again, err := store(from); err != nil || again != r.decision.Inputs {
			t.Errorf("%v: written\n%s\nread back\n%s", err, r.decision.Inputs, again)
		}
		if reasons, err := r.decision.reasons(); err != nil || len(reasons) == 0 || reasons[0].Release != r.order.Release {
			t.Errorf("%v: %+v", err, reasons)
		}
	}
}
