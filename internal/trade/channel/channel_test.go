package channel_test

import (
	"sync"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/channel"
	"bespoke/test/rig"
)

func accept(t *testing.T, d *db.DB, a act.Act, claims ...channel.Claim) (errs []error) {
	t.Helper()
	err := d.Write(t.Context(), a, func(tx db.Tx) (err error) {
		errs, err = channel.Accept(tx, claims)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return errs
}

func claim(c, foreign string) channel.Claim {
	return channel.Claim{Channel: c, ForeignID: foreign, Order: rig.NewRaw()}
}

func TestAForeignIDIsAcceptedOncePerChannelAndWorkspace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := dbtest.Act()
		first := claim("shop", "1001")
		errs := accept(t, d, a, first, claim("api", "1001"), claim("shop", "1002"), claim("shop", "1001"))
		for i, want := range []bool{true, true, true, false} {
			if (errs[i] == nil) != want {
				t.Errorf("claim %d: %v", i, errs[i])
			}
		}
		again := fault.As(accept(t, d, a, claim("shop", "1001"))[0])
		want := id.From[orderKind](first.Order).String()
		if again == nil || again.Code != "order.duplicate" || again.Field != "/foreignId" || again.Extra.(map[string]any)["id"] != want {
			t.Errorf("%v, extra %v; want the first one's id %s", again, again.Extra, want)
		}
		if errs := accept(t, d, dbtest.Act(), claim("shop", "1001")); errs[0] != nil {
			t.Errorf("another workspace's id stood in the way: %v", errs)
		}
	}, channel.Room())
}

type orderKind struct{}

func (orderKind) Prefix() string { return "ord" }

func TestOfManyAtOnceOneIsAccepted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := dbtest.Act()
		var mu sync.Mutex
		var wait sync.WaitGroup
		accepted := 0
		for range 8 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				errs := accept(t, d, a, claim("shop", "7"))
				mu.Lock()
				defer mu.Unlock()
				if len(errs) == 1 && errs[0] == nil {
					accepted++
				}
			}()
		}
		wait.Wait()
		if accepted != 1 {
			t.Errorf("%d orders were accepted under one id", accepted)
		}
	}, channel.Room())
}

func TestForeignIDsAreComparedByteForByte(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := dbtest.Act()
		var claims []channel.Claim
		var asked []channel.Foreign
		seen := map[string]bool{}
		for _, s := range rig.Naughty(t) {
			if !seen[s] {
				seen[s] = true
				claims = append(claims, claim("file", s))
				asked = append(asked, channel.Foreign{Channel: "file", ForeignID: s})
			}
		}
		for i, err := range accept(t, d, a, claims...) {
			if err != nil {
				t.Errorf("%q: %v", claims[i].ForeignID, err)
			}
		}
		err := d.Read(t.Context(), a, func(r db.Reader) error {
			found, err := channel.Find(r, append(asked, channel.Foreign{Channel: "shop", ForeignID: "x"}))
			for i, f := range asked {
				if found[f] != claims[i].Order {
					t.Errorf("%q belongs to another order", f.ForeignID)
				}
			}
			if len(found) != len(asked) {
				t.Errorf("found %d of %d", len(found), len(asked))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}, channel.Room())
}

func TestTheChannelsAreThoseOfTheRegistry(t *testing.T) {
	codes, ok := rule.NewCatalogue().Build().Set("channel")
	if !ok || len(codes) != 6 {
		t.Fatalf("the registry has %v", codes)
	}
	for _, c := range codes {
		if !channel.Valid(c.Code) {
			t.Errorf("%s is no channel", c.Code)
		}
	}
	if channel.Valid("") || channel.Valid("fax") {
		t.Error("anything is a channel")
	}
}
