package order

import (
	"cmp"
	"context"
	"encoding/binary"
	"math"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
)

// FindInput asks for a page of orders.
type FindInput struct {
	op.Page
	Filter
}

// find lists orders as far as the reader's row scope goes. A page may be shorter
// than it could be: a look takes a bounded number of steps, and next goes on.
func (s *Service) find(ctx context.Context, a act.Act, r db.Reader, in FindInput) (op.List[Summary], error) {
	page := op.List[Summary]{Items: []Summary{}}
	l, err := s.opened(ctx, a, r, in.Filter, in.Cursor)
	if err != nil || l.w.nothing {
		return page, err
	}
	var found []*Order
	page.Next, err = l.walk(in.Limit, mostLooked, func(some []*Order) error {
		found = append(found, some...)
		return nil
	})
	if err != nil {
		return page, err
	}
	page.Items, err = l.rows(found)
	return page, err
}

// Count is how many orders a filter finds, and what they come to.
type Count struct {
	Count  int            `json:"count"`
	Capped bool           `json:"capped" doc:"There are more, or a count would have had to look at too many"`
	Totals []money.Amount `json:"totals,omitempty" fact:"order.total" doc:"By currency; absent when capped"`
}

// Counts stop here: screens write 9,999+.
const mostCounted = 9_999

// count counts what find would list, in one bounded look.
func (s *Service) count(ctx context.Context, a act.Act, r db.Reader, in Filter) (Count, error) {
	var c Count
	in.Sort = "" // does not matter, and not every order has a place in every sort
	l, err := s.opened(ctx, a, r, in, "")
	if err != nil || l.w.nothing {
		return c, err
	}
	sums := map[money.Currency]money.Amount{}
	full := false
	c.Capped, err = l.tally(func(row *headRow) bool {
		if c.Count == mostCounted {
			return false
		}
		c.Count++
		full = full || !add(sums, money.Of(row.total(), money.Currency(row.Currency)))
		return true
	})
	if !c.Capped && !full {
		for _, sum := range sums {
			c.Totals = append(c.Totals, sum)
		}
		slices.SortFunc(c.Totals, func(a, b money.Amount) int { return cmp.Compare(a.Currency, b.Currency) })
	}
	identity.SightOf(a, l.setup.whole).Show(&c)
	return c, err
}

// add sums amounts by currency; false where the sum is too large to tell.
func add(sums map[money.Currency]money.Amount, a money.Amount) bool {
	sum, err := money.Of(sums[a.Currency].Units, a.Currency).Add(a)
	sums[a.Currency] = sum
	return err == nil
}

// sorting is how a list is sorted: by what, and whether the largest comes first.
// Of equals the later id comes first in falling lists, and last in rising ones.
type sorting struct {
	by   sortKey
	fall bool
}

type sortKey byte

const (
	byPlaced sortKey = iota
	byTotal
	byUpdated
	byDue
	byCompleted
	byCancelled
)

const sorts = "-placedAt placedAt -total total -updatedAt dueAt"

func sortOf(text string) (sorting, error) {
	switch text {
	case "", "-placedAt":
		return sorting{byPlaced, true}, nil
	case "placedAt":
		return sorting{byPlaced, false}, nil
	case "-total":
		return sorting{byTotal, true}, nil
	case "total":
		return sorting{byTotal, false}, nil
	case "-updatedAt":
		return sorting{byUpdated, true}, nil
	case "dueAt":
		return sorting{byDue, false}, nil
	}
	return sorting{}, errSort.New("value", text, "known", sorts).At("/sort")
}

// ended tells whether a list is sorted by when orders came to an end: what is
// open is not in it.
func (o sorting) ended() bool { return o.by == byCompleted || o.by == byCancelled }

// column is what the database sorts by.
func (o sorting) column() string {
	return [...]string{"placed_at", "total", "updated_at", "", "completed_at", "cancelled_at"}[o.by]
}

// cursor is a place in a sorted list of orders.
type cursor struct {
	at int64
	id id.Raw
}

// of is the place of a row.
func (o sorting) of(row *headRow) cursor {
	return cursor{[...]int64{row.PlacedAt, row.Total, row.UpdatedAt, row.due, deref(row.CompletedAt), deref(row.CancelledAt)}[o.by], row.ID.Raw()}
}

// compare tells which of two places comes first.
func (o sorting) compare(a, b cursor) int {
	c := cmp.Or(cmp.Compare(a.at, b.at), slices.Compare(a.id[:], b.id[:]))
	if o.fall {
		return -c
	}
	return c
}

// begin is the place before all others.
func (o sorting) begin() cursor {
	if !o.fall {
		return cursor{at: math.MinInt64}
	}
	c := cursor{at: math.MaxInt64}
	for i := range c.id {
		c.id[i] = 0xff
	}
	return c
}

// text writes a place; a cursor of one sort is none of another.
func (o sorting) text(c cursor) op.Cursor {
	b := binary.BigEndian.AppendUint64([]byte{byte(o.by)}, uint64(c.at))
	return op.Cursor(append(b, c.id[:]...))
}

func (o sorting) read(text op.Cursor) (cursor, error) {
	if text == "" {
		return o.begin(), nil
	}
	if len(text) != 25 || text[0] != byte(o.by) {
		return cursor{}, op.BadCursor()
	}
	return cursor{int64(binary.BigEndian.Uint64([]byte(text[1:9]))), id.Raw([]byte(text[9:]))}, nil
}
