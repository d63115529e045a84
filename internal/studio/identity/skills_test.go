package identity_test

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// What somebody can do is kept as a set, known to whoever looks for people, and asked by
// conditions.
func TestSkillsAreKept(t *testing.T) {
	each(t, func(p *pottery) {
		ann, err := p.service.AddUser(p.Context(), p.owner, "", identity.AddUser{Login: "ann", Name: "Ann", Roles: []string{"sales"}, Skills: []string{" glaze", "kiln", "", "glaze"}})
		p.must(err)
		if want := []string{"glaze", "kiln"}; !slices.Equal(ann.Skills, want) {
			p.Errorf("Ann can %q; want %q", ann.Skills, want)
		}
		c := blueprint.Of[*rule.Catalogue](p.release.Load())
		holds := func() bool {
			one, _ := p.people().Get(ann.ID)
			made, problems := c.Compile([]byte(`{"f":"user.skills","op":"has","v":"kiln"}`), rule.StageRun, []string{"user"})
			if rule.Failed(problems) {
				t.Fatal(problems)
			}
			root, _ := c.Root("user")
			e := c.NewEnv(start, nil)
			e.Bind(root, one.Facts(c, nil))
			return made.Holds(e)
		}
		if !holds() {
			p.Error("a condition does not find the skill")
		}
		told := len(p.told(ann))
		for _, skills := range []patch.Of[[]string]{patch.Set([]string{"kiln", "glaze"}), patch.Set([]string{"wheel"})} {
			_, err = p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Skills: skills})
			p.must(err)
		}
		if holds() || len(p.told(ann)) != told+1 {
			p.Errorf("after the change told %q", p.told(ann))
		}
		got, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Skills: patch.Of[[]string]{Given: true}})
		p.must(err)
		if got.Skills != nil {
			p.Errorf("none is %q", got.Skills)
		}
	})
}

func TestTooManySkillsAreRefused(t *testing.T) {
	each(t, func(p *pottery) {
		many := strings.Split("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[:51], "")
		for _, skills := range [][]string{{strings.Repeat("陶", 51)}, many} {
			_, err := p.service.AddUser(p.Context(), p.owner, "", identity.AddUser{Login: "ann", Name: "Ann", Skills: skills})
			p.refuses("user.invalid", err)
			if f := fault.As(err); len(f.Parts) != 1 || f.Parts[0].Field != "/skills" || f.Parts[0].Code != "length" {
				p.Errorf("%+v", f.Parts)
			}
		}
		_, err := p.service.AddUser(p.Context(), p.owner, "", identity.AddUser{Login: "ann", Name: "Ann", Skills: many[:50]})
		p.must(err)
	})
}
