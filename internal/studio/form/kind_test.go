package form

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/studio/rule"
)

// TestEveryKindTakesItsValuesAndRefusesOthers: value and what is stored of it
// ("-" when it is missing), or the code and place of the problem.
func TestEveryKindTakesItsValuesAndRefusesOthers(t *testing.T) {
	long := `"` + strings.Repeat("木", 60) + `"`
	cases := []struct{ field, raw, want string }{
		{"projectName", `"Villa"`, `"Villa"`},
		{"projectName", `"  Villa  "`, `"  Villa  "`},
		{"projectName", `"a\/\u0041\n\u00e9"`, `"a/A\né"`},
		{"projectName", long, long},
		{"projectName", `"   "`, "-"},
		{"projectName", `""`, "-"},
		{"projectName", `7`, "type"},
		{"projectName", `["a"]`, "type"},
		{"projectName", `"` + strings.Repeat("木", 61) + `"`, "length"},
		{"invoiceTitle", `"` + strings.Repeat("x", 301) + `"`, "length"},
		{"reason", `"` + strings.Repeat("x", 10_001) + `"`, "length"},
		{"projectNo", `"JD-20261"`, `"JD-20261"`},
		{"projectNo", `"jd-1"`, "pattern"},
		{"taxNo", `"91350100M000100Y43"`, `"91350100M000100Y43"`},
		{"taxNo", `"91350100M000100Y44"`, "pattern"},
		{"height", `65`, `65`},
		{"height", `70.0`, `70`},
		{"height", `"65"`, "type"},
		{"height", `1e2`, "type"},
		{"height", `007`, "type"},
		{"height", `null`, "type"},
		{"height", `55`, "range"},
		{"height", `285`, "range"},
		{"height", `66`, "range"},
		{"height", `65.00001`, "range"},
		{"height", `99999999999999999999`, "range"},
		{"discount", `12.5`, `12.5`},
		{"discount", `12.55`, "range"},
		{"discount", `-1`, "range"},
		{"discount", `101`, "range"},
		{"budget", `{"amount":"20000","currency":"CNY"}`, `{"amount":"20000.00","currency":"CNY"}`},
		{"budget", `{"amount":"20.12345","currency":"CNY"}`, "type"},
		{"budget", `{"amount":"5.00","currency":"CNY"}`, "range"},
		{"budget", `{"amount":"100000.01","currency":"CNY"}`, "range"},
		{"budget", `{"amount":"50","currency":"USD"}`, "range"},
		{"budget", `{"amount":50,"currency":"CNY"}`, "type"},
		{"budget", `{"amount":"50","currency":"yuan"}`, "type"},
		{"budget", `{"amount":"50"}`, "type"},
		{"budget", `{"amount":"50","currency":"CNY","x":1}`, "type"},
		{"budget", `"50 CNY"`, "type"},
		{"costEstimate", `{"amount":"-0.0001","currency":"USD"}`, `{"amount":"-0.0001","currency":"USD"}`},
		{"day", `"2026-11-21"`, `"2026-11-21"`},
		{"day", `"2027-01-20"`, `"2027-01-20"`},
		{"day", `""`, "-"},
		{"day", `"2026-11-20"`, "range"},
		{"day", `"2027-01-21"`, "range"},
		{"day", `"2026-11-31"`, "type"},
		{"day", `"today"`, "type"},
		{"day", `20261121`, "type"},
		{"install", `true`, `true`},
		{"install", `false`, `false`},
		{"install", `"true"`, "type"},
		{"install", `1`, "type"},
		{"room", `"garden"`, `"garden"`},
		{"room", `""`, "-"},
		{"room", `"Garden"`, "option"},
		{"room", `"attic"`, "option"},
		{"room", `["garden"]`, "type"},
		{"rooms", `["living","garden"]`, `["living","garden"]`},
		{"rooms", `[]`, "-"},
		{"rooms", `"living"`, "type"},
		{"rooms", `["living",3]`, "type /1"},
		{"rooms", `["living","cellar"]`, "option /1"},
		{"rooms", `["living","living"]`, "duplicate /1"},
		{"architect", `{"ref":"C-001"}`, `{"ref":"C-001"}`},
		{"architect", `{"id":"par_1"}`, `{"id":"par_1"}`},
		{"architect", `{"ref":"nobody"}`, "reference"},
		{"architect", `{"ref":"C-001","id":"par_1"}`, "type"},
		{"architect", `{"name":"C-001"}`, "type"},
		{"architect", `{"ref":" "}`, "type"},
		{"architect", `"C-001"`, "type"},
		{"architect", `{"ref":"` + strings.Repeat("x", 301) + `"}`, "length"},
		{"sample", `{"ref":"SOFA-3"}`, `{"ref":"SOFA-3"}`},
		{"sample", `{"ref":"nobody"}`, "reference"},
		{"site", `{"street":"1 Rd","city":"Köln","country":"DE"}`, `{"city":"Köln","country":"DE","street":"1 Rd"}`},
		{"site", `{"city":" "}`, "-"},
		{"site", `{}`, "-"},
		{"site", `{"country":"Germany"}`, "length /country"},
		{"site", `{"country":"de"}`, "pattern /country"},
		{"site", `{"division":"44x"}`, "pattern /division"},
		{"site", `{"planet":"Mars"}`, "unknown /planet"},
		{"site", `{"city":3}`, "type /city"},
		{"site", `"Köln"`, "type"},
		{"phone", `"+8613800138000"`, `"+8613800138000"`},
		{"phone", `"13800138000"`, "pattern"},
		{"phone", `"+0123456789"`, "pattern"},
		{"phone", `"+1234567890123456"`, "pattern"},
		{"phone", `" "`, "-"},
		{"phone", `13800138000`, "type"},
		{"mail", `"a.b+c@example.com"`, `"a.b+c@example.com"`},
		{"mail", `"a@b"`, "pattern"},
		{"mail", `"a..b@example.com"`, "pattern"},
		{"mail", `"a@-example.com"`, "pattern"},
		{"mail", `"a b@example.com"`, "pattern"},
		{"mail", `"@example.com"`, "pattern"},
		{"mail", `["a@b.c"]`, "type"},
		{"visits", `[{"day":"2026-12-01","who":"An"},{"fee":{"amount":"3","currency":"CNY"}}]`, `[{"day":"2026-12-01","who":"An"},{"fee":{"amount":"3.00","currency":"CNY"}}]`},
		{"visits", `[]`, "-"},
		{"visits", `[{},{},{},{}]`, "length"},
		{"visits", `[{"day":"soon"}]`, "type /0/day"},
		{"visits", `[{"who":"far too long a name"}]`, "length /0/who"},
		{"visits", `[{},{"when":1}]`, "unknown /1/when"},
		{"visits", `[7]`, "type /0"},
		{"visits", `{"day":"2026-12-01"}`, "type"},
		{"hint", `"x"`, "type"},
	}
	s := open(t)
	x := &reading{env: s.env, known: func(r Ref) (Ref, bool) { return r, r.name() != "nobody" }}
	for _, c := range cases {
		f := s.forms.Field("order", c.field)
		v, kept, ws := f.kind.read(x, []byte(c.raw))
		got := string(kept)
		if ws != nil {
			got = strings.TrimSpace(ws[0].fault(f.label, "").Code + " " + ws[0].at)
		} else if v.Missing() {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%s %s: %s, want %s", c.field, c.raw, got, c.want)
		}
	}
}

func TestPresetsKnowTheirCheckDigits(t *testing.T) {
	good := map[string]string{
		"uscc": "91350100M000100Y43", "idCardCn": "11010519491231002X", "vatEu": "DE123456789",
		"iban": "GB82 WEST 1234 5698 7654 32", "url": "https://example.com/a?b=c",
	}
	bads := map[string][]string{
		"uscc":     {"", "91350100M000100Y4", "91350100M000100Y4O", "91350100I000100Y43"},
		"idCardCn": {"110105194912310021", "11010519491331002X", "1101051949123100", "X1010519491231002X"},
		"vatEu":    {"123456789", "US123456789", "DE", "DE1234567890123", "DE12 34"},
		"iban":     {"GB82WEST12345698765433", "gb82WEST12345698765432", "GB", "GB82WEST1234569876543-"},
		"url":      {"example.com", "javascript:alert(1)", "ftp://example.com", "https://", "://"},
	}
	for name, text := range good {
		p, ok := presetOf(name)
		if !ok || !p.holds(text) {
			t.Errorf("%s refuses %s", name, text)
		}
		for _, text := range bads[name] {
			if p.holds(text) {
				t.Errorf("%s takes %q", name, text)
			}
		}
	}
}

// naughty is the big list of naughty strings.
func naughty(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNaughtyTextIsKeptByteForByte(t *testing.T) {
	s := open(t)
	k := textKind{max: defaultLongText}
	for _, text := range naughty(t) {
		for _, raw := range [][]byte{must(json.Marshal(text)), rule.Text(text).JSON()} {
			if raw == nil {
				continue
			}
			v, kept, ws := k.read(&reading{env: s.env}, raw)
			if blank := strings.TrimSpace(text) == ""; blank {
				if ws != nil || kept != nil || !v.Missing() {
					t.Errorf("blank %q is not missing", text)
				}
				continue
			}
			var back string
			if err := json.Unmarshal(kept, &back); ws != nil || err != nil || back != text || v.Text() != text {
				t.Errorf("%q comes back as %q (%v)", text, back, err)
			}
		}
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestAnyTextIsStoredCanonicallyAndReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		_, kept, ws := textKind{max: defaultLongText}.read(&reading{}, must(json.Marshal(text)))
		if strings.TrimSpace(text) == "" {
			return
		}
		var back string
		if err := json.Unmarshal(kept, &back); ws != nil || err != nil || back != text {
			t.Fatalf("%q comes back as %q", text, back)
		}
		_, again, _ := textKind{max: defaultLongText}.read(&reading{}, kept)
		if string(again) != string(kept) {
			t.Fatalf("%s is stored again as %s", kept, again)
		}
	})
}

func TestNoBytesBreakAKind(t *testing.T) {
	s := open(t)
	fields := s.forms.Fields("order")
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.OneOf(rapid.SliceOf(rapid.Byte()), rapid.SampledFrom([][]byte{
			[]byte(`{"id":{}}`), []byte(`[[[]]]`), []byte(`[null]`), []byte(`{"amount":{}}`), []byte(`"`), []byte(`""`), nil,
		})).Draw(t, "raw")
		f := rapid.SampledFrom(fields).Draw(t, "field")
		if v, kept, ws := f.kind.read(&reading{env: s.env}, raw); ws == nil && v.Missing() != (kept == nil) {
			t.Fatalf("%s of %q: value %v, stored %q", f.Key, raw, v, kept)
		}
	})
}
