package identity_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

func TestAKeyActsAsItsUser(t *testing.T) {
	each(t, func(p *pottery) {
		u := p.add("Ann", "sales", "east", "sales")
		a := p.who(p.key(u).Secret)
		if a.Workspace != p.made.Workspace.ID || a.User != u.ID || a.Name != "Ann" || a.Kind != act.Staff || a.Channel != "api" ||
			!slices.Equal(a.Roles, []string{"east", "sales"}) {
			p.Errorf("acts as %+v", a)
		}
		if u.Login != "ann" || !slices.Equal(u.Roles, []string{"east", "sales"}) {
			p.Errorf("added %+v", u)
		}
	})
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	each(t, func(p *pottery) {
		good := p.made.Key.Secret
		raw, err := base64.RawURLEncoding.DecodeString(good[4:])
		p.must(err)
		for i := range []int{0, 1, 2} { // of the workspace, of the key's id, of the secret
			raw[i*24] ^= 1
			if _, err := p.service.Authenticate(p.Context(), "bsk_"+base64.RawURLEncoding.EncodeToString(raw)); err == nil {
				p.Errorf("a key with another byte %d was accepted", i*24)
			}
			raw[i*24] ^= 1
		}
		for _, bad := range []string{"", "bsk_", good[4:], good + "A", good[:40], strings.ToLower(good)} {
			_, err := p.service.Authenticate(p.Context(), bad)
			p.refuses("auth.missing", err)
		}
		if p.who(good).User != p.made.Owner.ID {
			p.Error("the good key was refused")
		}
	})
}

func TestOnlyTheHashOfAKeyIsStored(t *testing.T) {
	each(t, func(p *pottery) {
		key := p.key(p.add("ann"))
		raw, err := base64.RawURLEncoding.DecodeString(key.Secret[4:])
		p.must(err)
		for _, stored := range p.everything() {
			if bytes.Contains(stored, raw[32:]) || bytes.Contains(stored, []byte(key.Secret)) || strings.Contains(string(stored), key.Secret[60:]) {
				p.Errorf("the secret is stored: %q", stored)
			}
		}
	})
}

func TestADroppedKeyIsRefusedAtOnce(t *testing.T) {
	each(t, func(p *pottery) {
		elsewhere := p.second()
		u := p.add("ann", "sales")
		key := p.key(u)
		p.who(key.Secret)
		elsewhere.who(key.Secret)
		for range 2 { // dropping it again changes nothing
			dropped, err := p.service.DropKey(p.Context(), p.owner, "", identity.DropKey{ID: key.ID})
			p.must(err)
			if dropped.User != u.ID || dropped.Name != "test" {
				p.Errorf("dropped %+v", dropped)
			}
		}
		_, err := p.service.Authenticate(p.Context(), key.Secret)
		p.refuses("auth.missing", err)
		if got := p.told(u); !slices.Equal(got, []string{"identity.userAdded", "identity.keyAdded", "identity.keyDropped"}) {
			p.Errorf("told %q", got)
		}
		p.clock.Move(2 * time.Second) // how old another process's memory may be
		_, err = elsewhere.service.Authenticate(p.Context(), key.Secret)
		p.refuses("auth.missing", err)
	})
}

func TestAUserWhoLeftIsRefusedAndNewRolesCountAtOnce(t *testing.T) {
	each(t, func(p *pottery) {
		u := p.add("ann", "sales")
		key := p.key(u).Secret
		p.refuses("auth.denied", p.service.Allow(p.Context(), nil, p.who(key), "identity.manage"))
		_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: u.ID, Roles: patch.Set([]string{"owner"})})
		p.must(err)
		p.must(p.service.Allow(p.Context(), nil, p.who(key), "identity.manage"))
		_, err = p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: u.ID, Active: patch.Set(false)})
		p.must(err)
		_, err = p.service.Authenticate(p.Context(), key)
		p.refuses("auth.missing", err)
	})
}

func TestTheUseOfAKeyIsNotedOnceAnHour(t *testing.T) {
	each(t, func(p *pottery) {
		writes := func() int64 {
			p.who(p.made.Key.Secret)
			return p.db.Stats().Transactions
		}
		before := writes()
		p.clock.Move(10 * time.Minute)
		if n := writes(); n != before {
			p.Errorf("%d writes for a use ten minutes later", n-before)
		}
		p.clock.Move(time.Hour)
		if n := writes(); n != before+1 {
			p.Errorf("%d writes for a use an hour later", n-before)
		}
	})
}

func TestARefusalNamesThePermissionAndWhoCanGrantIt(t *testing.T) {
	each(t, func(p *pottery) {
		err := p.service.Allow(p.Context(), nil, p.who(p.key(p.add("ann", "sales")).Secret), "identity.manage")
		p.refuses("auth.denied", err)
		if !strings.Contains(err.Error(), "identity.manage") {
			p.Error(err)
		}
	})
}

func TestBeforeTheFirstReleaseTheOwnerMayDoEverything(t *testing.T) {
	each(t, func(p *pottery) {
		u := p.add("ann", "sales")
		key := p.key(u).Secret
		p.release.Store(nil)
		p.clock.Move(3 * time.Second)
		p.must(p.service.Allow(p.Context(), nil, p.who(p.made.Key.Secret), "blueprint.publish"))
		p.refuses("auth.denied", p.service.Allow(p.Context(), nil, p.who(key), "order.place"))
	})
}

func TestANewReleaseBringsItsRoles(t *testing.T) {
	each(t, func(p *pottery) {
		a := p.who(p.key(p.add("ann", "sales")).Secret)
		p.refuses("auth.denied", p.service.Allow(p.Context(), nil, a, "stock.count"))
		p.release.Store(sound(p.T, map[string]string{"roles/sales.json": role("sales", "staff", `"stock.*"`, "")}))
		p.tell(blueprint.Published{Workspace: a.Workspace.Raw(), Release: "rel_2", N: 2})
		p.must(p.service.Allow(p.Context(), nil, a, "stock.count"))
		p.refuses("auth.denied", p.service.Allow(p.Context(), nil, a, "order.place"))
	})
}

// TestAllowReadsThroughTheReaderAtHand: where there is one connection and it is taken,
// a second reader would wait for the first one for ever.
func TestAllowReadsThroughTheReaderAtHand(t *testing.T) {
	release := sound(t, nil)
	dbtest.EachURL(t, func(t *testing.T, url string) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		d, err := db.Open(ctx, url, db.Options{ReadConns: 1, PoolConns: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		frozen := clock.At(start)
		service := identity.New(identity.Options{DB: d, Facts: event.New(d, frozen), Clock: frozen, Current: func(_ context.Context, r db.Reader) (*blueprint.Release, error) {
			return release, question(r)
		}})
		a := dbtest.Act()
		a.Roles = []string{"owner"}
		err = d.Read(ctx, a, func(r db.Reader) error { return cmp.Or(question(r), service.Allow(ctx, r, a, "identity.manage")) })
		if err != nil {
			t.Errorf("within a read: %v", err)
		}
		frozen.Move(3 * time.Second) // nothing is remembered so long
		if err := service.Allow(ctx, nil, a, "identity.manage"); err != nil {
			t.Errorf("at a door: %v", err)
		}
	}, event.Room(), identity.Room())
}

// question takes a connection.
func question(r db.Reader) error {
	return r.Query(`SELECT login FROM users WHERE workspace_id = ? LIMIT 1`, []any{r.Workspace()}, func(row db.Row) error {
		var login string
		return row.Scan(&login)
	})
}
