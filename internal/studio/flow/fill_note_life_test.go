package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// noted is a business whose sales settles the day that an order is wished for, and what is
// noted of it and of its lines; the clerk may not write a note himself.
func noted() Docs {
	steps := Approval("sales", "sales", `,"fields":{"order.note":"write","order.wishDate":"must","line.note":"write","order.fields.estimate":"write"}`) + "," +
		Approval("finance", "finance", `,"fields":{"order.note":"none"},"reads":["order.note","order.wishDate"]`) + "," + Approval("boss", "boss", "")
	docs := filled(steps)
	docs["forms/order.json"] = `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},"fields":{"customer":{"require":true},
		"lines":{"require":true,"form":"line"},"note":{},"wishDate":{},"estimate":{}},"pages":["one"],
		"nodes":{"one":{"kind":"page","items":["customer","lines","note","wishDate","estimate"]}},"access":[{"id":"a","fields":["note"],"roles":["clerk"],"level":"read"}]}`
	docs["forms/line.json"] = `{"format":"form.v1","key":"line","entity":"line","name":{"en":"Line"},"fields":{"sku":{},"quantity":{"default":1},"note":{}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["sku","quantity","note"]}}}`
	return docs
}

// The note of an order, the day that it is wished for and the notes of its lines are written
// at a step as its other fields are: with the decision, told, and read by those who decide
// behind it, but for what their own step hides from them.
func TestNotesAndDaysAreWrittenAtStepsOnBothDatabases(t *testing.T) {
	Each(t, noted(), func(t *testing.T, s *Shop) {
		li, fang, tom := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance"), s.Hire("tom", "", "clerk")
		v := Into[order.View](t, s.Do(t, tom, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}]}`).Want(t, 201))
		task := s.Task(t, v, "sales")
		card := Into[flow.Card](t, s.Do(t, li, "GET", "/api/v1/tasks/"+task.ID.String(), ""))
		if got := asks(card.Fill); got != "order note wishDate! estimate | 1 note" || card.Fill.Order.Fields[0].Kind != "longText" || card.Fill.Order.Fields[1].Kind != "date" {
			t.Errorf("sales is asked for %q", got)
		}
		for body, want := range map[string]string{
			`{}`: "task.invalid: required /order/fields/wishDate",
			`{"order":{"fields":{"wishDate":"soon"}}}`:                                                          "task.invalid: type /order/fields/wishDate",
			`{"order":{"fields":{"wishDate":"2026-12-01","note":"` + strings.Repeat("x", 2001) + `"}}}`:         "task.invalid: length /order/fields/note",
			`{"order":{"fields":{"wishDate":"2026-12-01","coupon":"x"}}}`:                                       "task.invalid: unknown /order/fields/coupon",
			`{"order":{"fields":{"wishDate":"2026-12-01"},"lines":{"1":{"fields":{"wishDate":"2026-12-01"}}}}}`: "task.invalid: unknown /order/lines/1/fields/wishDate",
		} {
			if a := s.Decide(t, li, "approve", task, body); a.Problem(t) != want {
				t.Errorf("%s answers %s, not %s", body, a.Problem(t), want)
			}
		}
		s.Decide(t, li, "approve", task, `{"version":1,"order":{"fields":{"wishDate":"2026-12-01","note":"Call first","estimate":7},"lines":{"1":{"fields":{"note":"Oiled"}}}}}`).Want(t, 200)
		now := s.Get(t, v)
		if got := fmt.Sprintln(now.Version, now.Note, now.WishDate, now.Fields, now.Lines[0].Note); got != "2 Call first 2026-12-01 map[estimate:7] Oiled\n" {
			t.Errorf("the order is %s", got)
		}
		if got := toldAs(t, s, v, "order.changed"); got != "Li filled in at sales: Note: Call first; Wished date: 2026-12-01; Estimate: 7; line 1, Note: Oiled" {
			t.Errorf("the timeline says %q", got)
		}
		money := s.Do(t, fang, "GET", "/api/v1/tasks/"+s.Task(t, v, "finance").ID.String(), "").Want(t, 200)
		if body := string(money.Body); strings.Contains(body, "Call first") || !strings.Contains(body, "2026-12-01") {
			t.Errorf("finance goes by %s", body)
		}
		s.Decide(t, fang, "approve", s.Task(t, v, "finance"), `{}`).Want(t, 200)

		// Taken back it is written anew, also to nothing; who decided on it is asked again.
		s.Do(t, s.Owner, "POST", "/api/v1/tasks/"+s.Task(t, v, "boss").ID.String()+"/return", `{"step":"sales","opinion":"When?","mode":"straight"}`).Want(t, 200)
		s.Decide(t, li, "approve", s.Task(t, v, "sales"), `{"order":{"fields":{"wishDate":"2026-12-08","note":""}}}`).Want(t, 200)
		if now = s.Get(t, v); now.Note != "" || now.WishDate.String() != "2026-12-08" {
			t.Errorf("then the order is %+v", now)
		}
		if got := holders(t, s, v); !strings.Contains(got, "finance") {
			t.Errorf("then the tasks are %s", got)
		}

		// Decided again on paper it is the order that was placed: the clerk sent no note.
		err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
			release, err := s.Blueprint.Current(t.Context(), r)
			if err != nil {
				return err
			}
			again, err := s.Orders.Replay(t.Context(), r, release, []string{v.ID.String()})
			if again.Same != 1 {
				t.Errorf("replayed it is %+v", again)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Sound(t)
	})
}
