package flow_test

import (
	"testing"
	"time"

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
		s.Decide(t, hu, "approve", mine[0], `{}`).Want(t, 200)
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
		s.Sound(t)
	})
}
