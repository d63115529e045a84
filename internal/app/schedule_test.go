package app_test

import (
	"strings"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

func TestMain(m *testing.M) { Main(m) }

// What somebody scheduled is published with the rights that he has when it is due, and
// he is told in his inbox where it was not.
func TestWhoLostTheRightPublishesNothingLater(t *testing.T) {
	editor := Role("editor", `"blueprint.read","blueprint.edit","blueprint.publish","order.read"`, "")
	Each(t, Docs{"roles/editor.json": editor}, func(t *testing.T, s *Shop) {
		ed := s.Hire("ed", "", "editor")
		current := func() string {
			return s.Do(t, s.Owner, "GET", "/api/v1/publications", "").Want(t, 200).Get(t, "items", 0, "release")
		}
		plan := func(role string) {
			s.Do(t, ed, "PUT", "/api/v1/documents/roles/"+role+".json", Role(role, `"order.read"`, "")).Want(t, 200)
			s.Do(t, ed, "POST", "/api/v1/schedules", `{"at":"`+s.Clock.Now().Add(time.Hour).Format(time.RFC3339)+`","note":"For December"}`).Want(t, 200)
		}
		before := current()
		plan("one")
		s.Pass(t, time.Hour)
		after := current()
		if after == before {
			t.Fatal("what was scheduled is not published")
		}
		s.Do(t, ed, "POST", "/api/v1/draft/merge", `{}`).Want(t, 200)
		plan("two")
		s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+ed.Act.User.String(), `{"roles":["sales"]}`).Want(t, 200)
		s.Pass(t, time.Hour)
		if current() != after {
			t.Error("who lost the right has published")
		}
		s.Hear(t)
		if inbox := string(s.Do(t, ed, "GET", "/api/v1/inbox", "", "Accept-Language", "en").Want(t, 200).Body); !strings.Contains(inbox, "For December") || !strings.Contains(inbox, "blueprint.refused") {
			t.Errorf("the inbox says %s", inbox)
		}
	})
}
