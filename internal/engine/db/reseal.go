package db

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"bespoke/internal/base/id"
	"bespoke/internal/base/seal"
)

// Sealed is a table with columns that are sealed, for whoever changes the keys.
type Sealed struct {
	Table string

	row    reflect.Type
	reseal func(tx Tx, p *plan, ring *seal.Ring, rows []byPlace) (int, error)
	read   func(r Reader, p *plan, sql string, args []any) ([]byPlace, error)
}

// byPlace is a row, as a pointer to a struct, and where it stands.
type byPlace struct {
	row   any
	at    unsafe.Pointer
	place Place
}

// Place is where a row stands in its table: its key, as texts. None is before all.
type Place []string

// SealedIn tells of a table whose rows have the key and the sealed columns of T.
func SealedIn[T any](table string) Sealed {
	return Sealed{Table: table, row: reflect.TypeFor[T](),
		read: func(r Reader, p *plan, sql string, args []any) (found []byPlace, err error) {
			return found, r.Query(sql, args, func(row Row) error {
				t := new(T)
				err := p.fill(unsafe.Pointer(t), row.(values), sealing{}) // as it is stored
				found = append(found, byPlace{t, unsafe.Pointer(t), p.place(unsafe.Pointer(t))})
				return err
			})
		},
		reseal: func(tx Tx, p *plan, ring *seal.Ring, rows []byPlace) (int, error) {
			with, err := p.sealing(tx)
			var stale []T
			for _, r := range rows {
				if err == nil && !p.fresh(r.at, ring) {
					err = p.open(r.at, with)
					stale = append(stale, *r.row.(*T))
				}
			}
			if err == nil {
				err = UpdateRows(tx, table, stale)
			}
			return len(stale), err
		},
	}
}

// Pages tells where each page of so many rows ends: the last one before the end.
func (s Sealed) Pages(r Reader, size int) (ends []Place, err error) {
	p, err := s.plan(r)
	if err != nil {
		return nil, err
	}
	for after := (Place)(nil); ; after = ends[len(ends)-1] {
		rows, err := s.page(r, p, p.keys, span{after: after}, size, Unlocked)
		if err != nil || len(rows) == 0 {
			return ends, err
		}
		ends = append(ends, rows[len(rows)-1].place)
	}
}

// Reseal seals with the current key what is not, of at most so many rows behind one
// place up to another, or to the end. It tells how many that were, and where it
// stopped: nowhere, if none follows. Doing it again changes nothing.
func (s Sealed) Reseal(tx Tx, after, upto Place, size int) (changed int, end Place, err error) {
	p, err := s.plan(tx)
	if err != nil {
		return 0, nil, err
	}
	ring, err := tx.bulk().database().ring(tx)
	if err != nil || ring == nil {
		return 0, nil, err
	}
	rows, err := s.page(tx, p, p.columns, span{after, upto}, size, ForUpdate)
	if err != nil || len(rows) == 0 {
		return 0, nil, err
	}
	if len(rows) == size {
		end = rows[size-1].place
	}
	changed, err = s.reseal(tx, p, ring, rows)
	return changed, end, err
}

// Columns names what is sealed in the table.
func (s Sealed) Columns(r Reader) ([]string, error) {
	p, err := s.plan(r)
	if err != nil {
		return nil, err
	}
	all := make([]string, len(p.sealed))
	for i, c := range p.sealed {
		all[i] = s.Table + "." + c.name
	}
	return all, nil
}

func (s Sealed) plan(r Reader) (*plan, error) {
	return r.bulk().database().plan(planKey{what: update, table: s.Table, row: s.row})
}

// span is what lies behind one place, up to another one.
type span struct{ after, upto Place }

// page reads some columns of rows of a span, in the order of their keys.
func (s Sealed) page(r Reader, p *plan, columns []column, of span, size int, lock Lock) ([]byPlace, error) {
	some := *p
	some.columns, some.sealed = columns, nil
	args := []any{r.Workspace()}
	behind, err := some.values(of.after)
	if err != nil {
		return nil, err
	}
	upto, err := some.values(of.upto)
	if err != nil {
		return nil, err
	}
	sql := fmt.Sprintf(`SELECT %s FROM %q WHERE workspace_id = ?`, names(columns, "%s", ", "), s.Table)
	if len(behind) > 0 {
		sql += fmt.Sprintf(` AND (%s) > (%s)`, names(p.keys, "%s", ", "), names(p.keys, "?", ", "))
	}
	if len(upto) > 0 {
		sql += fmt.Sprintf(` AND (%s) <= (%s)`, names(p.keys, "%s", ", "), names(p.keys, "?", ", "))
	}
	sql += fmt.Sprintf(` ORDER BY %s LIMIT ?`, names(p.keys, "%s", ", "))
	if lock == ForUpdate && r.Dialect() == Postgres {
		sql += ` FOR UPDATE`
	}
	found, err := s.read(r, &some, sql, append(append(append(args, behind...), upto...), int64(size)))
	if err != nil {
		return nil, fmt.Errorf("read what is sealed in %s: %w", s.Table, err)
	}
	return found, nil
}

// fresh tells whether all of a row is sealed with the current key.
func (p *plan) fresh(row unsafe.Pointer, ring *seal.Ring) bool {
	for i := range p.sealed {
		if !ring.Fresh(p.sealed[i].load(row).s) {
			return false
		}
	}
	return true
}

// place is where a row stands.
func (p *plan) place(row unsafe.Pointer) Place {
	at := make(Place, len(p.keys))
	for i, key := range p.keys {
		switch v := key.load(row); v.kind {
		case uuid:
			raw, _ := v.raw()
			at[i] = hex.EncodeToString(raw[:])
		case integer:
			at[i] = strconv.FormatInt(v.n, 10)
		default:
			at[i] = strings.Clone(v.s)
		}
	}
	return at
}

// values are the arguments that a place is.
func (p *plan) values(at Place) ([]any, error) {
	if at == nil {
		return nil, nil
	}
	if len(at) != len(p.keys) {
		return nil, fmt.Errorf("%q is no place in %s", []string(at), p.table)
	}
	args := make([]any, len(at))
	for i, key := range p.keys {
		switch key.cell.kind {
		case uuid:
			var raw id.Raw
			if n, err := hex.Decode(raw[:], []byte(at[i])); err != nil || n != len(raw) {
				return nil, fmt.Errorf("%q is no place in %s", []string(at), p.table)
			}
			args[i] = raw
		case integer:
			n, err := strconv.ParseInt(at[i], 10, 64)
			if err != nil {
				return nil, fmt.Errorf("%q is no place in %s", []string(at), p.table)
			}
			args[i] = n
		default:
			args[i] = at[i]
		}
	}
	return args, nil
}
