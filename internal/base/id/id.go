// Package id holds typed identifiers: an order's id cannot be passed where a
// party's is meant.
//
// An id is a UUIDv7 (RFC 9562), so that rows of one time lie together in an
// index. It is 16 bytes in the program and the database, and at the edges a
// prefix, an underscore and 26 characters of Crockford's base32: "ord_01J…".
package id

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// Raw is an id without its type: 16 bytes, as the database keeps it.
type Raw [16]byte

// Kind names what an id is of; Prefix is its mark in the text form.
type Kind interface{ Prefix() string }

// Of is the id of one kind of thing.
type Of[K Kind] struct{ raw Raw }

// ErrSyntax says that a text is not an id of the wanted kind.
var ErrSyntax = errors.New("not an id of this kind")

// New makes a fresh id. Ids made by one process rise strictly.
func New[K Kind]() Of[K] { return Of[K]{newV7()} }

// From gives raw bytes a type.
func From[K Kind](r Raw) Of[K] { return Of[K]{r} }

// Raw returns the 16 bytes.
func (i Of[K]) Raw() Raw { return i.raw }

// SetRaw is how the database fills an id in.
func (i *Of[K]) SetRaw(r Raw) { i.raw = r }

// Compare orders ids as the database does: what was made later comes later.
func (i Of[K]) Compare(j Of[K]) int { return bytes.Compare(i.raw[:], j.raw[:]) }

// IsZero tells whether the id names nothing.
func (i Of[K]) IsZero() bool { return i.raw == Raw{} }

// String is the text form; the zero id has none.
func (i Of[K]) String() string {
	if i.IsZero() {
		return ""
	}
	var k K
	return string(i.raw.append(append(make([]byte, 0, 34), k.Prefix()+"_"...)))
}

// Parse reads the text form of an id of this kind.
func Parse[K Kind](s string) (Of[K], error) {
	var k K
	code, ok := strings.CutPrefix(s, k.Prefix()+"_")
	if !ok {
		return Of[K]{}, ErrSyntax
	}
	r, err := parseRaw(code)
	return Of[K]{r}, err
}

// ParseAny reads the text form of an id of whatever kind.
func ParseAny(s string) (Raw, error) {
	_, code, _ := strings.Cut(s, "_")
	return parseRaw(code)
}

// Text is the text form of an id whose kind is known by its prefix alone; ""
// without a prefix.
func Text(prefix string, r Raw) string {
	if prefix == "" || r == (Raw{}) {
		return ""
	}
	return string(r.append([]byte(prefix + "_")))
}

// MarshalText writes the text form.
func (i Of[K]) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads the text form.
func (i *Of[K]) UnmarshalText(b []byte) error {
	v, err := Parse[K](string(b))
	*i = v
	return err
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// append writes 26 characters: 128 bits in groups of five, the first of three.
func (r Raw) append(b []byte) []byte {
	hi, lo := binary.BigEndian.Uint64(r[:8]), binary.BigEndian.Uint64(r[8:])
	for shift := 125; shift >= 0; shift -= 5 {
		b = append(b, alphabet[bits5(hi, lo, shift)])
	}
	return b
}

func bits5(hi, lo uint64, shift int) uint64 {
	switch {
	case shift >= 64:
		return hi >> (shift - 64) & 31
	case shift > 59:
		return (hi<<(64-shift) | lo>>shift) & 31
	default:
		return lo >> shift & 31
	}
}

// Unique sorts ids and leaves out what stands there twice, in the memory that they are in.
func Unique(ids []Raw) []Raw {
	slices.SortFunc(ids, func(a, b Raw) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

func parseRaw(s string) (Raw, error) {
	if len(s) != 26 || s[0] > '7' {
		return Raw{}, ErrSyntax
	}
	var hi, lo uint64
	for i := range len(s) {
		v := strings.IndexByte(alphabet, s[i])
		if v < 0 {
			return Raw{}, ErrSyntax
		}
		hi, lo = hi<<5|lo>>59, lo<<5|uint64(v)
	}
	var r Raw
	binary.BigEndian.PutUint64(r[:8], hi)
	binary.BigEndian.PutUint64(r[8:], lo)
	return r, nil
}

// source hands out the randomness of ids: read in blocks, for a system call
// per id would be the dearest part of it.
var source struct {
	sync.Mutex
	last uint64 // milliseconds << 12 | counter
	pool [4096]byte
	left int
}

// newV7 makes a UUIDv7 whose 12 bits after the time count up within a
// millisecond (RFC 9562, 6.2, method 1), so that ids of a process rise strictly.
func newV7() Raw {
	now := uint64(time.Now().UnixMilli()) << 12
	source.Lock()
	defer source.Unlock()
	if now <= source.last {
		now = source.last + 1
	}
	source.last = now
	if source.left < 8 {
		rand.Read(source.pool[:]) // never fails: crypto/rand ends the program instead
		source.left = len(source.pool)
	}
	source.left -= 8
	var r Raw
	copy(r[8:], source.pool[source.left:])
	binary.BigEndian.PutUint64(r[:8], now>>12<<16|7<<12|now&0xfff)
	r[8] = r[8]&0x3f | 0x80
	return r
}
