package identity_test

import (
	"encoding/json"
	"slices"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/identity"
)

func TestAMaskedTextKeepsItsEnds(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "****", "ab": "****b", "王小明": "王****明", "4912": "4****2",
		"13812345678": "138****5678", "zhang@example.com": "zha****.com", "0757-1234 5678": "075****5678"} {
		if got := identity.MaskText(text); got != want {
			t.Errorf("%q is masked as %q; want %q", text, got, want)
		}
	}
}

type head struct {
	Ref  string `json:"ref,omitempty" fact:"customer.ref"`
	Kind string `json:"kind,omitempty"`
}

type part struct {
	Phone string `json:"phone,omitempty" fact:"customer.phone"`
	Free  int    `json:"free,omitempty" fact:"customer.creditFree"`
}

type answer struct {
	head
	Body   head            `json:"body"`
	Whole  []part          `json:"whole,omitzero" fact:"customer.address"`
	Parts  []part          `json:"parts,omitzero"`
	One    *part           `json:"one,omitempty"`
	Fields json.RawMessage `json:"fields,omitempty" fact:"customer.fields.*"`
}

const watchman = `{"format":"role.v1","key":"watchman","name":{"en":"Watchman"},"kind":"staff","can":["party.find"],"fields":[
	{"id":"none","level":"none","facts":["customer.creditFree","customer.ref"]},
	{"id":"mask","level":"mask","facts":["customer.phone"]},{"id":"read","level":"read","facts":["customer.address"]}]}`

func sample() answer {
	return answer{Body: head{"C-1", "shop"}, Whole: []part{{"13812345678", 7}}, Parts: []part{{"13812345678", 7}},
		One: &part{"13900000000", 8}, Fields: json.RawMessage(`{"taxNo":"9144"}`)}
}

func TestShowTakesOutWhatIsHidden(t *testing.T) {
	release := sound(t, map[string]string{"roles/watchman.json": watchman})
	kept := sample()
	shown := kept
	identity.SightOf(act.Act{Kind: act.Staff, Roles: []string{"watchman"}}, release).Show(&shown)
	got, _ := json.Marshal(shown)
	want := `{"body":{"kind":"shop"},"whole":[{"phone":"138****5678"}],"parts":[{"phone":"138****5678"}],"one":{"phone":"139****0000"},"fields":{"taxNo":"9144"}}`
	if string(got) != want {
		t.Errorf("shown\n%s; want\n%s", got, want)
	}
	if kept.Parts[0].Free != 7 || kept.One.Phone != "13900000000" {
		t.Errorf("what lies behind the answer was changed: %+v", kept)
	}
	for _, a := range []act.Act{{Kind: act.Robot}, {Kind: act.Staff, Roles: []string{"watchman", "owner"}}} {
		all := sample()
		identity.SightOf(a, release).Show(&all)
		if all.Parts[0] != sample().Parts[0] || all.Body.Ref == "" {
			t.Errorf("%v is shown %+v", a.Roles, all)
		}
	}
	less := identity.SightOf(act.Act{Kind: act.Staff, Roles: []string{"owner"}}, release).Without([]string{"customer.phone", "customer.fields.taxNo", "customer.cred"})
	for range 2 { // what was found out of the roles does not count then
		all := sample()
		less.Show(&all)
		if got, _ := json.Marshal(all); string(got) != `{"body":{"ref":"C-1","kind":"shop"},"whole":[{"free":7}],"parts":[{"free":7}],"one":{"free":8}}` || !less.Sees("customer.creditFree") {
			t.Errorf("without the telephone it shows %s", got)
		}
	}
	none := sample()
	identity.SightOf(act.Act{Kind: act.Staff}, release).Show(&none)
	if got, _ := json.Marshal(none); string(got) != `{"body":{"kind":"shop"},"parts":[{}],"one":{}}` {
		t.Errorf("who has no role is shown %s", got)
	}
}

func TestUnwritableNamesWhatMayNotChange(t *testing.T) {
	release := sound(t, map[string]string{"roles/watchman.json": watchman})
	sight := identity.SightOf(act.Act{Kind: act.Staff, Roles: []string{"watchman"}}, release)
	after := sample()
	after.Body.Ref, after.Body.Kind, after.Whole, after.Parts = "C-2", "inn", nil, nil
	after.Fields = json.RawMessage(`{"taxNo":"1","new":2}`)
	if got := sight.Unwritable(sample(), after); !slices.Equal(got, []string{"/body/ref", "/whole", "/parts"}) {
		t.Errorf("unwritable: %q", got)
	}
	if got := sight.Unwritable(sample(), sample()); got != nil {
		t.Errorf("nothing changed, yet %q", got)
	}
	owner := identity.SightOf(act.Act{Kind: act.Staff, Roles: []string{"owner"}}, release)
	if got := owner.Unwritable(sample(), after); got != nil {
		t.Errorf("the owner may not write %q", got)
	}
}
