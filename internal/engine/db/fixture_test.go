package db_test

import (
	"embed"
	"errors"
	"io/fs"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

//go:embed testdata/migrations
var files embed.FS

type thingKind struct{}

func (thingKind) Prefix() string { return "thg" }

type (
	thingID = id.Of[thingKind]
	label   string
	size    int32
)

// key is embedded in the rows, as rooms do it.
type key struct {
	ID thingID `db:"id,key"`
}

// thing has a field of every sort that a row may have.
type thing struct {
	key
	Name   label    `db:"name"`
	Amount int64    `db:"amount"`
	Open   bool     `db:"open"`
	Seal   []byte   `db:"seal"`
	Order  size     `db:"order"`
	Note   *string  `db:"note"`
	Parent *thingID `db:"parent"`
	Part   *int64   `db:"part"`
}

type part struct {
	Thing thingID `db:"thing_id,key"`
	N     int     `db:"n,key"`
	Label string  `db:"label"`
}

var errOwn = errors.New("the function's own error")

func room(t testing.TB) db.Room {
	t.Helper()
	sub, err := fs.Sub(files, "testdata/migrations")
	if err != nil {
		t.Fatal(err)
	}
	return db.Room{Name: "thing", Files: sub}
}

// each runs a promise on both databases, with the tables of this fixture.
func each(t *testing.T, promise func(t *testing.T, s *suite)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		promise(t, &suite{T: t, d: d, a: dbtest.Act()})
	}, room(t))
}

// suite is one database with one workspace, and short words for what tests do.
type suite struct {
	*testing.T
	d *db.DB
	a act.Act
}

func (s *suite) write(fn func(tx db.Tx) error) error {
	return s.d.Write(s.Context(), s.a, fn)
}

func (s *suite) must(fn func(tx db.Tx) error) {
	s.Helper()
	if err := s.write(fn); err != nil {
		s.Fatal(err)
	}
}

func (s *suite) read(fn func(r db.Reader) error) {
	s.Helper()
	if err := s.d.Read(s.Context(), s.a, fn); err != nil {
		s.Fatal(err)
	}
}

// add inserts a thing the hand-written way.
func add(tx db.Tx, t thing) {
	tx.Write(`INSERT INTO things (workspace_id, id, name, amount, open, seal, "order", note, parent, part)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.Workspace(), t.ID, t.Name, t.Amount, t.Open, t.Seal, t.Order, t.Note, t.Parent, t.Part)
}

const columns = `id, name, amount, open, seal, "order", note, parent, part`

func scanThing(r db.Row, t *thing) error {
	return r.Scan(&t.ID, &t.Name, &t.Amount, &t.Open, &t.Seal, &t.Order, &t.Note, &t.Parent, &t.Part)
}

// all lists the things of the workspace by name.
func all(r db.Reader) ([]thing, error) {
	var list []thing
	err := r.Query(`SELECT `+columns+` FROM things WHERE workspace_id = ? ORDER BY name`,
		[]any{r.Workspace()}, func(row db.Row) error {
			var t thing
			err := scanThing(row, &t)
			list = append(list, t)
			return err
		})
	return list, err
}

func (s *suite) all() []thing {
	s.Helper()
	var list []thing
	s.read(func(r db.Reader) (err error) {
		list, err = all(r)
		return err
	})
	return list
}

func (s *suite) names() []string {
	s.Helper()
	var names []string
	for _, t := range s.all() {
		names = append(names, string(t.Name))
	}
	return names
}

func newThing(name string) thing {
	return thing{key: key{id.New[thingKind]()}, Name: label(name), Open: true, Seal: []byte{}}
}

// amount reads one thing's amount.
func amount(r db.Reader, i thingID) (n int64, err error) {
	err = r.Query(`SELECT amount FROM things WHERE workspace_id = ? AND id = ?`,
		[]any{r.Workspace(), i}, func(row db.Row) error { return row.Scan(&n) })
	return n, err
}

func ptr[T any](v T) *T { return &v }
