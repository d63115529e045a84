package blueprint_test

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
)

// tomorrow is when things are to be published here.
func (h *house) tomorrow() time.Time { return h.who.At.Add(24 * time.Hour) }

func (h *house) schedule(note string) string {
	h.t.Helper()
	return h.must("POST", "/schedules", `{"at":"`+h.tomorrow().Format(time.RFC3339)+`","note":"`+note+`"}`).text("id")
}

// fire does what the clock does when the day has come.
func (h *house) fire() (fired int) {
	h.t.Helper()
	due, err := h.facts.DueTimers(h.t.Context(), h.tomorrow().Add(time.Second), 100)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, timer := range due {
		if timer.Workspace != h.who.Workspace {
			continue
		}
		clock := act.Act{Workspace: h.who.Workspace, At: h.tomorrow(), Request: "clock"}.As("clock")
		if err := h.reg.Fire(h.t.Context(), clock, timer); err != nil {
			h.t.Fatal(err)
		}
		fired++
	}
	return fired
}

func (h *house) items(path string) []any {
	h.t.Helper()
	return h.must("GET", path, "").body["items"].([]any)
}

func TestWhatIsScheduledIsPublishedWhenItIsDue(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		first := h.must("POST", "/releases", `{"note":"first"}`)
		h.must("PUT", "/documents/roles/owner.json", named("Boss"))
		h.schedule("on Monday")
		h.must("PUT", "/documents/roles/owner.json", named("Later"))
		h.as(h.another("Li"), func() { // merged when it is due
			h.must("PUT", "/documents/roles/sales.json", strings.Replace(role, `"owner"`, `"sales"`, 1))
			h.must("POST", "/releases", `{}`)
		})
		if list := h.items("/schedules"); len(list) != 1 || !strings.Contains(h.must("GET", "/schedules", "").raw, "Boss") {
			t.Errorf("waiting: %v", list)
		}
		if h.fire() != 1 || h.fire() != 0 || len(h.items("/schedules")) != 0 {
			t.Error("it is done once, and waits no more")
		}
		h.read(func(r db.Reader) error {
			now, err := h.service.Current(t.Context(), r)
			if err == nil && (!strings.Contains(string(now.Tree.Get("roles/owner.json").JSON), "Boss") || now.Tree.Get("roles/sales.json") == nil) {
				t.Errorf("published %s", now.Tree.Get("roles/owner.json").JSON)
			}
			return err
		})
		told := h.told()
		if last := told[len(told)-1]; last.Cause != "schedule" || last.Note != "on Monday" || first.text("id") == last.Release {
			t.Errorf("told %+v", last)
		}
		if got := h.must("GET", "/documents/roles/owner.json", ""); !strings.Contains(got.raw, "Later") {
			t.Errorf("the draft lost what was typed: %s", got.raw)
		}
	})
}

func TestWhatCannotBePublishedWhenItIsDueIsRefused(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		h.must("POST", "/releases", `{}`)
		h.must("PUT", "/documents/roles/owner.json", named("Boss"))
		id := h.schedule("x")
		h.as(h.another("Li"), func() {
			h.must("PUT", "/documents/roles/owner.json", named("Chief"))
			h.must("POST", "/releases", `{}`)
		})
		h.fire()
		list := h.must("GET", "/schedules", "", "Accept-Language", "en")
		if !strings.Contains(list.raw, "refusedAt") || !strings.Contains(list.raw, "roles/owner.json#/name/en") {
			t.Errorf("it is %s", list.raw)
		}
		var refused int
		h.read(func(r db.Reader) error {
			return r.Query(`SELECT count(*) FROM facts WHERE workspace_id = ? AND name = ?`, []any{r.Workspace(), blueprint.Refused{}.Head().Name},
				func(row db.Row) error { return row.Scan(&refused) })
		})
		if refused != 1 {
			t.Errorf("told %d times", refused)
		}
		h.must("DELETE", "/schedules/"+id, "")
		if got := h.ask("DELETE", "/schedules/"+id, ""); got.status != 404 || got.text("code") != "schedule.missing" {
			t.Errorf("withdrawn twice: %s", got.raw)
		}
	})
}

func TestSchedulesAreWithdrawnAndLimited(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		h.must("POST", "/releases", `{}`)
		at := h.tomorrow().Format(time.RFC3339)
		if got := h.ask("POST", "/schedules", `{"at":"`+at+`"}`); got.text("code") != "draft.empty" {
			t.Errorf("scheduled nothing: %s", got.raw)
		}
		h.must("PUT", "/documents/roles/owner.json", named("Boss"))
		for _, when := range []time.Time{h.who.At.Add(-time.Second), h.who.At.Add(400 * 24 * time.Hour)} {
			if got := h.ask("POST", "/schedules", `{"at":"`+when.Format(time.RFC3339)+`"}`); got.status != 422 || got.text("code") != "schedule.time" {
				t.Errorf("%s: %s", when, got.raw)
			}
		}
		h.must("DELETE", "/schedules/"+h.schedule(""), "")
		if h.fire() != 0 {
			t.Error("what was withdrawn came nevertheless")
		}
		for range 20 {
			h.schedule("")
		}
		if got := h.ask("POST", "/schedules", `{"at":"`+at+`"}`); got.text("code") != "schedule.full" {
			t.Errorf("more than twenty: %s", got.raw)
		}
	})
}

func TestGoingBackMakesAnOlderReleaseCurrent(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		first := h.must("POST", "/releases", `{"note":"first"}`).text("id")
		h.must("PUT", "/documents/roles/owner.json", named("Boss"))
		second := h.must("POST", "/releases", `{"note":"second"}`).text("id")
		dry := h.must("POST", "/releases/"+first+"/rollback?dryRun=true", `{}`)
		if !strings.Contains(dry.raw, `"before":"Boss","after":"Owner"`) && !strings.Contains(dry.raw, "Boss") || len(h.told()) != 2 {
			t.Errorf("would change %s", dry.raw)
		}
		h.must("POST", "/releases/"+first+"/rollback", `{"note":"too early"}`)
		if got := h.ask("POST", "/releases/"+first+"/rollback", `{}`); got.status != 409 || got.text("code") != "release.current" {
			t.Errorf("back to what is current: %s", got.raw)
		}
		if got := h.ask("POST", "/releases/rel_0/rollback", `{}`); got.status != 404 {
			t.Errorf("back to nothing: %s", got.raw)
		}
		list := h.items("/publications?limit=2")
		latest := list[0].(map[string]any)
		if latest["cause"] != "rollback" || latest["note"] != "too early" || latest["current"] != true || latest["n"] != 3.0 ||
			latest["release"].(map[string]any)["id"] != first || latest["previous"].(map[string]any)["id"] != second {
			t.Errorf("the latest is %v", latest)
		}
		if diff := h.must("GET", "/releases/"+second+"/diff?from="+first, "", "Accept-Language", "en"); !strings.Contains(diff.raw, `"Boss"`) {
			t.Errorf("differs in %s", diff.raw)
		}
	})
}

func TestTheDraftIsShownAsAWhole(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		h.must("POST", "/releases", `{}`)
		if got := h.must("GET", "/draft", ""); got.body["ready"] != false || got.body["outdated"] != false || len(got.body["documents"].([]any)) != 0 {
			t.Errorf("an empty draft is %s", got.raw)
		}
		h.must("PUT", "/documents/roles/owner.json", named("Boss"))
		h.as(h.another("Li"), func() {
			h.must("PUT", "/documents/roles/owner.json", named("Chief"))
			if got := h.must("GET", "/draft", ""); !strings.Contains(got.raw, `"others":[{"by":"test","documents":1`) {
				t.Errorf("beside others: %s", got.raw)
			}
			h.must("POST", "/releases", `{}`)
		})
		got := h.must("GET", "/draft", "", "Accept-Language", "en")
		if got.body["outdated"] != true || !strings.Contains(got.raw, `"said":{"base":"\"Owner\"","mine":"\"Boss\"","theirs":"\"Chief\""}`) {
			t.Errorf("outdated: %s", got.raw)
		}
		h.must("POST", "/draft/discard", `{}`)
		h.must("DELETE", "/documents/roles/owner.json", "")
		if got := h.must("GET", "/draft", ""); got.body["ready"] != false || !strings.Contains(got.raw, "reference.missing") {
			t.Errorf("with errors: %s", got.raw)
		}
	})
}
