package pricing

import (
	"encoding/csv"
	"os"
	"testing"

	"bespoke/internal/base/dec"
)

// orders reads the lines of Northwind's 830 orders: price, quantity, discount.
func orders(t *testing.T) [][][]string {
	t.Helper()
	f, err := os.Open("testdata/northwind/order_details.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all [][][]string
	for i, row := range rows[1:] {
		if i == 0 || row[0] != rows[i][0] {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], row)
	}
	return all
}

// TestNorthwindComesToItsKnownSums: the rounding policy is what makes the three
// sums differ, to the cent.
func TestNorthwindComesToItsKnownSums(t *testing.T) {
	m := open(t, map[string]string{"rules/discounts.json": "", "rules/freight.json": "", "prices/retail.json": "", "prices/dealer.json": ""})
	all := orders(t)
	if len(all) != 830 {
		t.Fatalf("%d orders", len(all))
	}
	for _, c := range []struct {
		at   string
		mode dec.Mode
		net  string
	}{
		{"line", dec.HalfUp, "1265793.29"}, {"line", dec.HalfEven, "1265793.02"}, {"order", dec.HalfUp, "1265793.22"},
	} {
		m.policy = Policy{Choose: First, None: Refuse, TaxMode: NoTax, Round: Rounding{At: c.at, Step: dec.One / 100, Mode: c.mode}}
		var gross, net dec.Dec
		for _, order := range all {
			m.quote = Quote{Currency: "CNY"}
			for _, row := range order {
				price, discount := parse(t, row[2]), parse(t, row[4])*100
				l := m.line(row[1], row[3])
				l.EnteredPrice, l.EnteredDiscountPct = &price, &discount
			}
			q := m.price()
			if len(q.Problems) > 0 {
				t.Fatal(said(q.Problems))
			}
			gross, net = gross+q.Gross, net+q.Total
		}
		want(t, "gross", gross, "1354458.59")
		want(t, "net per "+c.at, net, c.net)
	}
}

func parse(t *testing.T, s string) dec.Dec {
	t.Helper()
	d, err := dec.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
