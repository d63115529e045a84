package db_test

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

// anyThings draws things with NULLs, empty and odd texts, sorted by name.
func anyThings(t *rapid.T) []thing {
	n := rapid.SampledFrom([]int{0, 1, 2, 15, 16, 17, 40}).Draw(t, "rows")
	list := make([]thing, n)
	for i := range list {
		list[i] = newThing(fmt.Sprintf("%03d%s", i, rapid.StringMatching(`[a-zé量\\"'{},]{0,9}`).Draw(t, "name")))
		list[i].Amount = rapid.Int64Min(-1<<62).Draw(t, "amount")
		list[i].Open = rapid.Bool().Draw(t, "open")
		list[i].Seal = rapid.SliceOfN(rapid.Byte(), 0, 5).Draw(t, "seal")
		list[i].Note = rapid.Ptr(rapid.SampledFrom([]string{"", "NULL", "x"}), true).Draw(t, "note")
		list[i].Part = rapid.Ptr(rapid.Int64(), true).Draw(t, "part")
		if rapid.Bool().Draw(t, "child") {
			list[i].Parent = &list[0].ID
		}
	}
	return list
}

func TestInsertedRowsComeBackAsTheyWere(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		rapid.Check(t, func(r *rapid.T) {
			s.a = dbtest.Act()
			want := anyThings(r)
			s.must(func(tx db.Tx) error { return db.InsertRows(tx, "things", want) })
			if got := s.all(); len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
				r.Fatalf("%+v\ncame back as\n%+v", want, got)
			}
		})
	})
}

func TestTenThousandRowsAreOneStatementOnPostgres(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		for _, n := range []int{1, 10_000} {
			s.a = dbtest.Act()
			before := s.d.Stats()
			s.must(func(tx db.Tx) error { return db.InsertRows(tx, "things", things(n)) })
			did := s.d.Stats()
			if s.d.Dialect() == db.Postgres && (did.Statements-before.Statements != 1 || did.RoundTrips-before.RoundTrips != 1) {
				t.Errorf("%d rows took %d statements and %d round trips", n,
					did.Statements-before.Statements, did.RoundTrips-before.RoundTrips)
			}
			if got := len(s.all()); got != n {
				t.Errorf("%d of %d rows are there", got, n)
			}
		}
	})
}

func things(n int) []thing {
	list := make([]thing, n)
	for i := range list {
		list[i] = newThing(fmt.Sprintf("thing %05d", i))
		list[i].Amount = int64(i)
	}
	return list
}

func TestEmptySlicesCostNothing(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		before := s.d.Stats()
		s.must(func(tx db.Tx) error {
			fresh, err := db.InsertFresh[thing](tx, "things", nil)
			if len(fresh) != 0 || err != nil {
				t.Errorf("fresh: %v, %v", fresh, err)
			}
			err = db.SelectKeys(tx, "things", []key{}, db.ForUpdate, func(thing) error { return errOwn })
			return cmp.Or(err, db.InsertRows[thing](tx, "things", nil),
				db.UpdateRows[thing](tx, "things", nil), db.AddRows[thing](tx, "things", nil))
		})
		if did := s.d.Stats(); did.Statements != before.Statements || did.RoundTrips != before.RoundTrips {
			t.Errorf("before %+v, after %+v", before, did)
		}
	})
}

func TestInsertFreshTellsRowByRowWhatWasFree(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		list := things(20)
		s.must(func(tx db.Tx) error { return db.InsertRows(tx, "things", list[5:9]) })
		again := slices.Clone(list)
		again = append(again, list[0]) // twice in one call: the first is fresh
		slices.Reverse(again[10:20])
		s.must(func(tx db.Tx) error {
			fresh, err := db.InsertFresh(tx, "things", again)
			for i, f := range fresh {
				if want := (i < 5 || i >= 9) && i != 20; f != want {
					t.Errorf("row %d: fresh is %v", i, f)
				}
			}
			return err
		})
		if got := len(s.all()); got != 20 {
			t.Errorf("%d rows", got)
		}
	})
}

func TestUpdateSetsAndAddAdds(t *testing.T) {
	type note struct {
		key
		Note *string `db:"note"`
		Open bool    `db:"open"`
	}
	type delta struct {
		key
		Amount int64 `db:"amount"`
		Order  int   `db:"order"`
	}
	each(t, func(t *testing.T, s *suite) {
		list := things(3)
		other := newThing("other workspace's")
		s.must(func(tx db.Tx) error {
			err := db.InsertRows(tx, "things", list)
			return cmp.Or(err,
				db.UpdateRows(tx, "things", []note{{list[0].key, ptr("n"), false}, {list[1].key, nil, true}, {other.key, nil, true}}),
				db.AddRows(tx, "things", []delta{{list[1].key, 10, 1}, {list[2].key, -10, -1}, {list[0].key, 0, 0}}),
				db.AddRows(tx, "things", []delta{{list[1].key, 10, 1}}))
		})
		got := s.all()
		list[0].Note, list[0].Open = ptr("n"), false
		list[1].Amount, list[1].Order = 21, 2
		list[2].Amount, list[2].Order = -8, -1
		if !reflect.DeepEqual(got, list) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestSelectKeysHandsRowsOutInTheOrderOfTheirKeys(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		list := []thing{newThing("Z"), newThing("a"), newThing("é"), newThing("量"), newThing("")}
		s.must(func(tx db.Tx) error { return db.InsertRows(tx, "things", list) })
		type byName struct {
			Name label `db:"name"`
		}
		names := []byName{{"量"}, {"missing"}, {"a"}, {""}, {"a"}, {"Z"}, {"é"}}
		var got []label
		s.must(func(tx db.Tx) error {
			return db.SelectKeys(tx, "things", names, db.ForUpdate, func(t thing) error {
				got = append(got, t.Name)
				return nil
			})
		})
		if want := []label{"", "Z", "a", "é", "量"}; !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	})
}

func TestSelectKeysTakesTheBeginningOfAKeyAndSeveralColumns(t *testing.T) {
	type of struct {
		Thing thingID `db:"thing_id"`
	}
	type exactly struct {
		Thing thingID `db:"thing_id"`
		N     int64   `db:"n"`
	}
	each(t, func(t *testing.T, s *suite) {
		list := things(3)
		parts := []part{{list[2].ID, 1, "2/1"}, {list[0].ID, 2, "0/2"}, {list[1].ID, 1, "1/1"}, {list[0].ID, 1, "0/1"}, {list[0].ID, 10, "0/10"}}
		s.must(func(tx db.Tx) error {
			return cmp.Or(db.InsertRows(tx, "things", list), db.InsertRows(tx, "parts", parts))
		})
		var labels []string
		collect := func(p part) error { labels = append(labels, p.Label); return nil }
		s.read(func(r db.Reader) error {
			return cmp.Or(
				db.SelectKeys(r, "parts", []of{{list[2].ID}, {list[0].ID}}, db.Unlocked, collect),
				db.SelectKeys(r, "parts", []exactly{{list[1].ID, 1}, {list[0].ID, 10}, {list[0].ID, 3}, {list[2].ID, 10}}, db.Unlocked, collect))
		})
		if want := []string{"0/1", "0/2", "0/10", "2/1", "0/10", "1/1"}; !slices.Equal(labels, want) {
			t.Errorf("got %q", labels)
		}
	})
}

func TestBulkFunctionsStayInTheirWorkspace(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		a, mine, other := newThing("a"), dbtest.Act(), dbtest.Act()
		for _, s.a = range []act.Act{mine, other} {
			s.must(func(tx db.Tx) error { return db.InsertRows(tx, "things", []thing{a}) })
		}
		type delta struct {
			key
			Amount int64 `db:"amount"`
		}
		s.must(func(tx db.Tx) error { return db.AddRows(tx, "things", []delta{{a.key, 9}}) })
		s.a = mine
		s.must(func(tx db.Tx) error {
			return db.SelectKeys(tx, "things", []key{a.key}, db.ForUpdate, func(t thing) error {
				if t.Amount != 0 {
					s.Errorf("the neighbour's addition arrived: %d", t.Amount)
				}
				return nil
			})
		})
	})
}

func TestRowsThatCannotBeMeantAreRefusedByTheProgram(t *testing.T) {
	type noTag struct{ ID thingID }
	type noKey struct {
		Name string `db:"name"`
	}
	type float struct {
		key
		Amount float64 `db:"amount"`
	}
	type words struct {
		key
		Name string `db:"name"`
	}
	type odd struct {
		key
		Name string `db:"name,unique"`
	}
	each(t, func(t *testing.T, s *suite) {
		s.must(func(tx db.Tx) error {
			for name, err := range map[string]error{
				"no tags":        db.InsertRows(tx, "things", []noTag{{}}),
				"no struct":      db.InsertRows(tx, "things", []int{1}),
				"no key":         db.UpdateRows(tx, "things", []noKey{{}}),
				"nothing to set": db.UpdateRows(tx, "things", []key{{}}),
				"a float":        db.InsertRows(tx, "things", []float{{}}),
				"adding words":   db.AddRows(tx, "things", []words{{}}),
				"an odd tag":     db.InsertRows(tx, "things", []odd{{}}),
			} {
				if err == nil {
					t.Errorf("%s was taken", name)
				}
			}
			return nil
		})
	})
}

func TestAFailingRowUndoesTheWholeBatch(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		list := things(30)
		list[29].Name = list[3].Name
		if err := s.write(func(tx db.Tx) error { return db.InsertRows(tx, "things", list) }); !db.Refused(err) {
			t.Errorf("got %v", err)
		}
		if got := s.names(); len(got) != 0 {
			t.Errorf("left behind: %q", got)
		}
		orphan := []part{{id.New[thingKind](), 1, "x"}}
		if err := s.write(func(tx db.Tx) error { return db.InsertRows(tx, "parts", orphan) }); !db.Refused(err) {
			t.Errorf("a foreign key was not looked at: %v", err)
		}
	})
}
