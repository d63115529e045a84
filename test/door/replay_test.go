package door

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// strangers are orders of the furniture maker as anybody may place them; the
// ones that are refused are left out.
func (s *shop) strange(t testing.TB, n int) (placed []answer) {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 11))
	skus := []string{"SOFA-3", "BED-K", "CHAIR-1", "LAMP-1", "TABLE-D", "WARD-C"}
	var orders []string
	for range n {
		customer := []string{"C-001", "C-002", "C-003"}[random.IntN(3)]
		var lines []string
		for _, sku := range skus[:1+random.IntN(len(skus))] {
			options := ""
			if sku == "TABLE-D" || sku == "WARD-C" {
				options = `,"options":{"material":"oak"}`
			}
			lines = append(lines, fmt.Sprintf(`{"sku":%q,"quantity":"%d"%s}`, sku, 1+random.IntN(9), options))
		}
		random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		more := []string{``, `,"note":"call first"`, `,"wishDate":"2026-12-20"`, `,"channel":"shop"`, `,"placedAt":"2026-11-20T03:00:00Z"`,
			`,"freight":{"amount":"80","currency":"CNY"}`, `,"destinations":[{"key":"a","address":{"country":"CN","city":"Foshan"}}]`}[random.IntN(7)]
		if strings.Contains(more, "freight") {
			lines[0] = strings.Replace(lines[0], `}`, `,"price":{"amount":"4000","currency":"CNY"},"discountPct":5}`, 1)
			if strings.Contains(lines[0], "options") {
				lines[0] = `{"sku":"SOFA-3","quantity":"1"}`
			}
		}
		install := []string{``, `,"install":true`, `,"install":false`, `,"projectName":""`}[random.IntN(4)]
		orders = append(orders, `{"type":"furniture","customer":{"ref":"`+customer+`"},"fields":{`+needs(customer)+install+`},"lines":[`+strings.Join(lines, ",")+`]`+more+`}`)
	}
	for some := range slices.Chunk(orders, 50) {
		got := s.post("/api/v1/orders/batch", `{"orders":[`+strings.Join(some, ",")+`]}`).want(t, 200)
		for i := range some {
			if got.dig(t, "results", i, "order") != nil {
				placed = append(placed, s.ask("GET", "/api/v1/orders/"+got.text(t, "results", i, "order", "id"), "").want(t, 200))
			}
		}
	}
	return placed
}

// replay runs one to its end.
func (s *shop) replay(t testing.TB, body string) answer {
	t.Helper()
	begun := s.post("/api/v1/replays", body).want(t, 201)
	s.works(t)
	return s.ask("GET", "/api/v1/replays/"+begun.text(t, "id"), "").want(t, 200)
}

// edit changes a document of the draft.
func (s *shop) edit(t testing.TB, path string, change func(map[string]any)) {
	t.Helper()
	doc := s.ask("GET", "/api/v1/documents/"+path, "").want(t, 200).dig(t, "document").(map[string]any)
	change(doc)
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	s.ask("PUT", "/api/v1/documents/"+path, string(text)).want(t, 200)
}

// ofReplays are the tables that know of a replay, and those that any verb writes.
var ofReplays = []string{"release_replays", "release_replay_parts", "bulk_jobs", "bulk_items", "facts", "fact_counters", "fact_cursors", "commands", "timers", "audit"}

func TestOrdersAreReplayedOnPaper(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		orders := s.strange(t, 120)
		s.works(t) // so that what others hear of orders is written
		before := s.dump()
		same := s.replay(t, `{}`)
		if len(orders) < 60 || same.numbers(t, "done", "same", "different") != fmt.Sprintf("%d %d 0", len(orders), len(orders)) || len(same.dig(t, "unable").([]any)) != 0 {
			t.Fatalf("of %d orders: %s", len(orders), same.body)
		}
		for _, load := range same.dig(t, "tasks").([]any) {
			if of := load.(map[string]any); of["before"] != of["after"] {
				t.Errorf("the same release gives %v", of)
			}
		}
		for table, rows := range s.dump() {
			if !slices.Equal(rows, before[table]) && !slices.Contains(ofReplays, table) {
				t.Errorf("a replay changed %s: %d rows before, %d after", table, len(before[table]), len(rows))
			}
		}

		// The price of one product, which dealers' prices rest on too: exactly the orders
		// with a chair for which no price was agreed.
		want := map[string]bool{}
		for _, o := range orders {
			for i := range o.dig(t, "lines").([]any) {
				line := o.dig(t, "lines", i).(map[string]any)
				if line["sku"] == "CHAIR-1" && o.text(t, "lines", i, "listPrice", "amount") != "4000.00" {
					want[o.text(t, "id")] = true
				}
			}
		}
		s.edit(t, "prices/retail.json", func(doc map[string]any) {
			for _, row := range doc["rows"].([]any) {
				if row := row.(map[string]any); row["sku"] == "CHAIR-1" {
					row["price"] = "333"
				}
			}
		})
		dearer := s.replay(t, `{"orders":20000}`)
		if got := dearer.numbers(t, "different"); got != fmt.Sprint(len(want)) || len(want) == 0 {
			t.Errorf("%s orders are differently priced, %d had the product: %s", got, len(want), dearer.body)
		}
		list := s.ask("GET", "/api/v1/replays/"+dearer.text(t, "id")+"/differences?limit=200", "").want(t, 200)
		for i := range list.items(t) {
			if id := list.text(t, "items", i, "subject"); !want[id] {
				t.Errorf("%s has no such chair", id)
			}
		}
		if first := string(list.body); !strings.Contains(first, `"before"`) || !strings.Contains(first, "unit price") ||
			!strings.Contains(first, `"after":"CN¥333.00"`) || strings.Contains(first, " CNY") {
			t.Errorf("told: %s", first)
		}
	})
}

// A replay that is cancelled ends as that: what is through is kept whole, what was
// not begun is left, and it can be run again, to its end.
func TestACancelledReplayEndsAndRunsAgain(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		s.strange(t, 40)
		s.works(t)
		begun := s.post("/api/v1/replays", `{}`).want(t, 201)
		at, job := "/api/v1/replays/"+begun.text(t, "id"), "/api/v1/jobs/"+begun.text(t, "job")
		if got := s.post(job+"/cancel", `{}`).want(t, 200).text(t, "state"); got != "cancelling" {
			t.Errorf("it is %s", got)
		}
		if got := s.ask("GET", at, "").text(t, "state"); got != "cancelling" {
			t.Errorf("the replay is %s", got)
		}
		s.works(t)
		ended := s.ask("GET", at, "").want(t, 200)
		if got := ended.text(t, "state") + " " + ended.numbers(t, "done", "same", "different"); got != "cancelled 0 0 0" {
			t.Errorf("cancelled before it began it is %s: %s", got, ended.body)
		}
		if n := s.ask("GET", at+"/differences", "").want(t, 200).items(t); n != 0 {
			t.Errorf("%d differences are left of it", n)
		}
		s.post(job+"/cancel", `{}`).wants(t, 409, "bulk.ended")
		again := s.replay(t, `{}`)
		if again.text(t, "state") != "done" || again.numbers(t, "done") != ended.numbers(t, "orders") {
			t.Errorf("run again it is %s", again.body)
		}
	})
}
