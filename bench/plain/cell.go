package plain

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"bespoke/internal/base/id"
)

// A cell is one argument of a statement: a value as it was seen, or a mark for
// what is different in every order.
type cell any

type (
	freshID  int // the n-th id that the order itself made
	product  int // the n-th of its products
	customer struct{}
	number   string // text that ends in the order's number; what comes before
	factSeq  int64  // a fact's number, as distance from the last one's
	unique   struct{}
)

// pools are what an order may choose from.
type pools struct {
	products, customers []id.Raw
}

// order is one order that is being written: what its marks stand for.
type order struct {
	fresh        []id.Raw
	products     []id.Raw
	customer     id.Raw
	number, fact int64 // drawn from the counters on the way
	unique       string
}

type rowKind struct{}

func (rowKind) Prefix() string { return "row" }

// newOrder chooses customer and products, the products in the order in which
// their rows are to be locked.
func (s *Shape) newOrder(r *rand.Rand) *order {
	o := &order{fresh: make([]id.Raw, s.fresh), customer: s.pools.customers[r.IntN(len(s.pools.customers))]}
	for i := range o.fresh {
		o.fresh[i] = id.New[rowKind]().Raw()
	}
	for len(o.products) < s.products {
		if p := s.pools.products[r.IntN(len(s.pools.products))]; !slices.Contains(o.products, p) {
			o.products = append(o.products, p)
		}
	}
	slices.SortFunc(o.products, compareIDs)
	o.unique = id.New[rowKind]().String()
	return o
}

func compareIDs(a, b id.Raw) int { return slices.Compare(a[:], b[:]) }

// value is what a cell stands for in this order.
func (o *order) value(c cell) any {
	switch c := c.(type) {
	case freshID:
		return o.fresh[c]
	case product:
		return o.products[c]
	case customer:
		return o.customer
	case number:
		return fmt.Sprintf("%s%04d", string(c), o.number)
	case factSeq:
		return o.fact + int64(c)
	case unique:
		return o.unique
	}
	return c
}

// beforeNumber is what stands in an order's number before the counter.
func beforeNumber(text string) number { return number(strings.TrimRight(text, "0123456789")) }
