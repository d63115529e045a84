package flow_test

import (
	"strings"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// Hu sees only orders of his own. Fang sends him a copy of one: he is told, sees that
// order from then on, also when it has ended, may write about it, and has nothing to do.
func TestWhoIsSentACopyReadsAlong(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"money","boss"`, Approval("money", "finance", "")+","+Approval("boss", "boss", "")),
		"roles/clerk.json": Role("clerk", `"order.read","order.note","task.*"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		fang, hu, boss := s.Hire("fang", "", "finance"), s.Hire("hu", "", "clerk"), s.Hire("boss", "", "boss")
		gu := s.Hire("gu", "", "clerk")
		v, other := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		task := s.Task(t, v, "money")
		s.Do(t, hu, "GET", v.Location()+"/page", "").Want(t, 404)
		s.Decide(t, hu, "cc", task, `{"to":["`+hu.Act.User.String()+`"]}`).Want(t, 404)
		send := func() {
			t.Helper()
			s.Decide(t, fang, "cc", task, `{"to":["`+hu.Act.User.String()+`"],"reason":"for your files"}`).Want(t, 200)
		}
		Same(t, s.Told(t, send), "cc.sent Fang")
		send() // twice is no more than once
		if got := toldAs(t, s, v, "cc.sent"); got != "Fang sent a copy to Hu: for your files" {
			t.Errorf("the timeline says %q", got)
		}
		s.Hear(t)
		if inbox := s.Do(t, hu, "GET", "/api/v1/inbox", "").Want(t, 200); !strings.Contains(string(inbox.Body), "Fang sent you a copy to read") {
			t.Errorf("Hu is told %s", inbox.Body)
		}
		sees := func(who Who, status int, n int) {
			t.Helper()
			s.Do(t, who, "GET", v.Location()+"/page", "").Want(t, status)
			s.Do(t, who, "GET", other.Location(), "").Want(t, 404)
			if list := s.Do(t, who, "GET", "/api/v1/orders", "").Want(t, 200); strings.Count(string(list.Body), v.Number) != n {
				t.Errorf("the list has %s", list.Body)
			}
		}
		sees(hu, 200, 1)
		sees(gu, 404, 0)
		if mine := s.Tasks(t, hu, "owner=me"); len(mine) != 0 {
			t.Errorf("Hu has %+v", mine)
		}
		s.Decide(t, hu, "approve", task, `{}`).Want(t, 404)
		s.Do(t, hu, "POST", v.Location()+"/notes", `{"text":"seen"}`).Want(t, 201)
		if got := offered(t, s, fang, v); !strings.HasSuffix(got, ", cc") {
			t.Errorf("Fang is offered %s", got)
		}
		s.Decide(t, fang, "approve", task, `{}`).Want(t, 200)
		s.Decide(t, boss, "approve", s.Task(t, v, "boss"), `{}`).Want(t, 200)
		sees(hu, 200, 1)
		s.Sound(t)
	})
}
