package order_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// Whatever people do to orders in whatever order, refused or not: counters and
// ledgers agree, nothing is sold that is not there, and numbers have no gaps.
func TestWhateverHappensTheAuditIsClean(t *testing.T) {
	checks := flag.Lookup("rapid.checks").Value.String()
	flag.Set("rapid.checks", "20") // each is the life of a business of its own
	t.Cleanup(func() { flag.Set("rapid.checks", checks) })
	Each(t, nil, func(t *testing.T, s *Shop) {
		rapid.Check(t, func(r *rapid.T) {
			short := rapid.SampledFrom([]string{"refuse", "backorder", "make", "allow"}).Draw(r, "short")
			w := &walk{Shop: s.Another(t, Docs{"types/order.json": Held("3h", short), "flows/order.json": Review()}), t: t, r: r}
			w.Hire("li", "", "sales")
			for range rapid.IntRange(6, 18).Draw(r, "steps") {
				w.step()
			}
			if found := w.Wrong(t); len(found) > 0 {
				r.Errorf("the audit finds %v", found)
			}
			for _, left := range w.Rows(t, "stock", "on_hand - reserved") {
				if short != "allow" && left[0] == '-' {
					r.Errorf("%s is left: it was sold and is not there", left)
				}
			}
			w.inSequence()
		})
	})
}

// walk is one random life of the business.
type walk struct {
	*Shop
	t      *testing.T
	r      *rapid.T
	orders []order.View
}

func (w *walk) step() {
	action := rapid.SampledFrom([]string{"place", "place", "receive", "approve", "approve", "reject", "cancel", "pass"}).Draw(w.r, "action")
	switch {
	case action == "place" || len(w.orders) == 0:
		w.place()
	case action == "receive":
		w.Receive(w.t, rapid.SampledFrom([]string{"PEN", "INK"}).Draw(w.r, "sku"), rapid.Int64Range(1, 6).Draw(w.r, "n"))
	case action == "pass":
		w.Pass(w.t, time.Duration(rapid.IntRange(1, 200).Draw(w.r, "minutes"))*time.Minute)
	case action == "cancel":
		w.Cancel(w.t, w.Owner, w.some())
	default:
		for _, task := range w.Tasks(w.t, w.Owner, "state=open&order="+w.some().ID.String()) {
			w.Decide(w.t, w.Person("li"), action, task, `{"opinion":"so"}`)
		}
	}
}

func (w *walk) some() order.View {
	return w.orders[rapid.IntRange(0, len(w.orders)-1).Draw(w.r, "order")]
}

// place places several orders at once, of which some are refused.
func (w *walk) place() {
	var b order.Batch
	for range rapid.IntRange(1, 4).Draw(w.r, "orders") {
		customer := rapid.SampledFrom([]string{"C-1", "C-2", "C-9"}).Draw(w.r, "customer")
		lines := []string{fmt.Sprintf("PEN %d", rapid.IntRange(0, 5).Draw(w.r, "pens"))}
		if rapid.Bool().Draw(w.r, "second line") {
			lines = append(lines, fmt.Sprintf("INK %d", rapid.IntRange(1, 5).Draw(w.r, "inks")))
		}
		b.Orders = append(b.Orders, Request(customer, lines...))
	}
	a := w.Owner.Act
	a.At = w.Clock.Now()
	got, err := w.Orders.PlaceMany(w.t.Context(), a, "", b)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, one := range got.Results {
		if one.Order != nil {
			w.orders = append(w.orders, *one.Order)
		}
	}
}

// inSequence holds the numbers of each day against 1, 2, 3 …
func (w *walk) inSequence() {
	day, n := "", 0
	for _, number := range w.Rows(w.t, "orders", "number") {
		if at := len("SO-20261116-"); number[:at] != day {
			day, n = number[:at], 0
		}
		if n++; number != fmt.Sprintf("%s%04d", day, n) {
			w.r.Errorf("number %d of its day is %s", n, number)
		}
	}
}
