package flow_test

import (
	"strings"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// Who is sent a copy is told, and reads the order although his scope does not show it; the
// run goes on as it does, and what his roles hide stays hidden (P6).
func TestACopyLetsOneReadOnBothDatabases(t *testing.T) {
	docs := Docs{
		"flows/order.json":    Flow(`"sales"`, Approval("sales", "sales", "")),
		"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.read"]}`,
		"roles/clerk.json": Role("clerk", `"order.read","order.note","order.cancel","order.release","flow.copy","flow.urge"`,
			`,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}},"fields":[{"id":"a","facts":["order.total"],"level":"none"}]`),
	}
	Each(t, docs, func(t *testing.T, s *Shop) {
		hu, tom := s.Hire("hu", "", "clerk"), s.Hire("tom", "", "clerk")
		v, other := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		ann := s.Customer("ann", v.Customer.ID)
		run := "/api/v1/runs/" + v.ID.String() + "/copy"
		to := func(all ...Who) string {
			var ids []string
			for _, who := range all {
				ids = append(ids, who.Act.User.String())
			}
			return `{"to":["` + strings.Join(ids, `","`) + `"],"reason":"See the oak"}`
		}
		for body, want := range map[string]string{
			`{"to":[]}`: "flow.invalid: count /to", to(ann): "flow.invalid: reference /to/0", to(hu, hu): "flow.invalid: duplicate /to/1",
		} {
			if a := s.Do(t, s.Owner, "POST", run, body); a.Problem(t) != want {
				t.Errorf("%s answers %s, not %s", body, a.Problem(t), want)
			}
		}
		s.Do(t, hu, "GET", v.Location()+"/page", "").Want(t, 404)
		before := s.Rows(t, "tasks", "step", "holder", "state")
		Same(t, s.Told(t, func() { s.Do(t, s.Owner, "POST", run, to(hu)).Want(t, 200) }), "cc.sent "+s.Owner.Act.Name)
		s.Do(t, s.Owner, "POST", run, to(hu)).Want(t, 200) // once more is told once more
		Same(t, s.Rows(t, "tasks", "step", "holder", "state"), before...)
		if got := toldAs(t, s, v, "cc.sent"); got != s.Owner.Act.Name+" sent a copy to Hu: See the oak" {
			t.Errorf("the timeline says %q", got)
		}
		page := string(s.Do(t, hu, "GET", v.Location()+"/page", "").Want(t, 200).Body)
		if strings.Contains(page, `"total"`) || !strings.Contains(page, v.Number) {
			t.Errorf("he reads %s", page)
		}
		if !strings.Contains(page, `"actions":[]`) {
			t.Errorf("he is offered what he cannot do: %s", page)
		}
		for who, want := range map[string]string{list(t, s, hu): v.Number, list(t, s, tom): ""} {
			if want == "" && who != "" || !strings.Contains(who, want) {
				t.Errorf("the list is %q, not %q", who, want)
			}
		}
		s.Do(t, hu, "POST", run, to(tom)).Want(t, 404) // he reads, and no more
		s.Do(t, hu, "GET", other.Location()+"/page", "").Want(t, 404)
		s.Do(t, tom, "GET", v.Location()+"/page", "").Want(t, 404)
		s.Hear(t)
		if inbox := string(s.Do(t, hu, "GET", "/api/v1/inbox", "", "Accept-Language", "en").Want(t, 200).Body); !strings.Contains(inbox, s.Owner.Act.Name+" sent you a copy") {
			t.Errorf("his inbox is %s", inbox)
		}
		s.Sound(t)
	})
}

// list is which orders somebody was sent copies of.
func list(t *testing.T, s *Shop, who Who) (numbers string) {
	t.Helper()
	for _, o := range Into[struct{ Items []struct{ Number string } }](t, s.Do(t, who, "GET", "/api/v1/orders?copied=true", "").Want(t, 200)).Items {
		numbers += o.Number + " "
	}
	return numbers
}
