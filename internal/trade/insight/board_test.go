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
	"bespoke/internal/trade/party"
)

// business reviews orders and packs them; late tasks let the boss in.
func business(more Docs) Docs {
	docs := Docs{"options.json": `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{"customerType":{"name":{"en":"Type"},"values":[{"code":"vip","name":{"en":"VIP"}}]}}}`,
		"flows/order.json": Flow(`"review","confirm","pack"`, Approval("review", "sales", "")+","+Confirm+","+Task("pack", "finance", ""))}
	for path, text := range more {
		docs[path] = text
	}
	return docs
}

func hire(t testing.TB, s *Shop) {
	t.Helper()
	s.Hire("bo", "", "boss")
	s.Hire("li", "bo", "sales")
	s.Hire("mia", "bo", "sales")
	s.Hire("fang", "bo", "finance")
	if _, err := s.Parties.Add(t.Context(), s.Owner.Act, "", party.Body{Ref: "C-3", Name: "Cid", Type: "vip"}); err != nil {
		t.Fatal(err)
	}
	s.Receive(t, "PEN", 1000)
}

// live lets some weeks go by: orders come, wait, are decided, late or in time,
// refused and called off.
func live(t testing.TB, s *Shop, r *rand.Rand, rounds int) {
	t.Helper()
	for range rounds {
		s.Pass(t, time.Duration(r.IntN(30*60))*time.Minute)
		switch r.IntN(8) {
		case 0, 1, 2:
			req := Request([]string{"C-1", "C-3"}[r.IntN(2)], []string{"PEN 2", "DESK 1"}[r.IntN(2)])
			if _, err := s.Order(t, s.Person([]string{"li", "mia"}[r.IntN(2)]), req); err != nil {
				t.Fatal(err)
			}
		case 3:
			all := Into[struct{ Items []order.Summary }](t, s.Do(t, s.Owner, "GET", "/api/v1/orders?phase=placed&phase=confirmed&limit=5", "").Want(t, 200)).Items
			if len(all) > 0 && r.IntN(2) == 0 {
				s.Do(t, s.Owner, "POST", "/api/v1/orders/"+all[0].ID.String()+"/cancel", `{"reason":"called off"}`).Want(t, 200)
			}
		default:
			decideSome(t, s, r)
		}
	}
}

func decideSome(t testing.TB, s *Shop, r *rand.Rand) {
	t.Helper()
	for _, task := range s.Tasks(t, s.Owner, "state=open&limit=4") {
		who, verb, body := s.Person([]string{"li", "mia"}[r.IntN(2)]), "approve", `{}`
		switch {
		case task.Step == "pack":
			who, verb = s.Person("fang"), "done"
		case r.IntN(6) == 0:
			verb, body = "reject", `{"opinion":"no"}`
		}
		s.Decide(t, who, verb, task, body).Want(t, 200)
	}
}

// figures finds every number of an answer that names a list.
func figures(v any, at string, each func(at, list string, count int64)) {
	switch v := v.(type) {
	case map[string]any:
		list, _ := v["list"].(string)
		if count, ok := v["count"].(float64); ok && list != "" {
			each(at, list, int64(count))
		}
		for key, one := range v {
			figures(one, at+"."+key, each)
		}
	case []any:
		for i, one := range v {
			figures(one, fmt.Sprintf("%s.%d", at, i), each)
		}
	}
}

// hold compares the figures of a board with the lists that they name.
func hold(t testing.TB, s *Shop, query string) (compared, counted int64) {
	t.Helper()
	var board any
	if err := json.Unmarshal(s.Do(t, s.Person("owner"), "GET", "/api/v1/insight/board?"+query, "").Want(t, 200).Body, &board); err != nil {
		t.Fatal(err)
	}
	figures(board, query, func(at, list string, count int64) {
		got := s.Do(t, s.Person("owner"), "GET", strings.Replace(list, "?", "/count?", 1), "").Want(t, 200).Get(t, "count")
		if got != fmt.Sprint(count) {
			t.Errorf("%s is %d, but %s lists %s", at, count, list, got)
		}
		compared++
		counted += count
	})
	return compared, counted
}

func board(t testing.TB, s *Shop, query string) insight.Board {
	t.Helper()
	return Into[insight.Board](t, s.Do(t, s.Person("owner"), "GET", "/api/v1/insight/board?"+query, "").Want(t, 200))
}

func TestEveryNumberIsTheCountOfItsList(t *testing.T) {
	Each(t, business(nil), func(t *testing.T, s *Shop) {
		hire(t, s)
		for seed := range uint64(2) {
			live(t, s, rand.New(rand.NewPCG(seed, 7)), 60)
			s.Hear(t)
			for _, query := range []string{"", "customerType=vip", "from=" + s.Clock.Now().AddDate(0, 0, -6).Format(time.DateOnly),
				"from=2026-11-17&to=2026-11-24", "from=2026-11-16&to=2027-06-01&channel=api", "from=2026-11-20&to=2026-11-20&type=order"} {
				if compared, _ := hold(t, s, query); compared < 15 {
					t.Errorf("%s has only %d figures", query, compared)
				}
			}
		}
		b := board(t, s, "from=2026-11-01&to=2027-06-01")
		for name, f := range map[string]*insight.Figure{"placed": b.Placed, "completed": b.Completed, "kept": b.Kept, "missed": b.Missed, "cancelled": b.Cancelled, "late": b.Late, "open": b.Open} {
			if f.Count == 0 {
				t.Errorf("nothing was ever %s: the test does not see", name)
			}
		}
	})
}

// kept are the sums that the room keeps.
func kept(t testing.TB, s *Shop) (all []string) {
	all = s.Rows(t, "insight_orders", "day", "type", "customer_type", "channel", "currency", "placed", "worth", "completed", "kept", "missed", "cancelled")
	all = append(all, s.Rows(t, "insight_steps", "day", "step", "bucket", "done", "late", "seconds")...)
	return append(all, s.Rows(t, "insight_people", "day", "done", "late", "seconds")...)
}

// TestFactsCountOnce: heard again, by several at once, piece by piece or after
// everything was lost, they come to the same.
func TestFactsCountOnce(t *testing.T) {
	Each(t, business(nil), func(t *testing.T, s *Shop) {
		hire(t, s)
		other := s.Beside(t)
		r := rand.New(rand.NewPCG(3, 3))
		for range 4 {
			live(t, s, r, 12)
			done := make(chan error, 2)
			for _, node := range []*Shop{s, other} {
				go func() { done <- node.Facts.Relay(t.Context()) }()
			}
			for range 2 {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		}
		s.Hear(t)
		want := kept(t, s)
		s.Hear(t)
		Same(t, kept(t, s), want...)
		ends := s.Rows(t, "orders", "number", "completed_at", "cancelled_at", "promise")
		for _, table := range []string{"insight_orders", "insight_steps", "insight_people"} {
			s.Falsify(t, `DELETE FROM `+table+` WHERE workspace_id = ?`)
		}
		s.Falsify(t, `UPDATE orders SET completed_at = NULL, cancelled_at = NULL, promise = NULL WHERE workspace_id = ?`)
		s.Falsify(t, `DELETE FROM fact_cursors WHERE subscriber IN ('insight', 'order.ends') AND workspace_id = ?`)
		if b := board(t, s, ""); b.Behind == 0 || b.Placed.Count != 0 {
			t.Errorf("nothing was heard, yet %d are placed and %d behind", b.Placed.Count, b.Behind)
		}
		s.Hear(t)
		Same(t, kept(t, s), want...)
		Same(t, s.Rows(t, "orders", "number", "completed_at", "cancelled_at", "promise"), ends...)
		if b := board(t, s, ""); b.Behind != 0 {
			t.Errorf("everything was heard, yet %d are behind", b.Behind)
		}
	})
}

func TestFiguresAreOfDaysAndCurrencies(t *testing.T) {
	Each(t, business(nil), func(t *testing.T, s *Shop) {
		hire(t, s)
		s.Place(t, "C-1", "PEN 2")
		s.Clock.Move(time.Date(2026, 11, 16, 15, 59, 0, 0, time.UTC).Sub(s.Clock.Now())) // 23:59 in Shanghai
		s.Place(t, "C-3", "PEN 1")
		s.Clock.Move(2 * time.Minute)
		s.Place(t, "C-1", "DESK 1")
		s.Hear(t)
		b := board(t, s, "from=2026-11-16&to=2026-11-17")
		if fmt.Sprint(b.Placed.Each) != "[2 1]" || len(b.Worth) != 1 || b.Worth[0].Sum.String() != "830 CNY" {
			t.Errorf("placed %v, worth %v", b.Placed.Each, b.Worth)
		}
		if b := board(t, s, "from=2026-11-17&to=2026-11-17"); b.Placed.Count != 1 || b.Placed.Before != 2 || b.Worth[0].Before.String() != "30 CNY" {
			t.Errorf("placed %+v, worth %v", b.Placed, b.Worth)
		}
	})
}

func TestHowLongStepsTake(t *testing.T) {
	Each(t, business(nil), func(t *testing.T, s *Shop) {
		hire(t, s)
		a, b := s.Place(t, "C-1", "PEN 1"), s.Place(t, "C-1", "PEN 1")
		s.Pass(t, time.Hour)
		s.Approve(t, "li", a, "review")
		s.Pass(t, 3*time.Hour)
		s.Approve(t, "mia", b, "review")
		s.Pass(t, 5*time.Hour)
		s.Hear(t)
		got := board(t, s, "")
		if len(got.Steps) != 2 || got.Steps[0].Step != "review" || got.Steps[1].Step != "pack" {
			t.Fatalf("the steps are %+v", got.Steps)
		}
		review, pack := got.Steps[0], got.Steps[1]
		if review.Time.Mean != 2.5*3600 || review.Time.Median < 3400 || review.Time.Median > 3800 || review.Time.P90 < 13700 || review.Time.P90 > 15100 || review.Late.Count != 1 {
			t.Errorf("reviews took %+v", review)
		}
		if !pack.Bottleneck || pack.Orders.Count != 2 || pack.LateOrders.Count != 2 || pack.Time.Count != 0 || review.Bottleneck {
			t.Errorf("packing: %+v", pack)
		}
	})
}

// TestWholeFiguresAreForThoseWhoSeeEverything: sums would tell of what is hidden.
func TestWholeFiguresAreForThoseWhoSeeEverything(t *testing.T) {
	Each(t, business(Docs{
		"roles/chief.json":  Role("chief", `"order.read","task.read","insight.read"`, ""),
		"roles/poor.json":   Role("poor", `"order.read","task.read","insight.read"`, `,"fields":[{"id":"f","facts":["order.total","customer.type","order.promisedAt"],"level":"none"}]`),
		"roles/narrow.json": Role("narrow", `"order.read","task.read","insight.read"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`),
	}), func(t *testing.T, s *Shop) {
		hire(t, s)
		s.Place(t, "C-3", "PEN 2")
		s.Hear(t)
		chief, poor, narrow := s.Hire("chi", "bo", "chief"), s.Hire("po", "bo", "poor"), s.Hire("na", "bo", "narrow")
		whole := string(s.Do(t, chief, "GET", "/api/v1/insight/board", "").Want(t, 200).Body)
		less := string(s.Do(t, poor, "GET", "/api/v1/insight/board", "").Want(t, 200).Body)
		for _, member := range []string{`"worth"`, `"customerTypes"`, `"kept"`, `"missed"`} {
			if !strings.Contains(whole, member) || strings.Contains(less, member) {
				t.Errorf("%s: for whom it is not hidden: %s\nhidden: %s", member, whole, less)
			}
		}
		probe := Into[insight.Board](t, s.Do(t, poor, "GET", "/api/v1/insight/board?customerType=vip", "").Want(t, 200))
		if probe.Placed.Count != 0 {
			t.Errorf("whoever does not see customers' types learns that %d orders are of one", probe.Placed.Count)
		}
		s.Do(t, narrow, "GET", "/api/v1/insight/board", "").Want(t, 403)
		s.Do(t, s.Person("li"), "GET", "/api/v1/insight/board", "").Want(t, 403)
		for _, wrong := range []string{"from=x", "to=2026-13-01", "from=2026-11-17&to=2026-11-16", "from=2020-01-01", "days=3"} {
			s.Do(t, s.Owner, "GET", "/api/v1/insight/board?"+wrong, "").Want(t, 400)
		}
	})
}
