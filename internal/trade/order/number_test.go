package order_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

func TestNumbersBeginAnewWithTheDayOfTheBusiness(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		var numbers []string
		place := func() { numbers = append(numbers, s.Place(t, "C-1", "DESK 1").Number) }
		place()
		place()
		s.Clock.Move(13*time.Hour + 59*time.Minute) // 23:59 in Shanghai, still the 16th there
		place()
		s.Clock.Move(time.Minute) // 16:00 UTC of the same day
		place()
		Same(t, numbers, "SO-20261116-0001", "SO-20261116-0002", "SO-20261116-0003", "SO-20261117-0001")
		Same(t, s.Rows(t, "order_numbers", "series", "period", "last"), "  0", "order 2026-11-16 3", "order 2026-11-17 1")
	})
}

func TestNumbersAreTakenInOrderOfArrivalAndNotByThoseTurnedAway(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 3)
		batch := order.Batch{Orders: []order.Request{Request("C-1", "PEN 1"), Request("C-9", "PEN 1"), Request("C-1", "PEN 2"),
			Request("C-1", "PEN 1"), Request("C-1", "DESK 1")}}
		batch.Orders[2].ForeignID = "A-1"
		more := Request("C-1", "DESK 2")
		more.ForeignID = "A-1"
		batch.Orders = append(batch.Orders, more, Request("C-1", "DESK 3"))
		got, err := s.Orders.PlaceMany(t.Context(), s.Owner.Act, "", batch)
		if err != nil {
			t.Fatal(err)
		}
		var answers []string
		for _, r := range got.Results {
			if r.Order != nil {
				answers = append(answers, r.Order.Number)
			} else {
				answers = append(answers, r.Problem.Code)
			}
		}
		Same(t, answers, "SO-20261116-0001", "order.invalid", "SO-20261116-0002", "stock.short", "SO-20261116-0003", "order.duplicate", "SO-20261116-0004")
		s.Sound(t)
	})
}

// An order that comes with the number that the series would give next must not
// stop the series: neither its own day nor any other day may ever stand still.
func TestANumberFromElsewhereDoesNotStopTheSeries(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		imported := func(number string) order.Request {
			req := Request("C-1", "DESK 1")
			req.Number = number
			return req
		}
		for _, number := range []string{"SO-20261116-0002", "SO-20261117-0001", "A-7", "SO-20261116-00004", "SO-20261199-0001"} {
			if _, err := s.Order(t, s.Owner, imported(number)); err != nil {
				t.Fatalf("%s: %v", number, err)
			}
		}
		batch := order.Batch{Orders: []order.Request{Request("C-1", "DESK 1"), imported("SO-20261116-0005"), Request("C-1", "DESK 1")}}
		got, err := s.Orders.PlaceMany(t.Context(), s.Owner.Act, "", batch)
		if err != nil {
			t.Fatal(err)
		}
		var numbers []string
		for i, r := range got.Results {
			if r.Order == nil {
				t.Fatalf("order %d of the batch: %+v", i, r.Problem)
			}
			numbers = append(numbers, r.Order.Number)
		}
		Same(t, numbers, "SO-20261116-0001", "SO-20261116-0005", "SO-20261116-0003")
		Same(t, s.Rows(t, "order_numbers", "series", "period", "last"), "  6", "order 2026-11-16 3")
		s.Clock.Move(24 * time.Hour)
		if v := s.Place(t, "C-1", "DESK 1"); v.Number != "SO-20261117-0002" {
			t.Errorf("the next day's first free number is %s", v.Number)
		}
	})
}

func TestANumberFromElsewhereIsAcceptedOnce(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		req := Request("C-1", "DESK 1")
		req.Number = "A-7"
		first, err := s.Order(t, s.Owner, req)
		if err != nil || first.Number != "A-7" {
			t.Fatal(first.Number, err)
		}
		a := s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"number":"A-7","lines":[{"sku":"DESK","quantity":"1"}]}`).Want(t, 409)
		if a.Problem(t) != "order.duplicate" || a.Get(t, "existing") != first.ID.String() {
			t.Errorf("answered %s", a.Body)
		}
		req.Number = "A-8"
		got, err := s.Orders.PlaceMany(t.Context(), s.Owner.Act, "", order.Batch{Orders: []order.Request{req, req}})
		if err != nil || got.Results[0].Order == nil || got.Results[1].Problem == nil || got.Results[1].Problem.Code != "order.duplicate" {
			t.Errorf("two of one number in one batch: %+v, %v", got, err)
		}
		s.Sound(t)
	})
}

func TestAForeignIDIsAcceptedOncePerChannel(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		body := `{"customer":{"ref":"C-1"},"channel":"%s","foreignId":"T-1","lines":[{"sku":"DESK","quantity":"1"}]}`
		first := s.Do(t, s.Owner, "POST", "/api/v1/orders", fmt.Sprintf(body, "shop")).Want(t, 201)
		before := rows(t, s)
		again := s.Do(t, s.Owner, "POST", "/api/v1/orders", fmt.Sprintf(body, "shop")).Want(t, 409)
		if again.Problem(t) != "order.duplicate" || again.Get(t, "id") != first.Get(t, "id") {
			t.Errorf("answered %s", again.Body)
		}
		Same(t, rows(t, s), before...)
		s.Do(t, s.Owner, "POST", "/api/v1/orders", fmt.Sprintf(body, "table")).Want(t, 201)
		s.Do(t, s.Owner, "POST", "/api/v1/orders", fmt.Sprintf(body, "fax")).Want(t, 422)
		s.Sound(t)
	})
}

// Two nodes that decide on one foreign id at the same moment: the first to
// commit has it, the other answers with it.
func TestAForeignIDThatIsTakenWhileDecidingIsRefusedByName(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		req := Request("C-1", "DESK 1")
		req.ForeignID = "T-1"
		a := s.Owner.Act
		plan := func(command int) op.Result[*order.Draft] {
			var out []op.Result[*order.Draft]
			a.Command = command
			err := s.DB.Read(t.Context(), a, func(r db.Reader) error {
				out = order.DecidePlace(s.Orders, t.Context(), r, []op.Cmd[order.Request]{{Act: a, In: req}})
				return out[0].Err
			})
			if err != nil {
				t.Fatal(err)
			}
			return out[0]
		}
		var plans []op.Cmd[*order.Draft]
		for i := range 2 {
			plans = append(plans, op.Cmd[*order.Draft]{Act: a, In: plan(i).Out})
		}
		var answers []string
		for _, p := range plans {
			err := s.Facts.Write(t.Context(), a, func(tx *event.Tx) error {
				got := order.CommitPlace(s.Orders, context.Background(), tx, []op.Cmd[*order.Draft]{p})
				answers = append(answers, Code(got[0].Err))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		Same(t, answers, "", "order.duplicate")
		if n := s.Count(t, "orders"); n != 1 {
			t.Errorf("%d orders", n)
		}
		s.Sound(t)
	})
}
