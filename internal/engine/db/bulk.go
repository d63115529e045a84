package db

import (
	"reflect"
	"unsafe"
)

// Row structs name their columns with `db:"name"` tags; `db:"name,key"` marks
// the columns that locate a row. workspace_id is never a field: the functions
// fill it in. Fields are ids, named strings and integers, bool, []byte, or
// pointers to these for columns that may be NULL; embedded structs are
// flattened, and fields without a tag are passed over. The same key must not
// come twice in one call, except where a function says so.

// bulk is what the functions below ask of a transaction.
type bulk interface {
	database() *DB
	insertRows(p *plan, rows table) error
	insertFresh(p *plan, rows table) ([]bool, error)
	updateRows(p *plan, rows table) error
	selectKeys(p *plan, keys table, each func(values) error) error
}

// table is a slice of structs as it lies in memory.
type table struct {
	base unsafe.Pointer
	size uintptr
	n    int
}

// tableOf looks at the rows without their type, so that one copy of the code
// below serves all types.
func tableOf[T any](rows []T) table {
	var t T
	return table{base: unsafe.Pointer(unsafe.SliceData(rows)), size: unsafe.Sizeof(t), n: len(rows)}
}

// at is where a row lies.
func (t table) at(i int) unsafe.Pointer { return unsafe.Add(t.base, uintptr(i)*t.size) }

// InsertRows inserts the rows, whatever their number, in one statement on
// PostgreSQL and a kept statement's loop on SQLite. Its error may surface at
// the next read.
func InsertRows[T any](tx Tx, table string, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	b := tx.bulk()
	p, err := b.database().plan(planKey{what: insert, table: table, row: reflect.TypeFor[T]()})
	if err != nil {
		return err
	}
	return b.insertRows(p, tableOf(rows))
}

// InsertFresh inserts the rows whose unique keys are free and tells, row by
// row, which those were. It waits for rows that another transaction is
// inserting. Of rows with the same key the first is fresh.
func InsertFresh[T any](tx Tx, table string, rows []T) ([]bool, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	b := tx.bulk()
	p, err := b.database().plan(planKey{what: insertNew, table: table, row: reflect.TypeFor[T]()})
	if err != nil {
		return nil, err
	}
	return b.insertFresh(p, tableOf(rows))
}

// UpdateRows sets the columns that are no keys on the rows that the keys
// locate. It locks in no order: lock with SelectKeys before.
func UpdateRows[T any](tx Tx, table string, rows []T) error {
	return change(tx, update, table, rows)
}

// AddRows adds the values to the columns that are no keys. Rows of one key
// must be summed by the caller. It locks in no order, as UpdateRows.
func AddRows[T any](tx Tx, table string, rows []T) error {
	return change(tx, add, table, rows)
}

// change serves UpdateRows and AddRows, which differ in their statement alone.
func change[T any](tx Tx, w what, table string, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	b := tx.bulk()
	p, err := b.database().plan(planKey{what: w, table: table, row: reflect.TypeFor[T]()})
	if err != nil {
		return err
	}
	return b.updateRows(p, tableOf(rows))
}

// Lock says whether SelectKeys locks what it finds.
type Lock bool

// Whether selected rows stay as they are until the transaction ends.
const (
	Unlocked  Lock = false
	ForUpdate Lock = true
)

// SelectKeys finds the rows of the given keys and hands each to each, in the
// order of their keys. T's columns are selected; K's columns are the keys: a
// struct with db tags. Locking goes in sorted order, so that two writers never
// wait for each other crosswise. Keys without a row are simply not handed out,
// and keys given twice only once. Where K is only the beginning of a row's key,
// its rows come in the order of T's key columns.
func SelectKeys[K comparable, T any](r Reader, table string, keys []K, lock Lock, each func(T) error) error {
	if len(keys) == 0 {
		return nil
	}
	b := r.bulk()
	k := planKey{what: choose, table: table, row: reflect.TypeFor[T](), key: reflect.TypeFor[K](), lock: lock}
	p, err := b.database().plan(k)
	if err != nil {
		return err
	}
	var t, zero T
	return b.selectKeys(p, tableOf(keys), func(row values) error {
		t = zero
		if err := p.fill(unsafe.Pointer(&t), row); err != nil {
			return err
		}
		return each(t)
	})
}
