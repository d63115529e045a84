package identity_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
	"bespoke/internal/studio/identity"
)

// leads makes one user the manager of another.
func (p *pottery) leads(boss, who identity.User) error {
	_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: who.ID, Manager: patch.Set(boss.ID)})
	return err
}

// circleOf is where a circle was found and who is in it; "" where there is none.
func circleOf(err error) string {
	for _, part := range partsOf(err) {
		if part.Code == "user.cycle" {
			return part.Field + " " + strings.TrimPrefix(part.Say("en"), "Managers would go in a circle: ")
		}
	}
	return fmt.Sprint(err)
}

func partsOf(err error) []*fault.Error {
	if f := fault.As(err); f != nil {
		return f.Parts
	}
	return nil
}

func TestManagersInACircleAreRefusedWhoeverClosesIt(t *testing.T) {
	each(t, func(p *pottery) {
		ann, bob, cai, dan := p.add("ann", "sales"), p.add("bob", "sales"), p.add("cai", "sales"), p.add("dan", "sales")
		p.must(p.leads(ann, bob))
		p.must(p.leads(bob, cai))
		if got := circleOf(p.leads(bob, ann)); got != "/manager ann → bob → ann" {
			p.Error(got)
		}
		if got := circleOf(p.leads(cai, ann)); got != "/manager ann → cai → bob → ann" {
			p.Error(got)
		}
		p.must(p.leads(cai, dan))

		// A head is the manager of those who have no other, in departments below too.
		p.unit("house", "", dan.ID)
		p.unit("sales", "house")
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Department: patch.Set("sales")})
		if got := circleOf(err); got != "/department ann → dan → cai → bob → ann" {
			p.Error(got)
		}
		p.unit("works", "")
		p.belong(ann, "works")
		_, err = p.service.ChangeDepartment(p.Context(), p.owner, "", identity.ChangeDepartment{Code: "works", Head: patch.Set(cai.ID)})
		if got := circleOf(err); got != "/head ann → cai → bob → ann" {
			p.Error(got)
		}
		_, err = p.service.ChangeDepartment(p.Context(), p.owner, "", identity.ChangeDepartment{Code: "works", Above: patch.Set("sales")})
		if got := circleOf(err); got != "/above ann → dan → cai → bob → ann" {
			p.Error(got)
		}
		people := p.people()
		if above, led := people.Manager(ann.ID); led {
			p.Errorf("a refusal left %s above ann", above.Login)
		}
	})
}

func TestALongCircleIsNamedInShort(t *testing.T) {
	each(t, func(p *pottery) {
		first := p.add("u0", "sales")
		last := first
		for i := range 11 {
			next := p.add(fmt.Sprint("u", i+1), "sales")
			p.must(p.leads(last, next))
			last = next
		}
		if got := circleOf(p.leads(last, first)); got != "/manager u0 → u11 → u10 → u9 → u8 → u7 → u6 → u5 → … → u0" {
			p.Error(got)
		}
	})
}

func TestOfTwoWhoBecomeEachOthersManagerAtOnceOneIsRefused(t *testing.T) {
	each(t, func(p *pottery) {
		ann, bob := p.add("ann", "sales"), p.add("bob", "sales")
		elsewhere := p.second()
		results := make([]error, 2)
		var both sync.WaitGroup
		set := func(ctx context.Context, i int, at *pottery, who, boss act.UserID) {
			both.Go(func() {
				_, results[i] = at.service.ChangeUser(ctx, p.owner, "", identity.ChangeUser{ID: who, Manager: patch.Set(boss)})
			})
		}
		set(p.Context(), 0, p, ann.ID, bob.ID)
		set(p.Context(), 1, elsewhere, bob.ID, ann.ID)
		both.Wait()
		if (results[0] == nil) == (results[1] == nil) {
			p.Errorf("answered %v and %v", results[0], results[1])
		}
	})
}
