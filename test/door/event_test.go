package door

import (
	"strings"
	"testing"
	"time"
)

// TestOneRequestIDMayComeWithSeveralRequests: it is the caller's own mark, for
// the log, and decides nothing.
func TestOneRequestIDMayComeWithSeveralRequests(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		mark := []string{"X-Request-Id", "night-run"}
		id := s.post("/api/v1/orders", order("C-003", ""), mark...).want(t, 201).text(t, "id")
		for _, next := range []struct {
			step string
			who  *shop
		}{{"sales", s}, {"finance", s.hire("wu", "finance", "")}} {
			task := s.ask("GET", "/api/v1/tasks?state=open&order="+id, "")
			if task.text(t, "items", 0, "step") != next.step {
				t.Fatalf("want %s, have %s", next.step, task.body)
			}
			path := "/api/v1/tasks/" + task.text(t, "items", 0, "id") + "/approve"
			next.who.post(path, "{}", mark...).want(t, 200)
			next.who.post(path, "{}", mark...).want(t, 409)
		}
		if got := s.ask("GET", "/api/v1/orders/"+id, ""); got.text(t, "phase") != "confirmed" {
			t.Errorf("approved by everybody, and %s", got.text(t, "phase"))
		}
		other := s.post("/api/v1/orders", order("C-003", ""), mark...).want(t, 201).text(t, "id")
		s.post("/api/v1/orders/"+other+"/cancel", "{}", mark...).want(t, 200)
		if got := s.ask("GET", "/api/v1/tasks?state=open&order="+other, ""); got.items(t) != 0 {
			t.Errorf("a cancelled order has open tasks: %s", got.body)
		}
	})
}

// TestEveryRungOfADeadlineIsReached moves the clock over all of them, one by
// one and at once.
func TestEveryRungOfADeadlineIsReached(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		slow := s.place("C-003", "")
		for range 8 {
			s.clock.Move(time.Hour)
			if err := s.FireTimers(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		late := s.place("C-003", "")
		s.clock.Move(96 * time.Hour)
		for range 3 { // each rung sets the next one's timer, which is due at once
			if err := s.FireTimers(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for name, id := range map[string]string{"one by one": slow, "at once": late} {
			line := string(s.ask("GET", "/api/v1/orders/"+id+"/timeline", "").want(t, 200).body)
			if reminded, escalated := strings.Count(line, `"deadline.reminded"`), strings.Count(line, `"deadline.escalated"`); reminded != 2 || escalated != 1 {
				t.Errorf("%s: reminded %d times, escalated %d times: %s", name, reminded, escalated, line)
			}
		}
	})
}
