package ordertest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	"bespoke/test/rig"
)

// Request asks for an order of a customer: lines as "PEN 5".
func Request(customer string, lines ...string) order.Request {
	req := order.Request{Customer: &order.PartyRef{Ref: customer}}
	for _, l := range lines {
		sku, n, _ := strings.Cut(l, " ")
		q, _ := qty.Parse(n) // 0 is refused by the form
		req.Lines = append(req.Lines, order.LineRequest{SKU: sku, Quantity: &q})
	}
	return req
}

// Order places an order as somebody.
func (s *Shop) Order(t testing.TB, who Who, req order.Request) (order.View, error) {
	t.Helper()
	a := who.Act
	a.At = s.Clock.Now()
	return s.Orders.Place(t.Context(), a, "", req)
}

// Place places an order that must be placed, as the owner.
func (s *Shop) Place(t testing.TB, customer string, lines ...string) order.View {
	t.Helper()
	v, err := s.Order(t, s.Owner, Request(customer, lines...))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Get is an order as the owner sees it now.
func (s *Shop) Get(t testing.TB, o order.View) order.View {
	t.Helper()
	return Into[order.View](t, s.Do(t, s.Owner, "GET", o.Location(), "").Want(t, 200))
}

// Cancel takes an order back.
func (s *Shop) Cancel(t testing.TB, who Who, o order.View) rig.Answer {
	t.Helper()
	return s.Do(t, who, "POST", o.Location()+"/cancel", `{"reason":"called off"}`)
}

// Task is the open task of an order at a step: the first of several.
func (s *Shop) Task(t testing.TB, o order.View, step string) flow.View {
	t.Helper()
	all := s.Tasks(t, s.Owner, "order="+o.ID.String()+"&state=open")
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Step == step {
			return all[i]
		}
	}
	t.Fatalf("order %s has no open task %s but %v", o.Number, step, all)
	return flow.View{}
}

// Tasks lists tasks as somebody sees them.
func (s *Shop) Tasks(t testing.TB, who Who, query string) []flow.View {
	t.Helper()
	return Into[struct{ Items []flow.View }](t, s.Do(t, who, "GET", "/api/v1/tasks?"+query, "").Want(t, 200)).Items
}

// Decide says something to a task: approve, reject or done.
func (s *Shop) Decide(t testing.TB, who Who, verb string, task flow.View, body string) rig.Answer {
	t.Helper()
	return s.Do(t, who, "POST", "/api/v1/tasks/"+task.ID.String()+"/"+verb, body)
}

// Approve approves the open task of an order at a step.
func (s *Shop) Approve(t testing.TB, login string, o order.View, step string) {
	t.Helper()
	s.Decide(t, s.Person(login), "approve", s.Task(t, o, step), `{}`).Want(t, 200)
}

// Pass moves the clock and lets what is due happen.
func (s *Shop) Pass(t testing.TB, d time.Duration) {
	t.Helper()
	s.Clock.Move(d)
	if err := s.FireTimers(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Code is what an error answers: its code, and those of its parts behind a
// colon, as "order.invalid: required". "" is none.
func Code(err error) string {
	f := fault.As(err)
	if f == nil {
		if err != nil {
			return err.Error()
		}
		return ""
	}
	var parts []string
	for _, p := range f.Parts {
		parts = append(parts, p.Code)
	}
	if len(parts) == 0 {
		return f.Code
	}
	return f.Code + ": " + strings.Join(parts, " ")
}

// Send sends a whole file as somebody and answers its id.
func (s *Shop) Send(t testing.TB, who Who, name, content string) string {
	t.Helper()
	id := s.Do(t, who, "POST", "/api/v1/files", fmt.Sprintf(`{"name":%q,"size":%d,"purpose":"order"}`, name, len(content))).Want(t, 201).Get(t, "id")
	s.Do(t, who, "PATCH", "/api/v1/files/"+id, content, "Content-Type", "application/offset+octet-stream", "Upload-Offset", "0").Want(t, 204)
	s.Do(t, who, "POST", "/api/v1/files/"+id+"/finish", "{}").Want(t, 200)
	return id
}
