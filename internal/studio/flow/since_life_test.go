package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// news is what somebody is told that is new at a task, on its card and on the order's page.
func news(t *testing.T, s *Shop, who Who, v order.View, step string) string {
	t.Helper()
	task := s.Task(t, v, step)
	said := func(changes []flow.Change) string {
		var all []string
		for _, c := range changes {
			all = append(all, fmt.Sprintf("%s %s → %s", c.Label, c.Old, c.New))
		}
		return strings.Join(all, "; ")
	}
	card := said(Into[flow.Card](t, s.Do(t, who, "GET", "/api/v1/tasks/"+task.ID.String(), "").Want(t, 200)).Changed)
	for _, one := range Into[order.Page](t, s.Do(t, who, "GET", v.Location()+"/page", "").Want(t, 200)).Tasks {
		if page := said(one.Changed); one.ID == task.ID && page != card {
			t.Errorf("at %s the card says %q and the page %q", step, card, page)
		}
	}
	return card
}

// Who is asked again is shown what has changed of what he reads since he decided, from
// what to what: after a change and after a return. Who is asked first is shown nothing that
// nobody has decided on.
func TestWhoIsAskedAgainSeesWhatChanged(t *testing.T) {
	both := `"both":{"kind":"parallel","name":{"en":"Both"},"lanes":[{"id":"a","name":{"en":"A"},"do":["finance"]},{"id":"b","name":{"en":"B"},"do":["boss"]}]},`
	steps := both + Approval("sales", "sales", `,"reads":["order.fields.estimate","line.fields.batch"],"same":"ask"`) + "," +
		Approval("finance", "finance", `,"fields":{"order.fields.estimate":"write","order.fields.project":"write","line.fields.batch":"write"},"allow":{"return":true}`) + "," +
		Approval("boss", "boss", readsIt)
	docs := filled(steps)
	docs["flows/order.json"] = Flow(`"sales","both"`, steps)
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, fang, zhang := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance"), s.Hire("zhang", "", "boss")
		v := s.Place(t, "C-1", "DESK 1", "DESK 2")
		see := func(who Who, step, want string) {
			t.Helper()
			if got := news(t, s, who, v, step); got != want {
				t.Errorf("at %s %s is shown %q, want %q", step, who.Act.Name, got, want)
			}
		}
		see(li, "sales", "")
		s.Decide(t, li, "approve", s.Task(t, v, "sales"), `{"version":1}`).Want(t, 200)
		see(zhang, "boss", "")
		s.Decide(t, fang, "approve", s.Task(t, v, "finance"), `{"version":1,"order":{"fields":{"estimate":7,"project":"Tower"},"lines":{"2":{"fields":{"batch":"B-7"}}}}}`).Want(t, 200)
		see(li, "sales", "line 2, Batch  → B-7; Estimate  → 7")
		see(zhang, "boss", "Estimate  → 7") // since sales decided on it
		s.Decide(t, li, "approve", s.Task(t, v, "sales"), `{"version":2}`).Want(t, 200)
		see(zhang, "boss", "")
		s.Sound(t)
	})
}

// What a step or a role hides is not told of, nor what is again as it was when he who is
// asked has sent it back.
func TestWhatIsHiddenOrAsItWasIsNotNews(t *testing.T) {
	steps := Approval("sales", "sales", `,"reads":["order.fields.estimate","order.fields.project"],"fields":{"order.fields.project":"none"},"same":"ask"`) + "," +
		Approval("first", "finance", `,"reads":["order.total"],"fields":{"order.fields.estimate":"write","order.fields.project":"write"}`) + "," +
		Approval("second", "finance", `,"reads":["order.total"],"fields":{"order.fields.estimate":"write"},"same":"ask"`) + "," +
		Approval("boss", "boss", `,"reads":["order.fields.estimate"],"allow":{"return":true}`)
	blind := Role("blind", `"*"`, `,"fields":[{"id":"a","facts":["order.fields.estimate"],"level":"none"}]`)
	docs := filled(steps, "roles/blind.json", blind)
	docs["flows/order.json"] = Flow(`"sales","first","second","boss"`, steps)
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, fang, zhang, mu := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance"), s.Hire("zhang", "", "boss"), s.Hire("mu", "", "blind")
		v := s.Place(t, "C-1", "DESK 1")
		sees := func(who Who, step, want string) {
			t.Helper()
			if got := news(t, s, who, v, step); got != want {
				t.Errorf("at %s %s is shown %q, want %q", step, who.Act.Name, got, want)
			}
		}
		fill := func(step, fields string) {
			t.Helper()
			s.Decide(t, fang, "approve", s.Task(t, v, step), `{"order":{"fields":{`+fields+`}}}`).Want(t, 200)
		}
		agree := func() { t.Helper(); s.Decide(t, li, "approve", s.Task(t, v, "sales"), `{}`).Want(t, 200) }
		agree()
		fill("first", `"estimate":7,"project":"Tower"`)
		sees(li, "sales", "Estimate  → 7")
		sees(mu, "sales", "")
		agree()
		fill("second", `"estimate":9`)
		sees(li, "sales", "Estimate 7 → 9")
		agree()
		sees(zhang, "boss", "")
		s.Decide(t, zhang, "return", s.Task(t, v, "boss"), `{"step":"first","version":3,"opinion":"Look again"}`).Want(t, 200)
		fill("first", `"estimate":8`)
		agree()
		fill("second", `"estimate":9`)
		agree()
		sees(zhang, "boss", "")
		s.Decide(t, zhang, "return", s.Task(t, v, "boss"), `{"step":"second","version":5,"opinion":"Look again"}`).Want(t, 200)
		fill("second", `"estimate":10`)
		agree()
		sees(zhang, "boss", "Estimate 9 → 10")
		s.Sound(t)
	})
}
