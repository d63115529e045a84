package order_test

import (
	"sync"
	"testing"

	"bespoke/internal/base/fault"
	. "bespoke/internal/trade/order/ordertest"
)

// rush lets buyers order one PEN each at once, at several nodes, and counts
// their answers. Who is told to come again does.
func rush(t *testing.T, buyers int, nodes ...*Shop) map[string]int {
	t.Helper()
	answers := make([]string, buyers)
	var all sync.WaitGroup
	for i := range answers {
		s := nodes[i%len(nodes)]
		all.Go(func() {
			_, err := s.Order(t, s.Owner, Request("C-1", "PEN 1"))
			for f := fault.As(err); f != nil && f.Kind == fault.Busy; f = fault.As(err) {
				_, err = s.Order(t, s.Owner, Request("C-1", "PEN 1"))
			}
			answers[i] = Code(err)
		})
	}
	all.Wait()
	count := map[string]int{}
	for _, a := range answers {
		count[a]++
	}
	return count
}

func sold(t *testing.T, s *Shop, answers map[string]int) {
	t.Helper()
	if answers[""] != 500 || answers["stock.short: stock.short"] != 1500 {
		t.Errorf("answers %v", answers)
	}
	if got := s.Shelf(t, "PEN"); got != "500 on hand, 500 reserved, 0 waiting" {
		t.Error(got)
	}
	if numbers := s.Rows(t, "orders", "number"); len(numbers) != 500 || numbers[499] != "SO-20261116-0500" {
		t.Errorf("%d numbers, the last is %s", len(numbers), numbers[len(numbers)-1])
	}
	s.Sound(t)
}

func TestTwoThousandBuyersGetFiveHundredPieces(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 500)
		sold(t, s, rush(t, 2000, s))
	})
}

func TestTwoNodesSellNothingTwice(t *testing.T) {
	OnPostgres(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 500)
		sold(t, s, rush(t, 2000, s, s.Beside(t)))
	})
}
