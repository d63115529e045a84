package order_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

func TestABatchPlacesWhatMayBePlacedAndSaysWhyOfTheRest(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 5)
		a := s.Do(t, s.Owner, "POST", "/api/v1/orders/batch", `{"orders":[
			{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"4"}]},
			{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"2"}]},
			{"customer":{"ref":"C-9"},"lines":[{"sku":"PEN","quantity":"1"}]},
			{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"1"}]}]}`).Want(t, 200)
		var answers []string
		for i := range 4 {
			answers = append(answers, a.Get(t, "results", i, "order", "number")+a.Get(t, "results", i, "problem", "code"))
		}
		Same(t, answers, "SO-20261116-0001", "stock.short", "order.invalid", "SO-20261116-0002")
		if at := a.Get(t, "results", 2, "problem", "errors", 0, "field"); at != "/customer" {
			t.Errorf("the problem stands at %s", at)
		}
		s.Sound(t)
	})
}

func TestABatchHasBetweenOneAnd256Orders(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		for n, want := range map[int]string{0: "order.invalid", 257: "order.invalid", 256: ""} {
			b := order.Batch{Orders: make([]order.Request, n)}
			for i := range b.Orders {
				b.Orders[i] = Request("C-1", "DESK 1")
			}
			if _, err := s.Orders.PlaceMany(t.Context(), s.Owner.Act, "", b); Code(err) != want {
				t.Errorf("%d orders: %v", n, err)
			}
		}
		if n := s.Count(t, "orders"); n != 256 {
			t.Errorf("%d orders are stored", n)
		}
		s.Sound(t)
	})
}

func TestOneKeyPlacesOneOrder(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		body := `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","quantity":"1"}]}`
		ids := make([]string, 8)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				ids[i] = s.Do(t, s.Owner, "POST", "/api/v1/orders", body, "Idempotency-Key", "k-1").Get(t, "id")
			})
		}
		all.Wait()
		for _, id := range ids {
			if id == "" || id != ids[0] {
				t.Errorf("answered %v", ids)
			}
		}
		s.Do(t, s.Owner, "POST", "/api/v1/orders", strings.Replace(body, `"1"`, `"2"`, 1), "Idempotency-Key", "k-1").Want(t, 409)
		Same(t, s.Rows(t, "orders", "number", "total"), "SO-20261116-0001 8000000")
	})
}

func TestARefusalMayBeTriedAgainUnderItsKey(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		body := `{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"1"}]}`
		s.Do(t, s.Owner, "POST", "/api/v1/orders", body, "Idempotency-Key", "k-1").Want(t, 422)
		s.Receive(t, "PEN", 1)
		s.Do(t, s.Owner, "POST", "/api/v1/orders", body, "Idempotency-Key", "k-1").Want(t, 201)
	})
}

// Orders of many people that wait together are placed by few transactions,
// each as if it were alone.
func TestOrdersThatArriveTogetherGetTheirOwnAnswers(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 60) // enough for all: who is refused is refused for one reason
		const buyers = 60
		answers := make([]string, buyers)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() {
				customer := "C-1"
				if i%3 == 2 {
					customer = fmt.Sprintf("C-9%d", i) // nobody
				}
				v, err := s.Order(t, s.Owner, Request(customer, "PEN 1"))
				if answers[i] = Code(err); err == nil && (len(v.Lines) != 1 || v.Number == "") {
					answers[i] = "no order"
				}
			})
		}
		all.Wait()
		for i, got := range answers {
			want := ""
			if i%3 == 2 {
				want = "order.invalid: reference"
			}
			if got != want {
				t.Errorf("buyer %d: %q, want %q", i, got, want)
			}
		}
		if numbers := s.Rows(t, "orders", "number"); len(numbers) != 40 || numbers[39] != "SO-20261116-0040" {
			t.Errorf("numbers %v", numbers)
		}
		s.Sound(t)
	})
}
