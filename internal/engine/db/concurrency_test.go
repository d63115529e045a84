package db_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

// atOnce runs n functions at the same time and returns their errors.
func atOnce(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = fn(i) })
	}
	wg.Wait()
	return errs
}

func failures(t *testing.T, errs []error) {
	t.Helper()
	for i, err := range errs {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// gathered starts n writes while the writer is busy with another one, so that
// they wait for it together.
func gathered(s *suite, n int, fn func(i int, tx db.Tx) error) []error {
	var errs []error
	all := make(chan struct{})
	release := make(chan struct{})
	var waiting sync.WaitGroup
	waiting.Add(n)
	go func() {
		defer close(all)
		errs = atOnce(n, func(i int) error {
			waiting.Done()
			return s.write(func(tx db.Tx) error { return fn(i, tx) })
		})
	}()
	go func() {
		waiting.Wait()
		for range 1_000 {
			runtime.Gosched()
		}
		close(release)
	}()
	s.must(func(tx db.Tx) error { <-release; return nil })
	<-all
	return errs
}

func TestWritersThatWaitShareACommitOnSQLite(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		const n = 64
		before := s.d.Stats()
		failures(t, gathered(s, n, func(i int, tx db.Tx) error {
			add(tx, newThing(fmt.Sprint(i)))
			return nil
		}))
		did := s.d.Stats()
		transactions, commits := did.Transactions-before.Transactions, did.Commits-before.Commits
		if transactions != n+1 || len(s.all()) != n {
			t.Errorf("%d transactions, %d rows", transactions, len(s.all()))
		}
		if s.d.Dialect() == db.SQLite && commits > n/4 {
			t.Errorf("%d transactions took %d commits", transactions, commits)
		}
	})
}

func TestAFailingMemberOfAGroupHarmsNoNeighbour(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		const n = 60
		errs := gathered(s, n, func(i int, tx db.Tx) error {
			a := newThing(fmt.Sprint(i))
			add(tx, a)
			switch i % 5 {
			case 1:
				return errOwn
			case 2:
				add(tx, a)
			case 3:
				panic("in a group")
			}
			return nil
		})
		for i, err := range errs {
			if failed := i%5 >= 1 && i%5 <= 3; failed != (err != nil) {
				t.Errorf("%d: %v", i, err)
			}
		}
		if got := len(s.all()); got != n*2/5 {
			t.Errorf("%d rows", got)
		}
	})
}

func TestAFunctionThatEndsItsGoroutineDoesNotEndTheWriter(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		if s.d.Dialect() == db.Postgres {
			t.Skip("there the function runs on its caller's goroutine")
		}
		errs := gathered(s, 20, func(i int, tx db.Tx) error {
			add(tx, newThing(fmt.Sprint(i)))
			if i%4 == 0 {
				runtime.Goexit()
			}
			return nil
		})
		for i, err := range errs {
			if (i%4 == 0) != (err != nil) {
				t.Errorf("%d: %v", i, err)
			}
		}
		if got := len(s.all()); got != 15 {
			t.Errorf("%d rows", got)
		}
	})
}

func TestNoUpdateIsLost(t *testing.T) {
	type counter struct {
		key
		Amount int64 `db:"amount"`
	}
	each(t, func(t *testing.T, s *suite) {
		a := newThing("a")
		s.must(func(tx db.Tx) error { add(tx, a); return nil })
		failures(t, atOnce(8, func(int) error {
			for range 10 {
				err := s.write(func(tx db.Tx) error {
					var c counter
					err := db.SelectKeys(tx, "things", []key{a.key}, db.ForUpdate, func(found counter) error {
						c = found
						return nil
					})
					if err != nil {
						return err
					}
					c.Amount++
					return db.UpdateRows(tx, "things", []counter{c})
				})
				if err != nil {
					return err
				}
			}
			return nil
		}))
		if got := s.all()[0].Amount; got != 80 {
			t.Errorf("80 additions made %d", got)
		}
	})
}

func TestWritersOfCrossedKeysDoNotDeadlock(t *testing.T) {
	type delta struct {
		key
		Amount int64 `db:"amount"`
	}
	each(t, func(t *testing.T, s *suite) {
		list := things(20)
		s.must(func(tx db.Tx) error { return db.InsertRows(tx, "things", list) })
		failures(t, atOnce(8, func(w int) error {
			for turn := range 10 {
				keys := make([]key, 10)
				deltas := make([]delta, len(keys))
				for i := range keys {
					at := (w*3 + turn + i*7) % len(list)
					if w%2 == 0 {
						at = len(list) - 1 - at
					}
					keys[i] = list[at].key
					deltas[i] = delta{list[at].key, 1}
				}
				err := s.write(func(tx db.Tx) error {
					err := db.SelectKeys(tx, "things", keys, db.ForUpdate, func(thing) error { return nil })
					if err != nil {
						return err
					}
					return db.AddRows(tx, "things", deltas)
				})
				if err != nil {
					return err
				}
			}
			return nil
		}))
		var sum int64
		for _, a := range s.all() {
			sum += a.Amount
		}
		if sum != 800+190 {
			t.Errorf("sum %d", sum)
		}
	})
}

func TestFreshKeysAreGivenOutOnce(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		list := things(40)
		won := make([]int, 8)
		failures(t, atOnce(len(won), func(w int) error {
			mine := append(append([]thing{}, list[w*5:]...), list[:w*5]...)
			return s.write(func(tx db.Tx) error {
				fresh, err := db.InsertFresh(tx, "things", mine)
				for _, f := range fresh {
					if f {
						won[w]++
					}
				}
				return err
			})
		}))
		sum := 0
		for _, n := range won {
			sum += n
		}
		if sum != len(list) || len(s.all()) != len(list) {
			t.Errorf("won %v, stored %d", won, len(s.all()))
		}
	})
}

func TestReadersDoNotWaitForAWriter(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.must(func(tx db.Tx) error {
			add(tx, newThing("a"))
			if _, err := all(tx); err != nil {
				return err
			}
			if got := s.names(); len(got) != 0 {
				t.Errorf("a reader saw %q before the commit", got)
			}
			return nil
		})
	})
}

func TestManyReadersShareFewConnections(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{ReadConns: 2, PoolConns: 2})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		s := &suite{T: t, d: d, a: dbtest.Act()}
		s.must(func(tx db.Tx) error { return db.InsertRows(tx, "things", things(50)) })
		failures(t, atOnce(20, func(int) error {
			return d.Read(t.Context(), s.a, func(r db.Reader) error {
				list, err := all(r)
				if err == nil && len(list) != 50 {
					err = fmt.Errorf("saw %d rows", len(list))
				}
				return err
			})
		}))
	}, room(t))
}
