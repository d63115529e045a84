package party_test

import (
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/tally"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/party"
	"bespoke/test/rig"
)

func resolve(t testing.TB, w *rig.World, ref string) (p *party.Party) {
	t.Helper()
	w.Read(t, func(r db.Reader) error {
		found, err := party.Resolve(r, []party.Ref{{Ref: ref}})
		if err == nil {
			p = found[0]
		}
		return err
	})
	return p
}

func charge(p *party.Party, yuan int64, sure bool) party.Charge {
	return party.Charge{Party: p.ID, Amount: money.Of(dec.Of(yuan), "CNY"), PlacedAt: p.CreatedAt, Sure: sure}
}

func book(t testing.TB, w *rig.World, charges ...party.Charge) (errs []error) {
	t.Helper()
	err := w.DB.Write(t.Context(), w.Act, func(tx db.Tx) (err error) {
		errs, err = party.Book(tx, charges)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return errs
}

func audit(t testing.TB, w *rig.World, orders, totals tally.Counts) {
	t.Helper()
	w.Read(t, func(r db.Reader) error {
		found, err := party.Audit(r, orders, totals)
		if len(found) > 0 {
			t.Errorf("audit: %v", found)
		}
		return err
	})
}

func TestRefsFindEachPartyOnce(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a"}`).Want(t, 201)
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"B","name":"b"}`).Want(t, 201)
		b := resolve(t, w, "B")
		w.Read(t, func(r db.Reader) error {
			found, err := party.Resolve(r, []party.Ref{{Ref: "A"}, {ID: b.ID}, {Ref: "NONE"}, {Ref: "B"}, {}, {Ref: "A"}})
			if err != nil {
				return err
			}
			if found[0] == nil || found[0] != found[5] || found[1] != found[3] || found[2] != nil || found[4] != nil || found[1].Name != "b" {
				t.Errorf("%v", found)
			}
			return nil
		})
	})
}

func TestCreditGoesToWhoComesFirst(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a","creditLimit":{"amount":"100","currency":"CNY"}}`).Want(t, 201)
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"B","name":"b"}`).Want(t, 201)
		a, b := resolve(t, w, "A"), resolve(t, w, "B")
		errs := book(t, w, charge(a, 60, true), charge(b, 1000, true), charge(a, 50, true), charge(a, 40, true), charge(a, 7, false), charge(a, 0, true))
		for i, want := range []error{nil, nil, op.ErrStale, nil, nil, nil} {
			if errs[i] != want {
				t.Errorf("charge %d: %v; want %v", i, errs[i], want)
			}
		}
		a, b = resolve(t, w, "A"), resolve(t, w, "B")
		if left, _ := a.Left(); left.String() != "-7 CNY" || a.Free(money.Of(1, "CNY")) || !a.Free(money.Of(0, "CNY")) || !b.Free(money.Of(dec.Max, "CNY")) {
			t.Errorf("left %s", left)
		}
		err := w.DB.Write(t.Context(), w.Act, func(tx db.Tx) error {
			return party.GiveBack(tx, []party.Charge{charge(a, 60, false), charge(a, 7, false)})
		})
		if err != nil {
			t.Fatal(err)
		}
		key := party.AccountKey(a.ID, "CNY")
		audit(t, w, tally.Counts{key: 2, party.AccountKey(b.ID, "CNY"): 1},
			tally.Counts{key: int64(dec.Of(40)), party.AccountKey(b.ID, "CNY"): int64(dec.Of(1000))})
	})
}

func TestTheAuditFindsWhatDisagrees(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a"}`).Want(t, 201)
		a := resolve(t, w, "A")
		book(t, w, charge(a, 5, false))
		w.Read(t, func(r db.Reader) error {
			key := party.AccountKey(a.ID, "CNY")
			found, err := party.Audit(r, tally.Counts{key: 1}, tally.Counts{key: int64(dec.Of(4))})
			want := []tally.Difference{{Counter: "party.creditUsed", Key: key, Stored: 50_000, Computed: 40_000},
				{Counter: "party.spent", Key: key, Stored: 50_000, Computed: 40_000}}
			if !slices.Equal(found, want) {
				t.Errorf("%v", found)
			}
			return err
		})
	})
}

func TestAnotherCurrencyHasAnAccountOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a","creditLimit":{"amount":"1","currency":"CNY"}}`).Want(t, 201)
		a := resolve(t, w, "A")
		dollars := charge(a, 500, true)
		dollars.Amount.Currency = "USD"
		if errs := book(t, w, dollars, dollars); errs[0] != nil || errs[1] != nil {
			t.Error(errs)
		}
		got := w.Do(t, "GET", "/api/v1/parties?ref=A", "").Want(t, 200)
		if got.Get(t, "items", 0, "accounts", 0, "spent") != `{"amount":"1000.00","currency":"USD"}` || got.Get(t, "items", 0, "accounts", 0, "orderCount") != "2" {
			t.Errorf("%s", got.Body)
		}
	})
}

func TestCreditIsNeverGivenTwice(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a","creditLimit":{"amount":"10","currency":"CNY"}}`).Want(t, 201)
		a := resolve(t, w, "A")
		var wait sync.WaitGroup
		var mu sync.Mutex
		given := 0
		for range 8 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				errs := book(t, w, charge(a, 2, true), charge(a, 2, true))
				mu.Lock()
				defer mu.Unlock()
				for _, err := range errs {
					if err == nil {
						given++
					}
				}
			}()
		}
		wait.Wait()
		if given != 5 {
			t.Errorf("%d orders of 2 got credit of 10", given)
		}
	})
}

func TestARefusalSaysWhatIsLeft(t *testing.T) {
	limit := money.Of(dec.Of(100), "CNY")
	p := &party.Party{Body: party.Body{Name: "A", CreditLimit: &limit}, Accounts: []party.Account{{Currency: "CNY", Used: dec.Of(60)}}}
	e := p.Exceeded(money.Of(dec.Of(50), "CNY"), true)
	if e.Kind != fault.Blocked || e.Code != "credit.exceeded" || e.Say("en") != "A has 40 CNY left of a credit limit of 100 CNY; 50 CNY is needed" ||
		e.Say("zh-CN") == e.Say("en") || e.Remedy("zh-CN") == "" || e.Remedy("en") == "" {
		t.Errorf("%v", e)
	}
}

func TestBookingAndGivingBackConserves(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a","creditLimit":{"amount":"100","currency":"CNY"}}`).Want(t, 201)
		w.Do(t, "POST", "/api/v1/parties", `{"ref":"B","name":"b"}`).Want(t, 201)
		both := []*party.Party{resolve(t, w, "A"), resolve(t, w, "B")}
		var live []party.Charge
		rapid.Check(t, func(rt *rapid.T) {
			var charges []party.Charge
			for range rapid.IntRange(1, 4).Draw(rt, "charges") {
				charges = append(charges, charge(rapid.SampledFrom(both).Draw(rt, "party"), rapid.Int64Range(0, 60).Draw(rt, "yuan"), rapid.Bool().Draw(rt, "sure")))
			}
			for i, err := range book(t, w, charges...) {
				if err == nil {
					live = append(live, charges[i])
				}
			}
			n := rapid.IntRange(0, len(live)).Draw(rt, "back")
			err := w.DB.Write(t.Context(), w.Act, func(tx db.Tx) error { return party.GiveBack(tx, live[:n]) })
			if err != nil {
				t.Fatal(err)
			}
			live = slices.Clone(live[n:])
			orders, totals := tally.Counts{}, tally.Counts{}
			for _, c := range live {
				key := party.AccountKey(c.Party, "CNY")
				orders[key]++
				totals[key] += int64(c.Amount.Units)
			}
			audit(t, w, orders, totals)
		})
	})
}
