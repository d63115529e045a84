package door

import (
	"strings"
	"testing"
	"time"
)

// ofTwo makes the shop one where two people publish, and hires two who may.
func (s *shop) ofTwo(t testing.TB) (wang, li *shop) {
	t.Helper()
	s.edit(t, "workspace.json", func(doc map[string]any) { doc["publish"] = map[string]any{"eyes": 2} })
	s.post("/api/v1/releases", `{"note":"two from now on"}`).want(t, 200)
	return s.hire("wang", "owner", ""), s.hire("li", "owner", "")
}

// renamed renames the business: something to publish.
func (s *shop) renamed(t testing.TB, name string) {
	s.edit(t, "workspace.json", func(doc map[string]any) { doc["name"] = map[string]any{"en": name} })
}

func TestWhatTwoPublishIsReleasedByAnother(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.post("/api/v1/release-requests", `{}`).wants(t, 409, "request.needless")
		wang, li := s.ofTwo(t)
		wang.renamed(t, "Oak")
		older := s.ask("GET", "/api/v1/releases", "").text(t, "items", 1, "id")
		before := s.dump()
		for _, alone := range []struct{ path, body string }{{"/api/v1/releases", `{}`}, {"/api/v1/schedules", `{"at":"2026-12-24T00:00:00Z"}`},
			{"/api/v1/releases/" + older + "/rollback", `{}`}} {
			wang.post(alone.path, alone.body).wants(t, 422, "release.eyes")
		}
		wang.post("/api/v1/release-requests?dryRun=true", `{"note":"oak"}`).want(t, 200)
		s.unchanged(t, before, "what one alone cannot do")

		asked := wang.post("/api/v1/release-requests", `{"note":"oak"}`).want(t, 201)
		at := "/api/v1/release-requests/" + asked.text(t, "id")
		wang.renamed(t, "Pine") // goes on editing: not what was asked for
		s.works(t)
		if item := li.ask("GET", "/api/v1/inbox", "").want(t, 200); item.text(t, "items", 0, "code") != "blueprint.asked" || !strings.Contains(item.text(t, "items", 0, "text"), "oak") {
			t.Errorf("li is told %s", item.body)
		}
		if n := wang.ask("GET", "/api/v1/inbox", "").want(t, 200).items(t); n != 0 {
			t.Errorf("wang is told of what he asked for himself: %d", n)
		}
		wang.post(at+"/release", `{}`).wants(t, 403, "request.own")
		wang.post(at+"/decline", `{"why":"x"}`).wants(t, 403, "request.own")
		li.ask("DELETE", at, "").wants(t, 404, "request.missing")
		if list := li.ask("GET", "/api/v1/release-requests", "").want(t, 200); !strings.Contains(string(list.body), "Oak") || strings.Contains(string(list.body), "Pine") {
			t.Errorf("li sees %s", list.body)
		}
		li.post(at+"/release?dryRun=true", ``).want(t, 200)
		li.post(at+"/release", ``).want(t, 200)
		li.post(at+"/release", ``).wants(t, 409, "request.ended")
		current := s.ask("GET", "/api/v1/publications", "").want(t, 200)
		if current.text(t, "items", 0, "release", "id") != asked.text(t, "release") || current.text(t, "items", 0, "by") != "wang + li" {
			t.Errorf("published %s", current.body)
		}
		s.works(t)
		if item := wang.ask("GET", "/api/v1/inbox", "").want(t, 200); item.text(t, "items", 0, "code") != "blueprint.released" {
			t.Errorf("wang is told %s", item.body)
		}
		if d := wang.ask("GET", "/api/v1/draft", "").want(t, 200); !strings.Contains(string(d.body), "Pine") {
			t.Errorf("what wang went on with is lost: %s", d.body)
		}
	})
}

func TestARequestIsDeclinedWithdrawnAndOutdated(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		wang, li := s.ofTwo(t)
		request := func(who *shop, body string) string {
			return "/api/v1/release-requests/" + who.post("/api/v1/release-requests", body).want(t, 201).text(t, "id")
		}
		wang.post("/api/v1/release-requests", `{}`).wants(t, 409, "draft.empty")
		wang.renamed(t, "Oak")
		first := request(wang, `{"note":"oak"}`)
		li.post(first+"/decline", `{}`).wants(t, 422, "request.invalid")
		li.post(first+"/decline", `{"why":"not before Christmas"}`).want(t, 200)
		s.works(t)
		if item := wang.ask("GET", "/api/v1/inbox", "").want(t, 200); item.text(t, "items", 0, "code") != "blueprint.declined" {
			t.Errorf("wang is told %s", item.body)
		}
		second := request(wang, `{"note":"oak"}`)
		wang.ask("DELETE", second, "").want(t, 200)
		li.post(second+"/release", ``).wants(t, 409, "request.ended")

		third := request(wang, `{"note":"oak"}`)
		older := s.ask("GET", "/api/v1/releases", "").text(t, "items", 1, "id")
		back := request(li, `{"rollback":"`+older+`"}`)
		wang.post(back+"/release", ``).want(t, 200)
		li.post(third+"/release", ``).wants(t, 409, "request.outdated")
		if got := s.ask("GET", "/api/v1/publications", "").want(t, 200); got.text(t, "items", 0, "cause") != "rollback" || got.text(t, "items", 0, "release", "id") != older {
			t.Errorf("published %s", got.body)
		}
	})
}

func TestWhatTwoScheduleIsPublishedInTime(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		wang, li := s.ofTwo(t)
		wang.renamed(t, "Oak")
		asked := wang.post("/api/v1/release-requests", `{"note":"oak","at":"2026-11-24T02:00:00Z"}`).want(t, 201)
		li.post("/api/v1/release-requests/"+asked.text(t, "id")+"/release", ``).want(t, 200)
		if waits := s.ask("GET", "/api/v1/schedules", "").want(t, 200); waits.text(t, "items", 0, "by") != "wang + li" {
			t.Errorf("waits: %s", waits.body)
		}
		s.clock.Move(25 * time.Hour)
		if err := s.FireTimers(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := s.ask("GET", "/api/v1/publications", "").want(t, 200); got.text(t, "items", 0, "release", "id") != asked.text(t, "release") {
			t.Errorf("published %s", got.body)
		}
	})
}

func TestARuleToReplayFirstHoldsUntilItWasDone(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		s.strange(t, 10)
		s.edit(t, "workspace.json", func(doc map[string]any) { doc["publish"] = map[string]any{"replay": 500} })
		s.post("/api/v1/releases", `{}`).want(t, 200)
		s.renamed(t, "Oak")
		s.post("/api/v1/releases", `{}`).wants(t, 422, "release.replay")
		s.replay(t, `{"orders":10}`)
		s.post("/api/v1/releases", `{}`).wants(t, 422, "release.replay") // too few
		s.replay(t, `{"orders":500}`)
		s.renamed(t, "Pine")
		s.post("/api/v1/releases", `{}`).wants(t, 422, "release.replay") // another draft
		s.renamed(t, "Oak")
		s.post("/api/v1/releases", `{}`).want(t, 200)
	})
}
