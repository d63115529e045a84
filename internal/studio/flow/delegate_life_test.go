package flow_test

import (
	"strings"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// Fang asks Hu to act for her at one task: it is in Hu's list too, he is told and sees the
// order, and it stays hers; taken back it is gone, and asked again he decides for her.
func TestDelegatingInALife(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"money","boss"`, Approval("money", "finance", "")+","+Approval("boss", "boss", "")),
		"roles/clerk.json": Role("clerk", `"order.read","task.*"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		fang, hu, boss := s.Hire("fang", "", "finance"), s.Hire("hu", "", "clerk"), s.Hire("boss", "", "boss")
		s.Hire("jin", "", "finance")
		v, other := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		task := s.Task(t, v, "money")
		delegate := func() {
			t.Helper()
			s.Decide(t, fang, "delegate", task, `{"to":"`+hu.Act.User.String()+`","reason":"you know them"}`).Want(t, 200)
		}
		Same(t, s.Told(t, delegate), "task.transferred Fang", "task.delegated Fang")
		if got := toldAs(t, s, v, "task.delegated"); got != "Fang asked Hu to act for them at money: you know them" {
			t.Errorf("the timeline says %q", got)
		}
		if mine := s.Tasks(t, hu, "owner=me"); len(mine) != 1 || mine[0].ID != task.ID || mine[0].Owner.Name != "Fang" {
			t.Fatalf("Hu has %+v", mine)
		}
		if got := forOthers(t, s, "hu"); got != "money for Fang" {
			t.Errorf("for others Hu has %q", got)
		}
		s.Hear(t)
		if inbox := s.Do(t, hu, "GET", "/api/v1/inbox", "").Want(t, 200); !strings.Contains(string(inbox.Body), "Fang asks you to act for them: money") {
			t.Errorf("Hu is told %s", inbox.Body)
		}
		s.Do(t, hu, "GET", v.Location()+"/page", "").Want(t, 200)
		s.Do(t, hu, "GET", other.Location()+"/page", "").Want(t, 404)
		if got := offered(t, s, hu, v); !strings.Contains(got, "undelegate") || strings.Contains(got, "delegate,") && !strings.Contains(got, "undelegate,") {
			t.Errorf("Hu is offered %s", got)
		}
		Same(t, s.Told(t, func() { s.Decide(t, fang, "undelegate", task, `{}`).Want(t, 200) }), "task.undelegated Fang")
		if mine := s.Tasks(t, hu, "owner=me"); len(mine) != 0 {
			t.Errorf("taken back, Hu has %+v", mine)
		}
		s.Do(t, hu, "GET", v.Location()+"/page", "").Want(t, 404)
		delegate()
		s.Decide(t, hu, "approve", task, `{}`).Want(t, 200)
		if got := toldAs(t, s, v, "task.approved"); got != "Hu for Fang approved money" {
			t.Errorf("the timeline says %q", got)
		}
		s.Decide(t, boss, "approve", s.Task(t, v, "boss"), `{}`).Want(t, 200)
		s.Sound(t)
	})
}
