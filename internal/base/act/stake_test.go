package act_test

import (
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
)

// amounts and processes are few, so that limits meet.
var (
	drawAmount = rapid.Custom(func(t *rapid.T) money.Amount {
		return money.Of(dec.Dec(rapid.IntRange(0, 3).Draw(t, "units")), money.Currency(rapid.SampledFrom([]string{"CNY", "USD"}).Draw(t, "currency")))
	})
	drawLimit = rapid.Custom(func(t *rapid.T) act.Limit {
		l := act.Limit{Process: rapid.SampledFrom([]string{"", "order", "claim"}).Draw(t, "process")}
		if rapid.Bool().Draw(t, "bounded") {
			l.Most = drawAmount.Draw(t, "most")
		}
		return l
	})
	drawStake = rapid.Custom(func(t *rapid.T) act.Stake {
		return act.Stake{Process: rapid.SampledFrom([]string{"order", "claim", "change"}).Draw(t, "of"), Worth: drawAmount.Draw(t, "worth")}
	})
)

// Two limits together hold what both hold, and nothing else; whoever covers another
// holds all that it does.
func TestLimitsIntersect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, s := drawLimit.Draw(t, "a"), drawLimit.Draw(t, "b"), drawStake.Draw(t, "stake")
		both, some := a.And(b)
		if want := s.Within(a) && s.Within(b); (some && s.Within(both)) != want {
			t.Fatalf("%+v and %+v make %+v (%v), and of %+v that says %v", a, b, both, some, s, !want)
		}
		if a.Covers(b) && s.Within(b) && !s.Within(a) {
			t.Fatalf("%+v covers %+v, but not at %+v", a, b, s)
		}
		if !s.Within(act.Limit{}) || !(act.Limit{}).Covers(a) || !a.Covers(a) {
			t.Fatalf("no limit bounds %+v or %+v", s, a)
		}
	})
}

func TestWhatALimitHolds(t *testing.T) {
	most := func(text string) (l act.Limit) {
		l.Most, _ = money.Parse(text)
		return l
	}
	for _, c := range []struct {
		limit act.Limit
		worth string
		want  bool
	}{
		{most("10000 CNY"), "10000 CNY", true},
		{most("10000 CNY"), "10000.01 CNY", false},
		{most("10000 CNY"), "1 USD", false},
		{act.Limit{Process: "claim"}, "1 CNY", false},
		{act.Limit{Process: "order"}, "1 CNY", true},
	} {
		worth, _ := money.Parse(c.worth)
		if got := (act.Stake{Process: "order", Worth: worth}).Within(c.limit); got != c.want {
			t.Errorf("%+v of %s: %v", c.limit, c.worth, got)
		}
	}
}
