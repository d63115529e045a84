package op

import (
	"bytes"
	"encoding/base64"

	"bespoke/internal/base/id"
)

// Page is what every list is asked with: inputs embed it.
type Page struct {
	Limit  int    `query:"limit" json:"-" doc:"How many items, at most 200"`
	Cursor Cursor `query:"cursor" json:"-" doc:"Where the page before ended: its next"`
}

// The size of a page, unless it is asked for, and at most.
const (
	pageLimit = 50
	PageMax   = 200
)

// Cursor is a place in a list, for the room that made it to read.
type Cursor string

// MarshalText keeps a cursor from looking like something to compute with.
func (c Cursor) MarshalText() ([]byte, error) {
	return base64.RawURLEncoding.AppendEncode(nil, []byte(c)), nil
}

// UnmarshalText reads what MarshalText wrote.
func (c *Cursor) UnmarshalText(b []byte) error {
	at, err := base64.RawURLEncoding.Strict().DecodeString(string(b))
	*c = Cursor(at)
	return err
}

// Before is where a list by falling id goes on: below the cursor's id, or below
// all ids at its beginning. A cursor of another list is refused.
func (p Page) Before() (id.Raw, error) {
	var at id.Raw
	if p.Cursor == "" {
		copy(at[:], bytes.Repeat([]byte{0xff}, len(at)))
		return at, nil
	}
	if len(p.Cursor) != len(at) {
		return at, BadCursor()
	}
	copy(at[:], p.Cursor)
	return at, nil
}

// BadCursor is for rooms whose cursors are not ids: it refuses one that they cannot read.
func BadCursor() error {
	return badParameter.New("name", "cursor").At("/cursor")
}

// List is one page of a list; Next is absent on the last.
type List[T any] struct {
	Items []T    `json:"items"`
	Next  Cursor `json:"next,omitzero"`
}

// Sift fills a page, in order of falling id, with what show shows of the items
// that its reader may see. read fetches a page's worth below an id. It looks
// through a bounded number of pages; then this one ends early, and its next
// goes on from there.
func Sift[T, V any](p Page, idOf func(T) id.Raw, read func(before id.Raw) ([]T, error), show func(T) (V, bool)) (List[V], error) {
	page := List[V]{Items: []V{}}
	before, err := p.Before()
	for range siftPages {
		var found []T
		if err == nil {
			found, err = read(before)
		}
		if err != nil {
			return page, err
		}
		for _, item := range found {
			before = idOf(item)
			if v, seen := show(item); seen {
				page.Items = append(page.Items, v)
			}
			if len(page.Items) == p.Limit {
				page.Next = Cursor(before[:])
				return page, nil
			}
		}
		if len(found) < p.Limit {
			page.Next = ""
			return page, nil
		}
		page.Next = Cursor(before[:])
	}
	return page, nil
}

// siftPages bounds how far Sift looks.
const siftPages = 10

// ListOf makes a page of items in order of falling id. A full page may be the
// last one too: then the next is empty.
func ListOf[T any](items []T, p Page, idOf func(T) id.Raw) List[T] {
	l := List[T]{Items: items}
	if n := len(items); n > 0 && n >= p.Limit {
		last := idOf(items[n-1])
		l.Next = Cursor(last[:])
	}
	return l
}
