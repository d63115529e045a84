package blueprint_test

import (
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
)

// The vectors are those of RFC 8785, sections 3.2.2 to 3.2.4 and appendix B.
func TestCanonicalFormIsThatOfRFC8785(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{
			"the RFC's own sample",
			`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
			  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
			`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		},
		{
			"names sorted by UTF-16 code units",
			`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
		},
		{"minus zero", `-0`, `0`},
		{"the smallest", `4.9406564584124654e-324`, `5e-324`},
		{"the largest", `1.7976931348623157e308`, `1.7976931348623157e+308`},
		{"as large as a whole number", `9007199254740992`, `9007199254740992`},
		{"before the exponent", `999999999999999900000`, `999999999999999900000`},
		{"with exponent", `1000000000000000000000`, `1e+21`},
		{"small with exponent", `0.0000001`, `1e-7`},
		{"small without", `0.000001`, `0.000001`},
		{"halves", `333333333.3333332`, `333333333.3333332`},
	} {
		got, err := blueprint.Canonical([]byte(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
}

func parse(t *testing.T, path, raw string) *blueprint.Document {
	t.Helper()
	d, found := blueprint.Parse(path, []byte(raw))
	if d == nil || len(found) > 0 {
		t.Fatalf("%s: %+v", path, found)
	}
	return d
}

func TestEqualContentHasOneHash(t *testing.T) {
	a := parse(t, "roles/owner.json", role)
	b := parse(t, "roles/owner.json", `{ "can":["*"], "kind":"st\u0061ff","name":{"en":"Owner"},
		"key":"owner", "format":"role.v1" }`)
	c := parse(t, "roles/owner.json", strings.Replace(role, "Owner", "Boss", 1))
	if a.Hash != b.Hash || a.Hash == c.Hash {
		t.Errorf("hashes %s, %s, %s", a.Hash, b.Hash, c.Hash)
	}
	if want := "sha256:bc29af32d3ccecc8"; !strings.HasPrefix(a.Hash, want) || len(a.Hash) != 71 {
		t.Errorf("hash %s; want %s…", a.Hash, want)
	}
}

func TestEqualTreesAreOneRelease(t *testing.T) {
	a := parse(t, "roles/owner.json", role)
	b := parse(t, "roles/sales.json", strings.Replace(role, `"owner"`, `"sales"`, 1))
	one, other := blueprint.NewTree(a, b).ReleaseID(), blueprint.NewTree(b, a).ReleaseID()
	if one != other || one == blueprint.NewTree(a).ReleaseID() || !strings.HasPrefix(one, "rel_") || len(one) != 68 {
		t.Errorf("releases %s, %s", one, other)
	}
}
