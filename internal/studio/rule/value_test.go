package rule_test

import (
	"testing"
	"time"

	"bespoke/internal/studio/rule"
)

func typeOf(t *testing.T, s string) rule.Type {
	t.Helper()
	typ, err := rule.ParseType(s)
	if err != nil {
		t.Fatal(err)
	}
	return typ
}

func TestValuesReadWhatTheyWrite(t *testing.T) {
	for typ, texts := range map[string][]string{
		"bool":            {"true", "false"},
		"number":          {"12.5", "-0.0001", "0"},
		"quantity":        {"3"},
		"money":           {`"20000.5 CNY"`, `"-1 USD"`},
		"text":            {`"a \"b\" \\ \n \u0001 <é家🙂>"`},
		"code:lane":       {`"fast"`},
		"date":            {`"2026-02-28"`},
		"instant":         {`"2026-11-20T10:30:00Z"`, `"2026-11-20T10:30:00.123456Z"`},
		"time":            {`"00:00"`, `"23:59"`},
		"duration":        {`"4wh"`, `"-2d"`},
		"user":            {`"usr_1"`},
		"list<number>":    {`[1,2.5]`},
		"list<code:lane>": {`["fast","slow"]`},
		"range<date>":     {`{"from":"2026-11-20","to":"2026-11-21"}`, `{"to":"2026-11-21"}`},
		"place":           {`{"country":"CN","division":"440605","city":"佛山"}`, `{}`},
	} {
		for _, text := range texts {
			v, err := rule.ParseJSON(typeOf(t, typ), []byte(text), shanghai)
			if err != nil || string(v.JSON()) != text {
				t.Errorf("%s %s is written %s: %v", typ, text, v.JSON(), err)
			}
		}
	}
}

func TestOtherWaysToWriteAValueAreRead(t *testing.T) {
	for _, k := range []struct{ typ, in, out string }{
		{"money", `{"amount":"6280.00","currency":"CNY"}`, `"6280 CNY"`},
		{"quantity", `"2.50"`, "2.5"},
		{"instant", `"2026-11-20T18:30:00"`, `"2026-11-20T10:30:00Z"`},
		{"instant", `"2026-11-20"`, `"2026-11-19T16:00:00Z"`},
		{"text", `" 　\n"`, ""},
		{"list<text>", `[]`, ""},
		{"list<text>", `["","a"]`, `["a"]`},
		{"range<date>", `{}`, ""},
	} {
		v, err := rule.ParseJSON(typeOf(t, k.typ), []byte(k.in), shanghai)
		if err != nil || string(v.JSON()) != k.out {
			t.Errorf("%s %s is %s: %v", k.typ, k.in, v.JSON(), err)
		}
	}
}

func TestWhatIsNoValueIsRefused(t *testing.T) {
	for _, k := range [][2]string{
		{"bool", `"yes"`}, {"number", `"x"`}, {"number", "1e3"}, {"money", `"20000"`}, {"money", "20000"}, {"money", `{"amount":"x"}`},
		{"text", "7"}, {"date", `"2026-02-30"`}, {"date", `"today"`}, {"instant", `"noon"`}, {"time", `"25:00"`}, {"time", `"7:00"`},
		{"duration", `"4 hours"`}, {"list<number>", `["a"]`}, {"list<text>", `"a"`}, {"place", `"here"`}, {"rows:line", `[]`}, {"range<date>", `[1]`},
	} {
		if v, err := rule.ParseJSON(typeOf(t, k[0]), []byte(k[1]), time.UTC); err == nil {
			t.Errorf("%s %s was read as %s", k[0], k[1], v.JSON())
		}
	}
}

func TestTextsAreComparedFolded(t *testing.T) {
	for _, k := range []struct {
		a, b string
		same bool
	}{
		{"ＡＢＣ 医院", "abc 医院", true}, {" a\t\n b ", "A B", true}, {"Straße", "STRASSE", false}, {"ΣΑΣ", "σας", false}, {"ΣΑΣ", "σασ", true},
		{"İ", "i", true}, {"ﬁ", "FI", true}, {"①", "1", true}, {"a b", "ab", false}, {"é", "é", true},
	} {
		if got := rule.Text(k.a).Equal(rule.Text(k.b)); got != k.same {
			t.Errorf("%q and %q: %v", k.a, k.b, got)
		}
	}
}

func TestMissingEqualsOnlyItself(t *testing.T) {
	blank := []rule.Value{{}, rule.Text(" "), rule.Code(""), rule.List(nil), rule.Rows(nil), rule.Place(nil), rule.Instant(time.Time{}), rule.User(""), rule.Range(rule.Value{}, rule.Value{})}
	for _, v := range blank {
		if !v.Missing() || !v.Equal(rule.Value{}) || v.Equal(rule.Number(0)) || v.Equal(rule.Bool(false)) {
			t.Errorf("%+v is not missing", v)
		}
	}
}
