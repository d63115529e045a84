package pricing

import (
	"fmt"
	"testing"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// longer is a list whose tables cost 20 for each centimetre over 160.
var longer = map[string]string{"prices/cut.json": `{"format":"prices.v1","key":"cut","name":{"en":"C"},"currency":"CNY","order":1,"rows":[{"sku":"TABLE-D","price":"4800"}],
	"options":[{"option":"length","x":"line.options.length > 160 ? money(\"20 CNY\") * (line.options.length - 160) : money(\"0 CNY\")"},
		{"option":"width","x":"money(\"100 CNY\") / (line.options.width - 80)"},
		{"option":"material","is":"oak","x":"money(\"5 USD\")"}]}`}

func TestAnOptionsPriceIsWorkedOut(t *testing.T) {
	for length, price := range map[int64]string{120: "4800", 160: "4800", 185: "5300"} {
		m := open(t, longer)
		l := m.line("TABLE-D", "1", "length", rule.Number(dec.Of(length)))
		line := m.price().Lines[l.N]
		want(t, "price", line.ListPrice, price)
		if raw, _ := line.Reasons[0].Inputs.MarshalJSON(); string(raw) != fmt.Sprintf(`{"line.options.length":%d}`, length) {
			t.Errorf("the list's reason is %s", raw)
		}
	}
	m := open(t, longer)
	m.line("TABLE-D", "1")
	want(t, "price without the option", m.price().Lines[0].ListPrice, "4800")
}

func TestAPriceThatCannotBeWorkedOutIsRefused(t *testing.T) {
	for _, option := range [][]any{{"width", rule.Number(dec.Of(80))}, {"material", rule.Code("oak")}} {
		m := open(t, longer)
		m.line("TABLE-D", "1", option...)
		q := m.price()
		if got := said(q.Problems); got != "rule.failed /lines/0/options" || q.Goods != 0 {
			t.Errorf("%v: %s, goods %s", option, got, q.Goods)
		}
	}
}

func TestARuleThatCannotBeWorkedOutRefusesThePrice(t *testing.T) {
	m := open(t, table("cut", "price.line", "first", `"outputs":["set"],"rows":[{"id":"a","then":{"set":{"x":"line.listPrice / (line.quantity - 2)"}}}]`))
	m.line("CHAIR-1", "2")
	m.line("CHAIR-1", "4")
	q := m.price()
	if got := said(q.Problems); got != "rule.failed /lines/0/sku" {
		t.Errorf("%s", got)
	}
	want(t, "price", q.Lines[1].Price, "500")
}
