package flow_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// P3, P4: whoever leaves, or loses a role that nobody else has, leaves no task behind:
// it goes to the manager of who held it, else to the fallback, at once and told.
func TestNobodyLeavesTasksBehind(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"review","money"`, Approval("review", "sales", `,"need":"all"`)+","+Approval("money", "finance", ""))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Hire("wang", "", "boss")
		li, fang, hu := s.Hire("li", "wang", "sales"), s.Hire("fang", "", "finance"), s.Hire("hu", "", "sales")
		leave := func(who Who, body string) []string {
			told := s.Told(t, func() {
				s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+who.Act.User.String(), body).Want(t, 200)
				s.Hear(t)
				s.Pass(t, time.Second)
			})
			slices.Sort(told) // the clock calls for each of them, in no order, and lists what is done at once
			if slices.Contains(told, "handover.done hand-over") {
				told = slices.DeleteFunc(told, func(fact string) bool { return fact == "handover.done hand-over" })
				return append(told, "handover.done hand-over")
			}
			return told
		}
		first, second := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		if got := holders(t, s, first); got != "review Li, review Hu" && got != "review Hu, review Li" {
			t.Fatalf("it begins with %s", got)
		}
		Same(t, leave(li, `{"active":false}`), "identity.userChanged 所有者", "inbox.changed notify", "task.reassigned hand-over", "task.reassigned hand-over", "handover.done hand-over")
		for _, v := range []string{holders(t, s, first), holders(t, s, second)} {
			if v != "review Hu, review Wang" && v != "review Wang, review Hu" {
				t.Errorf("after Li has left the tasks are %s", v)
			}
		}
		s.Decide(t, s.Person("wang"), "approve", taskFor(t, s, first, "Wang"), `{}`).Want(t, 200)
		s.Decide(t, hu, "approve", taskFor(t, s, first, "Hu"), `{}`).Want(t, 200)
		if got := holders(t, s, first); got != "money " {
			t.Errorf("then the tasks are %s", got)
		}
		// T26 a role is emptied while its task is open.
		Same(t, leave(fang, `{"roles":["boss"]}`), "blueprint.weakened clock", "identity.userChanged 所有者", "inbox.changed notify", "task.reassigned hand-over")
		if task := s.Task(t, first, "money"); task.Owner.Role != "owner" {
			t.Errorf("the task of a role that nobody has is with %+v", task.Owner)
		}
		Same(t, s.Rows(t, "timers", "verb"), "blueprint.look", "flow.timer", "flow.timer") // one for each open step, none that was done, and the watchdog's
		s.Decide(t, s.Owner, "approve", s.Task(t, first, "money"), `{}`).Want(t, 200)
		s.Sound(t)
	})
}

// T25 Li leaves with 40 open tasks, and Hu takes over / all of them go to Hu, the list
// shows each; where Hu sits in the step already the manager has it, and what opens
// later for Li is Hu's too (P4).
func TestASuccessorTakesOver(t *testing.T) {
	both := strings.Replace(Approval("both", "sales", `,"need":"all"`), `[{"role":"sales"}]`, `[{"union":[{"login":"li"},{"login":"hu"}]}]`, 1)
	turns := strings.Replace(Approval("turns", "sales", `,"need":"inTurn"`), `[{"role":"sales"}]`, `[{"union":[{"login":"wang"},{"login":"li"}]}]`, 1)
	docs := Docs{"flows/order.json": Flow(`"pick"`, `"pick":{"kind":"choice","name":{"en":"Pick"},"lanes":[{"id":"b","name":{"en":"b"},"if":{"f":"order.note","op":"=","v":"both"},"do":["both"]},`+
		`{"id":"t","name":{"en":"t"},"if":{"f":"order.note","op":"=","v":"turns"},"do":["turns"]}],"else":["look"]},`+both+","+turns+","+strings.Replace(Approval("look", "sales", ""), `"role":"sales"`, `"login":"li"`, 1)),
		"roles/some.json": Role("some", `"identity.manage","task.read"`, `,"rows":{"task":{"f":"task.step","op":"=","v":"look"}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Hire("wang", "", "sales")
		li, hu := s.Hire("li", "wang", "sales"), s.Hire("hu", "", "sales")
		placed := map[string]order.View{}
		for _, note := range []string{"both", "turns"} {
			req := Request("C-1", "DESK 1")
			req.Note = note
			v, err := s.Order(t, s.Owner, req)
			if err != nil {
				t.Fatal(err)
			}
			placed[note] = v
		}
		for range 39 {
			s.Place(t, "C-1", "DESK 1")
		}
		path := "/api/v1/users/" + li.Act.User.String()
		for body, want := range map[string]string{
			`{"successor":"` + hu.Act.User.String() + `"}`:                    "reference /successor",
			`{"active":false,"successor":"` + li.Act.User.String() + `"}`:     "reference /successor",
			`{"active":false,"successor":"` + act.NewUserID().String() + `"}`: "reference /successor",
		} {
			if a := s.Do(t, s.Owner, "PATCH", path, body); !strings.Contains(a.Problem(t), want) {
				t.Errorf("%s: %s", body, a.Body)
			}
		}
		told := s.Told(t, func() {
			s.Do(t, s.Owner, "PATCH", path, `{"active":false,"successor":"`+hu.Act.User.String()+`"}`).Want(t, 200)
			s.Hear(t)
			s.Pass(t, time.Second)
		})
		moved := 0
		for _, fact := range told {
			if fact == "task.reassigned hand-over" {
				moved++
			}
		}
		if moved != 40 || !slices.Contains(told, "handover.done hand-over") {
			t.Errorf("%d tasks moved, told %v", moved, told)
		}
		if n := len(s.Tasks(t, s.Person("hu"), "owner="+hu.Act.User.String()+"&limit=200")); n != 40 { // and his own beside Li
			t.Errorf("Hu has %d tasks", n)
		}
		if got := holders(t, s, placed["both"]); got != "both Hu, both Wang" && got != "both Wang, both Hu" {
			t.Errorf("where Hu has a seat already: %s", got)
		}
		s.Decide(t, s.Person("wang"), "approve", s.Task(t, placed["turns"], "turns"), `{}`).Want(t, 200)
		if got := holders(t, s, placed["turns"]); got != "turns Hu" {
			t.Errorf("what opens later: %s", got)
		}
		list := Into[struct{ Items []flow.Handover }](t, s.Do(t, s.Owner, "GET", path+"/handovers", "").Want(t, 200)).Items
		shown := map[string]int{}
		for _, h := range list {
			for _, row := range h.Tasks {
				shown[row.Name+" "+row.To.Name]++
			}
		}
		if len(shown) != 2 || shown["look Hu"] != 39 || shown["both Wang"] != 1 {
			t.Errorf("the list shows %v", shown)
		}
		if got := string(s.Do(t, s.Owner, "GET", path+"/handovers?limit=1&cursor=AAAAAAAAAAE", "").Want(t, 200).Body); !strings.Contains(got, `"items":[]`) {
			t.Errorf("behind the first: %s", got)
		}
		s.Do(t, s.Person("hu"), "GET", path+"/handovers", "").Want(t, 403)
		some := s.Hire("some", "", "some") // may see users and, of the tasks, some alone
		for _, h := range Into[struct{ Items []flow.Handover }](t, s.Do(t, some, "GET", path+"/handovers", "").Want(t, 200)).Items {
			if len(h.Tasks) > 0 {
				t.Errorf("whoever sees some tasks alone is told of %v", h.Tasks)
			}
		}
		s.Sound(t)
	})
}
