package identity

import (
	"strings"
	"testing"
)

func TestEachDomainOfASignOnThatIsNoneIsNamed(t *testing.T) {
	in := SetSignOn{Name: "Wood ID", Issuer: "https://id.example.com", ClientID: "bespoke", Domains: []string{"@bad", "example.com", "mple"}}
	wrong := in.check(&Roles{})
	if wrong == nil || len(wrong.Parts) != 2 {
		t.Fatalf("it says %v", wrong)
	}
	for i, domain := range []string{"@bad", "mple"} {
		if said := wrong.Parts[i].Error(); !strings.Contains(said, domain) {
			t.Errorf("of %s it says %s", domain, said)
		}
	}
}
