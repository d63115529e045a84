package order_test

import (
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

func TestCancellingEndsTheRunAndFreesStockAndCredit(t *testing.T) {
	flow := Flow(`"both","confirm"`, `"both":{"kind":"parallel","name":{"en":"Both"},"join":"all","lanes":[
		{"id":"a","name":{"en":"A"},"do":["review"]},{"id":"b","name":{"en":"B"},"do":["pay"]}]},`+
		Approval("review", "sales", "")+","+Approval("pay", "finance", "")+","+Confirm)
	Each(t, Docs{"types/order.json": Held("24h", "backorder"), "flows/order.json": flow}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Hire("fang", "", "finance")
		s.Receive(t, "PEN", 3)
		v := s.Place(t, "C-2", "PEN 5")
		s.Approve(t, "li", v, "review")
		Same(t, s.Told(t, func() { s.Cancel(t, s.Owner, v).Want(t, 200) }), "stock.freed 所有者", "flow.cancelled 所有者", "task.closed flow",
			"step.cancelled flow", "flow.finished 所有者", "order.cancelled 所有者")
		Same(t, s.Rows(t, "orders", "phase", "version"), "cancelled 2")
		Same(t, s.Rows(t, "flow_runs", "version", "status"), "3 ended")
		Same(t, s.Rows(t, "tasks", "step", "state", "closed_by", "result"), "pay closed 所有者 cancelled", "review done Li approved")
		Same(t, s.Rows(t, "timers", "verb"))
		Same(t, s.Rows(t, "reservations", "state"), "freed")
		Same(t, s.Rows(t, "backorders", "quantity"))
		Same(t, s.Rows(t, "party_accounts", "credit_limit", "credit_used", "order_count"), "- 0 0", "10000000 0 0")
		s.Sound(t)
		if a := s.Cancel(t, s.Owner, v).Want(t, 409); a.Problem(t) != "order.phase" {
			t.Errorf("once more: %s", a.Body)
		}
	})
}

func TestAPersonReleasesAConfirmedOrderOnce(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		s.Do(t, li, "POST", v.Location()+"/release", `{}`).Want(t, 409)
		s.Approve(t, "li", v, "review")
		Same(t, s.Told(t, func() { s.Do(t, li, "POST", v.Location()+"/release", `{}`).Want(t, 200) }), "order.released Li")
		s.Do(t, li, "POST", v.Location()+"/release", `{}`).Want(t, 409)
		Same(t, s.Rows(t, "orders", "phase", "version"), "working 3")
	})
}

// A change that was decided on an order as it was is not stored on the order as
// it is: it is decided again.
func TestAChangeDecidedOnAnOlderOrderIsStale(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		v, a := s.Place(t, "C-1", "DESK 1"), s.Owner.Act
		cancel := op.Cmd[order.CancelInput]{Act: a, In: order.CancelInput{ID: v.ID}}
		decide := func() (plan *order.Changed) {
			err := s.DB.Read(t.Context(), a, func(r db.Reader) error {
				out := order.DecideCancel(s.Orders, t.Context(), r, []op.Cmd[order.CancelInput]{cancel})
				plan = out[0].Out
				return out[0].Err
			})
			if err != nil {
				t.Fatal(err)
			}
			return plan
		}
		commit := func(plan *order.Changed) (answer error) {
			err := s.Facts.Write(t.Context(), a, func(tx *event.Tx) error {
				answer = order.CommitChange(s.Orders, t.Context(), tx, []op.Cmd[*order.Changed]{{Act: a, In: plan}})[0].Err
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return answer
		}
		first, second := decide(), decide()
		if err := commit(first); err != nil {
			t.Fatal(err)
		}
		before := rows(t, s)
		if err := commit(second); err != op.ErrStale {
			t.Errorf("the second is answered %v", err)
		}
		Same(t, rows(t, s), before...)
		s.Sound(t)
	})
}

func TestAnOrderKeepsTheReleaseThatItWasPlacedUnder(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Hire("fang", "", "finance")
		old := s.Place(t, "C-1", "DESK 1")
		release := s.Publish(t, Docs{"flows/order.json": Flow(`"pay","confirm"`, Approval("pay", "finance", "")+","+Confirm), "types/order.json": Type("never", "allow", "")})
		fresh := s.Place(t, "C-1", "DESK 1")
		if old.Release == release || fresh.Release != release || fresh.Tasks[0].Step != "pay" {
			t.Errorf("the old one is pinned to %s, the new one to %s at %v; published was %s", old.Release, fresh.Release, fresh.Tasks, release)
		}
		s.Approve(t, "li", old, "review")
		s.Approve(t, "fang", fresh, "pay")
		for _, v := range []order.View{old, fresh} {
			if now := s.Get(t, v); now.Phase != order.Confirmed || now.Release != v.Release {
				t.Errorf("%s is %s under %s", now.Number, now.Phase, now.Release)
			}
		}
	})
}
