package flow_test

import (
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// A step is for those who have not enough to do yet. A batch is decided as if its orders came
// one after the other; the quote, the order's page and replay say the same people.
func TestStepsGoToWhoHasTime(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"review","money"`, `"review":{"kind":"approval","name":{"en":"review"},"give":"roundRobin",
		"who":[{"role":"sales","where":{"f":"user.open","op":"<","v":2}},{"role":"owner"}],"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"}]}},
		"money":{"kind":"approval","name":{"en":"money"},"same":"ask","who":[{"role":"sales","where":{"f":"user.open","op":"=","v":1}},{"role":"finance"}],"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"}]}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		ann := s.Hire("ann", "", "sales")
		s.Hire("bob", "", "sales")
		s.Hire("fay", "", "finance")
		const one = `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","quantity":"1"}]}`
		s.Do(t, s.Owner, "POST", "/api/v1/orders/batch", `{"orders":[`+one+`,`+one+`,`+one+`,`+one+`,`+one+`]}`).Want(t, 200)
		has := map[string]int{}
		for _, task := range s.Tasks(t, s.Owner, "step=review&state=open") {
			has[task.Owner.Name+task.Owner.Role]++
		}
		if has["Ann"] != 2 || has["Bob"] != 2 || len(s.Tasks(t, s.Owner, "step=review&state=open")) != 5 {
			t.Errorf("of a batch of five they have %v", has)
		}
		owner := func(v order.View, step string) string {
			for _, n := range v.Route.Steps {
				if n.Step == step {
					return n.Owner[0].Name + n.Owner[0].Role
				}
			}
			return ""
		}
		quoted := func() order.View {
			return Into[order.View](t, s.Do(t, s.Owner, "POST", "/api/v1/quotes", one).Want(t, 200))
		}
		if got := owner(quoted(), "review"); got != "owner" {
			t.Errorf("the quote says %s", got)
		}
		waits := s.Tasks(t, ann, "owner=me&step=review&state=open")[1]
		task := s.Tasks(t, ann, "owner=me&step=review&state=open")[0]
		s.Decide(t, ann, "approve", task, `{}`).Want(t, 200) // and so she has one: the next is hers
		if got := s.Tasks(t, s.Owner, "step=money&state=open"); len(got) != 1 || got[0].Owner.Name != "Ann" {
			t.Errorf("the next step is with %+v", got)
		}
		page := Into[order.Page](t, s.Do(t, s.Owner, "GET", "/api/v1/orders/"+waits.Subject+"/page", "").Want(t, 200))
		if who := page.Process.Steps[1].Who; len(who) != 1 || who[0].Name != "Ann" { // with this one she will be through by then
			t.Errorf("the page says %+v", who)
		}
		var ids []string
		for _, v := range s.Tasks(t, s.Owner, "step=review") {
			ids = append(ids, v.Subject)
		}
		if err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
			release, err := s.Blueprint.Current(t.Context(), r)
			if err != nil {
				return err
			}
			again, err := s.Orders.Replay(t.Context(), r, release, ids)
			if again.Same != len(ids) {
				t.Errorf("replayed as %+v", again)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s.Sound(t)
	})
}
