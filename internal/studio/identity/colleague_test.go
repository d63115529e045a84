package identity_test

import (
	"fmt"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/studio/identity"
)

// names of the people or words of a list, in order.
func named(list any) (all string) {
	for _, one := range list.([]any) {
		all += fmt.Sprint(one.(map[string]any)["name"]) + " "
	}
	return all
}

func TestStaffFindEachOtherByAFragment(t *testing.T) {
	each(t, func(p *pottery) {
		ann, bob := p.add("ann", "sales"), p.add("bob", "east")
		key := p.key(ann).Secret
		for query, want := range map[string]string{"?q=BO": bob.Name + " ", "?q=nobody": "", "?limit=1&q=b": bob.Name + " ", "?role=sales": ann.Name + " ", "?q=bob&role=sales": ""} {
			status, list := p.http(key, "GET", "/api/v1/colleagues"+query, "")
			if got := named(list["items"]); status != 200 || got != want {
				p.Errorf("%s: %d %q; want %q", query, status, got, want)
			}
		}
		_, list := p.http(key, "GET", "/api/v1/colleagues?q=bob", "")
		if roles := fmt.Sprint(list["items"].([]any)[0].(map[string]any)["roles"]); roles != "[east]" {
			p.Error(roles)
		}
	})
}

func TestCustomersAreToldOfNoStaffAndNoCodes(t *testing.T) {
	each(t, func(p *pottery) {
		var party identity.PartyID
		party.SetRaw(id.Raw{7})
		rs, err := p.service.AddUser(t.Context(), p.owner, "", identity.AddUser{Login: "cus", Name: "cus", Kind: act.Customer, Roles: []string{"customer"}, Party: party})
		p.must(err)
		key := p.key(rs).Secret
		_, list := p.http(key, "GET", "/api/v1/colleagues", "")
		_, words := p.http(key, "GET", "/api/v1/words", "")
		if got := named(list["items"]) + named(words["roles"]) + fmt.Sprint(words["sets"]); got != "map[]" {
			p.Error(got)
		}
	})
}

func TestCodesAreSaidInTheBusinessesWords(t *testing.T) {
	each(t, func(p *pottery) {
		_, words := p.http(p.made.Key.Secret, "GET", "/api/v1/words", "")
		if got := named(words["sets"].(map[string]any)["region"]) + named(words["roles"]); got != "East customer east files owner sales " {
			p.Error(got)
		}
		if got := words["names"].(map[string]any)["region"]; got != "Region" {
			p.Error(got)
		}
		p.release.Store(nil)
		status, words := p.http(p.made.Key.Secret, "GET", "/api/v1/words", "")
		if status != 200 || fmt.Sprint(words["sets"]) != "map[]" {
			p.Errorf("before a release: %d %v", status, words)
		}
	})
}
