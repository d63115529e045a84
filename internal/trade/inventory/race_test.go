package inventory_test

import (
	"sync"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/inventory"
	"bespoke/test/rig"
)

// buy lets buyers each want n pieces of A under refuse, decided and reserved in
// one batch as a turn of the queue does it, stale ones again. It returns how
// many got theirs.
func (s *store) buy(t testing.TB, buyers int, n int64) (got int, err error) {
	for buyers > 0 {
		var claims []inventory.Claim
		err = s.DB.Read(t.Context(), s.Act, func(r db.Reader) error {
			shelf, err := s.load(r)
			claims = claims[:0]
			for range buyers {
				if c, refused := s.plan(shelf, rig.NewRaw(), wish{"A", n, inventory.Refuse, nil}); err == nil && refused == nil {
					claims = append(claims, c)
				}
			}
			return err
		})
		if err != nil || len(claims) == 0 {
			return got, err
		}
		placed := 0
		err = s.Log.Write(t.Context(), s.Act, func(tx *event.Tx) error {
			placed = 0
			errs, err := take(tx, claims...)
			for _, e := range errs {
				if e == nil {
					placed++
				} else if e != op.ErrStale {
					return e
				}
			}
			return err
		})
		if err != nil {
			return got, err
		}
		got += placed
		buyers = len(claims) - placed
	}
	return got, nil
}

func (s *store) crowd(t *testing.T, crowds, buyers int, n int64) (sold int) {
	t.Helper()
	var wait sync.WaitGroup
	var mu sync.Mutex
	for range crowds {
		wait.Add(1)
		go func() {
			defer wait.Done()
			got, err := s.buy(t, buyers, n)
			mu.Lock()
			defer mu.Unlock()
			sold += got
			if err != nil {
				t.Error(err)
			}
		}()
	}
	wait.Wait()
	return sold
}

func TestTheLastPieceIsSoldOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		for range 10 {
			s.receive(t, "MAIN", "A", 1)
			if sold := s.crowd(t, 2, 1, 1); sold != 1 {
				t.Fatalf("the last piece was sold %d times", sold)
			}
		}
		s.audit(t)
	})
}

func TestOfTwoThousandBuyersFiveHundredGetAPiece(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 300)
		s.receive(t, "EAST", "A", 200)
		if sold := s.crowd(t, 40, 50, 1); sold != 500 {
			t.Errorf("%d of 500 pieces were sold", sold)
		}
		if got := s.stock(t, "A"); got != "500 500 0 0" {
			t.Error(got)
		}
		s.audit(t)
	})
}

// Receipts and orders that wait must not miss each other, whoever comes first.
func TestNobodyWaitsWhileThereIsStock(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				if i%2 == 0 {
					if _, err := s.verbs.Receive(t.Context(), s.Act, "", inventory.ReceiveInput{
						Warehouse: []string{"MAIN", "EAST"}[i/2%2],
						Lines:     []inventory.ReceiveLine{{SKU: "A", Quantity: 50_000}},
					}); err != nil {
						t.Error(err)
					}
					return
				}
				if err := s.wait(t, 6); err != nil {
					t.Error(err)
				}
			}()
		}
		wait.Wait()
		if got := s.stock(t, "A"); got != "20 20 0 4" {
			t.Error(got)
		}
		s.audit(t)
	})
}

// wait orders n pieces of A under backorder.
func (s *store) wait(t testing.TB, n int64) error {
	order := rig.NewRaw()
	for stale := true; stale; {
		var claim inventory.Claim
		err := s.DB.Read(t.Context(), s.Act, func(r db.Reader) error {
			shelf, err := s.load(r)
			if err == nil {
				claim, err = s.plan(shelf, order, wish{"A", n, inventory.Backorder, nil})
			}
			return err
		})
		if err != nil {
			return err
		}
		err = s.Log.Write(t.Context(), s.Act, func(tx *event.Tx) error {
			errs, err := take(tx, claim)
			stale = err == nil && errs[0] != nil
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// A thousand lines cost as many statements as one.
func TestABatchCostsAsManyStatementsAsALine(t *testing.T) {
	dialect := func(s *store) (d db.Dialect) {
		s.Read(t, func(r db.Reader) error { d = r.Dialect(); return nil })
		return d
	}
	each(t, func(t *testing.T, s *store) {
		if dialect(s) != db.Postgres {
			return // SQLite loops over a kept statement
		}
		s.receive(t, "MAIN", "A", 5000)
		s.receive(t, "EAST", "B", 5000)
		cost := func(orders, lines int) int64 {
			var claims []inventory.Claim
			s.Read(t, func(r db.Reader) error {
				shelf, err := s.load(r)
				for range orders {
					var wishes []wish
					for i := range lines {
						wishes = append(wishes, wish{[]string{"A", "B", "C"}[i%3], 1, inventory.Backorder, nil})
					}
					c, _ := s.plan(shelf, rig.NewRaw(), wishes...)
					claims = append(claims, c)
				}
				return err
			})
			before := s.DB.Stats()
			s.Write(t, func(tx *event.Tx) error {
				_, err := take(tx, claims...)
				return err
			})
			return s.DB.Stats().Statements - before.Statements
		}
		cost(1, 3) // makes the counters of what never lay anywhere
		if one, many := cost(1, 3), cost(40, 25); one != many || one > 10 {
			t.Errorf("one order of 3 lines costs %d statements, 40 of 25 cost %d", one, many)
		}
		s.audit(t)
	})
}
