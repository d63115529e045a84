package pricing

import (
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/rule"
)

const tenOff = `"outputs":["pct","amount","fee"],"rows":[{"id":"ten","then":{"pct":-10,"fee":"15 CNY"},"say":{"en":"10 % off"}}]`

func TestAnOrderDiscountIsSpreadWithoutLosingACent(t *testing.T) {
	m := open(t, table("order", "price.order", "collect", tenOff))
	for _, price := range []string{"33.33", "33.33", "33.35"} {
		p, _ := dec.Parse(price)
		m.line("X", "1").EnteredPrice = &p
	}
	q := m.price()
	want(t, "goods", q.Goods, "100.01")
	want(t, "subtotal", q.Subtotal, "90.01")
	want(t, "discount", q.Discount, "10")
	want(t, "fees", q.Fees, "15")
	want(t, "freight", q.Freight, "200")
	want(t, "total", q.Total, "305.01")
	want(t, "nets", q.Lines[0].Net+q.Lines[1].Net+q.Lines[2].Net, "90.01")
	for _, l := range q.Lines {
		if l.Net%100 != 0 {
			t.Errorf("a net of %s is not in cents", l.Net)
		}
	}
	if len(q.Reasons) != 2 || q.Reasons[0].Row != "ten" || q.Reasons[1].Point != "freight.order" {
		t.Errorf("reasons %+v", q.Reasons)
	}
	if m.get("order.subtotal").Money().Units != q.Subtotal || m.get("order.total").Money().Units != q.Total {
		t.Error("the facts differ from the quote")
	}
}

func TestTaxIsInsideOrOnTop(t *testing.T) {
	for mode, expect := range map[TaxMode][2]string{Included: {"575.22", "5000"}, Added: {"650", "5650"}, NoTax: {"0", "5000"}} {
		m := open(t, nil)
		m.policy.TaxMode = mode
		m.line("BED-K", "1")
		q := m.price()
		want(t, string(mode)+" tax", q.Tax, expect[0])
		want(t, string(mode)+" total", q.Total, expect[1])
		want(t, string(mode)+" line tax", q.Lines[0].Tax, expect[0])
	}
}

func TestTaxIsMadePerRate(t *testing.T) {
	m := open(t, table("tax", "tax.line", "first", `"outputs":["rate"],"rows":[{"id":"a","if":{"f":"product.category","op":"=","v":"bed"},"then":{"rate":9}},{"id":"b","if":{"f":"product.category","op":"=","v":"chair"},"then":{"rate":0}}]`))
	m.policy.TaxMode = Added
	m.line("BED-K", "1")
	m.line("CHAIR-1", "1")
	m.line("LAMP-1", "1")
	freight := dec.Of(100)
	m.quote.EnteredFreight = &freight
	q := m.price()
	want(t, "bed", q.Lines[0].Tax, "450")
	want(t, "chair", q.Lines[1].Tax, "0")
	want(t, "lamp", q.Lines[2].Tax, "23.4")
	want(t, "tax", q.Tax, "486.4") // and 13 on the freight
	want(t, "total", q.Total, "6766.4")
}

func TestFreightIsMadePerDestination(t *testing.T) {
	m := open(t, nil)
	m.line("CHAIR-1", "1")
	near, far := m.facts.Frame("destination"), m.facts.Frame("destination")
	old := m.env.Bind(m.lists.facts.destination, near)
	m.fact("destination.weight", rule.Number(dec.Of(6)))
	m.env.Bind(m.lists.facts.destination, far)
	m.fact("destination.weight", rule.Number(dec.Of(6))).fact("destination.address", rule.Place(&rule.PlaceValue{Division: "650100"}))
	m.env.Bind(m.lists.facts.destination, old)
	m.lists.Price(m.env, m.book, &m.policy, "furniture", &m.quote)
	m.lists.Finish(m.env, m.book, &m.policy, "furniture", &m.quote, []rule.Frame{near, far})
	want(t, "freight", m.quote.Freight, "690")
	for frame, carrier := range map[*rule.Value]string{&near[0]: "express", &far[0]: "deppon"} {
		f := near
		if frame == &far[0] {
			f = far
		}
		m.env.Bind(m.lists.facts.destination, f)
		if got := m.get("destination.carrier").Text(); got != carrier {
			t.Errorf("carrier %s, want %s", got, carrier)
		}
	}
}

func TestAnEnteredFreightStandsForTheRules(t *testing.T) {
	m := open(t, nil)
	freight, _ := dec.Parse("32.38")
	m.quote.EnteredFreight = &freight
	m.line("CHAIR-1", "1")
	q := m.price()
	want(t, "freight", q.Freight, "32.38")
	want(t, "total", q.Total, "1032.38")
}

func TestAUnitPriceIsRoundedWhereThePolicySaysSo(t *testing.T) {
	price, pct := dec.Dec(33_300), dec.Of(15)
	for at, amount := range map[string]string{"unit": "283", "line": "283.05", "order": "283.05"} {
		m := open(t, nil)
		m.policy.Round.At = at
		l := m.line("X", "100")
		l.EnteredPrice, l.EnteredDiscountPct = &price, &pct
		want(t, at, m.price().Lines[0].Amount, amount)
	}
}

// TestWhateverIsOrderedTheMoneyAddsUp: nets sum to the subtotal, taxes to the
// tax, the total to its parts, and no tax is more than what it is of.
func TestWhateverIsOrderedTheMoneyAddsUp(t *testing.T) {
	m := open(t, table("order", "price.order", "collect", tenOff))
	rapid.Check(t, func(r *rapid.T) {
		m.quote = Quote{Currency: "CNY"}
		m.policy.Round = Rounding{
			At:   rapid.SampledFrom([]string{"unit", "line", "order"}).Draw(r, "at"),
			Step: rapid.SampledFrom([]dec.Dec{1, 10, 100, 500, 1000, dec.One}).Draw(r, "step"),
			Mode: rapid.SampledFrom([]dec.Mode{dec.HalfUp, dec.HalfEven, dec.Up, dec.Down}).Draw(r, "mode"),
		}
		m.policy.TaxMode = rapid.SampledFrom([]TaxMode{Included, Added, NoTax}).Draw(r, "tax")
		for i := range rapid.IntRange(1, 12).Draw(r, "lines") {
			price := dec.Dec(rapid.Int64Range(0, 1_000_000_000).Draw(r, "price"))
			pct := dec.Dec(rapid.Int64Range(0, int64(hundred)).Draw(r, "pct"))
			l := m.line("X", "1")
			l.N, l.EnteredPrice, l.EnteredDiscountPct = i, &price, &pct
			l.Quantity = qty.Quantity(rapid.Int64Range(1, 10_000_000).Draw(r, "quantity"))
		}
		q := m.price()
		if len(q.Problems) > 0 {
			r.Fatal(said(q.Problems))
		}
		var nets, taxes dec.Dec
		for _, l := range q.Lines {
			nets, taxes = nets+l.Net, taxes+l.Tax
			if l.Net < 0 || l.Price > l.ListPrice && m.policy.Round.At != "unit" {
				r.Fatalf("net %s, price %s of %s", l.Net, l.Price, l.ListPrice)
			}
		}
		total := q.Subtotal + q.Freight + q.Fees
		if m.policy.TaxMode == Added {
			total += q.Tax
		}
		if nets != q.Subtotal || q.Total != total || q.Goods-q.Discount != q.Subtotal || taxes > q.Tax || q.Tax > q.Subtotal+q.Freight+q.Fees {
			r.Fatalf("nets %s, taxes %s, quote %+v", nets, taxes, q)
		}
	})
}
