package identity_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/identity"
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

// Somebody stands in within limits, which intersect from one to the next: nobody passes
// on more than he got (P2). What no order could be within is refused.
func TestLimitsOfDelegations(t *testing.T) {
	each(t, func(p *pottery) {
		p.release.Store(sound(t, map[string]string{
			"types/order.json": `{"format":"type.v1","key":"order","name":{"en":"Order"},"form":"order","flow":"order","series":"order","plan":"full","reserve":{"on":"never","short":"allow"},"stages":[{"key":"placed","name":{"en":"Placed"}}]}`,
			"numbering.json":   `{"format":"numbering.v1","key":"numbering","name":{"en":"Numbers"},"series":{"order":{"reset":"day","pattern":"{yyyy}{MM}{dd}{seq}"}}}`,
			"flows/order.json": `{"format":"flow.v1","key":"order","name":{"en":"Orders"},"entity":"order","fallback":[{"role":"owner"}],"do":["a"],"steps":{"a":{"kind":"auto","name":{"en":"a"},"verb":"order.confirm"}}}`}))
		if _, words := p.http(p.made.Key.Secret, "GET", "/api/v1/words", ""); named(words["flows"]) != "Orders " {
			p.Errorf("the processes are %v", words["flows"])
		}
		keys, ids := map[string]string{}, map[string]act.UserID{}
		for _, login := range []string{"ann", "bob", "cleo"} {
			u := p.add(login, "sales")
			keys[login], ids[login] = p.key(u).Secret, u.ID
		}
		until := p.clock.Now().Add(time.Hour).Format(time.RFC3339)
		delegate := func(from, to, limits string) map[string]any {
			if to != "" {
				to = fmt.Sprintf(`"to":%q,`, ids[to])
			}
			_, answer := p.http(keys[from], "POST", "/api/v1/delegations", fmt.Sprintf(`{%s"until":%q%s}`, to, until, limits))
			return answer
		}
		for limits, want := range map[string]string{
			`,"processes":["nowhere"]`:                                     "reference /processes/0",
			`,"processes":["order","order"]`:                               "duplicate /processes/1",
			`,"limit":{"amount":"0","currency":"CNY"}`:                     "range /limit/amount",
			`,"limit":{"amount":"100","currency":"XTS"}`:                   "option /limit/currency",
			`,"processes":[` + strings.Repeat(`"order",`, 50) + `"order"]`: "length /processes",
		} {
			problem := delegate("ann", "bob", limits)
			parts, _ := problem["errors"].([]any)
			if len(parts) == 0 || fmt.Sprint(parts[0].(map[string]any)["code"], " ", parts[0].(map[string]any)["field"]) != want {
				p.Errorf("%s: %v, not %s", limits, problem, want)
			}
		}
		if problem := delegate("ann", "", `,"processes":["order"]`); problem["errors"].([]any)[0].(map[string]any)["code"] != "delegation.alone" {
			p.Errorf("a leave within limits: %v", problem)
		}
		made := delegate("ann", "bob", `,"processes":["order"],"limit":{"amount":"10000","currency":"CNY"}`)
		if got := fmt.Sprint(made["processes"], made["limit"]); got != "[order] map[amount:10000.00 currency:CNY]" {
			p.Errorf("it is shown as %s", got)
		}
		delegate("bob", "cleo", `,"limit":{"amount":"20000","currency":"CNY"}`)
		for _, c := range []struct {
			deputy, process, worth string
			want                   string
		}{
			{"bob", "order", "10000 CNY", "ann"}, {"bob", "order", "10001 CNY", ""}, {"bob", "claim", "1 CNY", ""}, {"bob", "order", "1 USD", ""},
			{"cleo", "order", "10000 CNY", "ann bob"}, {"cleo", "order", "15000 CNY", "bob"}, {"cleo", "claim", "1 CNY", "bob"}, {"cleo", "claim", "20001 CNY", ""},
		} {
			worth, _ := money.Parse(c.worth)
			var names []string
			for _, login := range []string{"ann", "bob"} {
				if slices.Contains(identity.HoldingAt(p.who(keys[c.deputy]), act.Stake{Process: c.process, Worth: worth}), ids[login].String()) && login != c.deputy {
					names = append(names, login)
				}
			}
			if got := strings.Join(names, " "); got != c.want {
				p.Errorf("at %s of %s %s stands in for %q, not %q", c.worth, c.process, c.deputy, got, c.want)
			}
			for _, login := range names {
				if !slices.ContainsFunc(p.people().Deputies(ids[login], p.clock.Now(), act.Stake{Process: c.process, Worth: worth}), func(one *identity.Person) bool { return one.Login == c.deputy }) {
					p.Errorf("%s does not have %s at %s of %s", login, c.deputy, c.worth, c.process)
				}
			}
		}
		// A second one for what the first leaves out.
		delegate("ann", "cleo", `,"limit":{"amount":"50000","currency":"CNY"}`)
		if got := identity.HoldingAt(p.who(keys["cleo"]), act.Stake{Process: "claim", Worth: money.Of(500_000_000, "CNY")}); !slices.Contains(got, ids["ann"].String()) {
			p.Errorf("cleo holds %v", got)
		}
	})
}
