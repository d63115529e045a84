package order_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// atSteps are documents with rights at steps of the way, over what a form repeats.
func atSteps(rows string) Docs {
	docs := way()
	for path, text := range againDocs {
		docs[path] = text
	}
	docs["forms/order.json"] = strings.Replace(againDocs["forms/order.json"], `"pages":`, `"access":[`+rows+`],"pages":`, 1)
	return docs
}

// TestWhatHidesSomewhereIsNotRepeated: the last order may stand where its form hides a
// field; whoever does not see it there is not given it in the next one.
func TestWhatHidesSomewhereIsNotRepeated(t *testing.T) {
	Each(t, atSteps(`{"id":"a","fields":["budget"],"roles":["sales"],"steps":["review"],"level":"none"}`), func(t *testing.T, s *Shop) {
		crew(s)
		s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"fields":{"receiver":"Zhao","budget":{"amount":"5.00","currency":"CNY"}}}`).Want(t, 201)
		s.Hear(t)
		for who, want := range map[string]string{"li": "Zhao ", "fang": "Zhao 5.00"} {
			a := s.Do(t, s.Person(who), "POST", "/api/v1/quotes", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}]}`).Want(t, 200)
			if got := a.Get(t, "fields", "receiver") + " " + a.Get(t, "fields", "budget", "amount"); got != want {
				t.Errorf("%s is given %q, want %q", who, got, want)
			}
		}
	})
}

// TestAnAnswerShowsWhereTheOrderStandsThen: whoever moves it sees what is shown there.
func TestAnAnswerShowsWhereTheOrderStandsThen(t *testing.T) {
	Each(t, atSteps(`{"id":"a","fields":["memo"],"roles":["sales"],"steps":["review"],"level":"none"},{"id":"b","fields":["budget"],"roles":["sales"],"steps":["money"],"level":"none"}`), func(t *testing.T, s *Shop) {
		crew(s)
		shown := func(v order.View) (keys []string) {
			for _, key := range []string{"memo", "budget"} {
				if strings.Contains(fmt.Sprint(v.Fields), key) {
					keys = append(keys, key)
				}
			}
			return keys
		}
		li, text := s.Person("li"), `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"fields":{"receiver":"Zhao","memo":"m","budget":{"amount":"5.00","currency":"CNY"}}}`
		placed := Into[order.View](t, s.Do(t, li, "POST", "/api/v1/orders", text).Want(t, 201))
		Same(t, shown(placed), "budget")
		s.Approve(t, "li", placed, "review")
		Same(t, shown(Into[order.View](t, s.Do(t, li, "GET", placed.Location(), "").Want(t, 200))), "memo")
		Same(t, shown(Into[order.View](t, s.Do(t, li, "POST", placed.Location()+"/cancel?dryRun=true", `{"reason":"x"}`).Want(t, 200))), "memo", "budget")
		Same(t, shown(Into[order.View](t, s.Do(t, li, "POST", placed.Location()+"/cancel", `{"reason":"x"}`).Want(t, 200))), "memo", "budget")
		Same(t, shown(Into[order.View](t, s.Do(t, li, "GET", placed.Location(), "").Want(t, 200))), "memo", "budget")
	})
}

// TestWhereOrdersStandIsReadAsOneSet, and only where some form goes by it.
func TestWhereOrdersStandIsReadAsOneSet(t *testing.T) {
	const plain = `{"id":"a","fields":["memo"],"roles":["sales"],"steps":["review"],"level":"read"},{"id":"b","fields":["memo"],"roles":["finance"],"level":"none"}`
	const turning = `{"id":"a","fields":["memo"],"roles":["finance"],"steps":["review"],"level":"none"}`
	costs := map[string][]int64{}
	for _, rows := range []string{"", plain, turning} {
		OnPostgres(t, atSteps(rows), func(t *testing.T, s *Shop) {
			crew(s)
			var last order.View
			for range 30 {
				last = Into[order.View](t, s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"fields":{"receiver":"Zhao","memo":"m"}}`).Want(t, 201))
			}
			s.Clock.Move(time.Minute) // roles are remembered again a while after they were published
			for _, path := range []string{"/api/v1/orders?limit=30", "/api/v1/orders?limit=2", last.Location(), last.Location() + "/page", "/api/v1/tasks?limit=30"} {
				look := func() { s.Do(t, s.Person("fang"), "GET", path, "").Want(t, 200) }
				look()
				costs[rows] = append(costs[rows], int64(costOf(s, look).statements))
			}
		})
	}
	if len(costs[turning]) == 0 {
		t.Skip("without PostgreSQL")
	}
	t.Logf("statements of two lists, an order, its page and tasks: %v, %v, %v", costs[""], costs[plain], costs[turning])
	for i, n := range costs[""] {
		if costs[plain][i] != n || costs[turning][i] > n+2 || costs[turning][0] != costs[turning][1] {
			t.Errorf("look %d costs %d, with rights that are the same everywhere %d, with others %d", i, n, costs[plain][i], costs[turning][i])
		}
	}
}

// TestBuiltInFieldsAreHiddenFromReadersToo, with all that is in them, in every place
// where an order is shown.
func TestBuiltInFieldsAreHiddenFromReadersToo(t *testing.T) {
	docs := way()
	docs["forms/order.json"] = `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},
		"fields":{"customer":{"require":true},"lines":{"require":true,"form":"line"},"destinations":{},"note":{},"wishDate":{}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","lines","destinations","note","wishDate"]}},
		"access":[{"id":"a","fields":["customer","lines","destinations","note","wishDate"],"roles":["finance"],"level":"none"}]}`
	Each(t, docs, func(t *testing.T, s *Shop) {
		crew(s)
		o := Into[order.View](t, s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"note":"crooked lantern","wishDate":"2027-02-03",
			"destinations":[{"key":"d","note":"back door","address":{"country":"CN","city":"Suzhou","street":"Marigold 88"}}]}`).Want(t, 201))
		s.Hear(t)
		task := s.Task(t, o, "review").ID.String()
		secrets := []string{`"C-1"`, o.Customer.Name, `"DESK"`, "crooked lantern", "2027-02-03", "back door", "Marigold"}
		for _, path := range []string{o.Location(), o.Location() + "/page", o.Location() + "/timeline", "/api/v1/orders", "/api/v1/tasks", "/api/v1/tasks/" + task,
			"/api/v1/search?q=" + o.Number, "/api/v1/search?q=C-1", "/api/v1/orders?q=C-1"} {
			for _, who := range []string{"li", "fang"} {
				body := string(s.Do(t, s.Person(who), "GET", path, "").Want(t, 200).Body)
				shown := strings.Contains(body, o.ID.String())
				for _, secret := range secrets {
					if who == "fang" && strings.Contains(body, secret) {
						t.Errorf("%s shows %s: %s", path, secret, body)
					}
				}
				if shown != (who == "li" || !strings.Contains(path, "C-1")) && !strings.Contains(path, "timeline") {
					t.Errorf("%s at %s is shown the order: %t", who, path, shown)
				}
			}
		}
	})
}
