package app_test

import (
	"strings"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

// What a release has lost since it was published is told once to those who may publish,
// and stands on the page of releases as long as it is so.
func TestTheWatchdogTellsOnceWhatDoesNotHoldAnyMore(t *testing.T) {
	Each(t, Docs{"flows/order.json": Flow(`"money"`, Approval("money", "finance", ""))}, func(t *testing.T, s *Shop) {
		fang := s.Hire("fang", "", "finance")
		today := func() string {
			return string(s.Do(t, s.Owner, "GET", "/api/v1/releases/today", "", "Accept-Language", "en").Want(t, 200).Body)
		}
		said := func() int {
			s.Hear(t)
			return strings.Count(string(s.Do(t, s.Owner, "GET", "/api/v1/inbox", "").Want(t, 200).Body), `"code":"blueprint.weakened"`)
		}
		s.Hear(t)
		s.Pass(t, time.Minute)
		if page := today(); !strings.Contains(page, `"at":`) || strings.Contains(page, "staff.") {
			t.Fatalf("with everybody here: %s", page)
		}
		from, until := s.Clock.Now().Add(48*time.Hour).Format(time.RFC3339), s.Clock.Now().Add(96*time.Hour).Format(time.RFC3339)
		s.Do(t, fang, "POST", "/api/v1/delegations", `{"from":"`+from+`","until":"`+until+`"}`).Want(t, 201)
		s.Hear(t)
		s.Pass(t, time.Minute)
		if page := today(); !strings.Contains(page, "staff.away") || !strings.Contains(page, "Fang") {
			t.Errorf("before Fang goes away: %s", page)
		}
		if n := said(); n != 1 {
			t.Errorf("told %d times", n)
		}
		for range 3 {
			s.Pass(t, 24*time.Hour) // every night it is looked at again
		}
		if n := said(); n != 1 || !strings.Contains(today(), "staff.away") {
			t.Errorf("told %d times while it is the same: %s", n, today())
		}
		s.Pass(t, 48*time.Hour)
		if page := today(); strings.Contains(page, "staff.") {
			t.Errorf("Fang is back: %s", page)
		}
		s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+fang.Act.User.String(), `{"active":false}`).Want(t, 200)
		s.Hear(t)
		s.Pass(t, time.Minute)
		if n := said(); n != 2 || !strings.Contains(today(), "staff.fallback") {
			t.Errorf("Fang has left, told %d times: %s", n, today())
		}
	})
}

// What a new release has from its beginning was shown to whoever published it.
func TestTheWatchdogKeepsQuietOfWhatWasPublished(t *testing.T) {
	Each(t, Docs{"flows/order.json": Flow(`"money"`, Approval("money", "finance", ""))}, func(t *testing.T, s *Shop) {
		s.Hear(t)
		s.Pass(t, time.Minute)
		s.Hear(t)
		if inbox := string(s.Do(t, s.Owner, "GET", "/api/v1/inbox", "").Want(t, 200).Body); strings.Contains(inbox, "blueprint.weakened") {
			t.Errorf("the inbox says %s", inbox)
		}
		if page := string(s.Do(t, s.Owner, "GET", "/api/v1/releases/today", "").Want(t, 200).Body); !strings.Contains(page, "staff.fallback") {
			t.Errorf("nobody is in finance: %s", page)
		}
	})
}
