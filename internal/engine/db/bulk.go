package db

import (
	"reflect"
	"unsafe"
)

// Row structs name their columns with `db:"name"` tags; `db:"name,key"` marks
// the columns that locate a row, `db:"name,sealed"` texts that nobody reads who
// has the database alone (seal.go). workspace_id is never a field: the functions
// fill it in. Fields are ids, named strings and integers, bool, []byte, or
// pointers to these for columns that may be NULL; embedded structs are
// flattened, and fields without a tag are passed over. The same key must not
// come twice in one call, except where a function says so.

// bulk is what the functions below ask of a transaction.
type bulk interface {
	database() *DB
	writing() bool // in a transaction that may never be committed
	insertRows(p *plan, rows lying) error
	insertFresh(p *plan, rows lying) ([]bool, error)
	updateRows(p *plan, rows lying) error
	selectKeys(p *plan, keys lying, each func(values) error) error
}

// lying is a slice of structs as it lies in memory, and what seals some of it.
type lying struct {
	base unsafe.Pointer
	size uintptr
	n    int
	with sealing
}

// lyingOf looks at the rows without their type, so that one copy of the code
// below serves all types.
func lyingOf[T any](rows []T) lying {
	var t T
	return lying{base: unsafe.Pointer(unsafe.SliceData(rows)), size: unsafe.Sizeof(t), n: len(rows)}
}

// at is where a row lies.
func (t lying) at(i int) unsafe.Pointer { return unsafe.Add(t.base, uintptr(i)*t.size) }

// load is the value of a row's column as the database keeps it.
func (t lying) load(c *column, i int) value {
	v := c.load(t.at(i))
	if c.sealed {
		v = t.with.seal(c, t.at(i), v)
	}
	return v
}

// InsertRows inserts the rows, whatever their number, in one statement on
// PostgreSQL and a kept statement's loop on SQLite. Its error may surface at
// the next read.
func InsertRows[T any](tx Tx, table string, rows []T) error {
	return change(tx, insert, table, rows, bulk.insertRows)
}

// InsertFresh inserts the rows whose unique keys are free and tells, row by
// row, which those were. It waits for rows that another transaction is
// inserting. Of rows with the same key the first is fresh.
func InsertFresh[T any](tx Tx, table string, rows []T) (fresh []bool, err error) {
	err = change(tx, insertNew, table, rows, func(b bulk, p *plan, rows lying) (err error) {
		fresh, err = b.insertFresh(p, rows)
		return err
	})
	return fresh, err
}

// UpdateRows sets the columns that are no keys on the rows that the keys
// locate. It locks in no order: lock with SelectKeys before.
func UpdateRows[T any](tx Tx, table string, rows []T) error {
	return change(tx, update, table, rows, bulk.updateRows)
}

// AddRows adds the values to the columns that are no keys. Rows of one key
// must be summed by the caller. It locks in no order, as UpdateRows.
func AddRows[T any](tx Tx, table string, rows []T) error {
	return change(tx, add, table, rows, bulk.updateRows)
}

// change serves all that write, which differ in their statement alone.
func change[T any](tx Tx, w what, table string, rows []T, do func(bulk, *plan, lying) error) error {
	if len(rows) == 0 {
		return nil
	}
	b := tx.bulk()
	p, err := b.database().plan(planKey{what: w, table: table, row: reflect.TypeFor[T]()})
	if err != nil {
		return err
	}
	lie := lyingOf(rows)
	if lie.with, err = p.sealing(tx); err != nil {
		return err
	}
	return do(b, p, lie)
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
	with, err := p.sealing(r)
	if err != nil {
		return err
	}
	var t, zero T
	return b.selectKeys(p, lyingOf(keys), func(row values) error {
		t = zero
		if err := p.fill(unsafe.Pointer(&t), row, with); err != nil {
			return err
		}
		return each(t)
	})
}
