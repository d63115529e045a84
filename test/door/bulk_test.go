package door

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// works brings what was told to the runner, and lets it do all that is due.
func (s *shop) works(t testing.TB) {
	t.Helper()
	if err := s.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Bulk.Drain(t.Context())
}

// bulk is a request to do a verb to some.
func bulk(verb, input string, ids ...string) string {
	list, _ := json.Marshal(ids)
	return `{"verb":"` + verb + `","ids":` + string(list) + `,"input":` + input + `}`
}

// numbers are members of an answer, with blanks between.
func (a answer) numbers(t testing.TB, names ...string) string {
	t.Helper()
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = fmt.Sprint(a.dig(t, name))
	}
	return strings.Join(all, " ")
}

// count is how often a fact is told of an order.
func (s *shop) count(t testing.TB, order, fact string) int {
	t.Helper()
	return strings.Count(string(s.ask("GET", "/api/v1/orders/"+order+"/timeline?limit=200", "").want(t, 200).body), `"fact":"`+fact+`"`)
}

func TestABulkActionIsTriedThenDoneToEachOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		var ids []string
		for range 4 {
			ids = append(ids, s.place("C-001", ""))
		}
		s.post("/api/v1/orders/"+ids[3]+"/cancel", `{"reason":"x"}`).want(t, 200)
		before := s.dump()
		tried := s.post("/api/v1/bulk/check", bulk("order.cancel", `{"reason":"Shop closes"}`, ids...)).want(t, 200)
		if tried.numbers(t, "total", "ok") != "4 3" || fmt.Sprint(tried.dig(t, "refused", 0, "count")) != "1" || tried.text(t, "refused", 0, "code") != "order.phase" {
			t.Errorf("tried: %s", tried.body)
		}
		if !strings.HasPrefix(tried.text(t, "refused", 0, "examples", 0, "label"), "SO") || tried.text(t, "refused", 0, "examples", 0, "text") == "" {
			t.Errorf("the refusal names nobody: %s", tried.body)
		}
		s.unchanged(t, before, "trying a bulk action")

		job := s.post("/api/v1/bulk", bulk("order.cancel", `{"reason":"Shop closes"}`, ids...), "Idempotency-Key", "b1").want(t, 201)
		again := s.post("/api/v1/bulk", bulk("order.cancel", `{"reason":"Shop closes"}`, ids...), "Idempotency-Key", "b1").want(t, 201)
		at := "/api/v1/jobs/" + job.text(t, "id")
		if again.text(t, "id") != job.text(t, "id") || job.text(t, "state") != "running" || job.header.Get("Location") != at {
			t.Errorf("started twice: %s %s", job.body, again.body)
		}
		feed := s.follow("?topics=jobs:me")
		s.works(t)
		if f := feed.fact("bulk.ended"); f.data.Entity != "job" || f.data.ID != job.text(t, "id") {
			t.Errorf("heard %+v", f.data)
		}
		end := s.ask("GET", at, "").want(t, 200)
		if end.text(t, "state") != "done" || end.numbers(t, "done", "failed", "left") != "3 1 0" {
			t.Errorf("it ended as %s", end.body)
		}
		for _, id := range ids {
			if n := s.count(t, id, "order.cancelled"); n != 1 {
				t.Errorf("%s was cancelled %d times", id, n)
			}
		}
		bad := s.in("zh-CN").ask("GET", at+"/items?state=failed", "").want(t, 200)
		if bad.items(t) != 1 || bad.text(t, "items", 0, "problem", "code") != "order.phase" || !strings.Contains(bad.text(t, "items", 0, "problem", "text"), "订单") || bad.text(t, "items", 0, "subject") != ids[3] {
			t.Errorf("what failed: %s", bad.body)
		}
		if code := s.post(at+"/cancel", "").want(t, 409).code(t); code != "bulk.ended" {
			t.Errorf("an ended job is cancelled: %s", code)
		}
		s.post(at+"/retry", "").want(t, 200)
		s.works(t)
		if end := s.ask("GET", at, "").want(t, 200); end.numbers(t, "done", "failed") != "3 1" {
			t.Errorf("after another try: %s", end.body)
		}
	})
}

func TestABulkActionNeedsTheVerbsPermissionForEachItem(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		id := s.place("C-001", "")
		clerk := s.hire("li", "warehouse", "")
		for _, path := range []string{"/api/v1/bulk", "/api/v1/bulk/check"} {
			if a := clerk.post(path, bulk("order.cancel", `{"reason":"x"}`, id)).want(t, 403); a.code(t) != "auth.denied" {
				t.Errorf("%s: %s", path, a.body)
			}
			for body, want := range map[string]string{
				bulk("order.place", `{}`, id):                                           "/verb",
				bulk("blueprint.publish", `{}`, id):                                     "/verb",
				bulk("order.cancel", `{"reason":"x"}`, id, id):                          "/ids/1",
				`{"verb":"order.cancel"}`:                                               "/ids",
				`{"verb":"order.cancel","ids":["` + id + `"],"filter":{}}`:              "/ids",
				`{"verb":"order.cancel","filter":{"nonsense":"1"}}`:                     "/filter/nonsense",
				`{"verb":"order.cancel","ids":["` + id + `"],"input":{"colour":"red"}}`: "/colour",
			} {
				if a := s.post(path, body); a.status/100 != 4 || a.text(t, "errors", 0, "field") != want {
					t.Errorf("%s %s: %d %s", path, body, a.status, a.body)
				}
			}
		}
		if a := s.post("/api/v1/bulk", `{"verb":"order.cancel","filter":{"phase":"working"}}`).want(t, 422); a.code(t) != "bulk.empty" {
			t.Errorf("nothing matches: %s", a.body)
		}
		job := s.post("/api/v1/bulk", `{"verb":"order.note","filter":{"phase":["placed","confirmed"]},"input":{"text":"Call first"}}`).want(t, 201)
		at := "/api/v1/jobs/" + job.text(t, "id")
		for _, path := range []string{at, at + "/items", "/api/v1/jobs?all=true"} {
			if a := clerk.ask("GET", path, ""); a.status != 404 && a.status != 403 {
				t.Errorf("%s is there for others: %s", path, a.body)
			}
		}
		if clerk.ask("GET", "/api/v1/jobs", "").want(t, 200).items(t) != 0 || s.ask("GET", "/api/v1/jobs?open=true", "").want(t, 200).items(t) != 1 {
			t.Error("jobs are not their owner's alone")
		}
		for _, do := range []string{"/cancel", "/retry"} {
			clerk.post(at+do, "").want(t, 404)
		}
		s.works(t)
		if n := s.count(t, id, "message.posted"); n != 1 {
			t.Errorf("%d notes", n)
		}
	})
}

func TestAJobIsDoneWithTheRightsOfTheMoment(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		id := s.place("C-001", "")
		seller := s.hire("wang", "sales", "")
		user := seller.ask("GET", "/api/v1/session", "").text(t, "user", "id")
		job := seller.post("/api/v1/bulk", bulk("order.note", `{"text":"hello"}`, id)).want(t, 201)
		if user == "" {
			user = job.text(t, "user")
		}
		s.ask("PATCH", "/api/v1/users/"+user, `{"active":false}`).want(t, 200)
		s.works(t)
		bad := s.ask("GET", "/api/v1/jobs/"+job.text(t, "id")+"/items", "").want(t, 200)
		if bad.text(t, "items", 0, "state") != "failed" || bad.text(t, "items", 0, "problem", "code") != "auth.missing" {
			t.Errorf("somebody who left still writes: %s", bad.body)
		}
		if n := s.count(t, id, "message.posted"); n != 0 {
			t.Errorf("%d notes", n)
		}
	})
}

func TestACancelledJobLeavesWhatItHasNotBegun(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		id := s.place("C-001", "")
		job := s.post("/api/v1/bulk", bulk("order.note", `{"text":"hello"}`, id)).want(t, 201)
		at := "/api/v1/jobs/" + job.text(t, "id")
		s.post(at+"/cancel", "").want(t, 200)
		s.works(t)
		end := s.ask("GET", at, "").want(t, 200)
		if end.text(t, "state") != "cancelled" || fmt.Sprint(end.dig(t, "left")) != "1" || s.count(t, id, "message.posted") != 0 {
			t.Errorf("it ended as %s", end.body)
		}
		s.post(at+"/retry", "").want(t, 200)
		s.works(t)
		if n := s.count(t, id, "message.posted"); n != 1 {
			t.Errorf("%d notes after all", n)
		}
	})
}

func TestFiveThousandItemsAreOneJobAndMoreAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("places thousands of orders")
	}
	each(t, func(t *testing.T, s *shop) {
		const most = 5000
		var ids []string
		for len(ids) < most+1 {
			n := min(250, most+1-len(ids))
			many := make([]string, n)
			for i := range many {
				many[i] = order("C-001", "")
			}
			got := s.post("/api/v1/orders/batch", `{"orders":[`+strings.Join(many, ",")+`]}`).want(t, 200)
			for i := range n {
				ids = append(ids, got.text(t, "results", i, "order", "id"))
			}
		}
		if a := s.post("/api/v1/bulk", `{"verb":"order.note","filter":{},"input":{"text":"hello"}}`).want(t, 422); a.code(t) != "bulk.limit" {
			t.Errorf("too many: %s", a.body)
		}
		s.post("/api/v1/orders/"+ids[0]+"/cancel", `{"reason":"x"}`).want(t, 200)
		filter := `"filter":{"phase":["placed","confirmed"]}`
		if a := s.post("/api/v1/bulk/check", `{"verb":"order.cancel",`+filter+`,"input":{"reason":"x"}}`).want(t, 200); fmt.Sprint(a.dig(t, "ok")) != fmt.Sprint(most) {
			t.Errorf("tried: %s", a.body)
		}
		job := s.post("/api/v1/bulk", `{"verb":"order.cancel",`+filter+`,"input":{"reason":"x"}}`).want(t, 201)
		began := time.Now()
		s.works(t)
		t.Logf("%d items in %s", most, time.Since(began))
		end := s.ask("GET", "/api/v1/jobs/"+job.text(t, "id"), "").want(t, 200)
		if end.numbers(t, "done", "failed") != fmt.Sprint(most)+" 0" {
			t.Errorf("it ended as %s", end.body)
		}
		if n := s.ask("GET", "/api/v1/orders/count?phase=cancelled", "").want(t, 200); fmt.Sprint(n.dig(t, "count")) != fmt.Sprint(most+1) {
			t.Errorf("cancelled: %s", n.body)
		}
	})
}

// Running orders are moved to the release of today, many at once; those that are there
// already are refused by name.
func TestManyOrdersMoveToAnotherRelease(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		first, second := s.place("C-003", ""), s.place("C-003", "")
		s.ask("PUT", "/api/v1/documents/roles/z.json", `{"format":"role.v1","key":"z","name":{"en":"Z"},"kind":"staff","can":["order.read"]}`).want(t, 200)
		s.post("/api/v1/releases", `{"note":"x"}`).want(t, 200)
		third := s.place("C-003", "")
		tried := s.post("/api/v1/bulk/check", bulk("flow.move", `{}`, first, second, third)).want(t, 200)
		if tried.numbers(t, "total", "ok") != "3 2" || tried.text(t, "refused", 0, "code") != "move.same" {
			t.Errorf("tried: %s", tried.body)
		}
		job := s.post("/api/v1/bulk", bulk("flow.move", `{}`, first, second, third)).want(t, 201)
		s.works(t)
		if end := s.ask("GET", "/api/v1/jobs/"+job.text(t, "id"), "").want(t, 200); end.numbers(t, "done", "failed", "left") != "2 1 0" {
			t.Errorf("it ended as %s", end.body)
		}
		for order, want := range map[string]int{first: 1, second: 1, third: 0} {
			if n := s.count(t, order, "flow.moved"); n != want {
				t.Errorf("%s was moved %d times", order, n)
			}
		}
	})
}
