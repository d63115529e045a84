package door

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// link makes a link to an order and returns its token.
func (s *shop) link(order string) string {
	s.t.Helper()
	made := s.post("/api/v1/orders/"+order+"/link", "").want(s.t, 200)
	token, ok := strings.CutPrefix(made.text(s.t, "url"), "/p/o/")
	if !ok || len(token) != 72 {
		s.t.Fatalf("the link is %s", made.body)
	}
	return token
}

// follows reads an order's progress without key or cookie.
func (s *shop) follows(token string) answer {
	s.t.Helper()
	return s.as("").ask("GET", "/api/v1/progress/"+token, "")
}

// strip is the stages of a progress in one line.
func strip(t testing.TB, a answer) string {
	t.Helper()
	var p struct {
		State  string
		Stages []struct{ Key, State string }
		Now    *struct{ Stage, Due string }
	}
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatal(err)
	}
	line := p.State + ":"
	for _, s := range p.Stages {
		line += " " + s.Key + " " + s.State
	}
	if p.Now != nil {
		line += "; " + p.Now.Stage + " until " + p.Now.Due
	}
	return line
}

// happened is the timeline of a progress in one line, newest first.
func happened(t testing.TB, a answer) string {
	t.Helper()
	list, _ := a.dig(t, "timeline").([]any)
	var words []string
	for i := range list {
		words = append(words, a.text(t, "timeline", i, "event")+" "+a.text(t, "timeline", i, "name"))
	}
	return strings.Join(words, ", ")
}

// custom places an order of something made to order, under names that nobody
// outside must read.
func (s *shop) custom() string {
	s.t.Helper()
	body := strings.Replace(order("C-003", `"note":"a word among us"`), `{"sku":"SOFA-3","quantity":"2"}`,
		`{"sku":"TABLE-D","quantity":"2","options":{"material":"oak","length":180,"outdoor":false}},{"sku":"LAMP-1","quantity":"1"}`, 1)
	return s.post("/api/v1/orders", body).want(s.t, 201).text(s.t, "id")
}

// inspectsItself lets who made a thing inspect it too, for those who do everything alone.
func (s *shop) inspectsItself() {
	s.edit(s.t, "flows/furniture.json", func(doc map[string]any) {
		delete(doc["steps"].(map[string]any)["quality"].(map[string]any), "except")
	})
}

// approveNext does the first open task of an order.
func (s *shop) approveNext(order string) {
	s.t.Helper()
	task := s.ask("GET", "/api/v1/tasks?state=open&order="+order, "").want(s.t, 200)
	verb := map[string]string{"approval": "approve", "task": "done"}[task.text(s.t, "items", 0, "kind")]
	body := "{}"
	if task.text(s.t, "items", 0, "step") == "quality" {
		body = `{"outcome":"pass"}`
	}
	s.post("/api/v1/tasks/"+task.text(s.t, "items", 0, "id")+"/"+verb, body).want(s.t, 200)
}

// TestACustomerFollowsAnOrderByItsLink from the first stage to the last, in
// either language, and reads nothing that is told among staff.
func TestACustomerFollowsAnOrderByItsLink(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		s.inspectsItself()
		s.post("/api/v1/releases", `{}`).want(t, 200)
		id := s.custom()
		token := s.link(id)
		p := s.follows(token).want(t, 200)
		same(t, "at first", strip(t, p), "open: placed done review now making ahead; review until 2026-11-23T07:00:00Z")
		same(t, "what happened", happened(t, p), "stage Review, placed Placed")
		same(t, "type and number", p.text(t, "type")+" "+p.text(t, "number"), "Furniture order SO-20261123-0001")
		lines, _ := json.Marshal(p.dig(t, "lines"))
		same(t, "the lines", string(lines), `[{"category":"table","name":"定制餐桌","options":[{"name":"Material","value":"Oak"},{"name":"Length","value":"180 cm"},{"name":"Outdoor use","value":"no"}],"quantity":"2"},{"category":"lamp","name":"落地灯","quantity":"1"}]`)
		whole := s.ask("GET", "/api/v1/orders/"+id, "").want(t, 200)
		same(t, "the total", fmt.Sprint(p.dig(t, "total")), fmt.Sprint(whole.dig(t, "totals", "total")))
		same(t, "the date", p.text(t, "promisedAt"), whole.text(t, "promisedAt"))
		zh := s.in("zh-CN").follows(token).want(t, 200)
		same(t, "in Chinese", zh.text(t, "type")+zh.text(t, "stages", 1, "name")+zh.text(t, "lines", 0, "options", 0, "value")+zh.text(t, "lines", 0, "options", 2, "value")+happened(t, zh),
			"家具订单审核橡木否stage 审核, placed 已下单")
		s.clock.Move(time.Hour)
		seen := []answer{p, zh}
		for range 10 {
			if s.ask("GET", "/api/v1/tasks?state=open&order="+id, "").items(t) == 0 {
				break
			}
			s.approveNext(id)
			s.clock.Move(time.Minute)
			seen = append(seen, s.follows(token).want(t, 200))
		}
		var strips []string
		for _, a := range seen[2:] {
			line, _, _ := strings.Cut(strip(t, a), " until")
			strips = append(strips, line)
		}
		want := []string{"open: placed done review now making ahead; review", "open: placed done review done making now; making", "done: placed done review done making done"}
		if got := slices.Compact(strips); !slices.Equal(got, want) {
			t.Errorf("went by %q", got)
		}
		same(t, "what happened in the end", happened(t, seen[len(seen)-1]), "done Done, stage Making, confirmed Confirmed, stage Review, placed Placed")
		s.innocent(id, seen)
	})
}

// innocent fails the test where an answer to a customer holds a word that is
// told among staff, or a member that is none of those listed.
func (s *shop) innocent(order string, seen []answer) {
	s.t.Helper()
	words := []string{"a word among us", "ord_", "usr_", "par_", "prd_", "tsk_", "rel_", "wsp_", "C-003", "owner", "special", "route", "TABLE-D",
		"Sales review", "销售", "财务", "Schedule", "排产", "备料", "Inspection", "质检", "confirm", "cost", "note", "所有者"}
	members := []string{"number", "type", "state", "stages", "key", "name", "now", "stage", "due", "promisedAt", "lines", "quantity", "options", "value", "total", "amount", "currency",
		"timeline", "at", "event", "enteredAt", "dueAt", "category"}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, inside := range v {
				if !slices.Contains(members, name) {
					s.t.Errorf("a customer gets the member %s", name)
				}
				walk(inside)
			}
		case []any:
			for _, inside := range v {
				walk(inside)
			}
		}
	}
	for _, a := range seen {
		walk(a.json)
		text := strings.ReplaceAll(string(a.body), `"event":"confirmed"`, "")
		for _, w := range words {
			if strings.Contains(text, w) {
				s.t.Errorf("a customer reads %s: %s", w, a.body)
			}
		}
	}
}

func TestStagesThatAnOrderPassesByAreNotShown(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		id := s.place("C-003", "") // in stock: nothing is made
		token := s.link(id)
		same(t, "at first", strip(t, s.follows(token).want(t, 200)), "open: placed done review now; review until 2026-11-23T07:00:00Z")
		s.approveNext(id)
		s.approveNext(id)
		same(t, "in the end", strip(t, s.follows(token).want(t, 200)), "done: placed done review done")
	})
}

func TestACancelledOrderSaysSoAndNotWhy(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		id := s.place("C-003", "")
		token := s.link(id)
		s.clock.Move(time.Minute)
		s.post("/api/v1/orders/"+id+"/cancel", `{"reason":"he never pays"}`).want(t, 200)
		p := s.follows(token).want(t, 200)
		same(t, "the strip", strip(t, p), "cancelled: placed done")
		same(t, "what happened", happened(t, p), "cancelled Cancelled, stage Review, placed Placed")
		if strings.Contains(string(p.body), "pays") {
			t.Errorf("it tells why: %s", p.body)
		}
	})
}

func TestALinkIsForOneOrderAndExpires(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		id := s.place("C-003", "")
		token := s.link(id)
		other := s.house.shop(t, "furniture")
		other.stock("100")
		theirs := other.link(other.place("C-003", ""))
		same(t, "the other workspace's order", s.follows(theirs).want(t, 200).text(t, "number"), "SO-20261123-0001")
		same(t, "an order of another workspace", other.post("/api/v1/orders/"+id+"/link", "").want(t, 404).code(t), "order.missing")
		for _, bad := range []string{"nonsense", token[:71], token + "A", strings.Repeat("A", 72), token[:30] + theirs[30:], theirs[:20] + token[20:], id} {
			same(t, "a forged link", s.follows(bad).want(t, 404).code(t), "link.missing")
		}
		li, han := s.hire("li", "sales", `"region":"south"`), s.hire("han", "sales", `"region":"north"`)
		own, _ := li.numbered("C-003", "")
		li.link(own)
		han.post("/api/v1/orders/"+own+"/link", "").want(t, 404)
		s.clock.Move(90*24*time.Hour - time.Second)
		s.follows(token).want(t, 200)
		s.clock.Move(time.Second)
		same(t, "an old link", s.follows(token).want(t, 404).code(t), "link.expired")
		for _, row := range s.dump()["commands"] {
			if strings.Contains(row, token) {
				t.Errorf("the trail keeps the link: %s", row)
			}
		}
	})
}

// TestWhatTheRoleForCustomersHidesIsAbsent also where somebody only has a link.
func TestWhatTheRoleForCustomersHidesIsAbsent(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		doc := s.ask("GET", "/api/v1/documents/roles/customer.json", "").want(t, 200)
		fields := `"fields":[{"id":"x","level":"none","facts":["order.total","order.promisedAt","line.options.material","order.confirmedAt"]},{"id":"y","level":"mask","facts":["product.name"]}]`
		var role map[string]json.RawMessage
		text, _ := json.Marshal(doc.dig(t, "document"))
		if err := json.Unmarshal(text, &role); err != nil {
			t.Fatal(err)
		}
		role["fields"] = json.RawMessage(strings.TrimPrefix(fields, `"fields":`))
		text, _ = json.Marshal(role)
		s.ask("PUT", "/api/v1/documents/roles/customer.json", string(text)).want(t, 200)
		s.post("/api/v1/releases", "{}").want(t, 200)
		id := s.custom()
		p := s.follows(s.link(id)).want(t, 200)
		lines, _ := json.Marshal(p.dig(t, "lines"))
		same(t, "the lines", string(lines), `[{"category":"table","name":"定****桌","options":[{"name":"Length","value":"180 cm"},{"name":"Outdoor use","value":"no"}],"quantity":"2"},{"category":"lamp","name":"落****灯","quantity":"1"}]`)
		if p.dig(t, "total") != nil || p.dig(t, "promisedAt") != nil {
			t.Errorf("%s", p.body)
		}
	})
}
