package reaction_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/studio/reaction"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// table is one table of reactions: the events that wake it, and its rows.
func table(on, rows string) Docs {
	return Docs{"rules/react.json": `{"format":"rules.v1","key":"react","name":{"zh-CN":"大单关怀","en":"Large orders"},"point":"react.event","on":[` + on + `],
		"hit":"collect","inputs":[{"id":"total","f":"order.total"}],"outputs":["verb","with"],"rows":[` + rows + `]}`}
}

// large writes a note about orders above 100, with what a formula says.
func large(text string) Docs {
	return table(`"order.placed"`, `{"id":"large","when":{"total":{"op":">","v":"100 CNY"}},
		"then":{"verb":"order.note","with":{"text":{"x":"\"`+text+` \" + order.number"}}},"say":{"zh-CN":"大单","en":"a large order"}}`)
}

// react lets what was told be heard, and what follows be done.
func react(t *testing.T, s *Shop) {
	t.Helper()
	s.Hear(t)
	s.Pass(t, time.Second)
}

// notes are the notes about an order, the latest first.
func notes(t *testing.T, s *Shop, o order.View) (texts []string) {
	t.Helper()
	for _, n := range Into[struct{ Items []order.NoteView }](t, s.Do(t, s.Owner, "GET", o.Location()+"/notes", "").Want(t, 200)).Items {
		texts = append(texts, n.By+": "+n.Text)
	}
	return texts
}

// reactions are those to an order as somebody sees them, the latest first.
func reactions(t *testing.T, s *Shop, who Who, query string) []reaction.View {
	t.Helper()
	return Into[struct{ Items []reaction.View }](t, s.Do(t, who, "GET", "/api/v1/reactions?"+query, "").Want(t, 200)).Items
}

func TestAReactionHappensOnceAndSaysWhy(t *testing.T) {
	Each(t, large("look after"), func(t *testing.T, s *Shop) {
		v, small := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 0.1")
		s.Hear(t)
		Same(t, s.Told(t, func() { s.Pass(t, time.Second) }), "message.posted rule", "reaction.done rule")
		Same(t, notes(t, s, v), "rule: look after "+v.Number)
		Same(t, notes(t, s, small))
		react(t, s)
		Same(t, notes(t, s, v), "rule: look after "+v.Number)

		one := reactions(t, s, s.Owner, "order="+v.ID.String())[0]
		if one.State != reaction.Done || one.Attempts != 1 || one.With != nil || one.Order.Number != v.Number || one.Event != "order.placed" {
			t.Errorf("it is %+v", one)
		}
		if one.Happened != "order placed" || one.Does != "Writes a note about an order" {
			t.Errorf("it is said to be %q, doing %q", one.Happened, one.Does)
		}
		if r := one.Reason; r.Name != "Large orders" || r.Row != "large" || r.Say != "a large order" || len(r.Inputs) != 3 {
			t.Errorf("because of %+v", r)
		}
		if got := said(t, s, v, "reaction.done"); got != "The automation Large orders has run: a large order" {
			t.Errorf("the timeline says %q", got)
		}
		if got := said(t, s, v, "message.posted"); got != "An automation wrote" {
			t.Errorf("the timeline says %q", got)
		}
		s.Hear(t)
		if got := s.Do(t, s.Owner, "GET", "/api/v1/insight/tables/react", "").Get(t, "rows", 0, "hits"); got != "1" {
			t.Errorf("the row is said to have hit %s times", got)
		}
		if len(reactions(t, s, s.Owner, "order="+small.ID.String())) > 0 {
			t.Error("a small order was reacted to")
		}
		s.Sound(t)
	})
}

// said is what the timeline of an order says of a fact.
func said(t *testing.T, s *Shop, o order.View, fact string) string {
	t.Helper()
	for _, e := range Into[struct{ Items []order.Entry }](t, s.Do(t, s.Owner, "GET", o.Location()+"/timeline?limit=200", "").Want(t, 200)).Items {
		if e.Fact == fact {
			return e.Text
		}
	}
	return ""
}

// A program that dies after hearing, or while the verb is under way, does nothing twice:
// the facts are heard again, and two nodes have the same timers.
// TestAskingToCancelIsReactedTo, with what was said.
func TestAskingToCancelIsReactedTo(t *testing.T) {
	d := table(`"cancel.asked"`, `{"id":"ask","if":{"f":"cancel.by","op":"=","v":"customer"},"then":{"verb":"order.note","with":{"text":{"x":"\"call them: \" + cancel.reason"}}}}`)
	d["roles/customer.json"] = `{"format":"role.v1","key":"customer","name":{"en":"customer"},"kind":"customer","can":["order.read","order.cancel"]}`
	Each(t, d, func(t *testing.T, s *Shop) {
		v := s.Place(t, "C-1", "DESK 1")
		s.Do(t, s.Customer("ann", v.Customer.ID), "POST", v.Location()+"/cancel", `{"reason":"moved"}`).Want(t, 200)
		react(t, s)
		Same(t, notes(t, s, v), "rule: call them: moved")
	})
}

func TestAReactionHappensOnceHoweverOftenItIsHeard(t *testing.T) {
	Each(t, large("look after"), func(t *testing.T, s *Shop) {
		v := s.Place(t, "C-1", "DESK 1")
		s.Hear(t)
		s.Falsify(t, `UPDATE fact_cursors SET seq = 0 WHERE subscriber = 'reactions' AND workspace_id = ?`)
		s.Hear(t)
		if n := s.Count(t, "reactions"); n != 1 {
			t.Fatalf("heard twice, there are %d reactions", n)
		}
		other := s.Beside(t)
		var both sync.WaitGroup
		for _, node := range []*Shop{s, other} {
			both.Go(func() {
				if err := node.FireTimers(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		Same(t, notes(t, s, v), "rule: look after "+v.Number)
		if left := s.Rows(t, "timers", "verb"); slices.Contains(left, "reaction.run") {
			t.Errorf("timers are left: %v", left)
		}
	})
}

func TestAnOrderIsReactedToByItsOwnRelease(t *testing.T) {
	Each(t, large("old"), func(t *testing.T, s *Shop) {
		old := s.Place(t, "C-1", "DESK 1")
		s.Publish(t, large("new"))
		young := s.Place(t, "C-1", "DESK 1")
		react(t, s)
		Same(t, notes(t, s, old), "rule: old "+old.Number)
		Same(t, notes(t, s, young), "rule: new "+young.Number)
	})
}

// What a verb refuses is tried again after pauses; then somebody has to see to it.
func TestARefusedReactionStandsInTheQueue(t *testing.T) {
	docs := table(`"order.placed"`, `{"id":"all","then":{"verb":"order.release"}}`)
	docs["flows/order.json"] = Review()
	docs["roles/blind.json"] = Role("blind", `"order.read","reaction.*"`, `,"fields":[{"id":"no","facts":["order.total"],"level":"none"}]`)
	docs["roles/nobody.json"] = Role("nobody", `"reaction.*"`, "")
	docs["notices/failed.json"] = `{"format":"notice.v1","key":"failed","name":{"en":"Failed"},"on":"job.failed","to":[{"role":"clerk"}],"channels":["inapp"],
		"text":{"any":{"title":{"zh-CN":"「{{task.step}}」","en":"{{task.step}}"},"body":{"zh-CN":"{{job.error}}","en":"{{job.error}}"}}}}`
	Each(t, docs, func(t *testing.T, s *Shop) {
		blind, clerk, nobody := s.Hire("blind", "", "blind"), s.Hire("clerk", "", "clerk"), s.Hire("nobody", "", "nobody")
		s.Hire("li", "", "sales")
		var orders []order.View
		for range 3 {
			orders = append(orders, s.Place(t, "C-1", "DESK 1"))
		}
		react(t, s)
		v := orders[0]
		first := reactions(t, s, s.Owner, "order="+v.ID.String())[0]
		if first.State != reaction.Waiting || first.Attempts != 1 || first.NextAt == nil || first.Problem == "" || string(first.With) != "" {
			t.Errorf("refused once, it is %+v", first)
		}
		for range 2 {
			s.Pass(t, 30*time.Minute)
		}
		told := s.Told(t, func() { s.Pass(t, 30*time.Minute) })
		Same(t, told, "reaction.failed rule", "reaction.failed rule", "reaction.failed rule")
		s.Hear(t)
		if got := s.Do(t, clerk, "GET", "/api/v1/inbox", "").Want(t, 200); got.Get(t, "items", 0, "text") != "「大单关怀」" {
			t.Errorf("the clerk is told %s", got.Body)
		}
		queue := reactions(t, s, s.Owner, "state=queued")
		if len(queue) != 3 || queue[2].ID != first.ID || queue[2].Attempts != 4 || queue[2].NextAt != nil || len(queue[2].Actions) != 3 {
			t.Fatalf("the queue is %+v", queue)
		}
		if got := said(t, s, v, "reaction.failed"); !strings.HasPrefix(got, "The automation Large orders did not succeed: somebody has to see to it: ") {
			t.Errorf("the timeline says %q", got)
		}
		s.Hear(t)
		if got := s.Do(t, s.Owner, "GET", "/api/v1/inbox", "").Get(t, "items", 0, "text"); got != "An automation did not succeed: somebody has to see to it" {
			t.Errorf("the inbox says %q", got)
		}

		for _, one := range reactions(t, s, blind, "state=queued") {
			for _, in := range one.Reason.Inputs {
				if in.Fact == "order.total" {
					t.Errorf("who does not see the total is told %+v", in)
				}
			}
		}
		if got := reactions(t, s, nobody, "state=queued"); len(got) > 0 {
			t.Errorf("who sees no order sees %+v", got)
		}
		for who, want := range map[*Who]string{&s.Owner: "3", &blind: "3", &nobody: "0"} {
			if got := s.Do(t, *who, "GET", "/api/v1/reactions/count", "").Want(t, 200).Get(t, "count"); got != want {
				t.Errorf("%s counts %s", who.Act.Name, got)
			}
		}
		s.Do(t, clerk, "GET", "/api/v1/reactions/count", "").Want(t, 403)
		at := func(i int, verb string) string { return "/api/v1/reactions/" + queue[i].ID.String() + "/" + verb }
		s.Do(t, clerk, "GET", "/api/v1/reactions", "").Want(t, 403)
		s.Do(t, clerk, "POST", at(2, "retry"), "").Want(t, 403)
		s.Do(t, nobody, "POST", at(2, "retry"), "").Want(t, 404)
		s.Do(t, s.Owner, "POST", at(2, "retry"), "").Want(t, 409) // refused again: nothing has changed
		s.Approve(t, "li", v, "review")
		Same(t, s.Told(t, func() { s.Do(t, s.Owner, "POST", at(2, "retry"), "").Want(t, 200) }), "order.released rule", "reaction.repaired "+s.Owner.Act.Name)
		s.Do(t, s.Owner, "POST", at(2, "retry"), "").Want(t, 409)
		s.Do(t, s.Owner, "POST", at(1, "byHand"), `{"opinion":" "}`).Want(t, 422)
		if got := s.Do(t, s.Owner, "POST", at(1, "byHand")+"?dryRun=true", `{"opinion":"done at the desk"}`).Want(t, 200).Get(t, "state"); got != "byHand" {
			t.Errorf("a dry run answers %s", got)
		}
		s.Do(t, s.Owner, "POST", at(1, "byHand"), `{"opinion":"done at the desk"}`).Want(t, 200)
		s.Do(t, s.Owner, "POST", at(0, "giveUp"), `{"opinion":"not needed"}`).Want(t, 200)
		if got := reactions(t, s, s.Owner, "state=queued"); len(got) > 0 {
			t.Errorf("the queue still has %+v", got)
		}
		if got := said(t, s, orders[1], "reaction.repaired"); got != s.Owner.Act.Name+" did it by hand: the automation Large orders, done at the desk" {
			t.Errorf("the timeline says %q", got)
		}
		s.Sound(t)
	})
}

// A formula without result is not guessed: somebody has to see to it at once.
func TestWhatAFormulaCannotGiveIsQueued(t *testing.T) {
	docs := table(`"order.placed"`, `{"id":"all","then":{"verb":"order.note","with":{"text":{"x":"text(1 / (order.lineCount - 1))"}}}}`)
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Place(t, "C-1", "DESK 1")
		react(t, s)
		if got := reactions(t, s, s.Owner, "state=queued"); len(got) != 1 || got[0].Attempts != 0 || got[0].Problem == "" {
			t.Errorf("the queue is %+v", got)
		} else {
			s.Do(t, s.Owner, "POST", "/api/v1/reactions/"+got[0].ID.String()+"/retry", "").Want(t, 422)
		}
	})
}

// What is over is forgotten after 90 days, what waits for somebody is not.
func TestReactionsThatAreOverAreForgotten(t *testing.T) {
	docs := table(`"order.placed"`, `{"id":"note","then":{"verb":"order.note","with":{"text":"seen"}}},{"id":"never","then":{"verb":"order.note","with":{"text":{"x":"text(1 / (order.lineCount - 1))"}}}}`)
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Place(t, "C-1", "DESK 1")
		react(t, s)
		given := s.Place(t, "C-1", "DESK 1")
		react(t, s)
		one := reactions(t, s, s.Owner, "state=queued&order="+given.ID.String())[0]
		s.Do(t, s.Owner, "POST", "/api/v1/reactions/"+one.ID.String()+"/giveUp", `{"opinion":"not needed"}`).Want(t, 200)
		for _, want := range []int64{4, 1} {
			s.Pass(t, 46*24*time.Hour)
			if err := s.Reactions.Sweep(t.Context(), s.Owner.Act); err != nil {
				t.Fatal(err)
			}
			if n := s.Count(t, "reactions"); n != want {
				t.Errorf("%d reactions are left, want %d", n, want)
			}
		}
	})
}

// A table that is woken by what it has done itself is asked once, and one that others
// wake again and again comes to an end.
func TestReactionsDoNotGoInCircles(t *testing.T) {
	docs := table(`"message.posted"`, `{"id":"all","then":{"verb":"order.note","with":{"text":"seen"}}}`)
	Each(t, docs, func(t *testing.T, s *Shop) {
		v := s.Place(t, "C-1", "DESK 1")
		write := func() { s.Do(t, s.Owner, "POST", v.Location()+"/notes", `{"text":"hello"}`).Want(t, 201) }
		write()
		for range 3 {
			react(t, s)
		}
		Same(t, notes(t, s, v), "rule: seen", s.Owner.Act.Name+": hello")
		for range reaction.MaxOfSubject + 2 {
			write()
		}
		react(t, s)
		if n := s.Count(t, "reactions"); n != reaction.MaxOfSubject+1 {
			t.Errorf("there are %d reactions", n)
		}
		if got := reactions(t, s, s.Owner, "state=queued"); len(got) != 1 || !strings.HasPrefix(got[0].Problem, "More than 100 reactions") {
			t.Errorf("the queue is %+v", got)
		}
	})
}

// What no release of a business reacts to is not looked up: its cursor goes along.
func TestWhatNobodyReactsToIsPassedOver(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		heard := func() string { return strings.Join(s.Rows(t, "reaction_facts", "fact"), " ") }
		old := s.Place(t, "C-1", "DESK 1")
		react(t, s)
		if got := heard(); got != "" {
			t.Errorf("without tables it hears %s", got)
		}
		s.Publish(t, large("look after"))
		young := s.Place(t, "C-1", "DESK 1")
		s.Publish(t, table(`"order.cancelled"`, `{"id":"all","then":{"verb":"order.note","with":{"text":"gone"}}}`))
		if got := heard(); got != "order.cancelled order.placed" {
			t.Errorf("it hears %s", got)
		}
		react(t, s)
		Same(t, notes(t, s, old))
		Same(t, notes(t, s, young), "rule: look after "+young.Number)
	})
}

func TestAnotherBusinessIsNeverTouched(t *testing.T) {
	Each(t, large("look after"), func(t *testing.T, s *Shop) {
		other := s.Another(t, nil)
		v := other.Place(t, "C-1", "DESK 1")
		react(t, s)
		if s.Count(t, "reactions")+other.Count(t, "reactions") > 0 || len(notes(t, other, v)) > 0 {
			t.Error("an order was reacted to by the tables of another business")
		}
		mine := s.Place(t, "C-1", "DESK 1")
		react(t, s)
		one := reactions(t, s, s.Owner, "order="+mine.ID.String())[0]
		if got := reactions(t, other, other.Owner, ""); len(got) > 0 {
			t.Errorf("another business sees %+v", got)
		}
		other.Do(t, other.Owner, "POST", "/api/v1/reactions/"+one.ID.String()+"/retry", "").Want(t, 404)
	})
}
