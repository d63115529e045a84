package order_test

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// has tells what the orders have and what they wait for: "4+1" is four pieces
// and one to come.
func has(t *testing.T, s *Shop, orders ...order.View) string {
	t.Helper()
	var texts []string
	err := s.DB.Read(t.Context(), act.Act{Workspace: s.Owner.Act.Workspace}, func(r db.Reader) error {
		for _, o := range orders {
			found, err := inventory.Find(r, []id.Raw{o.ID.Raw()})
			if err != nil {
				return err
			}
			var pieces, waiting = inventory.Piece{}, inventory.Wait{}
			if st := found[o.ID.Raw()]; st != nil {
				for _, p := range st.Pieces {
					pieces.Quantity += p.Quantity
				}
				for _, w := range st.Waiting {
					waiting.Quantity += w.Quantity
				}
			}
			texts = append(texts, pieces.Quantity.String()+"+"+waiting.Quantity.String())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(texts, " ")
}

func TestWhatComesInServesThoseWhoWaitInOrderOfPlacing(t *testing.T) {
	Each(t, Docs{"types/order.json": Type("placed", "backorder", "")}, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 3)
		first := s.Place(t, "C-1", "PEN 5")
		s.Clock.Move(time.Minute)
		second := s.Place(t, "C-1", "PEN 4")
		imported, long := Request("C-1", "PEN 2"), Monday.AddDate(0, -1, 0)
		imported.PlacedAt = &long
		third, err := s.Order(t, s.Owner, imported)
		if err != nil {
			t.Fatal(err)
		}
		at := func(want string) {
			t.Helper()
			if got := has(t, s, first, second, third); got != want {
				t.Errorf("they have %s, want %s", got, want)
			}
		}
		at("3+2 0+4 0+2")
		Same(t, s.Told(t, func() { s.Receive(t, "PEN", 1) }), "stock.received 所有者", "stock.served 所有者")
		at("3+2 0+4 1+1")
		Same(t, s.Told(t, func() { s.Receive(t, "PEN", 4) }), "stock.received 所有者", "stock.served 所有者", "stock.served 所有者", "stock.served 所有者")
		at("5+0 1+3 2+0")
		s.Receive(t, "PEN", 10)
		at("5+0 4+0 2+0")
		if got := s.Shelf(t, "PEN"); got != "18 on hand, 11 reserved, 0 waiting" {
			t.Error(got)
		}
		s.Sound(t)
	})
}

func TestWhatIsCancelledServesThoseWhoWait(t *testing.T) {
	Each(t, Docs{"types/order.json": Type("placed", "backorder", "")}, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 5)
		first, second, third := s.Place(t, "C-1", "PEN 5"), s.Place(t, "C-1", "PEN 2"), s.Place(t, "C-1", "PEN 4")
		s.Cancel(t, s.Owner, second).Want(t, 200) // it does not wait any more
		Same(t, s.Told(t, func() { s.Cancel(t, s.Owner, first).Want(t, 200) }), "stock.freed 所有者", "stock.served 所有者", "order.cancelled 所有者")
		if got := has(t, s, second, third); got != "0+0 4+0" {
			t.Error(got)
		}
		if got := s.Shelf(t, "PEN"); got != "5 on hand, 4 reserved, 0 waiting" {
			t.Error(got)
		}
		s.Sound(t)
	})
}

// An order that is placed while others wait does not overtake them: nothing is
// free as long as somebody waits.
func TestWhoComesLaterDoesNotOvertakeThoseWhoWait(t *testing.T) {
	Each(t, Docs{"types/order.json": Type("placed", "backorder", "")}, func(t *testing.T, s *Shop) {
		first := s.Place(t, "C-1", "PEN 5")
		s.Receive(t, "PEN", 4)
		second := s.Place(t, "C-1", "PEN 1")
		s.Receive(t, "PEN", 1)
		if got := has(t, s, first, second); got != "5+0 0+1" {
			t.Error(got)
		}
		s.Sound(t)
	})
}
