package rule_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/studio/rule"
)

// rounded keeps a fraction to nine places, half away from zero, as every result
// of a formula is kept.
func rounded(x *big.Rat) *big.Rat {
	text := x.FloatString(9) // rounds half away from zero
	y, _ := new(big.Rat).SetString(text)
	return y
}

// drawSum draws arithmetic, with what it exactly comes to; nil where it divides
// by zero.
func drawSum(t *rapid.T, depth int) (string, *big.Rat) {
	if depth == 0 || rapid.Bool().Draw(t, "leaf") {
		n := rapid.Int64Range(0, 99_999).Draw(t, "n")
		places := rapid.IntRange(0, 4).Draw(t, "places")
		if rapid.Bool().Draw(t, "about the largest that a word holds") {
			n, places = 92_233_720_368_547+n-50_000, 4
		}
		x := new(big.Rat).SetFrac(big.NewInt(n), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil))
		return x.FloatString(places), x
	}
	a, x := drawSum(t, depth-1)
	b, y := drawSum(t, depth-1)
	op := rapid.SampledFrom([]string{"+", "-", "*", "/"}).Draw(t, "op")
	text := "(" + a + " " + op + " " + b + ")"
	if x == nil || y == nil {
		return text, nil
	}
	z := new(big.Rat)
	switch op {
	case "+":
		z.Add(x, y)
	case "-":
		z.Sub(x, y)
	case "*":
		z = rounded(z.Mul(x, y))
	case "/":
		if y.Sign() == 0 {
			return text, nil
		}
		z = rounded(z.Quo(x, y))
	}
	return text, z
}

func TestArithmeticIsExactToNinePlaces(t *testing.T) {
	c := formulaFacts()
	e := given(t, c, `{}`)
	most := new(big.Rat).SetInt64(1_000_000_000_000_000_000)
	rapid.Check(t, func(rt *rapid.T) {
		text, want := drawSum(rt, 4)
		f, problems := c.Formula("text("+text+")", rule.Type{Kind: rule.KindText}, rule.StageRun, nil)
		if rule.Failed(problems) {
			rt.Fatalf("%s: %+v", text, problems)
		}
		got, none := f.Value(e)
		switch {
		case want == nil:
			if none == nil {
				rt.Fatalf("%s is %s and divides by zero", text, got.JSON())
			}
		case none != nil:
			if want.Cmp(most) < 0 && !strings.Contains(none.Error(), "out of range") {
				rt.Fatalf("%s fails: %v", text, none)
			}
		default:
			is, ok := new(big.Rat).SetString(got.Text())
			if !ok || is.Cmp(want) != 0 {
				rt.Fatalf("%s is %s, exactly %s", text, got.Text(), want.FloatString(9))
			}
		}
	})
}

// Whatever somebody writes is refused or worked out: nothing panics.
func FuzzFormulasNeverPanic(f *testing.F) {
	for _, text := range []string{
		`round(line.options.length * line.options.width / 10000, "0.01")`, `order.lines.map(l, l.quantity)`, `sum(order.lines.filter(l, l.product.weight > 1).map(l, l.amount))`,
		`given(order.volume, 1) > 2 ? "a" : 'b'`, `has(order.wishDate) && order.wishDate.weekday in ["sat", "sun"]`, `money("20 CNY") * -1.5`, `{"a": 1}`, `l.l.l`, `order.lines.map(order, order.total)`,
		`[[1]].map(x, x.map(y, y))`, `"\u0000" + text(now)`, `addWorkdays(today, 99999999)`, `1.0.0`, `-9223372036854775808`, `order.lines.all(l, order.lines.exists(m, m.quantity == l.quantity))`,
	} {
		f.Add(text)
	}
	c := formulaFacts()
	e := formulaEnv(f, c)
	kinds := []string{"number", "money", "text", "bool", "date", "list<text>", "code:lane", "rows:line"}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range kinds {
			worked(t, c, kind, text, e)
		}
	})
}

// A loop that takes too long is stopped, however few lines it was estimated for.
func TestALoopIsStoppedWhenItCostsTooMuch(t *testing.T) {
	c := formulaFacts()
	e := given(t, c, `{}`)
	line, _ := c.Root("line")
	text := `sum(order.lines.map(l, l.quantity * 2 + 1))`
	for lines, want := range map[int]string{2_000: "10000", 40_000: "fails: it takes more work than a formula may"} {
		rows := make([]rule.Element, lines)
		for i := range rows {
			frame := c.Frame("line")
			frame.Set(c.MustRef("line.quantity"), rule.Quantity(20_000))
			rows[i] = rule.Element{{Root: line, Frame: frame}}
		}
		e.Set(c.MustRef("order.lines"), rule.Rows(rows))
		if got := worked(t, c, "number", text, e); got != want {
			t.Errorf("with %d lines: %s", lines, got)
		}
	}
}

// What a formula may cost when it is saved is far below what stops it, so that
// nothing that was saved is stopped for an order of 2,000 lines.
func TestWhatIsSavedRunsForTheLargestOrder(t *testing.T) {
	c := formulaFacts()
	e := given(t, c, `{}`)
	line, _ := c.Root("line")
	rows := make([]rule.Element, 2_000)
	for i := range rows {
		frame := c.Frame("line")
		frame.Set(c.MustRef("line.quantity"), rule.Quantity(10_000))
		rows[i] = rule.Element{{Root: line, Frame: frame}}
	}
	e.Set(c.MustRef("order.lines"), rule.Rows(rows))
	for terms := 1; ; terms++ {
		text := `sum(order.lines.map(l, l.quantity` + strings.Repeat(" + 1", terms) + `))`
		got := worked(t, c, "number", text, e)
		if strings.HasPrefix(got, "formula.cost") {
			if terms < 5 {
				t.Errorf("only %d operators fit: %s", terms, got)
			}
			return
		}
		if want := fmt.Sprint(2_000 * (terms + 1)); got != want {
			t.Errorf("%d operators: %s, want %s", terms, got, want)
		}
	}
}
