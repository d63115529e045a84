package order_test

import (
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

// Whose role hides an order sees it for as long as a task of it is with the
// role's pool, or was escalated to him.
func TestDutyShowsAnOrderWhileItLasts(t *testing.T) {
	own := `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`
	docs := Docs{"flows/order.json": Review(), "roles/sales.json": Role("sales", `"order.*","task.*"`, own), "roles/boss.json": Role("boss", `"order.*","task.*"`, own)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, ma := s.Hire("li", "", "sales"), s.Hire("ma", "", "boss")
		v := s.Place(t, "C-1", "DESK 1")
		s.Do(t, li, "GET", v.Location()+"/page", "").Want(t, 200)
		s.Do(t, ma, "GET", v.Location()+"/page", "").Want(t, 404)
		s.Pass(t, time.Hour)   // li is reminded
		s.Pass(t, 2*time.Hour) // it is escalated
		s.Do(t, ma, "GET", v.Location()+"/page", "").Want(t, 200)
		if tasks := s.Tasks(t, ma, "owner=me"); len(tasks) != 1 {
			t.Errorf("what was escalated to ma: %+v", tasks)
		}
		if tasks := s.Tasks(t, li, "owner=me"); len(tasks) != 1 {
			t.Errorf("what is with li's role: %+v", tasks)
		}
		s.Approve(t, "ma", v, "review")
		for _, who := range []Who{li, ma} {
			s.Do(t, who, "GET", v.Location(), "").Want(t, 404)
			if tasks := s.Tasks(t, who, "owner=me&state=done"); len(tasks) > 0 {
				t.Errorf("it is shown on: %+v", tasks)
			}
		}
	})
}
