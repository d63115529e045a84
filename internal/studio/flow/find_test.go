package flow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bespoke/internal/studio/flow"
	. "bespoke/internal/trade/order/ordertest"
)

// steps tells tasks as "step number" in the order of the list.
func steps(tasks []flow.View) string {
	var texts []string
	for _, t := range tasks {
		texts = append(texts, t.Step+t.Number[len(t.Number)-1:])
	}
	return strings.Join(texts, " ")
}

func TestTasksAreFoundByOwnerOrderAndState(t *testing.T) {
	own := `"own":{"kind":"task","name":{"en":"Own"},"who":[{"user":"order.owner"}],"deadline":{"in":"2wh","then":[{"at":"100%","do":"remind"}]}}`
	docs := Docs{"flows/order.json": Flow(`"review","own","confirm"`, Approval("review", "sales", "")+","+own+","+Confirm)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, fang := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance")
		first, second := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		third, err := s.Order(t, li, Request("C-1", "DESK 1"))
		if err != nil {
			t.Fatal(err)
		}
		s.Approve(t, "li", first, "review")
		s.Approve(t, "li", third, "review")
		s.Decide(t, li, "done", s.Task(t, third, "own"), `{}`).Want(t, 200)
		user := func(w Who) string { return "owner=" + w.Act.User.String() }
		of := "&order=" + second.ID.String()
		for query, want := range map[string]string{
			"": "own1 review2", "state=open": "own1 review2", "state=done": "own3 review3 review1", "state=closed": "",
			"owner=role:sales": "review2", "owner=role:finance": "", "owner=role:sales&state=done": "review3 review1",
			user(s.Owner): "own1", user(li) + "&state=done": "own3", user(fang): "",
			"order=" + first.ID.String(): "own1 review1", "order=" + first.ID.String() + "&state=open": "own1", "order=" + first.ID.String() + "&state=done": "review1",
			"order=ord_x": "", "owner=role:sales" + of: "review2", "owner=role:finance" + of: "", user(li) + of: "",
		} {
			if got := steps(s.Tasks(t, s.Owner, query)); got != want {
				t.Errorf("%s finds %q, want %q", query, got, want)
			}
		}
		for who, want := range map[string]string{"owner": "own1", "li": "review2", "fang": ""} {
			if got := steps(s.Tasks(t, s.Person(who), "owner=me")); got != want {
				t.Errorf("%s has %q, want %q", who, got, want)
			}
		}
		if got := steps(s.Tasks(t, li, "owner=me"+of)); got != "review2" {
			t.Errorf("of the second order li has %q", got)
		}
		if got := steps(s.Tasks(t, fang, "owner=me"+of)); got != "" {
			t.Errorf("of the second order fang has %q", got)
		}
		for _, query := range []string{"owner=li", "state=late", "cursor=x", "phase=placed"} {
			s.Do(t, s.Owner, "GET", "/api/v1/tasks?"+query, "").Want(t, 400)
		}
		task := s.Task(t, first, "own")
		one := Into[flow.View](t, s.Do(t, li, "GET", "/api/v1/tasks/"+task.ID.String(), "").Want(t, 200))
		if one.Subject != first.ID.String() || one.Owner.User != s.Owner.Act.User || one.Name != "Own" || one.Version != 1 {
			t.Errorf("one task is %+v", one)
		}
	})
}

// A repeated parameter is "or"; what was decided is found by when, and what is
// open is sorted by when it is due.
func TestTasksAreFoundByListsOfOwnersOrdersStatesAndSteps(t *testing.T) {
	Each(t, Docs{"flows/order.json": lanes()}, func(t *testing.T, s *Shop) {
		li, fang := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance")
		s.Hire("bo", "", "boss")
		first := s.Place(t, "C-1", "DESK 1")
		s.Clock.Move(time.Hour)
		second := s.Place(t, "C-1", "DESK 1")
		steps := s.Tasks(t, s.Owner, "order="+first.ID.String())
		a, b := steps[1].Step, steps[0].Step // the lanes of sales and finance
		if steps[1].Owner.Role != "sales" {
			a, b = b, a
		}
		s.Approve(t, "li", second, a)
		s.Clock.Move(90 * time.Minute)
		s.Approve(t, "fang", first, b) // half an hour late
		both := "order=" + first.ID.String() + "&order=" + second.ID.String()
		for query, want := range map[string]string{
			"owner=role:sales&owner=role:finance": b + "2 " + a + "1", "state=open&state=done": b + "2 " + a + "2 " + b + "1 " + a + "1",
			both: b + "2 " + a + "2 " + b + "1 " + a + "1", both + "&owner=role:sales": a + "2 " + a + "1", both + "&state=done": a + "2 " + b + "1",
			"step=" + a: a + "1", "step=" + a + "&step=" + b: b + "2 " + a + "1", "late=true": a + "1", "sort=dueAt": a + "1 " + b + "2",
			"sort=dueAt&owner=role:finance": b + "2", "sort=dueAt&owner=role:sales&owner=role:finance": a + "1 " + b + "2",
			"closedFrom=2026-11-16": b + "1 " + a + "2", "closedTo=2026-11-15": "", "closedFrom=2026-11-16T04:00:00Z": b + "1", "state=done&step=" + a: a + "2",
			"closedFrom=2026-11-16&late=true": b + "1", "closedFrom=2026-11-16&owner=role:sales": a + "2", "state=done&late=true": b + "1",
			"closedBy=" + li.Act.User.String(): a + "2", "closedBy=" + li.Act.User.String() + "&closedBy=" + fang.Act.User.String(): b + "1 " + a + "2",
			"state=done&closedBy=" + fang.Act.User.String() + "&late=true": b + "1", "closedBy=" + li.Act.User.String() + "&closedFrom=2026-11-16T04:00:00Z": "",
			"closedBy=me": "", "standIn=true": "",
		} {
			if got := stepsOf(s, t, query); got != want {
				t.Errorf("%s finds %q, want %q", query, got, want)
			}
			got := Into[flow.TaskCount](t, s.Do(t, s.Owner, "GET", "/api/v1/tasks/count?"+query, "").Want(t, 200))
			if got.Count != len(strings.Fields(want)) || got.Capped {
				t.Errorf("%s counts %+v, want %q", query, got, want)
			}
		}
		count := Into[flow.TaskCount](t, s.Do(t, li, "GET", "/api/v1/tasks/count?owner=me", "").Want(t, 200))
		if count != (flow.TaskCount{Count: 1, Open: 1, Late: 1}) {
			t.Errorf("li has %+v", count)
		}
		for _, query := range []string{"sort=name", "sort=dueAt&state=done", "sort=dueAt&closedBy=me", "closedFrom=x", "closedFrom=2026-11-16&state=open", "owner=me&owner=x", "standIn=true&owner=me", "standIn=true&state=open", "standIn=true&closedBy=me", "state=open&state=x"} {
			s.Do(t, fang, "GET", "/api/v1/tasks?"+query, "").Want(t, 400)
		}
	})
}

// Lists by process keep all versions of one together, under the name that it has now, and
// follow a run into another one, page by page too. Keys sort as bytes on both databases.
func TestTasksAreListedByProcess(t *testing.T) {
	steps := Approval("review", "sales", "") + "," + Confirm
	Each(t, Docs{"types/order.json": Type("placed", "refuse", ""), "flows/order.json": Flow(`"review","confirm"`, steps)}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		first := s.Place(t, "C-1", "DESK 1")
		s.Clock.Move(10 * time.Minute)
		s.Place(t, "C-1", "DESK 1")
		s.Publish(t, Docs{
			"flows/order.json": strings.Replace(Flow(`"review","confirm"`, steps), `"en":"Order"`, `"en":"Slow"`, 1),
			"flows/orZ.json":   strings.NewReplacer(`"key":"order"`, `"key":"orZ"`, `"en":"Order"`, `"en":"Fast"`).Replace(Flow(`"review","confirm"`, steps)),
			"types/order.json": strings.Replace(Type("placed", "refuse", ""), `"flow":"order"`, `"flow":"orZ"`, 1),
		})
		s.Clock.Move(10 * time.Minute)
		s.Place(t, "C-1", "DESK 1")
		of := func(query, want string) {
			t.Helper()
			if got := stepsOf(s, t, query); got != want {
				t.Errorf("%s finds %q, want %q", query, got, want)
			}
			if got := Into[flow.TaskCount](t, s.Do(t, s.Owner, "GET", "/api/v1/tasks/count?"+query, "").Want(t, 200)); got.Count != 3 {
				t.Errorf("%s counts %+v", query, got)
			}
		}
		of("sort=dueAt&owner=role:sales", "review1 review2 review3")
		of("sort=flow&owner=role:sales", "review3 review1 review2")
		of("sort=flow&owner=role:sales&owner=role:finance", "review3 review1 review2")
		var names []string
		for _, task := range s.Tasks(t, s.Owner, "sort=flow&owner=role:sales") {
			names = append(names, task.Flow.Key+" "+task.Flow.Name)
		}
		Same(t, names, "orZ Fast", "order Slow", "order Slow")
		s.Do(t, s.Owner, "POST", "/api/v1/runs/"+first.ID.String()+"/move", "{}").Want(t, 200)
		of("sort=flow&owner=role:sales", "review1 review3 review2")
		for _, query := range []string{"sort=flow", "sort=flow&owner=me&state=done", "sort=flow&owner=me&closedBy=me"} {
			s.Do(t, s.Owner, "GET", "/api/v1/tasks?"+query, "").Want(t, 400)
		}
		due := s.Do(t, s.Owner, "GET", "/api/v1/tasks?limit=1&sort=dueAt&owner=role:sales", "").Want(t, 200).Get(t, "next")
		s.Do(t, s.Owner, "GET", "/api/v1/tasks?sort=flow&owner=role:sales&cursor="+due, "").Want(t, 400)
		s.Sound(t)
	})
}

// stepsOf walks a list on pages of one.
func stepsOf(s *Shop, t *testing.T, query string) string {
	t.Helper()
	var all []flow.View
	for cursor := ""; ; {
		a := s.Do(t, s.Owner, "GET", "/api/v1/tasks?limit=1&"+query+"&cursor="+cursor, "").Want(t, 200)
		all = append(all, Into[struct{ Items []flow.View }](t, a).Items...)
		if cursor = a.Get(t, "next"); cursor == "" {
			break
		}
	}
	if whole := steps(s.Tasks(t, s.Owner, query)); whole != steps(all) {
		t.Errorf("%s finds %q, page by page %q", query, whole, steps(all))
	}
	return steps(all)
}

// A card has what a decision goes by: the order in short, the facts that the step
// rests on, what was said before, and what the reader may do.
func TestACardHasWhatADecisionGoesBy(t *testing.T) {
	reads := Approval("review", "sales", `,"reads":["order.total","customer.name","order.lines"]`) + "," + Approval("money", "finance", `,"opinion":"always"`)
	hidden := `,"fields":[{"id":"money","facts":["order.total"],"level":"none"}]`
	docs := Docs{"flows/order.json": Flow(`"review","money"`, reads), "roles/clerk.json": Role("clerk", `"order.read","task.read"`, hidden)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, fang, hu := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance"), s.Hire("hu", "", "clerk")
		v := s.Place(t, "C-1", "DESK 1")
		get := func(who Who, step string) flow.Card {
			return Into[flow.Card](t, s.Do(t, who, "GET", "/api/v1/tasks/"+s.Task(t, v, step).ID.String(), "").Want(t, 200))
		}
		c := get(li, "review")
		if len(c.Reads) != 2 || c.Reads[0].Label != "order total" || c.Reads[0].Text != "CN¥800.00" || c.Row.Customer.Name != "Ann" || c.Row.Lines[0].Name != "Desk" ||
			len(c.Actions) != 6 || c.Actions[1].Needs[0] != "opinion" || c.Actions[1].Key != "R" || len(c.History) > 0 {
			t.Errorf("the card is %+v, row %+v", c, c.Row)
		}
		if c := get(fang, "review"); len(c.Actions) != 1 || c.Actions[0].Verb != "task.urge" {
			t.Errorf("finance may do %+v to a task of sales", c.Actions)
		}
		if c := get(hu, "review"); len(c.Reads) != 1 || c.Row.Total != nil || len(c.Actions) > 0 {
			t.Errorf("the clerk sees %+v, row %+v", c, c.Row)
		}
		s.Decide(t, li, "approve", s.Task(t, v, "review"), `{"opinion":"go on"}`).Want(t, 200)
		c = get(fang, "money")
		if len(c.History) != 1 || c.History[0].By != "Li" || c.History[0].Opinion != "go on" || c.History[0].Said != "approved" || c.Actions[0].Needs[0] != "opinion" {
			t.Errorf("the card is %+v", c)
		}
	})
}

// TestTasksOfOrdersOutOfSightAreNotThere but to who holds them, and as long as
// he does.
func TestTasksOfOrdersOutOfSightAreNotThere(t *testing.T) {
	scope := `,"rows":{"order":{"f":"customer.ref","op":"=","v":"C-2"}}`
	docs := Docs{"roles/sales.json": Role("sales", `"order.*","task.*"`, scope), "roles/clerk.json": Role("clerk", `"order.*","task.*"`, scope), "flows/order.json": Review()}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, hu := s.Hire("li", "", "sales"), s.Hire("hu", "", "clerk")
		hidden, seen := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-2", "DESK 1")
		if got := steps(s.Tasks(t, hu, "state=open")); got != "review2" {
			t.Errorf("hu is shown %q", got)
		}
		task := s.Task(t, hidden, "review")
		s.Do(t, hu, "GET", "/api/v1/tasks/"+task.ID.String(), "").Want(t, 404)
		s.Decide(t, hu, "approve", task, `{}`).Want(t, 404)
		s.Do(t, hu, "GET", "/api/v1/tasks/"+s.Task(t, seen, "review").ID.String(), "").Want(t, 200)
		s.Do(t, li, "GET", "/api/v1/tasks/"+task.ID.String(), "").Want(t, 200)
		s.Decide(t, li, "approve", task, `{}`).Want(t, 200)
		s.Do(t, li, "GET", "/api/v1/tasks/"+task.ID.String(), "").Want(t, 404)
	})
}

func TestPagesOfTasksHaveNeitherGapsNorDoubles(t *testing.T) {
	Each(t, Docs{"flows/order.json": lanes()}, func(t *testing.T, s *Shop) {
		s.Hire("both", "", "sales", "finance")
		for range 7 {
			s.Place(t, "C-1", "DESK 1")
		}
		for _, query := range []string{"owner=me", "state=open"} {
			for limit := 1; limit <= 5; limit++ {
				seen, cursor := map[string]bool{}, ""
				for {
					a := s.Do(t, s.Person("both"), "GET", fmt.Sprintf("/api/v1/tasks?%s&limit=%d&cursor=%s", query, limit, cursor), "").Want(t, 200)
					for _, task := range Into[struct{ Items []flow.View }](t, a).Items {
						if seen[task.ID.String()] {
							t.Errorf("%s, limit %d: %s stands there twice", query, limit, task.ID)
						}
						seen[task.ID.String()] = true
					}
					if cursor = a.Get(t, "next"); cursor == "" {
						break
					}
				}
				if len(seen) != 14 {
					t.Errorf("%s, limit %d: %d tasks of 14", query, limit, len(seen))
				}
			}
		}
	})
}
