package pricing

import (
	"cmp"
	"encoding/json"
	"slices"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// row compiles the price of one SKU.
func (b *builder) row(d rowDoc, at string) {
	r := row{
		per:   b.within(b.number(d.Per, at+"/per", dec.One), at+"/per", 1, dec.Of(1_000_000)),
		floor: b.number(d.Floor, at+"/floor", 0), has: d.Floor != "",
		dates: b.days(d.From, d.To, at),
	}
	if d.Unit != "" {
		b.refuse(at+"/unit", "format.unsupported", "尚不支持按其他单位定价", "prices in another unit are not supported yet")
	}
	if d.Price != "" {
		r.tiers = []tier{{0, b.positive(d.Price, at+"/price")}}
	}
	for from, price := range d.Tiers {
		here := at + blueprint.Pointer("tiers", from)
		r.tiers = append(r.tiers, tier{b.number(from, here, 0), b.positive(price, here)})
	}
	slices.SortFunc(r.tiers, func(a, b tier) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(r.tiers); i++ {
		if r.tiers[i].from == r.tiers[i-1].from {
			b.refuse(at+"/tiers", "prices.twice", "数量 {n} 出现了两次", "the quantity {n} stands here twice", "n", r.tiers[i].from)
		}
	}
	for _, other := range b.list.rows[d.SKU] {
		if other.dates.meet(r.dates) {
			b.refuse(at+"/sku", "prices.twice", "{sku} 在同一时间有两个价格", "{sku} has two prices at one time", "sku", d.SKU)
			break
		}
	}
	b.list.rows[d.SKU] = append(b.list.rows[d.SKU], r)
}

func (b *builder) positive(text, at string) dec.Dec {
	return b.within(b.number(text, at, 0), at, 0, dec.Max)
}

// adjust compiles what makes a price of another list's.
func (b *builder) adjust(doc listDoc) {
	a := adjust{rate: dec.One, to: 1}
	if d := doc.Adjust; d != nil {
		if doc.Base == "" {
			b.refuse("/adjust", "prices.base", "没有 base，无从调整", "there is no base to adjust")
		}
		a.pct = b.within(b.number(string(d.Pct), "/adjust/pct", 0), "/adjust/pct", -hundred, 100*hundred)
		a.rate = b.within(b.number(string(d.Rate), "/adjust/rate", dec.One), "/adjust/rate", 1, dec.Of(10_000))
		a.to = b.within(b.number(d.To, "/adjust/to", 1), "/adjust/to", 1, dec.Of(10_000))
		a.mode, _ = dec.ParseMode(d.Mode)
	}
	b.list.adjust = a
}

// option compiles what a choice adds.
func (b *builder) option(d optionDoc, at string) {
	o := option{
		key: d.Option, sku: d.SKU, x: b.formula(d.X, at+"/x"), add: b.number(d.Add, at+"/add", 0),
		pct:  b.within(b.number(string(d.Pct), at+"/pct", 0), at+"/pct", -hundred, 100*hundred),
		when: b.cond(chosen(d), at, rule.StageGoods, []string{"line", "product"}),
	}
	b.list.options = append(b.list.options, o)
}

// formula compiles what works an addition out, in the currency of the list.
func (b *builder) formula(text, at string) *rule.Formula {
	if text == "" {
		return nil
	}
	x, problems := b.facts.Formula(text, rule.Type{Kind: rule.KindMoney}, rule.StageGoods, []string{"line", "product"})
	for _, p := range problems {
		b.found = append(b.found, p.In(b.list.document, at))
	}
	return x
}

// chosen writes an option's audience as the condition that it is: the option
// is this, or given at all, and the product is of a category.
func chosen(d optionDoc) json.RawMessage {
	type leaf struct {
		F  string          `json:"f"`
		Op string          `json:"op"`
		V  json.RawMessage `json:"v,omitempty"`
	}
	is := leaf{F: "line.options." + d.Option, Op: "=", V: d.Is}
	if d.Is == nil {
		is.Op = "notEmpty"
	}
	all := []leaf{is}
	if d.Under != "" {
		under, _ := json.Marshal(d.Under)
		all = append(all, leaf{"product.category", "under", under})
	}
	raw, _ := json.Marshal(map[string]any{"all": all}) // texts always can
	return raw
}
