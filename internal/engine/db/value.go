package db

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"bespoke/internal/base/id"
)

// kind is one of the few sorts of values that both databases keep.
type kind uint8

const (
	null kind = iota
	text
	bytes
	integer
	boolean
	uuid
)

var kindNames = [...]string{"NULL", "text", "bytes", "integer", "boolean", "id"}

func (k kind) String() string { return kindNames[k] }

// value is one value on its way in or out. It may point into memory of the
// caller or of the database and so lives no longer than one statement or row.
type value struct {
	kind kind
	n    int64  // the integer; 0 or 1; an id's first half
	lo   uint64 // an id's second half
	s    string // text and bytes
}

func textValue(s string) value  { return value{kind: text, s: s} }
func intValue(n int64) value    { return value{kind: integer, n: n} }
func bytesValue(b []byte) value { return value{kind: bytes, s: view(b)} }

func boolValue(b bool) value {
	if b {
		return value{kind: boolean, n: 1}
	}
	return value{kind: boolean}
}

// rawValue takes the 16 bytes of an id as two words, which fit into registers.
func rawValue(r []byte) value {
	return value{kind: uuid, n: int64(binary.BigEndian.Uint64(r)), lo: binary.BigEndian.Uint64(r[8:])}
}

// raw is the id that a value holds: an id, or 16 bytes as SQLite keeps it.
func (v value) raw() (r id.Raw, ok bool) {
	switch {
	case v.kind == uuid:
		binary.BigEndian.PutUint64(r[:8], uint64(v.n))
		binary.BigEndian.PutUint64(r[8:], v.lo)
	case v.kind == bytes && len(v.s) == len(r):
		copy(r[:], v.s)
	default:
		return r, false
	}
	return r, true
}

// view looks at bytes as a string without copying them.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// compare orders values as both databases order their keys: integers by size,
// the rest byte by byte.
func (v value) compare(w value) int {
	switch {
	case v.kind != w.kind:
		return int(v.kind) - int(w.kind)
	case v.kind == text || v.kind == bytes:
		return strings.Compare(v.s, w.s)
	case v.kind == uuid && v.n != w.n:
		return order(uint64(v.n) < uint64(w.n))
	case v.n != w.n:
		return order(v.n < w.n)
	case v.lo != w.lo:
		return order(v.lo < w.lo)
	}
	return 0
}

func order(less bool) int {
	if less {
		return -1
	}
	return 1
}

// cell is how a Go type lies in memory and which kind of value it holds.
type cell struct {
	kind     kind
	size     uintptr
	unsigned bool
	elem     reflect.Type // what a pointer points to, for columns that may be NULL
}

var (
	errNull  = errors.New("NULL needs a pointer to a pointer")
	errRange = errors.New("number does not fit")
)

// cellOf plans a Go type; it refuses what neither database keeps, as floats and times.
func cellOf(t reflect.Type) (cell, error) {
	if t.Kind() == reflect.Pointer && t.Elem().Kind() != reflect.Pointer {
		c, err := cellOf(t.Elem())
		c.elem = t.Elem()
		return c, err
	}
	c := cell{size: t.Size()}
	switch k := t.Kind(); {
	case k == reflect.String:
		c.kind = text
	case k == reflect.Bool:
		c.kind = boolean
	case k >= reflect.Int && k <= reflect.Int64:
		c.kind = integer
	case k >= reflect.Uint8 && k <= reflect.Uint32:
		c.kind, c.unsigned = integer, true
	case k == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		c.kind = bytes
	case isID(t):
		c.kind = uuid
	default:
		return c, fmt.Errorf("the database keeps no values of the type %s", t)
	}
	return c, nil
}

// isID tells ids, 16 bytes in memory, from other structs and arrays.
func isID(t reflect.Type) bool {
	if t == reflect.TypeFor[id.Raw]() {
		return true
	}
	return t.Kind() == reflect.Struct && t.NumField() == 1 && t.Size() == 16 &&
		t.Implements(reflect.TypeFor[interface{ Raw() id.Raw }]())
}

// load reads the value that lies at p.
func (c cell) load(p unsafe.Pointer) value {
	if c.elem != nil {
		if p = *(*unsafe.Pointer)(p); p == nil {
			return value{}
		}
	}
	switch c.kind {
	case text:
		return textValue(*(*string)(p))
	case bytes:
		return bytesValue(*(*[]byte)(p))
	case boolean:
		return boolValue(*(*bool)(p))
	case uuid:
		return rawValue((*id.Raw)(p)[:])
	default:
		return intValue(c.loadInt(p))
	}
}

// loadInt widens an integer of any size.
func (c cell) loadInt(p unsafe.Pointer) int64 {
	switch {
	case c.size == 8:
		return *(*int64)(p)
	case c.size == 4 && c.unsigned:
		return int64(*(*uint32)(p))
	case c.size == 4:
		return int64(*(*int32)(p))
	case c.size == 2 && c.unsigned:
		return int64(*(*uint16)(p))
	case c.size == 2:
		return int64(*(*int16)(p))
	case c.unsigned:
		return int64(*(*uint8)(p))
	default:
		return int64(*(*int8)(p))
	}
}

// store puts a copy of the value at p.
func (c cell) store(p unsafe.Pointer, v value) error {
	if v.kind == null {
		if c.elem == nil {
			return errNull
		}
		*(*unsafe.Pointer)(p) = nil
		return nil
	}
	if c.elem != nil {
		fresh := reflect.New(c.elem).UnsafePointer()
		*(*unsafe.Pointer)(p) = fresh
		p = fresh
	}
	return c.set(p, v)
}

// set stores a value that is not NULL. SQLite hands booleans out as integers
// and ids as bytes; nothing else changes its kind on the way.
func (c cell) set(p unsafe.Pointer, v value) error {
	words := v.kind == text || v.kind == bytes
	switch {
	case c.kind == text && words:
		*(*string)(p) = strings.Clone(v.s)
	case c.kind == bytes && words:
		*(*[]byte)(p) = []byte(v.s)
	case c.kind == boolean && (v.kind == boolean || v.kind == integer):
		*(*bool)(p) = v.n != 0
	case c.kind == integer && v.kind == integer:
		return c.setInt(p, v.n)
	case c.kind == uuid:
		r, ok := v.raw()
		if !ok {
			return fmt.Errorf("%s is no id", v.kind)
		}
		*(*id.Raw)(p) = r
	default:
		return fmt.Errorf("%s does not go into %s", v.kind, c.kind)
	}
	return nil
}

// setInt refuses a number that would come out as another one.
func (c cell) setInt(p unsafe.Pointer, n int64) error {
	switch c.size {
	case 8:
		*(*int64)(p) = n
	case 4:
		*(*int32)(p) = int32(n)
	case 2:
		*(*int16)(p) = int16(n)
	default:
		*(*int8)(p) = int8(n)
	}
	if c.loadInt(p) != n || c.unsigned && n < 0 {
		return errRange
	}
	return nil
}
