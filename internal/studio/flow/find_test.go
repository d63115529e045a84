package flow_test

import (
	"fmt"
	"strings"
	"testing"

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

func TestTasksOfOrdersOutOfSightAreNotThere(t *testing.T) {
	scope := `,"rows":{"order":{"f":"customer.ref","op":"=","v":"C-2"}}`
	Each(t, Docs{"roles/sales.json": Role("sales", `"order.*","task.*"`, scope), "flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		hidden, seen := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-2", "DESK 1")
		if got := steps(s.Tasks(t, li, "owner=me")); got != "review2" {
			t.Errorf("li has %q", got)
		}
		task := s.Task(t, hidden, "review")
		s.Do(t, li, "GET", "/api/v1/tasks/"+task.ID.String(), "").Want(t, 404)
		s.Decide(t, li, "approve", task, `{}`).Want(t, 404)
		s.Approve(t, "li", seen, "review")
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
