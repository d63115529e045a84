package db

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"bespoke/internal/base/seal"
)

// Columns that are tagged sealed are unreadable in the database: each value is
// sealed with a key of its workspace, for its table, its column and its row alone.
// So every row type of a table that has such a column tags the whole primary key:
// as key, or as bound where other columns locate the row.

// Rings finds the keys of a reader's workspace; a nil ring seals nothing. It is
// asked before a statement, on its connection, and may remember what it knows, but
// for what it read in a transaction that writes.
type Rings func(r Reader, writing bool) (*seal.Ring, error)

// SealWith tells where the keys are, before the database is used.
func (d *DB) SealWith(rings Rings) { d.rings = rings }

// Blind makes of a value of some kind what it is found by without being readable,
// the same for the same value.
type Blind func(kind, value string) string

// BlindOf is how the reader's workspace makes them; nil where nothing is sealed.
func BlindOf(r Reader) (Blind, error) {
	ring, err := r.bulk().database().ring(r)
	if ring == nil || err != nil {
		return nil, err
	}
	return ring.Blind, nil
}

func (d *DB) ring(r Reader) (*seal.Ring, error) {
	if d.rings == nil {
		return nil, nil
	}
	ring, err := d.rings(r, r.bulk().writing())
	if err != nil {
		return nil, fmt.Errorf("find the keys of the workspace: %w", err)
	}
	return ring, nil
}

// seals finds the columns that are sealed, and what they are bound to.
func (p *plan) seals() {
	for _, c := range p.columns {
		if c.sealed {
			p.sealed = append(p.sealed, c)
		}
	}
	if len(p.sealed) == 0 {
		return
	}
	for _, c := range p.columns {
		if c.bound {
			p.about = append(p.about, c)
		}
	}
	if len(p.about) == 0 {
		p.about = slices.Clone(p.keys)
	}
	slices.SortFunc(p.about, func(a, b column) int { return strings.Compare(a.name, b.name) })
}

// sealing is what seals and opens the rows of one call. Without a ring everything
// stays as it is.
type sealing struct {
	ring  *seal.Ring
	plan  *plan
	about []byte // workspace and table
}

// sealing is asked before a statement begins: looking for keys may be another one.
func (p *plan) sealing(r Reader) (sealing, error) {
	if len(p.sealed) == 0 {
		return sealing{}, nil
	}
	ring, err := r.bulk().database().ring(r)
	ws := r.Workspace().Raw()
	return sealing{ring, p, appendName(slices.Clone(ws[:]), p.table)}, err
}

// bound is what a value of a row belongs to: workspace, table, column and key.
func (s sealing) bound(c *column, row unsafe.Pointer) []byte {
	about := appendName(slices.Clip(s.about), c.name)
	for _, key := range s.plan.about {
		about = appendKey(appendName(about, key.name), key.load(row))
	}
	return about
}

func appendName(b []byte, name string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(name))), name...)
}

func (s sealing) seal(c *column, row unsafe.Pointer, v value) value {
	if s.ring == nil || v.kind == null {
		return v
	}
	return textValue(s.ring.Seal(s.bound(c, row), v.s))
}

// open makes the sealed columns of a struct readable in place.
func (p *plan) open(row unsafe.Pointer, with sealing) error {
	for i := range p.sealed {
		c := &p.sealed[i]
		v := c.load(row)
		if with.ring == nil || v.kind == null || v.s == "" {
			continue
		}
		text, err := with.ring.Open(with.bound(c, row), v.s)
		if err == nil {
			err = c.cell.store(unsafe.Add(row, c.offset), textValue(text))
		}
		if err != nil {
			return fmt.Errorf("column %s of %s: %w", c.name, p.table, err)
		}
	}
	return nil
}

// QueryRows runs a statement whose columns are those of T, in their order, and
// hands each row to each, opened where it is sealed.
func QueryRows[T any](r Reader, table, sql string, args []any, each func(T) error) error {
	p, err := r.bulk().database().plan(planKey{what: insert, table: table, row: reflect.TypeFor[T]()})
	if err != nil {
		return err
	}
	with, err := p.sealing(r)
	if err != nil {
		return err
	}
	var t, zero T
	return r.Query(sql, args, func(row Row) error {
		t = zero
		v := row.(values) // as both databases hand them out
		if v.width() != len(p.columns) {
			return fmt.Errorf("%d columns into the %d of %s", v.width(), len(p.columns), p.row)
		}
		if err := p.fill(unsafe.Pointer(&t), v, with); err != nil {
			return err
		}
		return each(t)
	})
}
