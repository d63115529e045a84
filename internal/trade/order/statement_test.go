package order_test

import (
	"strconv"
	"strings"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// cost is what something asks of the database.
type cost struct{ statements, roundTrips int64 }

func costOf(s *Shop, do func()) cost {
	before := s.DB.Stats()
	do()
	after := s.DB.Stats()
	return cost{after.Statements - before.Statements, after.RoundTrips - before.RoundTrips}
}

// shelves gives the business some products of its own, with plenty of each.
func shelves(t *testing.T, s *Shop, n int) (lines []string) {
	t.Helper()
	for i := range n {
		sku := "P" + strconv.Itoa(i)
		if _, err := s.Products.Add(t.Context(), s.Owner.Act, "", catalog.Body{SKU: sku, Name: sku}); err != nil {
			t.Fatal(err)
		}
		s.Receive(t, sku, 1000)
		lines = append(lines, sku+" 1")
	}
	return lines
}

// everything is an order that uses all of placing: a held reservation, credit,
// a foreign id and a task with its timer.
func everything() Docs {
	free := strings.Replace(Held("24h", "backorder"), `"none":"refuse"},`, `"none":"free"},"credit":"block",`, 1)
	return Docs{"types/order.json": free, "flows/order.json": Review()}
}

// What an order costs does not grow with its lines, nor with how many orders
// are placed together.
func TestPlacingAsksTheSameNumberOfStatementsWhateverItsSize(t *testing.T) {
	OnPostgres(t, everything(), func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		lines := shelves(t, s, 20)
		many := make([]string, 1000)
		for i := range many {
			many[i] = lines[i%len(lines)]
		}
		foreign := 0
		place := func(orders int, lines []string) cost {
			var b order.Batch
			for range orders {
				req := Request("C-2", lines...)
				foreign++
				req.ForeignID = strconv.Itoa(foreign)
				b.Orders = append(b.Orders, req)
			}
			return costOf(s, func() {
				got, err := s.Orders.PlaceMany(t.Context(), s.Owner.Act, "", b)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range got.Results {
					if r.Order == nil {
						t.Fatalf("%+v", r.Problem)
					}
				}
			})
		}
		place(1, lines) // makes the day's counter and the customer's account
		want := place(1, lines[:10])
		t.Logf("an order of 10 lines: %d statements in %d round trips", want.statements, want.roundTrips)
		for what, got := range map[string]cost{"one line": place(1, lines[:1]), "1,000 lines": place(1, many), "64 orders": place(64, lines[:10])} {
			t.Logf("%s: %d statements in %d round trips", what, got.statements, got.roundTrips)
			if got != want {
				t.Errorf("%s costs %+v, an order of 10 lines %+v", what, got, want)
			}
		}
		s.Sound(t)
	})
}

// The reads are release, people, parties, accounts, products, warehouses, stock.
func TestABatchIsDecidedOnSevenReads(t *testing.T) {
	OnPostgres(t, everything(), func(t *testing.T, s *Shop) {
		lines := shelves(t, s, 10)
		var cmds []op.Cmd[order.Request]
		for i := range 64 {
			cmds = append(cmds, op.Cmd[order.Request]{Act: s.Owner.Act, In: Request([]string{"C-1", "C-2"}[i%2], lines...)})
		}
		decide := func() {
			err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
				for _, out := range order.DecidePlace(s.Orders, t.Context(), r, cmds) {
					if out.Err != nil {
						return out.Err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		decide() // reads people once
		got := costOf(s, decide)
		t.Logf("64 orders are decided on %d reads", got.statements)
		if got.statements > 7 {
			t.Errorf("a batch is decided on %d reads", got.statements)
		}
	})
}

func TestDecidingATaskAsksTheSameNumberOfStatementsWhateverTheOrdersSize(t *testing.T) {
	OnPostgres(t, everything(), func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		lines := shelves(t, s, 20)
		many := make([]string, 1000)
		for i := range many {
			many[i] = lines[i%len(lines)]
		}
		approve := func(lines []string) cost {
			task := s.Task(t, s.Place(t, "C-1", lines...), "review")
			return costOf(s, func() { s.Decide(t, li, "approve", task, `{}`).Want(t, 200) })
		}
		approve(lines)
		small, large := approve(lines[:10]), approve(many)
		t.Logf("an order of 10 lines: %+v, of 1,000: %+v", small, large)
		if small != large {
			t.Errorf("an order of 10 lines costs %+v, of 1,000 %+v", small, large)
		}
	})
}
