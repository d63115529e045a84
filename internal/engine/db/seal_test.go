package db_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/seal"
	"bespoke/internal/engine/db"
)

// secretPart is a part whose label nobody reads who has the database alone.
type secretPart struct {
	Thing thingID `db:"thing_id,key"`
	N     int     `db:"n,key"`
	Label string  `db:"label,sealed"`
}

// secretNote is the note of a thing: a sealed column that may be NULL.
type secretNote struct {
	key
	Note *string `db:"note,sealed"`
}

// bareThing is a thing without what the tests here seal.
type bareThing struct {
	key
	Name   label  `db:"name"`
	Amount int64  `db:"amount"`
	Open   bool   `db:"open"`
	Seal   []byte `db:"seal"`
}

type thingKey struct {
	ID thingID `db:"id"`
}

type partKey struct {
	Thing thingID `db:"thing_id"`
}

// ringOf makes a ring of so many keys, of which the last seals.
func ringOf(n int64) *seal.Ring {
	var keys []seal.Key
	for i := range n {
		keys = append(keys, seal.Key{Number: i + 1, Bytes: bytes.Repeat([]byte{byte(i + 1)}, seal.KeyBytes)})
	}
	return seal.NewRing(keys, n, []byte("index"))
}

// keyed lets the database seal with a ring; nil for not at all.
func (s *suite) keyed(ring *seal.Ring) {
	s.d.SealWith(func(db.Reader, bool) (*seal.Ring, error) { return ring, nil })
}

// stored is what lies in the database.
func (s *suite) stored() (labels []string) {
	s.Helper()
	s.read(func(r db.Reader) error {
		return r.Query(`SELECT label FROM parts WHERE workspace_id = ? ORDER BY thing_id, n`, []any{r.Workspace()}, func(row db.Row) error {
			var label string
			err := row.Scan(&label)
			labels = append(labels, label)
			return err
		})
	})
	return labels
}

func (s *suite) labels(things ...thingID) (labels []string, err error) {
	err = s.d.Read(s.Context(), s.a, func(r db.Reader) error {
		keys := make([]partKey, len(things))
		for i := range things {
			keys[i].Thing = things[i]
		}
		return db.SelectKeys(r, "parts", keys, db.Unlocked, func(p secretPart) error {
			labels = append(labels, p.Label)
			return nil
		})
	})
	return labels, err
}

// whole adds a thing that parts may be of.
func (s *suite) whole(name string) thingID {
	s.Helper()
	th := newThing(name)
	s.must(func(tx db.Tx) error {
		return db.InsertRows(tx, "things", []bareThing{{th.key, th.Name, th.Amount, th.Open, th.Seal}})
	})
	return th.ID
}

func (s *suite) put(parts ...secretPart) {
	s.Helper()
	s.must(func(tx db.Tx) error { return db.InsertRows(tx, "parts", parts) })
}

func TestSealedColumnsAreReadByTheProgramAlone(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.keyed(ringOf(1))
		a := s.whole("a")
		var rows []secretPart
		for n := range 20 { // more than one statement takes on SQLite
			rows = append(rows, secretPart{a, n, "13800138000"})
		}
		s.put(rows...)
		for _, label := range s.stored() {
			if strings.Contains(label, "138") {
				t.Fatalf("the database holds %q", label)
			}
		}
		got, err := s.labels(a)
		if err != nil || len(got) != 20 || slices.Contains(got, "") || got[19] != "13800138000" {
			t.Fatalf("read %q, %v", got, err)
		}
		s.must(func(tx db.Tx) error {
			if err := db.UpdateRows(tx, "parts", []secretPart{{a, 3, "changed"}}); err != nil {
				return err
			}
			fresh, err := db.InsertFresh(tx, "parts", []secretPart{{a, 3, "again"}, {a, 20, "new"}})
			if !slices.Equal(fresh, []bool{false, true}) {
				t.Errorf("fresh: %v", fresh)
			}
			return err
		})
		s.read(func(r db.Reader) error {
			var read []string
			err := db.QueryRows(r, "parts", `SELECT thing_id, n, label FROM parts WHERE workspace_id = ? AND n IN (3, 20) ORDER BY n`, []any{r.Workspace()},
				func(p secretPart) error { read = append(read, p.Label); return nil })
			if !slices.Equal(read, []string{"changed", "new"}) {
				t.Errorf("read %q", read)
			}
			return err
		})
	})
}

func TestASealedValueOpensInItsRowAlone(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.keyed(ringOf(1))
		a, b := s.whole("a"), s.whole("b")
		s.put(secretPart{a, 1, "one"}, secretPart{a, 2, "two"}, secretPart{b, 1, "three"})
		for name, sql := range map[string]string{
			"moved to another row": `UPDATE parts SET label = (SELECT label FROM parts WHERE workspace_id = ? AND thing_id = ? AND n = 2) WHERE workspace_id = ? AND thing_id = ? AND n = 1`,
			"altered":              `UPDATE parts SET label = replace(replace(label, 'A', 'B'), 'e', 'f') || 'AAAA' WHERE workspace_id = ? AND thing_id = ? AND workspace_id = ? AND thing_id = ? AND n = 1`,
		} {
			s.must(func(tx db.Tx) error {
				tx.Write(sql, tx.Workspace(), a, tx.Workspace(), a)
				return nil
			})
			if got, err := s.labels(a); !errors.Is(err, seal.ErrBroken) {
				t.Errorf("%s: read %q, %v", name, got, err)
			}
		}
		if got, err := s.labels(b); err != nil || got[0] != "three" {
			t.Errorf("the other rows: %q, %v", got, err)
		}
	})
}

func TestSealedColumnsMayBeNull(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.keyed(ringOf(1))
		with, without := s.whole("with"), s.whole("without")
		s.must(func(tx db.Tx) error {
			return db.UpdateRows(tx, "things", []secretNote{{key{with}, ptr("secret")}, {key{without}, nil}})
		})
		s.read(func(r db.Reader) error {
			return db.SelectKeys(r, "things", []thingKey{{with}, {without}}, db.Unlocked, func(n secretNote) error {
				if (n.ID == with) != (n.Note != nil) || n.Note != nil && *n.Note != "secret" {
					t.Errorf("read %v", n)
				}
				return nil
			})
		})
	})
}

func TestResealingGoesOnWhereItStopped(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.keyed(nil)
		a := s.whole("a")
		s.put(secretPart{a, 1, "in the open"}, secretPart{a, 2, ""}, secretPart{a, 3, "x"}, secretPart{a, 4, "y"}, secretPart{a, 5, "z"})
		s.keyed(ringOf(1))
		if got, err := s.labels(a); err != nil || got[0] != "in the open" {
			t.Fatalf("what was never sealed: %q, %v", got, err)
		}
		table := db.SealedIn[secretPart]("parts")
		step := func(after, upto db.Place) (changed int, end db.Place) {
			s.must(func(tx db.Tx) (err error) {
				changed, end, err = table.Reseal(tx, after, upto, 2)
				return err
			})
			return changed, end
		}
		changed, end := step(nil, nil)
		if changed != 1 || len(end) != 2 || end[1] != "2" {
			t.Fatalf("the first page: %d, to %q", changed, end)
		}
		if again, _ := step(nil, nil); again != 0 {
			t.Errorf("the first page once more changed %d", again)
		}
		for end != nil {
			_, end = step(end, nil)
		}
		s.keyed(ringOf(2))
		var ends []db.Place
		s.read(func(r db.Reader) (err error) {
			ends, err = table.Pages(r, 2)
			return err
		})
		if len(ends) != 3 {
			t.Fatalf("pages end at %q", ends)
		}
		for i, after := range append([]db.Place{nil}, ends[:2]...) {
			if _, end := step(after, ends[i]); end != nil {
				step(end, ends[i])
			}
		}
		for i, stored := range s.stored() {
			if !ringOf(2).Fresh(stored) {
				t.Errorf("row %d is not sealed with the new key: %q", i, stored)
			}
		}
		if got, err := s.labels(a); err != nil || !slices.Equal(got, []string{"in the open", "", "x", "y", "z"}) {
			t.Errorf("read %q, %v", got, err)
		}
	})
}

func TestNothingIsBlindWhereNothingIsSealed(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		blind := func() (found db.Blind) {
			s.read(func(r db.Reader) (err error) {
				found, err = db.BlindOf(r)
				return err
			})
			return found
		}
		if blind() != nil {
			t.Error("blind without keys")
		}
		s.keyed(ringOf(1))
		if got := blind(); got("phone", "1") != ringOf(1).Blind("phone", "1") {
			t.Error("not the ring's")
		}
	})
}

// One row type that forgets the tag would read what is sealed as it lies there, or write it
// in the open.
func TestAllRowTypesSealTheSameColumns(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.put(secretPart{s.whole("a"), 1, "one"})
		if err := s.write(func(tx db.Tx) error { return db.InsertRows(tx, "parts", []part{{N: 2, Label: "two"}}) }); err == nil {
			t.Error("a row type without the tag was taken")
		}
	})
}

func TestSealedTagsAreRefusedWhereTheyMeanNothing(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		type keyless struct {
			Label string `db:"label,sealed"`
		}
		type number struct {
			N int `db:"n,key"`
			M int `db:"m,sealed"`
		}
		if err := s.write(func(tx db.Tx) error { return db.InsertRows(tx, "parts", []keyless{{"x"}}) }); err == nil {
			t.Error("a sealed column without a key was taken")
		}
		if err := s.write(func(tx db.Tx) error { return db.InsertRows(tx, "parts", []number{{1, 2}}) }); err == nil {
			t.Error("a sealed number was taken")
		}
	})
}
