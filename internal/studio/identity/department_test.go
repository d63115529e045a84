package identity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// pottery's tree: house > sales > (east, west), house > works.
func (p *pottery) units() {
	p.Helper()
	for _, d := range [][2]string{{"house", ""}, {"sales", "house"}, {"works", "house"}, {"east", "sales"}, {"west", "sales"}} {
		p.unit(d[0], d[1])
	}
}

func logins(people []*identity.Person) (all []string) {
	for _, one := range people {
		all = append(all, one.Login)
	}
	return all
}

func TestADepartmentHasThePeopleOfThoseBelowIt(t *testing.T) {
	each(t, func(p *pottery) {
		p.units()
		for _, who := range [][2]string{{"ann", "east"}, {"bob", "west"}, {"cai", "sales"}, {"dan", "works"}, {"eve", "east"}} {
			p.belong(p.add(who[0], "sales"), who[1])
		}
		gone, _ := p.people().Login("eve")
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: gone.ID, Active: patch.Set(false)})
		p.must(err)
		for code, want := range map[string]string{"east": "ann", "sales": "ann bob cai", "house": "ann bob cai dan", "nowhere": ""} {
			if got := strings.Join(logins(p.people().Department(code)), " "); got != want {
				p.Errorf("%s: %q; want %q", code, got, want)
			}
		}
		ann, _ := p.people().Login("ann")
		if !slices.Equal(ann.Departments, []string{"east", "sales", "house"}) {
			p.Error(ann.Departments)
		}
	})
}

func TestTheTreeIsListedFromTheTop(t *testing.T) {
	each(t, func(p *pottery) {
		p.units()
		ann := p.add("ann", "sales")
		p.belong(ann, "east")
		status, list := p.http(p.key(ann).Secret, "GET", "/api/v1/departments", "")
		if got := named(list["items"]); status != 200 || got != "The house The sales The east The west The works " {
			p.Error(status, got)
		}
		if east := list["items"].([]any)[2].(map[string]any); fmt.Sprint(east["people"], " ", east["above"]) != "1 sales" {
			p.Error(east)
		}
	})
}

func TestAHeadIsTheManagerOfThoseWhoHaveNoOther(t *testing.T) {
	each(t, func(p *pottery) {
		ann, bob, cai, dan := p.add("ann", "sales"), p.add("bob", "sales"), p.add("cai", "sales"), p.add("dan", "sales")
		p.unit("house", "", ann.ID)
		p.unit("sales", "house", bob.ID)
		p.belong(ann, "house")
		p.belong(bob, "sales")
		p.belong(cai, "sales")
		p.belong(dan, "sales")
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: dan.ID, Manager: patch.Set(cai.ID)})
		p.must(err)
		people := p.people()
		for _, c := range []struct {
			who     identity.User
			manager string
			manages []act.UserID
		}{{dan, "cai", nil}, {cai, "bob", []act.UserID{dan.ID}}, {bob, "ann", []act.UserID{cai.ID, dan.ID}}, {ann, "", []act.UserID{bob.ID, cai.ID, dan.ID}}} {
			above, _ := people.Manager(c.who.ID)
			got := ""
			if above != nil {
				got = above.Login
			}
			one, _ := people.Get(c.who.ID)
			var want []string
			for _, u := range c.manages {
				want = append(want, u.String())
			}
			if got != c.manager || !slices.Equal(one.Manages, want) {
				p.Errorf("%s: manager %q, manages %v; want %q, %v", c.who.Login, got, one.Manages, c.manager, want)
			}
		}
	})
}

func TestManagersInACircleAreNotBelowThemselves(t *testing.T) {
	each(t, func(p *pottery) {
		ann, bob := p.add("ann", "sales"), p.add("bob", "sales")
		p.must(p.facts.Write(p.Context(), p.owner, func(tx *event.Tx) error {
			for _, c := range [][2]identity.User{{ann, bob}, {bob, ann}} { // as older versions let them be
				tx.Write(`UPDATE users SET manager = ? WHERE workspace_id = ? AND id = ?`, c[1].ID, tx.Workspace(), c[0].ID)
			}
			return nil
		}))
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: bob.ID, Manager: patch.Set(ann.ID), Region: patch.Set("east")})
		p.must(err) // what was so before keeps nothing else from being changed
		one, _ := p.people().Get(ann.ID)
		if !slices.Equal(one.Manages, []string{bob.ID.String()}) {
			p.Error(one.Manages)
		}
	})
}

func TestDepartmentsThatAreNotRightAreRefused(t *testing.T) {
	each(t, func(p *pottery) {
		p.units()
		ann := p.add("ann", "sales")
		p.belong(ann, "east")
		deep := "works"
		for i := range 10 {
			next := fmt.Sprint("works", i)
			p.unit(next, deep)
			deep = next
		}
		add := func(d identity.AddDepartment) error {
			_, err := p.service.AddDepartment(p.Context(), p.owner, "", d)
			return err
		}
		change := func(d identity.ChangeDepartment) error {
			_, err := p.service.ChangeDepartment(p.Context(), p.owner, "", d)
			return err
		}
		drop := func(code string) error {
			_, err := p.service.DropDepartment(p.Context(), p.owner, "", identity.DropDepartment{Code: code})
			return err
		}
		for name, c := range map[string]struct {
			err  error
			want string
		}{
			"code":            {add(identity.AddDepartment{Code: "-x", Name: "x"}), "department.invalid pattern /code"},
			"taken":           {add(identity.AddDepartment{Code: "EAST", Name: "x"}), "department.duplicate"},
			"name":            {add(identity.AddDepartment{Code: "x", Name: " "}), "department.invalid required /name"},
			"above":           {add(identity.AddDepartment{Code: "x", Name: "x", Above: "nowhere"}), "department.invalid reference /above"},
			"head":            {add(identity.AddDepartment{Code: "x", Name: "x", Head: act.NewUserID()}), "department.invalid reference /head"},
			"too deep":        {add(identity.AddDepartment{Code: "x", Name: "x", Above: deep}), "department.invalid department.depth /above"},
			"moved too deep":  {change(identity.ChangeDepartment{Code: "sales", Above: patch.Set("works8")}), "department.invalid department.depth /above"},
			"under itself":    {change(identity.ChangeDepartment{Code: "sales", Above: patch.Set("sales")}), "department.invalid department.cycle /above"},
			"under its own":   {change(identity.ChangeDepartment{Code: "house", Above: patch.Set("east")}), "department.invalid department.cycle /above"},
			"none":            {change(identity.ChangeDepartment{Code: "nowhere"}), "department.missing"},
			"somebody in it":  {drop("east"), "department.used"},
			"something below": {drop("sales"), "department.used"},
			"none to drop":    {drop("nowhere"), "department.missing"},
			"an unknown one": {func() error {
				_, err := p.service.AddUser(p.Context(), p.owner, "", identity.AddUser{Login: "x", Name: "x", Department: "nowhere"})
				return err
			}(), "user.invalid reference /department"},
			"a fine new above": {change(identity.ChangeDepartment{Code: "east", Above: patch.Set("works")}), ""},
		} {
			if got := wrongs(c.err); got != c.want {
				p.Errorf("%s: %q; want %q", name, got, c.want)
			}
		}
	})
}

// wrongs is a fault's code with those of its parts and where they stand.
func wrongs(err error) string {
	f := fault.As(err)
	if f == nil {
		return ""
	}
	all := f.Code
	for _, part := range f.Parts {
		all += " " + part.Code + " " + part.Field
	}
	return all
}

func TestADroppedDepartmentIsGoneFromThoseWhoLeft(t *testing.T) {
	each(t, func(p *pottery) {
		p.units()
		ann := p.add("ann", "sales")
		p.belong(ann, "east")
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Active: patch.Set(false)})
		p.must(err)
		_, err = p.service.DropDepartment(p.Context(), p.owner, "", identity.DropDepartment{Code: "east"})
		p.must(err)
		back, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Active: patch.Set(true)})
		p.must(err)
		if back.Department != "" {
			p.Error(back.Department)
		}
	})
}

func TestWhoActsIsKnownWithDepartmentAndPeople(t *testing.T) {
	release := sound(t, nil)
	each(t, func(p *pottery) {
		p.units()
		ann, bob := p.add("ann", "sales"), p.add("bob", "sales")
		p.belong(ann, "east")
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: bob.ID, Manager: patch.Set(ann.ID)})
		p.must(err)
		c, _ := rule.CatalogueOf(release)
		e := c.NewEnv(start, nil)
		blueprint.Of[*identity.Roles](release).SetFacts(e, p.who(p.key(ann).Secret))
		other, _ := p.people().Get(ann.ID)
		root, _ := c.Root("user")
		e.Bind(root, other.Facts(c, nil))
		for _, cond := range []string{
			`{"f":"actor.department","op":"under","ref":"user.department"}`,
			`{"f":"actor.manages","op":"has","ref":"actor.user"}`,
		} {
			x, problems := c.Compile([]byte(cond), rule.StageRun, []string{"user"})
			if len(problems) > 0 {
				p.Fatal(problems)
			}
			if got, want := x.Holds(e), strings.Contains(cond, "under"); got != want {
				p.Errorf("%s is %v", cond, got)
			}
		}
		if a := p.who(p.key(ann).Secret); !slices.Equal(a.Manages, []string{bob.ID.String()}) || a.Departments[0] != "east" {
			p.Error(a.Departments, a.Manages)
		}
	})
}
