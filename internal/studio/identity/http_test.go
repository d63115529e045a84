package identity_test

import (
	"fmt"
	"net/http"
	"testing"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

func TestUsersAndKeysOverHTTP(t *testing.T) {
	each(t, func(p *pottery) {
		root := p.made.Key.Secret
		status, ann := p.http(root, "POST", "/api/v1/users", `{"login":"ann","name":"安","roles":["sales"]}`)
		if status != http.StatusCreated || ann["kind"] != "staff" || ann["active"] != true || ann["manager"] != nil {
			p.Fatalf("%d %v", status, ann)
		}
		user := ann["id"].(string)
		status, key := p.http(root, "POST", "/api/v1/keys", fmt.Sprintf(`{"user":%q,"name":"shop"}`, user))
		if status != http.StatusCreated || key["user"] != user || key["name"] != "shop" {
			p.Fatalf("%d %v", status, key)
		}
		secret := key["key"].(string)
		for _, c := range []struct{ method, path, body string }{
			{"GET", "/api/v1/users", ""}, {"GET", "/api/v1/roles", ""}, {"POST", "/api/v1/users", `{"login":"x","name":"x"}`},
			{"PATCH", "/api/v1/users/" + user, `{"roles":["owner"]}`}, {"POST", "/api/v1/keys", `{}`}, {"DELETE", "/api/v1/keys/" + key["id"].(string), ""},
		} {
			if status, problem := p.http(secret, c.method, c.path, c.body); status != http.StatusForbidden || problem["code"] != "auth.denied" {
				p.Errorf("%s %s with the role sales: %d %v", c.method, c.path, status, problem)
			}
		}
		p.unit("east", "")
		if status, got := p.http(root, "PATCH", "/api/v1/users/"+user, `{"department":"east","active":false}`); status != http.StatusOK || got["department"] != "east" || got["active"] != false {
			p.Errorf("%d %v", status, got)
		}
		if status, got := p.http(root, "PATCH", "/api/v1/users/"+user, `{"department":null}`); status != http.StatusOK || got["department"] != nil {
			p.Errorf("null did not remove: %d %v", status, got)
		}
		for _, body := range []string{`{"login":"new"}`, `{"manager":"ann"}`} {
			if status, problem := p.http(root, "PATCH", "/api/v1/users/"+user, body); status != http.StatusBadRequest {
				p.Errorf("%s: %d %v", body, status, problem)
			}
		}
		if status, problem := p.http(secret, "GET", "/api/v1/users", ""); status != http.StatusUnauthorized || problem["code"] != "auth.missing" {
			p.Errorf("a user who left: %d %v", status, problem)
		}
		if status, got := p.http(root, "DELETE", "/api/v1/keys/"+key["id"].(string), ""); status != http.StatusOK || got["key"] != nil {
			p.Errorf("%d %v", status, got)
		}
	})
}

func TestUsersAreListedInPagesNewestFirst(t *testing.T) {
	each(t, func(p *pottery) {
		for i := range 4 {
			p.add(fmt.Sprint("user", i), "sales")
		}
		var logins []any
		path := "/api/v1/users?limit=2"
		for range 3 {
			_, page := p.http(p.made.Key.Secret, "GET", path, "")
			for _, u := range page["items"].([]any) {
				logins = append(logins, u.(map[string]any)["login"])
			}
			path = fmt.Sprint("/api/v1/users?limit=2&cursor=", page["next"])
		}
		if fmt.Sprint(logins) != "[user3 user2 user1 user0 owner]" {
			p.Errorf("listed %v", logins)
		}
	})
}

func TestRolesAreListedWithWhoHasThem(t *testing.T) {
	each(t, func(p *pottery) {
		p.add("ann", "sales")
		_, list := p.http(p.made.Key.Secret, "GET", "/api/v1/roles", "")
		var got []string
		for _, item := range list["items"].([]any) {
			r := item.(map[string]any)
			got = append(got, fmt.Sprint(r["key"], " ", r["users"], " ", r["fallback"] != nil))
		}
		if fmt.Sprint(got) != "[customer 0 false east 0 false files 0 false owner 1 true sales 1 false]" {
			p.Errorf("listed %q", got)
		}
	})
}

func TestAPersonsFactsAreAskedByConditions(t *testing.T) {
	each(t, func(p *pottery) {
		u := p.add("ann", "sales", "east")
		p.change(u, "east")
		c := blueprint.Of[*rule.Catalogue](p.release.Load())
		cond, problems := c.Compile([]byte(`{"all":[{"f":"user.roles","op":"has","v":"sales"},{"f":"user.region","op":"=","v":"east"}]}`),
			rule.StageRun, []string{"user"})
		if len(problems) > 0 {
			p.Fatalf("%+v", problems)
		}
		for login, want := range map[string]bool{"ann": true, "owner": false} {
			person, _ := p.people().Login(login)
			e := c.NewEnv(clock.System{}.Now(), nil)
			root, _ := c.Root("user")
			e.Bind(root, person.Facts(c, nil))
			if cond.Holds(e) != want {
				p.Errorf("%s: %t", login, !want)
			}
		}
	})
}
