package identity_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"bespoke/internal/base/act"
)

// Somebody stands in for somebody for a time, over several as well; who asks whom for
// how long has its bounds, and only one's own delegations can be ended.
func TestDelegations(t *testing.T) {
	each(t, func(p *pottery) {
		keys := map[act.UserID]string{}
		hire := func(login string) act.UserID {
			u := p.add(login, "sales")
			keys[u.ID] = p.key(u).Secret
			return u.ID
		}
		ann, bob, cleo := hire("ann"), hire("bob"), hire("cleo")
		delegate := func(from, to act.UserID, begin, end time.Duration) (int, map[string]any) {
			at := p.clock.Now()
			return p.http(keys[from], "POST", "/api/v1/delegations",
				fmt.Sprintf(`{"to":%q,"from":%q,"until":%q}`, to, at.Add(begin).Format(time.RFC3339), at.Add(end).Format(time.RFC3339)))
		}
		for name, c := range map[string]struct {
			to         act.UserID
			begin, end time.Duration
			want       string
		}{
			"oneself":            {ann, 0, time.Hour, "delegation.self"},
			"nobody":             {act.NewUserID(), 0, time.Hour, "reference"},
			"what is over":       {bob, -2 * time.Hour, -time.Hour, "range"},
			"backwards":          {bob, 2 * time.Hour, time.Hour, "range"},
			"longer than a year": {bob, 0, 400 * 24 * time.Hour, "range"},
		} {
			status, problem := delegate(ann, c.to, c.begin, c.end)
			if status != http.StatusUnprocessableEntity || problem["code"] != "delegation.invalid" || problem["errors"].([]any)[0].(map[string]any)["code"] != c.want {
				p.Errorf("%s: %d %v, not %s", name, status, problem, c.want)
			}
		}
		_, bot := p.http(p.made.Key.Secret, "POST", "/api/v1/users", `{"login":"bot","name":"Bot","kind":"api","roles":["sales"]}`)
		_, key := p.http(p.made.Key.Secret, "POST", "/api/v1/keys", fmt.Sprintf(`{"user":%q}`, bot["id"]))
		body := fmt.Sprintf(`{"to":%q,"until":%q}`, ann, p.clock.Now().Add(time.Hour).Format(time.RFC3339))
		if status, problem := p.http(key["key"].(string), "POST", "/api/v1/delegations", body); problem["code"] != "delegation.staff" {
			p.Errorf("a program asks: %d %v", status, problem)
		}
		status, first := delegate(ann, bob, 0, 48*time.Hour)
		if status != http.StatusCreated || first["now"] != true || first["deputy"].(map[string]any)["id"] != bob.String() {
			p.Fatalf("%d %v", status, first)
		}
		delegate(bob, cleo, time.Hour, 24*time.Hour)
		delegate(cleo, ann, 0, 24*time.Hour) // a circle does no harm
		standsFor := func(u act.UserID) (names string) {
			for _, one := range p.people().Principals(u, p.clock.Now()) {
				names += one.Login + " "
			}
			return names
		}
		if got := standsFor(bob); got != "ann cleo " {
			p.Errorf("bob stands in for %s", got)
		}
		if got := standsFor(cleo); got != "" {
			p.Errorf("before it begins cleo stands in for %s", got)
		}
		if a := p.who(keys[bob]); len(a.For) != 2 || a.For[0].User != ann || a.For[0].Roles[0] != "sales" {
			p.Errorf("bob acts for %+v", a.For)
		}
		p.clock.Move(2 * time.Hour)
		if got := standsFor(cleo); got != "bob ann " {
			p.Errorf("cleo stands in for %s", got)
		}
		_, mine := p.http(keys[ann], "GET", "/api/v1/delegations", "")
		if items := mine["items"].([]any); len(items) != 2 {
			p.Errorf("ann's are %v", items)
		}
		path := "/api/v1/delegations/" + first["id"].(string)
		if status, problem := p.http(keys[bob], "DELETE", path, ""); status != http.StatusNotFound {
			p.Errorf("a deputy ends it: %d %v", status, problem)
		}
		if status, over := p.http(keys[ann], "DELETE", path, ""); status != http.StatusOK || over["now"] != nil {
			p.Errorf("ended: %d %v", status, over)
		}
		if got := standsFor(bob); got != "" {
			p.Errorf("then bob stands in for %s", got)
		}
		for n := range 25 {
			status, problem := delegate(ann, bob, 0, time.Hour)
			if full := n >= 20; full != (problem["code"] == "delegation.limit") || full != (status == http.StatusUnprocessableEntity) {
				p.Fatalf("the %dth: %d %v", n+1, status, problem)
			}
		}
	})
}
