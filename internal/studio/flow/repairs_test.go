package flow_test

import (
	"bytes"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

// T48, T50 on both databases: an order that cannot be confirmed, for its stock has gone,
// is tried again, then stands in the work queue of the fallback, says why, and is
// confirmed when somebody has it tried again after the cause was mended; or is given up,
// which cancels it.
func TestTheWorkQueueOnBothDatabases(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("1h", "refuse"), "flows/order.json": Flow(`"review","confirm"`, Approval("review", "sales", "")+
		`,"confirm":{"kind":"auto","name":{"en":"confirm"},"verb":"order.confirm","retry":1}`)}, func(t *testing.T, s *Shop) {
		li, owner := s.Hire("li", "", "sales"), s.Owner.Act.Name
		s.Receive(t, "PEN", 5)
		first := s.Place(t, "C-1", "PEN 5")
		s.Pass(t, time.Hour)
		second := s.Place(t, "C-1", "PEN 5")
		s.Decide(t, li, "approve", s.Task(t, first, "review"), `{}`).Want(t, 200)
		if got := chart(t, s, first, "confirm"); got != "now: " {
			t.Errorf("the process shows %q", got)
		}
		Same(t, s.Told(t, func() { s.Pass(t, time.Minute) }), "call.failed flow", "call.queued flow", "task.opened flow")
		if got := toldAs(t, s, first, "call.failed"); got != "confirm failed, attempt 2: not enough stock" {
			t.Errorf("the timeline says %q", got)
		}
		task := s.Task(t, first, "confirm")
		card := s.Do(t, s.Owner, "GET", "/api/v1/tasks/"+task.ID.String(), "").Want(t, 200)
		if got := card.Get(t, "kind") + card.Get(t, "machine") + card.Get(t, "failure", "say"); got != "autotruenot enough stock" {
			t.Errorf("the card says %q", got)
		}
		if got := offered(t, s, s.Owner, first); got != "flow.hold, flow.withdraw, flow.copy, flow.jump, transfer, return review start" {
			t.Errorf("the owner is offered %s", got)
		}
		if a := s.Decide(t, s.Owner, "retry", task, `{}`).Want(t, 422); a.Problem(t) != "stock.short" {
			t.Errorf("tried again it answers %s", a.Body)
		}
		if a := s.Decide(t, s.Owner, "byHand", task, `{"opinion":"done"}`).Want(t, 409); a.Problem(t) != "task.machine" {
			t.Errorf("by hand it answers %s", a.Body)
		}
		s.Cancel(t, s.Owner, second).Want(t, 200)
		for verb, body := range map[string]string{"retry": `{}`, "giveUp": `{"opinion":"sold out"}`} {
			if told := s.Told(t, func() { s.Decide(t, s.Owner, verb+"?dryRun=true", task, body).Want(t, 200) }); len(told) > 0 {
				t.Errorf("a dry run of %s told %v", verb, told)
			}
		}
		Same(t, s.Told(t, func() { s.Decide(t, s.Owner, "retry", task, `{}`).Want(t, 200) }),
			"stock.reserved "+owner, "task.done "+owner, "call.repaired "+owner, "order.confirmed flow", "call.succeeded flow", "flow.finished "+owner)

		s.Receive(t, "PEN", 5)
		third := s.Place(t, "C-1", "PEN 5")
		s.Pass(t, time.Hour)
		s.Place(t, "C-1", "PEN 5")
		s.Decide(t, li, "approve", s.Task(t, third, "review"), `{}`).Want(t, 200)
		s.Pass(t, time.Minute)
		if a := s.Decide(t, s.Owner, "giveUp", s.Task(t, third, "confirm"), `{}`).Want(t, 422); !bytes.Contains(a.Body, []byte(`"code":"required"`)) {
			t.Errorf("given up without a reason it answers %s", a.Body)
		}
		s.Decide(t, s.Owner, "giveUp", s.Task(t, third, "confirm"), `{"opinion":"sold out"}`).Want(t, 200)
		if got := s.Get(t, third); got.Phase != "cancelled" {
			t.Errorf("given up it is %s", got.Phase)
		}
		Same(t, s.Rows(t, "flow_runs", "status"), "ended", "ended", "ended", "running")
		s.Sound(t)
	})
}

// What another room refuses can be done by hand: the run goes on, and says so.
func TestDoneByHandOnBothDatabases(t *testing.T) {
	Each(t, Docs{"flows/order.json": Flow(`"review","shelf","confirm"`, Approval("review", "sales", "")+
		`,"shelf":{"kind":"auto","name":{"en":"shelf"},"verb":"inventory.addWarehouse","with":{"code":"hall"},"retry":0},`+Confirm)}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Decide(t, li, "approve", s.Task(t, s.Place(t, "C-1", "DESK 1"), "review"), `{}`).Want(t, 200)
		second := s.Place(t, "C-1", "DESK 1") // its warehouse is there already
		s.Decide(t, li, "approve", s.Task(t, second, "review"), `{}`).Want(t, 200)
		task := s.Task(t, second, "shelf")
		s.Decide(t, s.Owner, "byHand?dryRun=true", task, `{"opinion":"it stands there"}`).Want(t, 200)
		Same(t, s.Told(t, func() { s.Decide(t, s.Owner, "byHand", task, `{"opinion":"it stands there"}`).Want(t, 200) }),
			"task.done "+s.Owner.Act.Name, "call.repaired "+s.Owner.Act.Name, "order.confirmed flow", "call.succeeded flow", "flow.finished "+s.Owner.Act.Name)
		if got := toldAs(t, s, second, "call.repaired"); got != s.Owner.Act.Name+" did it by hand: shelf, it stands there" {
			t.Errorf("the timeline says %q", got)
		}
		s.Sound(t)
	})
}
