package order

import (
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/tally"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/party"
)

// auditPage is how many orders the auditor reads at once.
const auditPage = 500

// Audit compares what orders say of themselves with their lines: the goods
// with the amounts of the lines, the subtotal with their net amounts, and the
// total with its parts.
func Audit(r db.Reader) ([]tally.Difference, error) {
	var wrong []tally.Difference
	var after ID
	for {
		last, n, err := eachOrder(r, after, auditPage, func(o *Order) error {
			wrong = append(wrong, o.audit()...)
			return nil
		})
		if err != nil || n < auditPage {
			return wrong, err
		}
		after = last
	}
}

func (o *Order) audit() []tally.Difference {
	var amount, net dec.Dec
	for _, l := range o.Lines {
		amount, net = amount+l.Amount, net+l.Net
	}
	t := o.Body.Totals
	stored := tally.Counts{"total": int64(o.Total.Units), "goods": int64(t.Goods), "subtotal": int64(t.Subtotal)}
	computed := tally.Counts{"total": int64(t.Total), "goods": int64(amount + t.Rounding), "subtotal": int64(t.Goods - t.Discount)}
	if parts := t.Subtotal + t.Freight + t.Fees; t.Total != parts && t.Total != parts+t.Tax {
		computed["total"] = int64(parts)
	}
	if net != t.Subtotal {
		computed["subtotal"] = int64(net)
	}
	var named []tally.Difference
	for _, d := range tally.Compare("order", stored, computed) {
		d.Key, d.Counter = o.Number, "order."+d.Key
		named = append(named, d)
	}
	return named
}

// Owed is what each customer has standing in orders that were not cancelled,
// and how many these are: the ledger of the accounts that parties keep.
func Owed(r db.Reader) (counts, totals tally.Counts, err error) {
	counts, totals = tally.Counts{}, tally.Counts{}
	err = sums(r, func(customer party.ID, currency string, count, total int64) {
		key := party.AccountKey(customer, money.Currency(currency))
		counts[key], totals[key] = count, total
	})
	return counts, totals, err
}
