package form

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/studio/rule"
)

var tag = `"` + strings.Repeat("漆", 50) + `"`

// kindCases is a value and what is stored of it ("-" when it is missing), or the
// codes and places of the problems.
var kindCases = []struct{ field, raw, want string }{
	{"stars", `1`, `1`},
	{"stars", `5`, `5`},
	{"stars", `0`, "range"},
	{"stars", `6`, "range"},
	{"stars", `3.5`, "range"},
	{"stars", `"3"`, "type"},
	{"score", `10`, `10`},
	{"score", `1`, "range"},
	{"at", `"09:00"`, `"09:00"`},
	{"at", `"18:00"`, `"18:00"`},
	{"at", `"08:59"`, "range"},
	{"at", `"18:01"`, "range"},
	{"at", `" "`, "-"},
	{"at", `"9:00"`, "type"},
	{"at", `"24:00"`, "type"},
	{"at", `"10:60"`, "type"},
	{"at", `"10:00:00"`, "type"},
	{"at", `900`, "type"},
	{"night", `"23:59"`, `"23:59"`},
	{"night", `"06:00"`, `"06:00"`},
	{"night", `"12:00"`, "range"},
	{"moment", `"2026-11-22T09:30"`, `"2026-11-22T01:30:00Z"`},
	{"moment", `"2026-11-22T09:30:00+08:00"`, `"2026-11-22T01:30:00Z"`},
	{"moment", `"2026-11-21T04:00:00Z"`, `"2026-11-21T04:00:00Z"`},
	{"moment", `"2026-11-21T11:59"`, "range"},
	{"moment", `"2026-12-21T00:00:00.000001+08:00"`, "range"},
	{"moment", `"now"`, "type"},
	{"moment", `""`, "-"},
	{"moment", `1`, "type"},
	{"whenever", `"1900-01-01T00:00:00Z"`, `"1900-01-01T00:00:00Z"`},
	{"whenever", `"1899-12-31T23:59:59Z"`, "range"},
	{"whenever", `"9999-12-31T23:59:59-01:00"`, "range"},
	{"whenever", `"2026-02-30T00:00"`, "type"},
	{"days", `{"from":"2026-12-01","to":"2026-12-05"}`, `{"from":"2026-12-01","to":"2026-12-05"}`},
	{"days", `{"to":"2026-12-05","from":"2026-12-05"}`, `{"from":"2026-12-05","to":"2026-12-05"}`},
	{"days", `{"from":"2026-12-01"}`, `{"from":"2026-12-01"}`},
	{"days", `{"from":"","to":"2026-12-05"}`, `{"to":"2026-12-05"}`},
	{"days", `{}`, "-"},
	{"days", `{"from":"","to":" "}`, "-"},
	{"days", `{"from":"2026-12-05","to":"2026-12-04"}`, "range /to"},
	{"days", `{"from":"2026-11-20","to":"x","by":1}`, "unknown /by, range /from, type /to"},
	{"days", `["2026-12-01","2026-12-05"]`, "type"},
	{"days", `"2026-12-01"`, "type"},
	{"hours", `{"from":"22:00","to":"02:00"}`, `{"from":"22:00","to":"02:00"}`},
	{"stay", `{"from":"2026-12-01T14:00","to":"2026-12-03T10:00:00Z"}`, `{"from":"2026-12-01T06:00:00Z","to":"2026-12-03T10:00:00Z"}`},
	{"stay", `{"from":"2026-12-03T14:00","to":"2026-12-03T13:59"}`, "range /to"},
	{"budget", `{"from":0.5,"to":900}`, `{"from":0.5,"to":900}`},
	{"budget", `{"from":-1,"to":900.5}`, "range /from, range /to"},
	{"budget", `{"from":0.55}`, "range /from"},
	{"district", `"sd"`, `"sd"`},
	{"district", `"sh"`, `"sh"`},
	{"district", `""`, "-"},
	{"district", `"fs"`, "option"},
	{"district", `"nh"`, "option"},
	{"district", `"bj"`, "option"},
	{"district", `["sd"]`, "type"},
	{"labels", `["urgent"," gift ",""]`, `["urgent","gift"]`},
	{"labels", `[]`, "-"},
	{"labels", `[" "]`, "-"},
	{"labels", `[` + tag + `]`, `[` + tag + `]`},
	{"labels", `["` + strings.Repeat("漆", 51) + `"]`, "length /0"},
	{"labels", `["a","b","c","d"]`, "length"},
	{"labels", `["a"," a"]`, "duplicate /1"},
	{"labels", `["a",1]`, "type /1"},
	{"labels", `"a"`, "type"},
	{"seller", `{"ref":"li.lei"}`, `{"id":"usr_1"}`},
	{"seller", `{"ref":"han.mei"}`, "reference"},
	{"seller", `{"ref":"nobody"}`, "reference"},
	{"seller", `"usr_1"`, "type"},
	{"plans", `["` + planFile + `","` + drawFile + `"]`, `["` + planFile + `","` + drawFile + `"]`},
	{"plans", `[]`, "-"},
	{"plans", `["` + planFile + `","` + planFile + `"]`, "duplicate /1"},
	{"plans", `["` + planFile + `","` + drawFile + `","` + photoFile + `"]`, "length"},
	{"plans", `["` + photoFile + `"]`, "file.type /0"},
	{"plans", `["` + largeFile + `"]`, "file.size /0"},
	{"plans", `["` + otherFile + `","x"]`, "file.missing /0, type /1"},
	{"plans", `["fil_00000000000000000000000000"]`, "type /0"},
	{"plans", `"` + planFile + `"`, "type"},
	{"photos", `["` + photoFile + `","` + signFile + `"]`, `["` + photoFile + `","` + signFile + `"]`},
	{"photos", `["` + planFile + `"]`, "file.type /0"},
	{"sign", `"` + signFile + `"`, `"` + signFile + `"`},
	{"sign", `""`, "-"},
	{"sign", `"` + photoFile + `"`, "file.size"},
	{"sign", `"` + planFile + `"`, "file.type"},
	{"sign", `"` + otherFile + `"`, "file.missing"},
	{"sign", `["` + signFile + `"]`, "type"},
	{"team", `{"ref":"east"}`, `{"id":"east","above":["sales","house"]}`},
	{"team", `{"id":"east","above":["another"]}`, `{"id":"east","above":["sales","house"]}`},
	{"team", `{"ref":"west"}`, "reference"},
	{"team", `{"ref":"east","above":"sales"}`, "type"},
	{"team", `{"ref":"east","name":"East"}`, "type"},
	{"team", `"east"`, "type"},
	{"trips", `[{"span":{"from":"2026-12-05","to":"2026-12-04"},"driver":{"ref":"nobody"},"slips":["` + otherFile + `"],"hint":["a","a"]}]`,
		"range /0/span/to, reference /0/driver, file.missing /0/slips/0, duplicate /0/hint/1"},
	{"trips", `[{"driver":{"ref":"han.mei"},"slips":["` + photoFile + `"]}]`, `[{"driver":{"id":"usr_1"},"slips":["` + photoFile + `"]}]`},
}

func TestEveryFurtherKindTakesItsValuesAndRefusesOthers(t *testing.T) {
	s := kindShop(t)
	for _, c := range kindCases {
		f := s.forms.Field("order", c.field)
		v, kept, ws := f.kind.read(s.kindReading(), []byte(c.raw))
		got := string(kept)
		if ws != nil {
			var all []string
			for _, w := range ws {
				one := w.fault(f.label, "")
				all = append(all, strings.TrimSpace(one.Code+" "+w.at))
				if one.Code != "file.missing" && (one.Say("zh-CN") == "" || one.Say("en") == "" || strings.Contains(one.Say("en"), "{field")) {
					t.Errorf("%s %s: says %q, %q", c.field, c.raw, one.Say("zh-CN"), one.Say("en"))
				}
			}
			slices.Sort(all)
			want := strings.Split(c.want, ", ")
			slices.Sort(want)
			if !slices.Equal(all, want) {
				t.Errorf("%s %s: %v, want %v", c.field, c.raw, all, want)
			}
			continue
		}
		if v.Missing() {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%s %s: %s, want %s", c.field, c.raw, got, c.want)
		}
	}
}

// TestWhatIsStoredOfAnyKindReadsBackEqual, also where its limits were narrowed:
// what was stored once is believed.
func TestWhatIsStoredOfAnyKindReadsBackEqual(t *testing.T) {
	stored := map[string]string{
		"stars": `4`, "score": `9`, "at": `"03:00"`, "night": `"12:00"`, "moment": `"2001-01-01T00:00:00Z"`, "days": `{"from":"2001-12-05","to":"2001-12-01"}`,
		"hours": `{"to":"02:00"}`, "stay": `{"from":"2026-12-01T06:00:00Z"}`, "budget": `{"from":950.55}`, "district": `"fs"`, "labels": `["a","b","c","d"]`,
		"seller": `{"id":"usr_7"}`, "team": `{"id":"gone","above":["sales"]}`, "plans": `["` + otherFile + `"]`, "photos": `["` + otherFile + `"]`, "sign": `"` + otherFile + `"`, "job": `"J-007"`,
		"city": `"sd"`, "limit": `{"amount":"20.00","currency":"CNY"}`, "kept": `3`,
		"trips": `[{"driver":{"id":"usr_7"},"hint":["x"],"slips":["` + otherFile + `"],"span":{"from":"2026-12-01"}}]`,
	}
	s := kindShop(t)
	for key, raw := range stored {
		f := s.forms.Field("order", key)
		v, kept, ws := f.kind.read(&reading{trusted: true}, []byte(raw))
		if ws != nil || v.Missing() {
			t.Errorf("%s: %s is refused: %+v", key, raw, ws)
		}
		if key != "trips" && string(kept) != raw {
			t.Errorf("%s: %s comes back as %s", key, raw, kept)
		}
	}
}

// sentBytes draws what somebody might send for a field, good and bad.
func sentBytes(t *rapid.T) []byte {
	return rapid.OneOf(rapid.SliceOf(rapid.Byte()), rapid.SampledFrom([][]byte{
		[]byte(`{"from":{}}`), []byte(`{"from":"10:00","to":"2026-12-01"}`), []byte(`{"from":"2026-12-01","to":"2026-12-02"}`), []byte(`{"from":1,"to":2}`),
		[]byte(`"2026-12-01T00:00"`), []byte(`"12:30"`), []byte(`3`), []byte(`["x","y"]`), []byte(`["` + planFile + `"]`), []byte(`"` + signFile + `"`),
		[]byte(`{"id":"usr_1"}`), []byte(`"sd"`), []byte(`[{"span":{"from":"2026-12-01"},"slips":["` + planFile + `"]}]`), []byte(`null`), nil,
	})).Draw(t, "raw")
}

func TestNoBytesBreakAFurtherKind(t *testing.T) {
	s := kindShop(t)
	fields := s.forms.Fields("order")
	rapid.Check(t, func(t *rapid.T) {
		raw, f := sentBytes(t), rapid.SampledFrom(fields).Draw(t, "field")
		f.refs(raw)
		f.Files(raw)
		v, kept, ws := f.kind.read(s.kindReading(), raw)
		if ws != nil {
			return
		}
		if v.Missing() != (kept == nil) {
			t.Fatalf("%s of %q: value %v, stored %q", f.Key, raw, v, kept)
		}
		if kept == nil {
			return
		}
		again, same, ws := f.kind.read(s.kindReading(), kept)
		if ws != nil || string(same) != string(kept) || again.Kind != v.Kind {
			t.Fatalf("%s: %s is stored again as %s (%v)", f.Key, kept, same, ws)
		}
		if told := f.Tell(kept, rule.Voice{Catalogue: s.forms.facts, Lang: "en"}); told.Text == "" && told.Rows == nil {
			t.Fatalf("%s: %s says nothing", f.Key, kept)
		}
	})
}

func FuzzFurtherKinds(f *testing.F) {
	s := kindShop(f)
	fields := s.forms.Fields("order")
	f.Add(uint8(3), []byte(`{"from":"10:00"}`))
	f.Fuzz(func(t *testing.T, at uint8, raw []byte) {
		field := fields[int(at)%len(fields)]
		v, kept, ws := field.kind.read(s.kindReading(), raw)
		if ws == nil && v.Missing() != (kept == nil) {
			t.Fatalf("%s of %q: value %v, stored %q", field.Key, raw, v, kept)
		}
	})
}

// Who typed an amount is told how amounts are written, who sent something else what to send.
func TestMoneyThatIsNoneIsToldInTheTermsOfWhoSentIt(t *testing.T) {
	for raw, want := range map[string]string{
		`{"amount":"a lot","currency":"CNY"}`: "money, as 20.00",
		`{"amount":20,"currency":"CNY"}`:      `money, as {"amount":"20.00","currency":"CNY"}`,
		`"20 CNY"`:                            `money, as {"amount":"20.00","currency":"CNY"}`,
		`{"amount":"20.00"}`:                  `money, as {"amount":"20.00","currency":"CNY"}`,
	} {
		_, _, wrong := moneyKind{}.read(&reading{}, []byte(raw))
		if len(wrong) != 1 || !strings.Contains(wrong[0].fault(words("上限", "Limit"), "").Say("en"), want) {
			t.Errorf("%s: %+v", raw, wrong)
		}
	}
}
