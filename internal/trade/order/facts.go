package order

import (
	"slices"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
	"bespoke/internal/trade/pricing"
)

// factRefs is where the facts that this room fills stand in an environment,
// found once per release.
type factRefs struct {
	c        *rule.Catalogue
	roles    *identity.Roles
	customer *party.FactRefs
	product  *catalog.FactRefs
	stocked  *inventory.FactRefs

	line, productRoot, stock, source, destination rule.Root

	typ, channel, foreignID, currency, owner, repeat                         rule.Ref
	lines, destinations, note, wishDate, coupon, attachments                 rule.Ref
	lineCount, quantity, weight, volume, madeToOrder                         rule.Ref
	short, sources, promisedAt                                               rule.Ref
	planKey, warnings, holds, lane, priority, skip, team                     rule.Ref
	number, phase, placedAt, confirmedAt, total, totalBase                   rule.Ref
	goods, discount, subtotal, freight, fees, tax                            rule.Ref
	lineN, lineSKU, lineQuantity, lineDestination, lineWishDate, lineNote    rule.Ref
	lineWeight, lineVolume, lineProductQuantity                              rule.Ref
	lineShort, lineSource, lineLeadDays, linePromisedAt                      rule.Ref
	linePrice, lineListPrice, lineAmount, lineNet, lineList                  rule.Ref
	lineDiscount, lineDiscountPct, lineFloor, lineBelowFloor, belowFloor     rule.Ref
	destKey, destAddress, destFrom, destTo, destNote, destWeight, destVolume rule.Ref
	destAmount                                                               rule.Ref
}

func newFactRefs(r *blueprint.Release) *factRefs {
	c := blueprint.Of[*rule.Catalogue](r)
	f := &factRefs{c: c, roles: blueprint.Of[*identity.Roles](r), customer: party.NewFactRefs(r), product: catalog.NewFactRefs(r), stocked: inventory.NewFactRefs(r)}
	for name, root := range map[string]*rule.Root{"line": &f.line, "product": &f.productRoot, "stock": &f.stock, "source": &f.source, "destination": &f.destination} {
		*root, _ = c.Root(name)
	}
	for path, ref := range map[string]*rule.Ref{
		"order.type": &f.typ, "order.channel": &f.channel, "order.foreignId": &f.foreignID, "order.currency": &f.currency,
		"order.owner": &f.owner, "order.repeat": &f.repeat, "order.lines": &f.lines, "order.destinations": &f.destinations,
		"order.note": &f.note, "order.wishDate": &f.wishDate, "order.coupon": &f.coupon, "order.attachments": &f.attachments, "order.lineCount": &f.lineCount,
		"order.quantity": &f.quantity, "order.weight": &f.weight, "order.volume": &f.volume, "order.madeToOrder": &f.madeToOrder,
		"order.short": &f.short, "order.sources": &f.sources, "order.promisedAt": &f.promisedAt, "plan.key": &f.planKey,
		"check.warnings": &f.warnings, "check.holds": &f.holds, "route.lane": &f.lane, "route.priority": &f.priority,
		"route.skip": &f.skip, "route.team": &f.team, "order.number": &f.number, "order.phase": &f.phase,
		"order.placedAt": &f.placedAt, "order.confirmedAt": &f.confirmedAt, "order.total": &f.total, "order.totalBase": &f.totalBase,
		"order.goods": &f.goods, "order.discount": &f.discount, "order.subtotal": &f.subtotal, "order.freight": &f.freight,
		"order.fees": &f.fees, "order.tax": &f.tax, "line.n": &f.lineN, "line.sku": &f.lineSKU, "line.quantity": &f.lineQuantity,
		"line.destination": &f.lineDestination, "line.wishDate": &f.lineWishDate, "line.note": &f.lineNote,
		"line.weight": &f.lineWeight, "line.volume": &f.lineVolume, "line.productQuantity": &f.lineProductQuantity,
		"line.short": &f.lineShort, "line.source": &f.lineSource, "line.leadDays": &f.lineLeadDays, "line.promisedAt": &f.linePromisedAt,
		"line.price": &f.linePrice, "line.listPrice": &f.lineListPrice, "line.amount": &f.lineAmount, "line.net": &f.lineNet,
		"line.priceList": &f.lineList, "line.discount": &f.lineDiscount, "line.discountPct": &f.lineDiscountPct,
		"line.floor": &f.lineFloor, "line.belowFloor": &f.lineBelowFloor, "order.belowFloor": &f.belowFloor,
		"destination.key": &f.destKey, "destination.address": &f.destAddress, "destination.from": &f.destFrom,
		"destination.to": &f.destTo, "destination.note": &f.destNote, "destination.weight": &f.destWeight,
		"destination.volume": &f.destVolume, "destination.amount": &f.destAmount,
	} {
		*ref = c.MustRef(path)
	}
	return f
}

// open fills who orders, where and how: the stage before anything was typed.
func (f *factRefs) open(e *rule.Env, o *Order, currency money.Currency) {
	e.Set(f.typ, rule.Code(o.Type))
	e.Set(f.channel, rule.Code(o.Channel))
	e.Set(f.foreignID, rule.Text(o.ForeignID))
	e.Set(f.currency, rule.Text(string(currency)))
	e.Set(f.owner, rule.User(o.Owner.String()))
	e.Set(f.repeat, rule.Bool(false))
}

// typed fills what was typed outside custom fields.
func (f *factRefs) typed(e *rule.Env, b *Body) {
	e.Set(f.note, rule.Text(b.Note))
	e.Set(f.coupon, rule.Text(b.Coupon))
	if b.WishDate != nil {
		e.Set(f.wishDate, rule.Date(*b.WishDate))
	}
}

// typedLine fills a line's frame, which is bound, with what was typed in it.
func (f *factRefs) typedLine(e *rule.Env, l *Line) {
	e.Set(f.lineN, rule.Number(dec.Of(int64(l.N))))
	e.Set(f.lineSKU, rule.Text(l.SKU))
	e.Set(f.lineQuantity, rule.Quantity(l.Quantity))
	e.Set(f.lineDestination, rule.Text(l.Body.Destination))
	e.Set(f.lineNote, rule.Text(l.Body.Note))
	if l.Body.WishDate != nil {
		e.Set(f.lineWishDate, rule.Date(*l.Body.WishDate))
	}
}

// attached fills how many files there are.
func (f *factRefs) attached(e *rule.Env, n int) { e.Set(f.attachments, rule.Number(dec.Of(int64(n)))) }

// place fills a destination's frame, which is bound.
func (f *factRefs) place(e *rule.Env, d Destination) {
	e.Set(f.destKey, rule.Text(d.Key))
	e.Set(f.destNote, rule.Text(d.Note))
	if d.Address != nil {
		e.Set(f.destAddress, rule.Place(placeOf(d.Address)))
	}
	if d.Window != nil {
		e.Set(f.destFrom, rule.Instant(d.Window.From))
		e.Set(f.destTo, rule.Instant(d.Window.To))
	}
}

// placeOf is what rules see of an address.
func placeOf(a *party.Address) *rule.PlaceValue {
	return &rule.PlaceValue{Country: a.Country, Division: a.Division, Postcode: a.Postcode, City: a.City, Kind: a.Kind}
}

// routed fills what the routing rules decided.
func (f *factRefs) routed(e *rule.Env, r Route) {
	e.Set(f.lane, rule.Code(r.Lane))
	e.Set(f.priority, rule.Number(r.Priority))
	e.Set(f.skip, rule.Texts(r.Skip...))
	e.Set(f.team, rule.Code(r.Team))
}

// running fills what is known of an order once it is placed.
func (f *factRefs) running(e *rule.Env, o *Order) {
	e.Set(f.number, rule.Text(o.Number))
	e.Set(f.phase, rule.Code(string(o.Phase)))
	e.Set(f.placedAt, rule.Instant(time.UnixMicro(o.PlacedAt)))
	if o.ConfirmedAt != 0 {
		e.Set(f.confirmedAt, rule.Instant(time.UnixMicro(o.ConfirmedAt)))
	}
}

// summed fills the totals of a placed order.
func (f *factRefs) summed(e *rule.Env, t Totals) {
	for ref, d := range map[rule.Ref]dec.Dec{f.goods: t.Goods, f.discount: t.Discount, f.subtotal: t.Subtotal, f.freight: t.Freight,
		f.fees: t.Fees, f.tax: t.Tax, f.total: t.Total, f.totalBase: t.Total} {
		e.Set(ref, rule.Money(money.Of(d, t.Currency)))
	}
}

// goodsLine is what the stage goods says of one line, as sums need it.
type goodsLine struct {
	line     *Line
	product  *catalog.Product
	elements rule.Element
}

// together fills what follows from lines and their products together: weights,
// counts, and how much of its product each line's siblings ask for.
func (f *factRefs) together(e *rule.Env, lines []goodsLine) {
	var quantity qty.Quantity
	var weight, volume dec.Dec
	made := false
	of := make(map[catalog.ID]qty.Quantity, len(lines))
	elements := make([]rule.Element, len(lines))
	for i, l := range lines {
		quantity += l.line.Quantity
		weight += times(l.product.Weight, l.line.Quantity)
		volume += times(l.product.Volume, l.line.Quantity)
		made = made || l.product.Supply == catalog.Make
		of[l.product.ID] += l.line.Quantity
		elements[i] = l.elements
	}
	for _, l := range lines {
		f.bind(e, l.elements)
		e.Set(f.lineWeight, number(l.product.Weight, l.line.Quantity))
		e.Set(f.lineVolume, number(l.product.Volume, l.line.Quantity))
		e.Set(f.lineProductQuantity, rule.Quantity(of[l.product.ID]))
	}
	e.Set(f.lines, rule.Rows(elements))
	e.Set(f.lineCount, rule.Number(dec.Of(int64(len(lines)))))
	e.Set(f.quantity, rule.Quantity(quantity))
	e.Set(f.weight, rule.Number(weight))
	e.Set(f.volume, rule.Number(volume))
	e.Set(f.madeToOrder, rule.Bool(made))
}

// places adds destinations with their facts.
func (f *factRefs) places(e *rule.Env, places []placeDraft, to ...Destination) []placeDraft {
	for _, dest := range to {
		places = append(places, placeDraft{dest, e.Frame(f.destination)})
		e.Bind(f.destination, places[len(places)-1].frame)
		f.place(e, dest)
	}
	return places
}

// rows makes the fact of all destinations.
func (f *factRefs) rows(places []placeDraft) rule.Value {
	elements := make([]rule.Element, len(places))
	for i := range places {
		elements[i] = rule.Element{{Root: f.destination, Frame: places[i].frame}}
	}
	return rule.Rows(elements)
}

// load fills what goes to each destination: weight, volume and worth. Lines
// that name none go to the first.
func (f *factRefs) load(e *rule.Env, places []placeDraft, lines []goodsLine, c money.Currency) {
	for i := range places {
		var weight, volume, amount dec.Dec
		for _, l := range lines {
			if to := l.line.Body.Destination; to == places[i].Key || to == "" && i == 0 {
				weight += times(l.product.Weight, l.line.Quantity)
				volume += times(l.product.Volume, l.line.Quantity)
				amount += l.line.Amount
			}
		}
		e.Bind(f.destination, places[i].frame)
		e.Set(f.destWeight, rule.Number(weight))
		e.Set(f.destVolume, rule.Number(volume))
		e.Set(f.destAmount, rule.Money(money.Of(amount, c)))
	}
}

// bind puts a row's frames in place: the line, and the product it brings.
func (f *factRefs) bind(e *rule.Env, el rule.Element) {
	for _, b := range el {
		e.Bind(b.Root, b.Frame)
	}
}

func times(each *dec.Dec, q qty.Quantity) dec.Dec {
	if each == nil {
		return 0
	}
	d, _ := dec.Mul(*each, dec.Dec(q))
	return d
}

func number(each *dec.Dec, q qty.Quantity) rule.Value {
	if each == nil {
		return rule.Value{}
	}
	return rule.Number(times(each, q))
}

// decidedLine fills what was decided for a line at placing.
func (f *factRefs) decidedLine(e *rule.Env, l *Line, c money.Currency) {
	e.Set(f.lineList, rule.Code(l.Body.PriceList))
	e.Set(f.lineListPrice, rule.Money(money.Of(l.ListPrice, c)))
	e.Set(f.linePrice, rule.Money(money.Of(l.Price, c)))
	e.Set(f.lineAmount, rule.Money(money.Of(l.Amount, c)))
	e.Set(f.lineNet, rule.Money(money.Of(l.Net, c)))
	off, pct := pricing.Off(l.ListPrice, l.Price, l.Amount, l.Quantity)
	e.Set(f.lineDiscount, rule.Money(money.Of(off, c)))
	e.Set(f.lineDiscountPct, rule.Number(pct))
	e.Set(f.lineBelowFloor, rule.Bool(l.Body.BelowFloor))
	if l.Body.Floor != nil {
		e.Set(f.lineFloor, rule.Money(money.Of(*l.Body.Floor, c)))
	}
	e.Set(f.lineShort, rule.Quantity(l.Short))
	e.Set(f.lineSource, rule.Code(l.Source))
	e.Set(f.lineLeadDays, rule.Number(l.Body.LeadDays))
	if l.PromisedAt != nil {
		e.Set(f.linePromisedAt, rule.Date(*l.PromisedAt))
	}
}

// decided fills what was decided for the order at placing.
func (f *factRefs) decided(e *rule.Env, o *Order) {
	b := &o.Body
	e.Set(f.planKey, rule.Code(b.Plan))
	e.Set(f.warnings, rule.Codes(b.Warnings...))
	e.Set(f.holds, rule.Codes(b.Holds...))
	if b.PromisedAt != nil {
		e.Set(f.promisedAt, rule.Date(*b.PromisedAt))
	}
	f.routed(e, b.Route)
	f.taken(e, o.Lines)
	e.Set(f.belowFloor, rule.Bool(slices.ContainsFunc(o.Lines, func(l Line) bool { return l.Body.BelowFloor })))
}

// taken fills what the lines were taken from, together.
func (f *factRefs) taken(e *rule.Env, lines []Line) {
	short := false
	var sources []string
	for i := range lines {
		short = short || lines[i].Short > 0
		if lines[i].Source != "" {
			sources = append(sources, lines[i].Source)
		}
	}
	e.Set(f.short, rule.Bool(short))
	e.Set(f.sources, rule.Codes(once(sources)...))
}
