package order_test

import (
	"fmt"
	"testing"
	"time"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// written are the tables that placing may write, with columns that are the
// same in every run.
var written = [][]string{
	{"orders", "number", "type", "phase", "version", "channel", "foreign_id", "confirmed_at", "currency", "total"},
	{"order_lines", "n", "sku", "quantity", "list_price", "price", "amount", "net", "tax", "short", "source"},
	{"order_decisions", "n", "kind", "by_name"},
	{"order_numbers", "series", "period", "last"},
	{"foreign_ids", "channel", "foreign_id"},
	{"flow_runs", "entity", "flow", "version", "status"},
	{"tasks", "step", "kind", "holder", "state"},
	{"timers", "verb", "due_at"},
	{"reservations", "line", "quantity", "state", "until"},
	{"backorders", "line", "quantity", "state", "until"},
	{"stock", "on_hand", "reserved", "below"},
	{"demand", "waiting"},
	{"party_accounts", "currency", "credit_used", "order_count", "spent"},
	{"commands", "verb"},
	{"facts", "seq", "name"},
}

// rows is everything that placing may write.
func rows(t *testing.T, s *Shop) (all []string) {
	t.Helper()
	for _, table := range written {
		for _, row := range s.Rows(t, table[0], table[1:]...) {
			all = append(all, table[0]+": "+row)
		}
	}
	return all
}

func TestAnOrderThatGoesStraightThroughIsStoredConfirmed(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 10)
		var v order.View
		Same(t, s.Told(t, func() { v = s.Place(t, "C-1", "PEN 4", "DESK 1") }),
			"order.placed 所有者", "stock.reserved 所有者", "flow.started 所有者", "order.confirmed flow", "call.succeeded flow", "flow.finished 所有者")
		if v.Phase != order.Confirmed || v.Number != "SO-20261116-0001" || v.Version != 2 || v.Totals.Total.String() != "840 CNY" || len(v.Tasks) != 0 {
			t.Errorf("answered %+v", v)
		}
		at := Monday.UnixMicro()
		Same(t, s.Rows(t, "orders", "number", "type", "phase", "version", "channel", "placed_at", "confirmed_at", "currency", "total"),
			fmt.Sprintf("SO-20261116-0001 order confirmed 2 api %d %d CNY 8400000", at, at))
		Same(t, s.Rows(t, "order_lines", "n", "sku", "quantity", "list_price", "price", "amount", "net", "tax", "short", "source"),
			"1 PEN 40000 100000 100000 400000 400000 0 0 main", "2 DESK 10000 8000000 8000000 8000000 8000000 0 0 -")
		Same(t, s.Rows(t, "order_decisions", "n", "kind", "by_name"), "1 order.place 所有者")
		Same(t, s.Rows(t, "flow_runs", "entity", "flow", "version", "status"), "order order 1 ended")
		Same(t, s.Rows(t, "reservations", "line", "quantity", "state", "until"), "1 40000 firm 0")
		Same(t, s.Rows(t, "party_accounts", "currency", "credit_used", "order_count", "spent", "last_order_at"),
			"CNY 0 0 0 0", fmt.Sprintf("CNY 8400000 1 8400000 %d", at))
		Same(t, append(s.Rows(t, "tasks", "step"), s.Rows(t, "timers", "verb")...))
		s.Sound(t)
	})
}

func TestAnOrderThatIsReviewedIsStoredWithItsTaskAndTimers(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("24h", "refuse"), "flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Receive(t, "PEN", 10)
		var v order.View
		Same(t, s.Told(t, func() { v = s.Place(t, "C-1", "PEN 4") }),
			"order.placed 所有者", "stock.reserved 所有者", "flow.started 所有者", "task.opened flow")
		if v.Phase != order.Placed || v.Version != 1 || v.ConfirmedAt != nil || len(v.Tasks) != 1 || v.Tasks[0].Step != "review" ||
			v.Tasks[0].Owner.Role != "sales" || v.Tasks[0].Owner.People != 1 || !v.Tasks[0].DueAt.Equal(Monday.Add(2*time.Hour)) {
			t.Errorf("answered %+v", v)
		}
		Same(t, s.Rows(t, "orders", "number", "phase", "version", "confirmed_at"), "SO-20261116-0001 placed 1 -")
		Same(t, s.Rows(t, "flow_runs", "version", "status"), "1 running")
		Same(t, s.Rows(t, "tasks", "step", "kind", "holder", "state", "opened_at", "due_at"),
			fmt.Sprintf("review approval role:sales open %d %d", Monday.UnixMicro(), Monday.Add(2*time.Hour).UnixMicro()))
		Same(t, s.Rows(t, "timers", "verb", "due_at"),
			fmt.Sprintf("flow.timer %d", Monday.Add(time.Hour).UnixMicro()), fmt.Sprintf("inventory.expire %d", Monday.Add(24*time.Hour).UnixMicro()))
		Same(t, s.Rows(t, "reservations", "quantity", "state", "until"), fmt.Sprintf("40000 held %d", Monday.Add(24*time.Hour).UnixMicro()))
		s.Sound(t)
	})
}

func TestAQuoteADryRunAndARefusalStoreNothing(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 10)
		before := rows(t, s)
		good := `{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"4"}]}`
		quote := s.Do(t, s.Owner, "POST", "/api/v1/quotes", good).Want(t, 200)
		if id, number, available := quote.Get(t, "id"), quote.Get(t, "number"), quote.Get(t, "lines", 0, "available"); id+number != "" || available != "10" {
			t.Errorf("the quote is %s %s, %s available", id, number, available)
		}
		s.Do(t, s.Owner, "POST", "/api/v1/orders?dryRun=true", good).Want(t, 200)
		s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"11"}]}`).Want(t, 422)
		s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-9"},"lines":[{"sku":"PEN","quantity":"1"}]}`).Want(t, 422)
		Same(t, rows(t, s), before...)
		if v := s.Place(t, "C-1", "PEN 1"); v.Number != "SO-20261116-0001" {
			t.Errorf("the first number is %s", v.Number)
		}
	})
}

func TestAQuoteTellsEveryProblemAtOnceAndTheWay(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		a := s.Do(t, s.Owner, "POST", "/api/v1/quotes", `{"lines":[{"sku":"PEN","quantity":"4"},{"sku":"NONE"},{"sku":"INK","quantity":"1","destination":"home"}]}`).Want(t, 200)
		v := Into[order.View](t, a)
		var problems, way []string
		for _, p := range v.Problems {
			problems = append(problems, p.Code+" "+p.Field)
		}
		Same(t, problems, "required /customer", "reference /lines/1/sku", "reference /lines/2/destination",
			"stock.short /lines/0/quantity", "stock.short /lines/2/quantity")
		for _, step := range v.Route.Steps {
			way = append(way, step.Step+" "+step.State)
		}
		Same(t, way, "review now", "confirm ahead")
	})
}

func TestAnotherTotalThanTheOneThatWasShownPlacesNothing(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 10)
		body := `{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"10"}],"expectTotal":{"amount":"%s","currency":"CNY"}}`
		before := rows(t, s)
		a := s.Do(t, s.Owner, "POST", "/api/v1/orders", fmt.Sprintf(body, "90.00")).Want(t, 409)
		if a.Problem(t) != "price.changed" || a.Get(t, "quote", "totals", "total", "amount") != "100.00" || a.Get(t, "quote", "lines", 0, "available") != "10" {
			t.Errorf("answered %s", a.Body)
		}
		Same(t, rows(t, s), before...)
		s.Do(t, s.Owner, "POST", "/api/v1/orders", fmt.Sprintf(body, "100.00")).Want(t, 201)
	})
}

func TestAnOrderSurprisedByItsPriceTakesNothingFromItsNeighbours(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 10)
		a := s.Do(t, s.Owner, "POST", "/api/v1/orders/batch", `{"orders":[
			{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"10"}],"expectTotal":{"amount":"90.00","currency":"CNY"}},
			{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"10"}]}]}`).Want(t, 200)
		if first, second := a.Get(t, "results", 0, "problem", "code"), a.Get(t, "results", 1, "order", "number"); first != "price.changed" || second == "" {
			t.Errorf("the first: %s; the second: %s %s", first, second, a.Get(t, "results", 1, "problem"))
		}
		s.Sound(t)
	})
}
