package pricing

import (
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// list is one price list, compiled.
type list struct {
	key      string
	document string
	currency money.Currency
	order    int
	when     *rule.Cond
	reads    []input // of the condition, for reasons
	dates    days
	rows     map[string][]row // by SKU; of several, the first that is in force
	base     *list            // prices what has no row here
	adjust   adjust
	options  []option
	say      blueprint.Label
}

// input is a fact that a reason records.
type input struct {
	path string
	ref  rule.Ref
}

// row is the price of one SKU.
type row struct {
	tiers []tier // by rising quantity; a plain price is one from 0
	per   dec.Dec
	floor dec.Dec
	has   bool // a floor
	dates days
}

// tier is a price from a quantity on.
type tier struct{ from, price dec.Dec }

// days is a stretch of days, both ends inside.
type days struct{ from, to clock.Date }

func (d days) has(day clock.Date) bool { return d.from <= day && day <= d.to }

func (d days) meet(o days) bool { return d.from <= o.to && o.from <= d.to }

// found is what a list says of a SKU: the price of one unit.
type found struct {
	price dec.Dec
	floor dec.Dec
	has   bool // a floor
	list  *list
	used  rule.Inputs   // what formulas looked at
	fails *rule.Failure // a formula without result: there is no price
}

// price looks a SKU up; false when the list has no price for that much of it
// today, or one that is out of range. Options are those of the line that is
// bound.
func (l *list) price(e *rule.Env, today clock.Date, sku string, q qty.Quantity) (found, bool) {
	f, has, ok := l.own(today, sku, q)
	if !has && l.base != nil {
		if f, ok = l.base.price(e, today, sku, q); ok {
			f.price, ok = l.adjust.apply(f.price)
			f.floor, f.has = l.adjust.convert(f.floor, f.has)
		}
	}
	if !ok {
		return found{}, false
	}
	f.list = l
	for i := range l.options {
		o := &l.options[i]
		if f.price, ok = o.apply(e, sku, f.price); !ok {
			return found{}, false
		}
		if f.price, ok = f.plus(e, o, sku); !ok {
			return f, true
		}
	}
	return f, f.price >= 0 && fits(f.price)
}

// own looks a SKU up in the list's own rows: whether there is one in force, and
// whether it has a price for that much.
func (l *list) own(today clock.Date, sku string, q qty.Quantity) (f found, has, ok bool) {
	rows := l.rows[sku]
	for i := range rows {
		if r := &rows[i]; r.dates.has(today) {
			price, ok := r.at(dec.Dec(q))
			return found{price: price, floor: r.floor, has: r.has}, true, ok
		}
	}
	return found{}, false, false
}

// at is the price of one unit when so much is bought; false below the first tier.
func (r *row) at(q dec.Dec) (dec.Dec, bool) {
	for i := len(r.tiers) - 1; i >= 0; i-- {
		if t := r.tiers[i]; q >= t.from {
			n, ok := dec.MulDiv(int64(t.price), int64(dec.One), int64(r.per), dec.HalfUp)
			return dec.Dec(n), ok
		}
	}
	return 0, false
}

// adjust makes a price of another list's price.
type adjust struct {
	pct  dec.Dec
	rate dec.Dec
	to   dec.Dec
	mode dec.Mode
}

// hundred is 100 %.
const hundred = 100 * dec.One

// apply rounds once, from the exact product.
func (a adjust) apply(price dec.Dec) (dec.Dec, bool) {
	num := int64(hundred+a.pct) * int64(a.rate)
	n, ok := dec.MulDiv(int64(price), num/int64(dec.One), int64(hundred*a.to), a.mode)
	if num%int64(dec.One) != 0 {
		n, ok = dec.MulDiv(int64(price), num, int64(hundred*dec.One*a.to), a.mode)
	}
	return dec.Dec(n) * a.to, ok && n <= int64(dec.Max/a.to)
}

// convert brings a floor into the list's currency; it is not raised or lowered.
func (a adjust) convert(floor dec.Dec, has bool) (dec.Dec, bool) {
	if !has || a.rate == dec.One {
		return floor, has
	}
	return dec.Mul(floor, a.rate)
}

// option is what a choice adds to the price of a unit.
type option struct {
	key  string
	when *rule.Cond
	sku  string // only of this one; "" is any
	x    *rule.Formula
	add  dec.Dec
	pct  dec.Dec
}

// meant tells whether an option adds something to the line that is bound.
func (o *option) meant(e *rule.Env, sku string) bool {
	return (o.sku == "" || o.sku == sku) && o.when.Holds(e)
}

// plus adds what an option's formula comes to; nothing where it misses a fact.
// False where it has no result, or gives money of another currency.
func (f *found) plus(e *rule.Env, o *option, sku string) (dec.Dec, bool) {
	if o.x == nil || f.fails != nil || !o.meant(e, sku) {
		return f.price, f.fails == nil
	}
	f.used = o.x.Inputs(e, f.used)
	v, none := o.x.Value(e)
	if none == nil && !v.Missing() && v.Money().Currency != f.list.currency {
		none = rule.OtherCurrency
	}
	if none != nil {
		f.fails = &rule.Failure{Document: f.list.document, Row: o.key, Output: "price", Why: none.Say}
		return f.price, false
	}
	return f.price + v.Dec(), true
}

func (o *option) apply(e *rule.Env, sku string, price dec.Dec) (dec.Dec, bool) {
	if !o.meant(e, sku) {
		return price, true
	}
	n, ok := dec.MulDiv(int64(price), int64(hundred+o.pct), int64(hundred), dec.HalfUp)
	return dec.Dec(n) + o.add, ok && fits(dec.Dec(n))
}
