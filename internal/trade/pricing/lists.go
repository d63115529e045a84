package pricing

import (
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/rule"
)

// Lists is all price lists of a release, in their order.
type Lists struct {
	lists []*list
	facts facts
	base  money.Currency // the workspace's
}

// facts is where the facts stand that the room reads and fills.
type facts struct {
	line, product, destination rule.Root

	today                                                      rule.Ref
	priceList, listPrice, price, amount, discount, discountPct rule.Ref
	floor, net, belowFloor                                     rule.Ref
	goods, orderDiscount, subtotal, orderBelow                 rule.Ref
	freight, fees, tax, total, totalBase, carrier              rule.Ref
}

func factsOf(c *rule.Catalogue) facts {
	f := facts{
		today: c.MustRef("today"), priceList: c.MustRef("line.priceList"), listPrice: c.MustRef("line.listPrice"),
		price: c.MustRef("line.price"), amount: c.MustRef("line.amount"), discount: c.MustRef("line.discount"),
		discountPct: c.MustRef("line.discountPct"), floor: c.MustRef("line.floor"), net: c.MustRef("line.net"),
		belowFloor: c.MustRef("line.belowFloor"), goods: c.MustRef("order.goods"), orderDiscount: c.MustRef("order.discount"),
		subtotal: c.MustRef("order.subtotal"), orderBelow: c.MustRef("order.belowFloor"), freight: c.MustRef("order.freight"),
		fees: c.MustRef("order.fees"), tax: c.MustRef("order.tax"), total: c.MustRef("order.total"),
		totalBase: c.MustRef("order.totalBase"), carrier: c.MustRef("destination.carrier"),
	}
	f.line, _ = c.Root("line")
	f.product, _ = c.Root("product")
	f.destination, _ = c.Root("destination")
	return f
}

// offered is the lists that are for this order: of its currency, in force
// today, and meant for its customer.
func (l *Lists) offered(e *rule.Env, c money.Currency, today clock.Date) []*list {
	var offered []*list
	for _, x := range l.lists {
		if x.currency == c && x.dates.has(today) && x.when.Holds(e) {
			offered = append(offered, x)
		}
	}
	return offered
}

// Least is the smallest quantity that a SKU is priced from in some list; false
// where none prices it. Lists that stand on others price what those price.
func (l *Lists) Least(sku string) (least qty.Quantity, priced bool) {
	for _, x := range l.lists {
		for _, r := range x.rows[sku] {
			if len(r.tiers) > 0 && (!priced || r.tiers[0].from < dec.Dec(least)) {
				least, priced = qty.Quantity(r.tiers[0].from), true
			}
		}
	}
	return least, priced
}
