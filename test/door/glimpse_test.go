package door

import (
	"strings"
	"testing"
	"time"
)

// TestALinkTellsWhenItsOrderChanges: at once, of its own order alone, and
// without a word of what happened.
func TestALinkTellsWhenItsOrderChanges(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		mine, other := s.place("C-003", ""), s.place("C-003", "")
		live := s.listen("/api/v1/progress/" + s.link(mine) + "/events")
		if live.res.StatusCode != 200 || live.res.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
			t.Fatalf("it began with %d %v", live.res.StatusCode, live.res.Header)
		}
		said := live.next().text
		s.post("/api/v1/orders/"+mine+"/notes", `{"text":"among us"}`).want(t, 201)
		task := s.ask("GET", "/api/v1/tasks?order="+other, "").text(t, "items", 0, "id")
		s.post("/api/v1/tasks/"+task+"/approve", "{}").want(t, 200)
		s.clock.Move(15 * time.Second) // a sign of life, after all of that
		e := live.next()
		if said += e.text; e.comment != "beat" || e.event != "" {
			t.Fatalf("of another order, and of what is said inside, it tells %q", e.text)
		}
		task = s.ask("GET", "/api/v1/tasks?order="+mine, "").text(t, "items", 0, "id")
		s.post("/api/v1/tasks/"+task+"/approve", "{}").want(t, 200)
		for {
			e := live.next()
			if said += e.text; e.text == "" {
				t.Fatal("the stream ended")
			}
			if e.event == "changed" {
				break
			}
		}
		for _, word := range []string{"ord_", "usr_", "tsk_", "approve", "task", "id:", "seq"} {
			if strings.Contains(said, word) {
				t.Errorf("a visitor is told %s: %s", word, said)
			}
		}
	})
}

// TestALinkThatIsNoneTellsNothing, and its topic is nobody's who signs in.
func TestALinkThatIsNoneTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		id := s.place("C-003", "")
		token := s.link(id)
		if got := s.as("").ask("GET", "/api/v1/progress/"+token[:70]+"AA/events", ""); got.status != 404 {
			t.Errorf("a forged link was answered %d", got.status)
		}
		if got := s.hearsOf(t, "&topics=link:"+id, map[string]string{id: "it"}); got != "" {
			t.Error("who is signed in hears by a link's topic")
		}
		live := s.listen("/api/v1/progress/" + token + "/events")
		live.next()
		s.clock.Move(91 * 24 * time.Hour) // it has expired
		for e := live.next(); e.text != ""; e = live.next() {
			if e.event == "changed" {
				t.Error("an expired link tells on")
			}
		}
	})
}
