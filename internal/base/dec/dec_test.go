package dec_test

import (
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/dec"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]dec.Dec{
		"0": 0, "12.5": 125000, "-0.0001": -1, "007": 70000, "20000.0000": 200000000,
		"99999999999999.9999": dec.Max,
	} {
		if got, err := dec.Parse(text); err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for text, want := range map[string]error{
		"": dec.ErrSyntax, "-": dec.ErrSyntax, ".5": dec.ErrSyntax, "5.": dec.ErrSyntax, "1e3": dec.ErrSyntax,
		" 1": dec.ErrSyntax, "+1": dec.ErrSyntax, "1,000": dec.ErrSyntax, "１": dec.ErrSyntax,
		"100000000000000": dec.ErrRange, "0.00001": dec.ErrRange,
	} {
		if _, err := dec.Parse(text); err != want {
			t.Errorf("Parse(%q) = %v; want %v", text, err, want)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		d      dec.Dec
		places int
		want   string
	}{{0, 0, "0"}, {0, 2, "0.00"}, {125000, 0, "12.5"}, {125000, 2, "12.50"}, {-1, 2, "-0.0001"}, {62800000, 2, "6280.00"}} {
		if got := c.d.Text(c.places); got != c.want {
			t.Errorf("%d.Text(%d) = %s; want %s", c.d, c.places, got, c.want)
		}
	}
}

func TestRound(t *testing.T) {
	cent := dec.Dec(100)
	for _, c := range []struct {
		d    dec.Dec
		step dec.Dec
		mode dec.Mode
		want dec.Dec
	}{
		{12350, cent, dec.HalfUp, 12400}, {12350, cent, dec.HalfEven, 12400}, {12450, cent, dec.HalfEven, 12400},
		{12401, cent, dec.Up, 12500}, {12499, cent, dec.Down, 12400}, {-12350, cent, dec.HalfUp, -12400},
		{12345, 1, dec.HalfUp, 12345}, {24999, 5 * dec.One, dec.HalfUp, 0}, {25000, 5 * dec.One, dec.HalfUp, 50000},
	} {
		if got := c.d.Round(c.step, c.mode); got != c.want {
			t.Errorf("%d.Round(%d, %d) = %d; want %d", c.d, c.step, c.mode, got, c.want)
		}
	}
}

func TestProductsThatDoNotFitAreRefused(t *testing.T) {
	if _, ok := dec.Mul(dec.Max, dec.Max); ok {
		t.Error("a product of 28 digits was accepted")
	}
	if got, ok := dec.Mul(dec.Max, dec.One); !ok || got != dec.Max {
		t.Errorf("Max × 1 = %d, %v", got, ok)
	}
	if n, ok := dec.MulDiv(8191*145295143558111, 31, 2, dec.HalfUp); ok { // just below 2⁶⁴, and rounded up to it
		t.Errorf("what does not fit is %d", n)
	}
	if _, ok := dec.MulDiv(1, 1, 0, dec.HalfUp); ok {
		t.Error("division by zero was accepted")
	}
}

func TestTextAndParseAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dec.Dec(rapid.Int64Range(-int64(dec.Max), int64(dec.Max)).Draw(t, "d"))
		back, err := dec.Parse(d.Text(rapid.IntRange(0, 4).Draw(t, "places")))
		if err != nil || back != d {
			t.Fatalf("%d came back as %d, %v", d, back, err)
		}
	})
}

func TestAllocationLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := dec.Dec(rapid.Int64Range(-1e12, 1e12).Draw(t, "total"))
		step := dec.Dec(rapid.SampledFrom([]int64{1, 100, 10000}).Draw(t, "step"))
		weights := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dec.Dec {
			return dec.Dec(rapid.Int64Range(0, 1e9).Draw(t, "w"))
		}), 1, 20).Draw(t, "weights")
		var sum dec.Dec
		for _, p := range dec.Allocate(total, step, weights) {
			sum += p
		}
		if sum != total {
			t.Fatalf("parts sum to %d of %d", sum, total)
		}
	})
}

func TestNoPartIsAStepAwayFromItsShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.SampledFrom([]dec.Dec{1, 100, 10_000}).Draw(t, "step")
		total := dec.Dec(rapid.Int64Range(-1e6, 1e6).Draw(t, "steps")) * step
		weights := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dec.Dec {
			return dec.Dec(rapid.OneOf(rapid.Int64Range(0, 9), rapid.Int64Range(0, 1e9)).Draw(t, "w"))
		}), 1, 20).Draw(t, "weights")
		weights[0]++ // some weight there is
		var sum dec.Dec
		for _, w := range weights {
			sum += w
		}
		for i, part := range dec.Allocate(total, step, weights) {
			exact := float64(total) * float64(weights[i]) / float64(sum)
			if away := float64(part) - exact; away >= float64(step) || away <= -float64(step) {
				t.Fatalf("part %d is %d, its share %f", i, part, exact)
			}
			if weights[i] == 0 && part != 0 {
				t.Fatalf("part %d has no weight and gets %d", i, part)
			}
		}
	})
}
