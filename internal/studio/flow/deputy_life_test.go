package flow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bespoke/internal/studio/flow"
	. "bespoke/internal/trade/order/ordertest"
)

// Fang is away until tomorrow, and Hu stands in: Hu has her tasks in his list, sees
// their order, is told, and decides for her; afterwards he has none of it.
func TestStandingInInALife(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"money","again"`, Approval("money", "finance", "")+","+Approval("again", "finance", `,"same":"ask"`)),
		"roles/clerk.json": Role("clerk", `"order.read","task.*"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		fang, hu := s.Hire("fang", "", "finance"), s.Hire("hu", "", "clerk")
		v := s.Place(t, "C-1", "DESK 1")
		if got := s.Tasks(t, hu, "owner=me"); len(got) > 0 {
			t.Fatalf("before, Hu has %+v", got)
		}
		until := s.Clock.Now().Add(24 * time.Hour).Format(time.RFC3339)
		told := s.Told(t, func() {
			s.Do(t, fang, "POST", "/api/v1/delegations", `{"to":"`+hu.Act.User.String()+`","until":"`+until+`"}`).Want(t, 201)
		})
		Same(t, told, "identity.delegated Fang")
		hu = s.Person("hu")
		mine := s.Tasks(t, hu, "owner=me")
		if len(mine) != 1 || mine[0].Step != "money" {
			t.Fatalf("Hu has %+v", mine)
		}
		s.Do(t, hu, "GET", v.Location()+"/page", "").Want(t, 200)
		s.Hire("gu", "", "clerk", "finance")
		if got := forOthers(t, s, "hu"); got != "money for Fang" {
			t.Errorf("for others Hu has %q", got)
		}
		for _, who := range []string{"fang", "gu", "owner"} {
			if got := forOthers(t, s, who); got != "" {
				t.Errorf("for others %s has %q", who, got)
			}
		}
		s.Decide(t, hu, "approve", mine[0], `{}`).Want(t, 200)
		if got := s.Tasks(t, hu, "state=done&closedBy=me"); len(got) != 1 || got[0].Said != "approved" || got[0].Behalf == nil || got[0].Behalf.Name != "Fang" {
			t.Errorf("Hu has done %+v", got)
		}
		if got := s.Tasks(t, fang, "state=done&closedBy=me"); len(got) > 0 {
			t.Errorf("Fang has done %+v", got)
		}
		if got := toldAs(t, s, v, "task.approved"); got != "Hu for Fang approved money" {
			t.Errorf("the timeline says %q", got)
		}
		if got := chart(t, s, v, "money"); got != "done:  approved" {
			t.Errorf("the process shows %q", got)
		}
		s.Clock.Move(25 * time.Hour)
		hu = s.Person("hu")
		if got := s.Tasks(t, hu, "owner=me"); len(got) > 0 {
			t.Errorf("afterwards Hu has %+v", got)
		}
		s.Do(t, hu, "GET", v.Location()+"/page", "").Want(t, 404)

		// Fang leaves: what was decided for her still says so.
		s.Do(t, s.Person("owner"), "PATCH", "/api/v1/users/"+fang.Act.User.String(), `{"active":false}`).Want(t, 200)
		if got := s.Tasks(t, s.Person("owner"), "state=done"); len(got) != 1 || got[0].Behalf == nil || got[0].Behalf.Name != "Fang" {
			t.Errorf("after Fang left it is done %+v", got)
		}
		s.Sound(t)
	})
}

// forOthers are the tasks that somebody may decide only because he stands in, and for whom.
func forOthers(t *testing.T, s *Shop, who string) string {
	t.Helper()
	var all []string
	for _, query := range []string{"standIn=true", "standIn=true&sort=dueAt", "standIn=true&limit=1"} {
		all = nil
		for _, task := range s.Tasks(t, s.Person(who), query) {
			all = append(all, task.Step+" for "+task.Behalf.Name)
		}
	}
	if n := Into[flow.TaskCount](t, s.Do(t, s.Person(who), "GET", "/api/v1/tasks/count?standIn=true", "").Want(t, 200)); n.Count != len(all) {
		t.Errorf("%s counts %d tasks for others, not %d", who, n.Count, len(all))
	}
	return strings.Join(all, ", ")
}

// T23 Fang is away, Hu stands in for her in this process up to 10,000 / an order of
// 12,000 is nowhere Hu's: no list or count, no notice, no page, no decision; it comes to
// 9,000 / it is, everywhere (P1, P2).
func TestStandingInUpToAnAmountInALife(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"money"`, Approval("money", "finance", "")),
		"roles/clerk.json": Role("clerk", `"order.read","task.*"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		fang := s.Hire("fang", "", "finance")
		s.Hire("jin", "", "finance") // so that somebody of finance is there
		hu := s.Hire("hu", "", "clerk")
		until := s.Clock.Now().Add(24 * time.Hour).Format(time.RFC3339)
		s.Do(t, fang, "POST", "/api/v1/delegations", fmt.Sprintf(`{"to":%q,"until":%q,"processes":["order"],"limit":{"amount":"10000","currency":"CNY"}}`, hu.Act.User, until)).Want(t, 201)
		v := s.Place(t, "C-1", "DESK 1")
		task := s.Task(t, v, "money")
		offers := func() string {
			hu := s.Person("hu")
			var all []string
			see := func(what string, is bool) {
				if is {
					all = append(all, what)
				}
			}
			see("tasks", len(s.Tasks(t, hu, "owner=me")) > 0)
			see("due", len(s.Tasks(t, hu, "owner=me&sort=dueAt")) > 0)
			see("standIn", len(s.Tasks(t, hu, "standIn=true")) > 0)
			see("named", len(s.Tasks(t, hu, "owner=me&order="+v.ID.String())) > 0)
			see("count", !strings.Contains(string(s.Do(t, hu, "GET", "/api/v1/tasks/count?owner=me", "").Want(t, 200).Body), `"count":0`))
			see("orders", strings.Contains(string(s.Do(t, hu, "GET", "/api/v1/orders?taskOwner=me", "").Want(t, 200).Body), v.Number))
			see("page", s.Do(t, hu, "GET", v.Location()+"/page", "").Status == 200)
			see("card", strings.Contains(string(s.Do(t, hu, "GET", "/api/v1/tasks/"+task.ID.String(), "").Body), "task.approve"))
			see("decision", s.Decide(t, hu, "approve?dryRun=true", task, `{}`).Status == 200)
			return strings.Join(all, " ")
		}
		comesTo := func(total string) {
			s.Falsify(t, `UPDATE orders SET total = `+total+`0000 WHERE workspace_id = ?`)
		}
		told := func() bool {
			s.Hear(t)
			return strings.Contains(string(s.Do(t, s.Person("hu"), "GET", "/api/v1/inbox", "").Want(t, 200).Body), "task.")
		}
		comesTo("12000")
		if got := offers(); got != "" || told() {
			t.Errorf("above the limit Hu has %s", got)
		}
		comesTo("9000")
		if got := offers(); got != "tasks due standIn named count orders page card decision" {
			t.Errorf("within the limit Hu has %s", got)
		}
		s.Do(t, s.Person("jin"), "POST", "/api/v1/tasks/"+task.ID.String()+"/transfer", `{"to":"`+fang.Act.User.String()+`"}`).Want(t, 200)
		if !told() {
			t.Error("within the limit Hu is not told")
		}
		s.Decide(t, s.Person("hu"), "approve", s.Task(t, v, "money"), `{}`).Want(t, 200)
		if got := toldAs(t, s, v, "task.approved"); got != "Hu for Fang approved money" {
			t.Errorf("the timeline says %q", got)
		}
	})
}

// What the limit of the only one who stands in leaves out goes to the manager, at once
// and when it opens; what it does not stays (P3).
func TestWhatIsBeyondADeputyGoesToTheManager(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"look"`, strings.Replace(Approval("look", "sales", ""), `"role":"sales"`, `"login":"li"`, 1))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Hire("wang", "", "sales")
		li, hu := s.Hire("li", "wang", "sales"), s.Hire("hu", "", "sales")
		small, large := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 10")
		until := s.Clock.Now().Add(24 * time.Hour).Format(time.RFC3339)
		limit := small.Totals.Total.Text()
		s.Do(t, li, "POST", "/api/v1/delegations", fmt.Sprintf(`{"to":%q,"until":%q,"limit":{"amount":%q,"currency":"CNY"}}`, hu.Act.User, until, limit)).Want(t, 201)
		s.Hear(t)
		s.Pass(t, time.Minute)
		for _, lines := range []string{"DESK 1", "DESK 10"} {
			placed, want := s.Place(t, "C-1", lines), map[string]string{"DESK 1": "Li", "DESK 10": "Wang"}[lines]
			if got := s.Task(t, placed, "look").Owner.Name; got != want {
				t.Errorf("the new %s is with %s, not %s", lines, got, want)
			}
		}
		if a, b := s.Task(t, small, "look").Owner.Name, s.Task(t, large, "look").Owner.Name; a != "Li" || b != "Wang" {
			t.Errorf("the small order is with %s, the large one with %s", a, b)
		}
		if got := len(s.Tasks(t, s.Person("hu"), "owner=me")); got != 2 {
			t.Errorf("Hu has %d tasks", got)
		}
		s.Sound(t)
	})
}
