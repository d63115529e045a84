package identity_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/identity"
)

// everything is what the room's tables and the facts hold, value by value.
func (p *pottery) everything() (values [][]byte) {
	p.Helper()
	p.must(p.db.Read(p.Context(), p.owner, func(r db.Reader) error {
		err := r.Query(`SELECT name, hash FROM api_keys WHERE workspace_id = ?`, []any{r.Workspace()}, func(row db.Row) error {
			var name, hash []byte
			err := row.Scan(&name, &hash)
			values = append(values, name, hash)
			return err
		})
		return errors.Join(err, r.Query(`SELECT data FROM facts WHERE workspace_id = ?`, []any{r.Workspace()}, func(row db.Row) error {
			var data []byte
			err := row.Scan(&data)
			values = append(values, data)
			return err
		}))
	}))
	if len(values) < 4 {
		p.Errorf("only %d values were read", len(values))
	}
	return values
}

func (p *pottery) tell(f event.Fact) {
	p.Helper()
	p.must(p.facts.Write(p.Context(), p.owner, func(tx *event.Tx) error {
		tx.Tell(p.owner, f)
		return nil
	}))
}

// change gives a user a region.
func (p *pottery) change(u identity.User, region string) {
	p.Helper()
	_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: u.ID, Region: patch.Set(region)})
	p.must(err)
}

func TestACreatedWorkspaceHasAnOwner(t *testing.T) {
	each(t, func(p *pottery) {
		all, err := p.service.Workspaces(p.Context())
		p.must(err)
		if len(all) != 1 || all[0] != p.made.Workspace || all[0].Name != "Pottery" {
			p.Errorf("workspaces %+v", all)
		}
		if p.owner.User != p.made.Owner.ID || !slices.Equal(p.owner.Roles, []string{"owner"}) {
			p.Errorf("the owner is %+v", p.owner)
		}
		if got := p.told(p.made.Owner); !slices.Equal(got, []string{"identity.userAdded", "identity.keyAdded"}) {
			p.Errorf("told %q", got)
		}
	})
}

func TestAWrongUserIsRefusedFieldByField(t *testing.T) {
	each(t, func(p *pottery) {
		stranger := act.NewUserID()
		for _, c := range []struct {
			in   identity.AddUser
			want string
		}{
			{identity.AddUser{}, "[/login required /name required]"},
			{identity.AddUser{Login: "a b", Name: " "}, "[/login pattern /name required]"},
			{identity.AddUser{Login: strings.Repeat("a", 101), Name: strings.Repeat("陈", 301)}, "[/login length /name length]"},
			{identity.AddUser{Login: "a", Name: "陈", Kind: act.Robot, Lang: "tlh"}, "[/kind option /lang option]"},
			{identity.AddUser{Login: "a", Name: "A", Manager: stranger, Roles: []string{"sales", "potter"}}, "[/manager reference /roles/0 reference]"},
			{identity.AddUser{Login: "a", Name: "A", Kind: act.Customer, Roles: []string{"sales"}}, "[/party required /roles/0 option]"},
			{identity.AddUser{Login: "a", Name: "A", Roles: []string{"customer"}}, "[/roles/0 option]"},
		} {
			_, err := p.service.AddUser(p.Context(), p.owner, "", c.in)
			p.refuses("user.invalid", err)
			var got []string
			for _, part := range fault.As(err).Parts {
				got = append(got, part.Field+" "+part.Code)
			}
			if fmt.Sprint(got) != c.want {
				p.Errorf("%+v: %q; want %s", c.in, got, c.want)
			}
		}
	})
}

func TestALoginIsGivenOnce(t *testing.T) {
	each(t, func(p *pottery) {
		p.add("Ann")
		var wg sync.WaitGroup
		free := make(chan string, 20)
		for range 10 {
			for _, login := range []string{"ANN", "Bob"} {
				wg.Go(func() {
					if _, err := p.service.AddUser(p.Context(), p.owner, "", identity.AddUser{Login: login, Name: login}); err == nil {
						free <- login
					} else {
						p.refuses("user.duplicate", err)
					}
				})
			}
		}
		wg.Wait()
		if len(free) != 1 || <-free != "Bob" {
			p.Error("a login was given twice")
		}
	})
}

func TestAChangeTouchesWhatItNamesAndNothingElse(t *testing.T) {
	each(t, func(p *pottery) {
		boss, ann := p.add("boss"), p.add("ann", "sales")
		roles := []string{"east"}
		got, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Manager: patch.Set(boss.ID), Region: patch.Set("east")})
		p.must(err)
		want := ann
		want.Manager, want.Region = boss.ID, "east"
		if fmt.Sprint(got) != fmt.Sprint(want) {
			p.Errorf("changed to %+v; want %+v", got, want)
		}
		got, err = p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Manager: patch.Set(act.UserID{}), Roles: patch.Set(roles)})
		p.must(err)
		if !got.Manager.IsZero() || got.Region != "east" || !slices.Equal(got.Roles, roles) {
			p.Errorf("changed to %+v", got)
		}
		if got := p.told(ann); len(got) != 3 || got[2] != "identity.userChanged" {
			p.Errorf("told %q", got)
		}
		_, err = p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Roles: patch.Set(roles)})
		p.must(err)
		if got := p.told(ann); len(got) != 3 {
			p.Errorf("a change of nothing told %q", got)
		}
	})
}

func TestAWrongChangeIsRefused(t *testing.T) {
	each(t, func(p *pottery) {
		ann := p.add("ann", "sales")
		for _, in := range []identity.ChangeUser{{Manager: patch.Set(ann.ID)}, {Manager: patch.Set(act.NewUserID())},
			{Name: patch.Set("")}, {Roles: patch.Set([]string{"potter"})}} {
			in.ID = ann.ID
			_, err := p.service.ChangeUser(p.Context(), p.owner, "", in)
			p.refuses("user.invalid", err)
		}
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: act.NewUserID()})
		p.refuses("user.missing", err)
		if got, ok := p.people().Get(ann.ID); !ok || !slices.Equal(got.Roles, []string{"sales"}) || !got.Manager.IsZero() {
			p.Errorf("a refusal changed %+v", got)
		}
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	each(t, func(p *pottery) {
		no, none := patch.Set(false), patch.Set([]string{})
		for _, in := range []identity.ChangeUser{{Active: no}, {Roles: none}} {
			in.ID = p.made.Owner.ID
			_, err := p.service.ChangeUser(p.Context(), p.owner, "", in)
			p.refuses("user.fallback", err)
		}
		second := p.add("second", "owner")
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: p.made.Owner.ID, Active: no})
		p.must(err)
		_, err = p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: second.ID, Roles: none})
		p.refuses("user.fallback", err)
	})
}

func TestOfTwoOwnersWhoLeaveAtOnceOneStays(t *testing.T) {
	each(t, func(p *pottery) {
		elsewhere := p.second()
		owners := []act.UserID{p.made.Owner.ID, p.add("second", "owner").ID, p.add("third", "owner").ID}
		no := patch.Set(false)
		var wg sync.WaitGroup
		left := make(chan error, len(owners))
		for i, u := range owners {
			at := []*pottery{p, elsewhere}[i%2]
			wg.Go(func() {
				_, err := at.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: u, Active: no})
				left <- err
			})
		}
		wg.Wait()
		close(left)
		stayed := 0
		for err := range left {
			if err != nil {
				p.refuses("user.fallback", err)
				stayed++
			}
		}
		if stayed != 1 || len(p.people().Role("owner")) != 1 {
			p.Errorf("%d stayed, %d owners", stayed, len(p.people().Role("owner")))
		}
	})
}

func TestAnotherWorkspaceSeesNothing(t *testing.T) {
	each(t, func(p *pottery) {
		ann := p.add("ann", "sales")
		key := p.key(ann)
		other := *p
		var err error
		other.made, err = p.service.CreateWorkspace(p.Context(), "Rival", "zh-CN", "owner")
		p.must(err)
		other.owner = other.who(other.made.Key.Secret)
		_, err = p.service.ChangeUser(p.Context(), other.owner, "", identity.ChangeUser{ID: ann.ID, Name: patch.Set("stolen")})
		p.refuses("user.missing", err)
		_, err = p.service.AddKey(p.Context(), other.owner, "", identity.AddKey{User: ann.ID})
		p.refuses("user.missing", err)
		_, err = p.service.DropKey(p.Context(), other.owner, "", identity.DropKey{ID: key.ID})
		p.refuses("key.missing", err)
		other.add("ann", "sales") // the same login, in its own workspace
		if _, ok := other.people().Get(ann.ID); ok {
			p.Error("a user of another workspace is among the people")
		}
		p.who(key.Secret)
	})
}

func TestPeopleAreOneSnapshotPerVersion(t *testing.T) {
	each(t, func(p *pottery) {
		boss := p.add("boss", "sales")
		ann := p.add("ann", "sales", "east")
		no := patch.Set(false)
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: ann.ID, Manager: patch.Set(boss.ID)})
		p.must(err)
		before := p.people()
		if p.people() != before {
			p.Error("the same staffing was read twice")
		}
		if got := before.Role("sales"); len(got) != 2 || got[0].ID != boss.ID || got[1].ID != ann.ID || got[1].Text != ann.ID.String() {
			p.Errorf("sales are %+v", got)
		}
		_, err = p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: boss.ID, Active: no})
		p.must(err)
		now := p.people()
		if len(now.Role("sales")) != 1 || len(before.Role("sales")) != 2 {
			p.Error("a snapshot must not change, and a new one must show the change")
		}
		if _, ok := now.Login("boss"); ok {
			p.Error("a user who left is found by login")
		}
		if m, ok := now.Manager(ann.ID); !ok || m.ID != boss.ID || m.Active {
			p.Errorf("the manager who left is %+v", m)
		}
	})
}

func TestAnUndoneChangeLeavesNoSnapshotBehind(t *testing.T) {
	each(t, func(p *pottery) {
		p.add("ann", "sales")
		undone := errors.New("undone")
		err := p.db.Write(p.Context(), p.owner, func(tx db.Tx) error {
			tx.Write(`UPDATE users SET active = ? WHERE workspace_id = ?`, false, tx.Workspace())
			tx.Write(`UPDATE staffing SET version = ? WHERE workspace_id = ?`, id.Raw{1}, tx.Workspace())
			inside, err := p.service.People(p.Context(), tx)
			p.must(err)
			if len(inside.Role("sales")) != 0 {
				p.Error("the transaction does not see its own change")
			}
			return undone
		})
		if !errors.Is(err, undone) || len(p.people().Role("sales")) != 1 {
			p.Errorf("%v; sales are %d", err, len(p.people().Role("sales")))
		}
	})
}

func TestACustomersLoginStandsForAParty(t *testing.T) {
	each(t, func(p *pottery) {
		var party identity.PartyID
		party.SetRaw(id.Raw{7})
		u, err := p.service.AddUser(p.Context(), p.owner, "", identity.AddUser{Login: "c", Name: "C", Kind: act.Customer, Party: party, Roles: []string{"customer"}})
		p.must(err)
		if a := p.who(p.key(u).Secret); a.Kind != act.Customer || a.Party != party.Raw() {
			p.Errorf("acts as %+v", a)
		}
		if got := p.people().Party(party); len(got) != 1 || got[0].ID != u.ID {
			p.Errorf("the party's people are %+v", got)
		}
	})
}
