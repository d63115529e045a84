package order_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// way is a flow with everything that a page shows: a choice by the order's
// total, a skip, lanes side by side, and stages for customers.
func way() Docs {
	steps := `"size":{"kind":"choice","name":{"en":"Size"},"lanes":[{"id":"big","name":{"en":"Big"},"if":{"f":"order.total","op":">","v":"1000 CNY"},"do":["boss"]}],"else":["review"]},` +
		Approval("boss", "boss", `,"stage":"check"`) + "," + Approval("review", "sales", `,"stage":"check"`) + "," +
		Approval("money", "finance", `,"skip":[{"if":{"f":"order.total","op":"<","v":"500 CNY"},"say":{"en":"Small change","zh-CN":"小额"}}],"stage":"check"`) + "," + Confirm + "," +
		`"make":{"kind":"parallel","name":{"en":"Make"},"lanes":[{"id":"saw","name":{"en":"Saw"},"do":["sawing"]},{"id":"paint","name":{"en":"Paint"},"do":["painting"]}]},` +
		Task("sawing", "sales", `,"stage":"work"`) + "," + Task("painting", "sales", `,"stage":"work","outcomes":[{"key":"good","name":{"en":"Good"}},{"key":"bad","name":{"en":"Bad"}}]`)
	typ := strings.Replace(Type("never", "allow", ""), `"stages":[`, `"stages":[{"key":"check","name":{"en":"Being checked"}},{"key":"work","name":{"en":"Being made"}},`, 1)
	return Docs{"options.json": `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{"customerType":{"name":{"en":"Type"},"values":[{"code":"vip","name":{"en":"VIP"}}]}}}`,
		"flows/order.json": Flow(`"size","money","confirm","make"`, steps), "types/order.json": strings.Replace(typ, `,{"key":"placed","name":{"en":"Placed"}}`, "", 1),
		"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.read","order.cancel"]}`}
}

// crew is who works on the way.
func crew(s *Shop) {
	s.Hire("li", "", "sales")
	s.Hire("fang", "", "finance")
	s.Hire("bo", "", "boss")
}

func pageOf(t testing.TB, s *Shop, who Who, v order.View, query string) order.Page {
	t.Helper()
	return Into[order.Page](t, s.Do(t, who, "GET", v.Location()+"/page"+query, "").Want(t, 200))
}

// states writes the steps of a process as "step state", lane by lane.
func states(nodes []flow.Node) (all []string) {
	for _, n := range nodes {
		all = append(all, n.ID+" "+string(n.State))
		for _, l := range n.Lanes {
			all = append(all, states(l.Steps)...)
		}
	}
	return all
}

// actions are the decisions that a page offers.
func actions(p order.Page) (all []string) {
	for _, a := range p.Actions {
		if a.Besides {
			continue
		}
		text := a.Verb + " " + a.Step
		if !a.Enabled {
			text += " not"
		}
		all = append(all, strings.TrimSpace(strings.ReplaceAll(text, "  ", " ")))
	}
	return all
}

func TestAPageShowsTheWholeOrderAtOnce(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		v := s.Place(t, "C-1", "DESK 1", "PEN 2")
		p := pageOf(t, s, s.Person("li"), v, "")
		if p.State != (order.Stand{Key: "waiting", Word: "review"}) || p.PublicState.Word != "Being checked" || p.TypeName != "Order" || p.Order.Lines[1].Name != "Pen" ||
			len(p.Order.Reasons)+len(p.Order.Tasks) > 0 {
			t.Errorf("the page is %+v", p)
		}
		Same(t, states(p.Process.Steps), "size now", "boss skipped", "review now", "money ahead", "confirm ahead", "make ahead", "sawing ahead", "painting ahead")
		Same(t, actions(p), "task.approve review", "task.reject review", "order.release not", "order.cancel")
		if len(p.Tasks) != 1 || p.Tasks[0].Step != "review" || p.Timeline.Items[0].Text != "review went to sales, until 2026-11-16 12:00" {
			t.Errorf("tasks %+v, timeline %+v", p.Tasks, p.Timeline.Items)
		}
		s.Clock.Move(time.Hour)
		s.Decide(t, s.Person("li"), "approve", p.Tasks[0], `{"opinion":"looks right"}`).Want(t, 200)
		p = pageOf(t, s, s.Person("fang"), v, "")
		Same(t, states(p.Process.Steps)[:4], "size done", "boss skipped", "review done", "money now")
		review := p.Process.Steps[0].Lanes[1].Steps[0]
		if review.Who[0].By != "Li" || review.Who[0].Opinion != "looks right" || review.Decision != "approved" || review.Result != "approved" || review.LeftAt.Sub(*review.EnteredAt) != time.Hour {
			t.Errorf("the review is %+v", review)
		}
		Same(t, actions(p), "task.approve money", "task.reject money", "order.release not", "order.cancel")
		Same(t, actions(pageOf(t, s, s.Person("li"), v, "")), "order.release not", "order.cancel")
		s.Approve(t, "fang", v, "money")
		p = pageOf(t, s, s.Person("li"), v, "")
		Same(t, actions(p), "task.done sawing", "task.done painting", "order.release", "order.cancel")
		if p.State.Key != "running" || p.State.Word != "sawing" || p.PublicState.Word != "Being made" || p.Actions[1].Needs[0] != "outcome" {
			t.Errorf("the state is %+v", p.State)
		}
		s.Clock.Move(3 * time.Hour)
		if p = pageOf(t, s, s.Person("li"), v, ""); p.State.Key != "late" || p.PublicState.Key != "running" {
			t.Errorf("the state is %+v", p.State)
		}
		s.Cancel(t, s.Owner, v).Want(t, 200)
		p = pageOf(t, s, s.Person("li"), v, "")
		Same(t, states(p.Process.Steps)[5:], "make skipped", "sawing skipped", "painting skipped")
		if p.State.Key != "cancelled" || len(p.Actions) > 0 || p.Timeline.Items[len(p.Timeline.Items)-1].Text != "所有者 placed the order: 2 lines, CN¥820.00" {
			t.Errorf("the state is %+v, %+v", p.State, p.Timeline.Items)
		}
	})
}

func TestAPageSaysWhy(t *testing.T) {
	docs := way()
	docs["rules/off.json"] = `{"format":"rules.v1","key":"off","name":{"en":"Large orders"},"point":"price.order","hit":"first","inputs":[{"id":"goods","f":"order.goods"}],
		"outputs":["pct"],"rows":[{"id":"large","when":{"goods":{"op":">=","v":"1000 CNY"}},"then":{"pct":-10},"say":{"en":"Ten off","zh-CN":"九折"}},
		{"id":"small","when":{"goods":{"op":"<","v":"1000 CNY"}},"then":{"pct":0}}]}`
	Each(t, docs, func(t *testing.T, s *Shop) {
		crew(s)
		p := pageOf(t, s, s.Owner, s.Place(t, "C-1", "PEN 3"), "")
		money := p.Process.Steps[1]
		if money.State != "skipped" || money.Why.Say != "Small change" || money.Why.Text != "order total less than 500 CNY" || money.Why.Document != "flows/order.json" ||
			money.Why.Inputs[0].Text != "CN¥30.00" {
			t.Errorf("it is skipped because %+v", money.Why)
		}
		var about []string
		for _, e := range p.Why {
			about = append(about, fmt.Sprintf("%s %d %s %s", e.About, e.Line, e.Reasons[0].Name, e.Reasons[0].Row))
		}
		Same(t, about, "price 1 List PEN", "discount 0 Large orders small")
		if in := p.Why[1].Reasons[0].Instead; in == nil || in.Text != "goods at least 1,000 CNY → percent -10" {
			t.Errorf("instead %+v", in)
		}
	})
}

// Customers see stages, and nothing of the business's own steps, people and rules.
func TestCustomersSeeStagesAndNoSteps(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		v := s.Place(t, "C-1", "DESK 2")
		ann := s.Customer("ann", v.Customer.ID)
		check := func(want ...string) {
			t.Helper()
			a := s.Do(t, ann, "GET", v.Location()+"/page", "").Want(t, 200)
			p := Into[order.Page](t, a)
			var got []string
			for _, g := range p.Process.Stages {
				got = append(got, g.Name+" "+string(g.State))
			}
			Same(t, got, want...)
			for _, path := range []string{v.Location() + "/page", v.Location(), v.Location() + "/timeline", "/api/v1/orders"} {
				a := s.Do(t, ann, "GET", path, "").Want(t, 200)
				for _, secret := range []string{"boss", "sawing", "painting", "Size", "task.", "tsk_", "choice"} {
					if strings.Contains(string(a.Body), secret) {
						t.Errorf("%s tells a customer of %q: %s", path, secret, a.Body)
					}
				}
			}
			Same(t, actions(p), "order.cancel")
			if p.Customer == nil || p.Customer.Name != "Ann" || p.PublicState != nil {
				t.Errorf("the customer sees %+v", p)
			}
		}
		check("Being checked now", "Being made ahead")
		for _, path := range []string{"?taskOwner=role:boss", "?step=boss", "?late=true", "?sort=dueAt"} {
			if numbers, _ := page(t, s, ann, strings.TrimPrefix(path, "?")); len(numbers) > 0 {
				t.Errorf("a customer finds orders by %s", path)
			}
		}
		s.Approve(t, "bo", v, "boss")
		s.Approve(t, "fang", v, "money")
		a := s.Do(t, ann, "GET", v.Location()+"/page", "").Want(t, 200)
		if a.Get(t, "process", "stages", 0, "state") != "done" || a.Get(t, "process", "stages", 1, "state") != "now" || a.Get(t, "state", "word") != "Being made" {
			t.Errorf("the customer sees %s", a.Body)
		}
		if p := pageOf(t, s, s.Owner, v, "?mode=public"); len(p.Process.Steps) > 0 || len(p.Process.Stages) != 2 {
			t.Errorf("staff ask for what is public and see %+v", p.Process)
		}
	})
}

func TestAPageKnowsItsNeighboursInTheList(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		var all []order.View
		for _, lines := range []string{"DESK 1", "PEN 1", "DESK 3", "PEN 2"} {
			all = append(all, s.Place(t, "C-1", lines))
			s.Clock.Move(time.Minute)
		}
		for query, want := range map[string]string{"": "2 0", "?sort=placedAt": "0 2", "?sort=-total": "3 -", "?sort=total": "- 3", "?taskOwner=role:boss": "2 -", "?minTotal=100": "2 0",
			"?customer=par_0": "- -", "?sort=-updatedAt": "2 0"} {
			p := pageOf(t, s, s.Owner, all[1], query)
			name := func(id *order.ID) string {
				if id == nil {
					return "-"
				}
				return fmt.Sprint(slices.IndexFunc(all, func(v order.View) bool { return v.ID == *id }))
			}
			if got := name(p.Position.Previous) + " " + name(p.Position.Next); got != want {
				t.Errorf("%s: neighbours %s, want %s", query, got, want)
			}
		}
	})
}

// What a page costs does not grow with the order, nor with what happened.
func TestAPageAsksTheSameNumberOfStatementsWhateverTheOrdersSize(t *testing.T) {
	docs := way()
	docs["types/order.json"] = strings.Replace(docs["types/order.json"], `"none":"refuse"`, `"none":"free"`, 1)
	OnPostgres(t, docs, func(t *testing.T, s *Shop) {
		crew(s)
		lines := shelves(t, s, 20)
		many := make([]string, 1000)
		for i := range many {
			many[i] = lines[i%len(lines)]
		}
		s.Place(t, "C-1", lines[:1]...)
		small, large := s.Place(t, "C-1", lines[:1]...), s.Place(t, "C-1", many...)
		for range 8 {
			s.Place(t, "C-1", lines[0])
		}
		look := func(v order.View) cost { return costOf(s, func() { pageOf(t, s, s.Owner, v, "") }) }
		s.Clock.Move(time.Minute) // roles are remembered again a while after they were published
		look(small)
		a, b := look(small), look(large)
		t.Logf("a page of 1 line: %+v, of 1,000: %+v", a, b)
		if a != b || a.statements > 27 {
			t.Errorf("a page of 1 line costs %+v, of 1,000 %+v", a, b)
		}
	})
}
