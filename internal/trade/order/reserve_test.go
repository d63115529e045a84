package order_test

import (
	"testing"
	"time"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// slowly is a flow that stops at each phase: review, confirm, prepare, release.
func slowly() string {
	return Flow(`"review","confirm","prepare","release"`, Approval("review", "sales", "")+","+Confirm+","+Task("prepare", "sales", "")+","+Release)
}

// stock is a product of its own, of which some are there.
func stock(t *testing.T, s *Shop, sku string, n int64) string {
	t.Helper()
	if _, err := s.Products.Add(t.Context(), s.Owner.Act, "", catalog.Body{SKU: sku, Name: sku}); err != nil {
		t.Fatal(err)
	}
	s.Receive(t, sku, n)
	return sku
}

// Three are there and five are wanted: what becomes of the rest, and when
// anything is reserved at all, is the order type's to say.
func TestStockIsReservedAtThePhaseAndAsTheTypeSays(t *testing.T) {
	const nothing = "3 on hand, 0 reserved, 0 waiting"
	taken := map[string]string{
		"backorder": "3 on hand, 3 reserved, 2 waiting",
		"make":      "3 on hand, 3 reserved, 0 waiting",
		"allow":     "3 on hand, 5 reserved, 0 waiting",
	}
	after := map[string]int{"placed": 0, "confirmed": 1, "released": 2, "never": 3}
	Each(t, Docs{"flows/order.json": slowly()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		for short, full := range taken {
			for on, from := range after {
				s.Publish(t, Docs{"types/order.json": Type(on, short, "")})
				sku := stock(t, s, on+short, 3)
				req := Request("C-1", sku+" 5")
				req.Lines[0].Price = cny(1)
				v, err := s.Order(t, s.Owner, req)
				if err != nil {
					t.Fatal(err)
				}
				steps := []func(){func() {}, func() { s.Approve(t, "li", v, "review") },
					func() { s.Decide(t, s.Person("li"), "done", s.Task(t, v, "prepare"), `{}`).Want(t, 200) }}
				for phase, step := range steps {
					step()
					want := nothing
					if phase >= from {
						want = full
					}
					if got := s.Shelf(t, sku); got != want {
						t.Errorf("%s on %s, phase %d: %s, want %s", short, on, phase, got, want)
					}
				}
				if got := s.Get(t, v).Phase; got != order.Working {
					t.Errorf("%s on %s: the order is %s", short, on, got)
				}
				s.Sound(t)
			}
		}
	})
}

func TestAShortLineIsRefusedUnlessNothingIsReserved(t *testing.T) {
	Each(t, Docs{"flows/order.json": slowly()}, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 3)
		for on, want := range map[string]string{"placed": "stock.short: stock.short", "confirmed": "stock.short: stock.short",
			"released": "stock.short: stock.short", "never": ""} {
			s.Publish(t, Docs{"types/order.json": Type(on, "refuse", "")})
			if _, err := s.Order(t, s.Owner, Request("C-1", "PEN 5")); Code(err) != want {
				t.Errorf("on %s: %v, want %s", on, err, want)
			}
		}
		if got := s.Shelf(t, "PEN"); got != "3 on hand, 0 reserved, 0 waiting" {
			t.Error(got)
		}
	})
}

func TestAnOrderThatFindsNoStockAtItsConfirmationWaitsForIt(t *testing.T) {
	Each(t, Docs{"types/order.json": Type("confirmed", "refuse", ""), "flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Receive(t, "PEN", 3)
		first, second := s.Place(t, "C-1", "PEN 3"), s.Place(t, "C-1", "PEN 3")
		s.Approve(t, "li", first, "review")
		Same(t, s.Told(t, func() { s.Decide(t, li, "approve", s.Task(t, second, "review"), `{}`).Want(t, 200) }),
			"task.approved Li", "task.done Li", "call.failed flow")
		if got := s.Shelf(t, "PEN"); got != "3 on hand, 3 reserved, 0 waiting" || s.Get(t, second).Phase != order.Placed {
			t.Errorf("it takes %s and is %s", got, s.Get(t, second).Phase)
		}
		s.Receive(t, "PEN", 3)
		s.Pass(t, time.Minute)
		if v := s.Get(t, second); v.Phase != order.Confirmed {
			t.Errorf("then it is %s", v.Phase)
		}
		s.Sound(t)
	})
}

func TestReleasingInOneBatchIsFairToThoseThatCome(t *testing.T) {
	Each(t, Docs{"types/order.json": Type("released", "refuse", "")}, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 5)
		s.Receive(t, "INK", 5)
		both, one := s.Place(t, "C-1", "PEN 5", "INK 5"), s.Place(t, "C-1", "PEN 5")
		s.Place(t, "C-1", "DESK 1") // is released without any stock
		ink := s.Place(t, "C-1", "INK 1")
		s.Do(t, s.Owner, "POST", ink.Location()+"/release", `{}`).Want(t, 200)
		var answers []string
		err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
			release := order.DecidePhase(s.Orders, "order.release")
			for _, out := range release(t.Context(), r, []op.Cmd[order.ReleaseInput]{{Act: s.Owner.Act, In: order.ReleaseInput{ID: both.ID}},
				{Act: s.Owner.Act, In: order.ReleaseInput{ID: one.ID}}}) {
				answers = append(answers, Code(out.Err))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		Same(t, answers, "stock.short: stock.short", "")
	})
}

func TestOnlyWhatComesFromStockIsReserved(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		v := s.Place(t, "C-1", "DESK 3")
		if n := s.Count(t, "reservations"); n != 0 || v.Lines[0].Short != 0 || v.Lines[0].PromisedAt.String() != "2026-11-30" {
			t.Errorf("%d reservations, line %+v", n, v.Lines[0])
		}
	})
}
