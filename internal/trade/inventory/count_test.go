package inventory_test

import (
	"strings"
	"testing"
)

func TestACountSetsWhatLiesThereAndWritesTheDifferenceDown(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 10)
		body := `{"warehouse":"MAIN","reason":"盘点","ref":"PD-1","lines":[{"sku":"A","counted":"7.5"},{"sku":"B","counted":"2"}]}`
		s.Do(t, "POST", "/api/v1/stock/counts?dryRun=true", body).Want(t, 200)
		count := s.Do(t, "POST", "/api/v1/stock/counts", body).Want(t, 201)
		if a, b := s.stock(t, "A"), s.stock(t, "B"); a != "7.5 0 7.5 0" || b != "2 0 2 0" {
			t.Errorf("A %s, B %s", a, b)
		}
		if count.Get(t, "lines", 0, "before")+" "+count.Get(t, "lines", 0, "difference") != "10 -2.5" {
			t.Errorf("%s", count.Body)
		}
		moves := s.Do(t, "GET", "/api/v1/stock/moves?kind=count&sku=A", "").Want(t, 200)
		if moves.Get(t, "items", 0, "quantity") != "-2.5" || moves.Get(t, "items", 0, "reason") != "盘点" ||
			moves.Get(t, "items", 0, "ref") != "PD-1" || moves.Get(t, "items", 1, "id") != "" {
			t.Errorf("%s", moves.Body)
		}
		again := s.Do(t, "POST", "/api/v1/stock/counts", body).Want(t, 201)
		if again.Get(t, "lines", 0, "difference") != "0" {
			t.Errorf("%s", again.Body)
		}
		if all := s.Do(t, "GET", "/api/v1/stock/moves?kind=count", "").Want(t, 200); all.Get(t, "items", 2, "id") != "" {
			t.Errorf("what did not differ was written down: %s", all.Body)
		}
		s.audit(t)
	})
}

func TestWhatACountFindsServesThoseWhoWait(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 1)
		s.must(t, nil, wish{"A", 3, "backorder", nil})
		s.Do(t, "POST", "/api/v1/stock/counts", `{"warehouse":"MAIN","reason":"found","lines":[{"sku":"A","counted":"4"}]}`).Want(t, 201)
		if got := s.stock(t, "A"); got != "4 3 1 0" {
			t.Error(got)
		}
		s.audit(t)
	})
}

func TestACountBelowWhatOrdersHaveAClaimOnNamesThem(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 5)
		s.receive(t, "MAIN", "B", 5)
		s.must(t, nil, wish{"A", 2, "refuse", nil})
		s.must(t, nil, wish{"A", 2, "refuse", nil})
		before := len(s.Facts(t, 0))
		refused := s.Do(t, "POST", "/api/v1/stock/counts",
			`{"warehouse":"MAIN","reason":"x","lines":[{"sku":"B","counted":"1"},{"sku":"A","counted":"3"}]}`).Want(t, 422)
		if got := refused.Problem(t); !strings.HasPrefix(got, "stock.reserved") {
			t.Error(got)
		}
		if refused.Get(t, "orders", 1) == "" || refused.Get(t, "orders", 2) != "" {
			t.Errorf("%s", refused.Body)
		}
		if a, b := s.stock(t, "A"), s.stock(t, "B"); a != "5 4 1 0" || b != "5 0 5 0" || len(s.Facts(t, 0)) != before {
			t.Errorf("A %s, B %s", a, b)
		}
		s.Do(t, "POST", "/api/v1/stock/counts", `{"warehouse":"MAIN","reason":"x","lines":[{"sku":"A","counted":"4"}]}`).Want(t, 201)
		s.audit(t)
	})
}

func TestACountThatFindsMoreOfWhatWasOversoldIsTaken(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 2)
		s.must(t, nil, wish{"A", 5, "allow", nil})
		s.Do(t, "POST", "/api/v1/stock/counts", `{"warehouse":"MAIN","reason":"x","lines":[{"sku":"A","counted":"1"}]}`).Want(t, 422)
		s.Do(t, "POST", "/api/v1/stock/counts", `{"warehouse":"MAIN","reason":"x","lines":[{"sku":"A","counted":"4"}]}`).Want(t, 201)
		if got := s.stock(t, "A"); got != "4 5 -1 0" {
			t.Error(got)
		}
		s.audit(t)
	})
}

func TestACountThatIsWrongSaysWhere(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		for body, want := range map[string]string{
			`{"warehouse":"MOON","reason":"","lines":[]}`:                                                                  "count.invalid: required /reason, reference /warehouse, required /lines",
			`{"warehouse":"MAIN","reason":"x","lines":[{"sku":"A","counted":"1"},{"sku":"A","counted":"2"}]}`:              "count.invalid: duplicate /lines/1/sku",
			`{"warehouse":"MAIN","reason":"x","lines":[{"sku":"A","counted":"-1"},{"sku":"Z","counted":"1"},{"sku":"B"}]}`: "count.invalid: range /lines/0/counted, reference /lines/1/sku",
			`{"warehouse":"MAIN","reason":"` + strings.Repeat("r", 301) + `","lines":[{"sku":"A","counted":"1"}]}`:         "count.invalid: length /reason",
		} {
			if got := s.Do(t, "POST", "/api/v1/stock/counts", body).Want(t, 422).Problem(t); got != want {
				t.Errorf("%s: %s; want %s", body, got, want)
			}
		}
	})
}
