package insight_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bespoke/internal/trade/insight"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// tables are two that decide here: one of the order, one of each line.
var tables = Docs{
	"rules/route.json": `{"format":"rules.v1","key":"route","name":{"en":"Route"},"point":"route.order","hit":"first","inputs":[{"id":"type","f":"customer.type"}],"outputs":["priority"],
		"rows":[{"id":"vip","when":{"type":"vip"},"then":{"priority":1}},{"id":"never","when":{"type":{"op":"=","v":"nobody"}},"then":{"priority":2}}],"else":{"then":{"priority":5}}}`,
	"rules/many.json": `{"format":"rules.v1","key":"many","name":{"en":"Many"},"point":"price.line","hit":"collect","inputs":[{"id":"n","f":"line.quantity"}],"outputs":["pct"],
		"rows":[{"id":"two","when":{"n":{"op":">=","v":2}},"then":{"pct":-1},"say":{"en":"two"}},{"id":"three","when":{"n":{"op":">=","v":3}},"then":{"pct":-1},"say":{"en":"three"}}]}`,
}

func counted() Docs {
	docs := business(tables)
	docs["options.json"] = strings.Replace(docs["options.json"], `{"code":"vip"`, `{"code":"nobody","name":{"en":"Nobody"}},{"code":"vip"`, 1)
	return docs
}

func tableOf(t testing.TB, s *Shop, key, query string) (found insight.Table, text string) {
	t.Helper()
	found = Into[insight.Table](t, s.Do(t, s.Owner, "GET", "/api/v1/insight/tables/"+key+query, "").Want(t, 200))
	for _, r := range found.Rows {
		text += fmt.Sprintf("%s %d ", r.Row, r.Hits)
		if r.Gone {
			text += "gone "
		}
	}
	return found, strings.TrimSpace(text)
}

// TestHitsAreWhatWasRecorded: over random orders the counts of a table are those
// of the reasons that the orders themselves tell.
func TestHitsAreWhatWasRecorded(t *testing.T) {
	Each(t, counted(), func(t *testing.T, s *Shop) {
		hire(t, s)
		r := rand.New(rand.NewPCG(4, 2))
		want := map[string]int64{}
		for range 30 {
			s.Pass(t, time.Duration(r.IntN(20))*time.Hour)
			var lines []string
			for range 1 + r.IntN(3) {
				lines = append(lines, fmt.Sprintf("PEN %d", 1+r.IntN(4)))
			}
			v, err := s.Order(t, s.Owner, Request([]string{"C-1", "C-3"}[r.IntN(2)], lines...))
			if err != nil {
				t.Fatal(err)
			}
			var all []struct{ Document, Row string }
			raw, _ := json.Marshal(v.Reasons)
			if err := json.Unmarshal(raw, &all); err != nil {
				t.Fatal(err)
			}
			for _, why := range all {
				want[why.Document+" "+why.Row]++
			}
			if r.IntN(4) == 0 {
				s.Hear(t)
			}
		}
		s.Hear(t)
		sum := int64(0)
		for _, key := range []string{"route", "many"} {
			found, text := tableOf(t, s, key, "")
			for _, row := range found.Rows {
				if row.Hits != want["rules/"+key+".json "+row.Row] || (row.Hits > 0) != (row.Last != nil) {
					t.Errorf("%s: %s, recorded %v", key, text, want)
				}
				sum += row.Hits
			}
			if found.Behind != 0 {
				t.Errorf("%s is %d facts behind", key, found.Behind)
			}
		}
		if sum < 40 {
			t.Errorf("only %d hits", sum)
		}
		s.Do(t, s.Owner, "GET", "/api/v1/insight/tables/nobody", "").Want(t, 404)
		s.Do(t, s.Owner, "GET", "/api/v1/insight/tables/route?from=2026-13-01", "").Want(t, 400)
	})
}

// TestRowsThatAreGoneAreToldLast, and days are days.
func TestRowsThatAreGoneAreToldLast(t *testing.T) {
	Each(t, counted(), func(t *testing.T, s *Shop) {
		hire(t, s)
		var placed []order.View
		for range 2 {
			placed = append(placed, s.Place(t, "C-3", "PEN 1"))
		}
		s.Hear(t)
		if _, text := tableOf(t, s, "route", ""); text != "vip 2 never 0 else 0" {
			t.Errorf("%s of %d orders", text, len(placed))
		}
		s.Pass(t, 48*time.Hour)
		if found, text := tableOf(t, s, "route", "?from="+s.Clock.Now().Format(time.DateOnly)); text != "vip 0 never 0 else 0" || found.Hits != 0 {
			t.Error(text)
		}
		s.Publish(t, Docs{"rules/route.json": strings.Replace(tables["rules/route.json"], `"id":"vip"`, `"id":"best"`, 1)})
		s.Place(t, "C-3", "PEN 1")
		s.Hear(t)
		if _, text := tableOf(t, s, "route", ""); text != "best 1 never 0 else 0 vip 2 gone" {
			t.Error(text)
		}
	})
}

// TestHitsAreOfAllOrders: whoever sees only some orders is not told.
func TestHitsAreOfAllOrders(t *testing.T) {
	docs := counted()
	docs["roles/scout.json"] = Role("scout", `"order.read","insight.read"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`)
	Each(t, docs, func(t *testing.T, s *Shop) {
		scout := s.Hire("hu", "", "scout")
		s.Do(t, scout, "GET", "/api/v1/insight/tables/route", "").Want(t, 403)
	})
}
