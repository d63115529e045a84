package pricing

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// TestTheFurnitureMakersPrices is the prices that the business expects.
func TestTheFurnitureMakersPrices(t *testing.T) {
	cases := []struct {
		name, customer, sku, quantity string
		options                       []any
		list, price, amount           string
	}{
		{"sofa November", "regular", "SOFA-3", "1", nil, "6280", "5966", "5966"},
		{"dealer, 12 % off to full yuan", "dealer", "SOFA-3", "10", nil, "5526", "5526", "55260"},
		{"dealer, wardrobes", "dealer", "WARD-C", "6", nil, "11000", "11000", "66000"},
		{"dealer's own row", "dealer", "LAMP-1", "50", nil, "140", "140", "7000"},
		{"five chairs", "regular", "CHAIR-1", "5", nil, "1000", "1000", "5000"},
		{"six chairs", "regular", "CHAIR-1", "6", nil, "1000", "970", "5820"},
		{"twelve chairs", "regular", "CHAIR-1", "12", nil, "1000", "940", "11280"},
		{"a lamp", "regular", "LAMP-1", "1", nil, "180", "180", "180"},
		{"nine lamps and a half", "regular", "LAMP-1", "9.5", nil, "180", "180", "1710"},
		{"ten lamps", "regular", "LAMP-1", "10", nil, "165", "165", "1650"},
		{"fifty lamps", "regular", "LAMP-1", "50", nil, "150", "150", "7500"},
		{"walnut", "regular", "TABLE-D", "1", []any{"material", rule.Code("walnut")}, "5600", "5600", "5600"},
		{"marble", "regular", "TABLE-D", "2", []any{"material", rule.Code("marble")}, "6400", "6400", "12800"},
		{"soft-close on walnut", "regular", "WARD-C", "1", []any{"material", rule.Code("walnut"), "hardware", rule.Code("blum")}, "13965", "13965", "13965"},
		{"dealer's walnut table", "dealer", "TABLE-D", "1", []any{"material", rule.Code("walnut")}, "4928", "4928", "4928"},
	}
	for _, c := range cases {
		m := open(t, nil).fact("customer.type", rule.Code(c.customer))
		m.line(c.sku, c.quantity, c.options...)
		q := m.price()
		l := &q.Lines[0]
		if len(q.Problems) > 0 {
			t.Errorf("%s: %s", c.name, said(q.Problems))
		}
		want(t, c.name+": list price", l.ListPrice, c.list)
		want(t, c.name+": price", l.Price, c.price)
		want(t, c.name+": amount", l.Amount, c.amount)
		want(t, c.name+": net", l.Net, c.amount)
		if got := m.of(l, "line.amount").Money().Units; got != l.Amount {
			t.Errorf("%s: the fact says %s", c.name, got)
		}
	}
}

func TestSofaNovemberEnds(t *testing.T) {
	m := open(t, nil).on(2026, time.December, 1).fact("customer.type", rule.Code("regular"))
	m.line("SOFA-3", "1")
	want(t, "total", m.price().Total, "6280")
}

func TestEachPriceSaysWhy(t *testing.T) {
	m := open(t, nil)
	m.line("SOFA-3", "1")
	q := m.price()
	var got []string
	for _, r := range q.Lines[0].Reasons {
		got = append(got, r.Point+" "+r.Document+" "+r.Row)
	}
	if strings.Join(got, ", ") != "prices prices/retail.json SOFA-3, price.line rules/discounts.json autumn" {
		t.Errorf("reasons %v", got)
	}
	m = open(t, nil).fact("customer.type", rule.Code("dealer"))
	m.line("SOFA-3", "1")
	r := m.price().Lines[0].Reasons[0]
	if r.Say["en"] != "Dealer price" || len(r.Inputs) != 1 || r.Inputs[0].Fact != "customer.type" || string(r.Inputs[0].Value) != `"dealer"` || r.Release == "" {
		t.Errorf("reason %+v", r)
	}
}

func TestTheFirstListCountsOrTheLowest(t *testing.T) {
	outlet := map[string]string{"prices/outlet.json": `{"format":"prices.v1","key":"outlet","name":{"en":"O"},"currency":"CNY","order":950,"rows":[{"sku":"BED-K","price":"4100"},{"sku":"SOFA-3","price":"7000"}]}`}
	for choose, price := range map[Choose]string{First: "5000", Lowest: "4100"} {
		m := open(t, outlet)
		m.policy.Choose = choose
		m.line("BED-K", "1")
		want(t, string(choose), m.price().Lines[0].Price, price)
	}
	m := open(t, outlet).on(2026, time.December, 1)
	m.policy.Choose = Lowest
	m.line("SOFA-3", "1")
	if q := m.price(); q.Lines[0].PriceList != "retail" {
		t.Errorf("list %s", q.Lines[0].PriceList)
	}
}

func TestListsAndRowsHoldForTheirDays(t *testing.T) {
	edits := map[string]string{"prices/retail.json": `{"format":"prices.v1","key":"retail","name":{"en":"R"},"currency":"CNY","order":900,"from":"2026-11-01","rows":[
		{"sku":"A","price":"10","to":"2026-11-20"},{"sku":"A","price":"12","from":"2026-11-21"}]}`}
	for day, price := range map[int]string{20: "10", 21: "12"} {
		m := open(t, edits).on(2026, time.November, day)
		m.line("A", "1")
		want(t, "price", m.price().Lines[0].Price, price)
	}
	m := open(t, edits).on(2026, time.October, 31)
	m.line("A", "1")
	if got := said(m.price().Problems); got != "price /lines/0/sku" {
		t.Errorf("%s", got)
	}
}

func TestALineWithoutPriceIsRefusedOrFree(t *testing.T) {
	m := open(t, nil)
	m.line("CHAIR-1", "1")
	m.line("NOPE", "1")
	if got := said(m.price().Problems); got != "price /lines/1/sku" {
		t.Errorf("%s", got)
	}
	m = open(t, nil)
	m.policy.None = Free
	m.line("NOPE", "3")
	q := m.price()
	want(t, "amount", q.Lines[0].Amount, "0")
	if len(q.Problems) > 0 {
		t.Errorf("%s", said(q.Problems))
	}
	m = open(t, nil)
	m.quote.Currency = "USD"
	m.line("CHAIR-1", "1")
	if got := said(m.price().Problems); got != "price /lines/0/sku\nrule.failed " {
		t.Errorf("%s", got) // and the freight table knows yuan only
	}
}

func TestATierThatIsNotReachedHasNoPrice(t *testing.T) {
	edits := map[string]string{"prices/bulk.json": `{"format":"prices.v1","key":"bulk","name":{"en":"B"},"currency":"CNY","order":1,"base":"retail","rows":[{"sku":"BED-K","tiers":{"10":"4000","20":"3000"}}]}`}
	for quantity, price := range map[string]string{"9": "5000", "10": "4000", "20": "3000", "19.9999": "4000"} {
		m := open(t, edits)
		m.line("BED-K", quantity)
		want(t, quantity, m.price().Lines[0].Price, price)
	}
}

func TestPricesPerHundredAndInAnotherCurrency(t *testing.T) {
	edits := map[string]string{
		"prices/gloves.json": `{"format":"prices.v1","key":"gloves","name":{"en":"G"},"currency":"CNY","order":1,"rows":[{"sku":"GLOVE","price":"48","per":"100"}]}`,
		"prices/usd.json":    `{"format":"prices.v1","key":"usd","name":{"en":"U"},"currency":"USD","order":1,"base":"retail","adjust":{"rate":0.14,"pct":5,"to":"0.05","mode":"up"}}`,
		"rules/freight.json": "",
	}
	m := open(t, edits)
	m.line("GLOVE", "250")
	q := m.price()
	want(t, "price", q.Lines[0].Price, "0.48")
	want(t, "amount", q.Lines[0].Amount, "120")
	m = open(t, edits)
	m.quote.Currency, m.quote.Rate = "USD", dec.Dec(71200)
	m.line("LAMP-1", "1")
	q = m.price()
	want(t, "price", q.Lines[0].Price, "26.5") // 180 × 0.14 × 1.05 = 26.46
	if got := m.get("order.totalBase").Money().String(); got != "188.68 CNY" {
		t.Errorf("total in yuan %s", got)
	}
}

// TestDiscountsCombineInTheirOrder: of each group the best, then set, then
// percentages, then amounts; nothing after a stop.
func TestDiscountsCombineInTheirOrder(t *testing.T) {
	cases := []struct{ name, rows, price string }{
		{"percentages multiply", `{"id":"a","then":{"pct":-10}},{"id":"b","then":{"pct":-10}}`, "4050"},
		{"three, rounded once", `{"id":"a","then":{"pct":-33.3333}},{"id":"b","then":{"pct":-33.3333}},{"id":"c","then":{"pct":-33.3333}}`, "1481.4837"},
		{"amounts come last", `{"id":"a","then":{"amount":"-100 CNY"}},{"id":"b","then":{"pct":-10}}`, "4400"},
		{"what sets comes first", `{"id":"a","then":{"pct":-10}},{"id":"b","then":{"set":"3000 CNY"}}`, "2700"},
		{"the last that sets counts", `{"id":"a","then":{"set":"2000 CNY"}},{"id":"b","then":{"set":"3000 CNY"}}`, "3000"},
		{"best of a group", `{"id":"a","then":{"pct":-10,"group":"g"}},{"id":"b","then":{"amount":"-600 CNY","group":"g"}},{"id":"c","then":{"pct":-1,"group":"g"}}`, "4400"},
		{"the earlier on a tie", `{"id":"a","then":{"pct":-10,"group":"g"}},{"id":"b","then":{"amount":"-500 CNY","group":"g"}}`, "4500"},
		{"two groups", `{"id":"a","then":{"pct":-10,"group":"g"}},{"id":"b","then":{"pct":-10,"group":"h"}}`, "4050"},
		{"stop", `{"id":"a","then":{"pct":-10,"stop":true}},{"id":"b","then":{"pct":-10}}`, "4500"},
		{"never below nothing", `{"id":"a","then":{"amount":"-9000 CNY"}}`, "0"},
		{"not more than all", `{"id":"a","then":{"pct":-150}}`, "0"},
		{"a surcharge", `{"id":"a","then":{"pct":2.5}}`, "5125"},
	}
	for _, c := range cases {
		m := open(t, table("discounts", "price.line", "collect", `"outputs":["pct","amount","set","group","stop"],"rows":[`+c.rows+`]`))
		m.line("BED-K", "1")
		q := m.price()
		want(t, c.name, q.Lines[0].Price, c.price)
		if len(q.Problems) > 0 {
			t.Errorf("%s: %s", c.name, said(q.Problems))
		}
	}
}

func TestAnAmountOfAnotherCurrencyIsNotGuessed(t *testing.T) {
	m := open(t, table("discounts", "price.line", "collect", `"outputs":["amount"],"rows":[{"id":"a","then":{"amount":"-5 USD"}}]`))
	m.line("BED-K", "1")
	q := m.price()
	if got := said(q.Problems); got != "rule.failed /lines/0/sku" {
		t.Errorf("%s", got)
	}
	if p := q.Problems[0]; !strings.Contains(p.Say("en"), "Row a of rules/discounts.json") || p.Remedy("zh-CN") == "" {
		t.Errorf("%s", p.Say("en"))
	}
}

func TestEnteredPricesStandForListAndDiscounts(t *testing.T) {
	price, pct := dec.Of(5500), dec.Of(10)
	m := open(t, nil)
	m.line("SOFA-3", "2").EnteredPrice = &price
	q := m.price()
	want(t, "list price", q.Lines[0].ListPrice, "5500")
	want(t, "price", q.Lines[0].Price, "5500")
	if q.Lines[0].PriceList != "" || q.Lines[0].BelowFloor {
		t.Errorf("list %s, below floor %v", q.Lines[0].PriceList, q.Lines[0].BelowFloor)
	}
	m = open(t, nil)
	l := m.line("SOFA-3", "2")
	l.EnteredPrice, l.EnteredDiscountPct = &price, &pct
	q = m.price()
	want(t, "price", q.Lines[0].Price, "4950")
	want(t, "gross", q.Gross, "11000")
	want(t, "percent", m.of(&q.Lines[0], "line.discountPct").Dec(), "10")
	if !q.Lines[0].BelowFloor || !m.get("order.belowFloor").Bool() {
		t.Error("4,950 is not below the floor of 5,200")
	}
	m = open(t, nil)
	m.line("SOFA-3", "1").EnteredDiscountPct = &pct
	want(t, "price", m.price().Lines[0].Price, "5652") // of the list price, without sofa November
	free := dec.Dec(0)
	m = open(t, nil)
	m.line("UNLISTED", "1").EnteredPrice = &free
	if q := m.price(); len(q.Problems) > 0 || q.Total != dec.Of(200) {
		t.Errorf("a free line: %s, total %s", said(q.Problems), q.Total)
	}
}

// An entered price is held against the floor of the list's price: it does not lower the
// floor with itself.
func TestAnEnteredPriceDoesNotLowerItsFloor(t *testing.T) {
	m := open(t, map[string]string{"rules/floor.json": `{"format":"rules.v1","key":"floor","name":{"en":"Floor"},"point":"price.floor","hit":"first","outputs":["floor"],
		"rows":[],"else":{"then":{"floor":{"x":"line.listPrice * 0.90"}}}}`})
	price := dec.Of(5500)
	m.line("SOFA-3", "1").EnteredPrice = &price
	q := m.price()
	want(t, "floor", q.Lines[0].Floor, "5652") // of 6,280
	want(t, "list price", q.Lines[0].ListPrice, "5500")
	if !q.Lines[0].BelowFloor {
		t.Error("5,500 is not below the floor of 5,652")
	}
}

func TestEnteredNonsenseIsRefused(t *testing.T) {
	below, above := dec.Of(-1), dec.Of(101)
	m := open(t, nil)
	m.line("SOFA-3", "1").EnteredPrice = &below
	m.line("SOFA-3", "1").EnteredDiscountPct = &below
	m.line("SOFA-3", "1").EnteredDiscountPct = &above
	m.quote.EnteredFreight = &below
	want := "range /lines/0/price\nrange /lines/1/discountPct\nrange /lines/2/discountPct\nrange /freight"
	if got := said(m.price().Problems); got != want {
		t.Errorf("%s", got)
	}
}

func TestAFloorComesFromTheRulesElseTheList(t *testing.T) {
	m := open(t, table("floor", "price.floor", "first", `"outputs":["floor"],"rows":[{"id":"a","if":{"f":"product.category","op":"=","v":"bed"},"then":{"floor":"5000.01 CNY"}}]`))
	m.line("BED-K", "1")
	m.line("CHAIR-1", "1")
	q := m.price()
	want(t, "floor", q.Lines[0].Floor, "5000.01")
	want(t, "floor", q.Lines[1].Floor, "820")
	if !q.Lines[0].BelowFloor || q.Lines[1].BelowFloor {
		t.Error("held against the wrong floor")
	}
}

func TestTooMuchIsRefusedAndNotWrapped(t *testing.T) {
	most := dec.Of(99_999_999_999_999)
	m := open(t, nil)
	for range 12 {
		m.line("X", "1").EnteredPrice = &most
	}
	m.line("CHAIR-1", "99999999999999")
	q := m.price()
	if got := said(q.Problems); !strings.HasPrefix(got, "range /lines/1/quantity\nrange /lines/2/quantity") || !strings.Contains(got, "range /lines/12/quantity") {
		t.Errorf("%s", got)
	}
	if q.Goods != most || q.Total < 0 {
		t.Errorf("goods %s, total %s", q.Goods, q.Total)
	}
}
