package pricing

import (
	"math/big"
	"slices"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/rule"
)

// discounted is what rules made of a price, and the hits that did.
type discounted struct {
	to   dec.Dec
	fees dec.Dec
	hits []rule.Hit
}

// discount applies the hits of price.line or price.order to a price: cut after
// a stop, of each group only the best for the customer, then everything that
// sets, then percentages, then amounts. Nothing costs less than nothing.
func discount(before dec.Dec, c money.Currency, hits []rule.Hit) (discounted, *fault.Error) {
	for i := range hits {
		if e := foreign(&hits[i], c); e != nil {
			return discounted{to: before}, e
		}
		if hits[i].Value("stop").Bool() {
			hits = hits[:i+1]
			break
		}
	}
	d := discounted{hits: best(before, hits)}
	var ok bool
	if d.to, ok = apply(before, d.hits); !ok {
		return discounted{to: before}, outOfRange("折后价格", "discounted price", "")
	}
	for i := range d.hits {
		d.fees += d.hits[i].Value("fee").Dec()
	}
	return d, nil
}

// foreign refuses amounts of another currency: they have no meaning here, and
// nothing is guessed.
func foreign(h *rule.Hit, c money.Currency) *fault.Error {
	for _, id := range [...]string{"set", "amount", "fee", "floor"} {
		if v := h.Value(id); v.Kind == rule.KindMoney && v.S != string(c) {
			return errCurrency.New("document", h.Document, "row", h.Row, "currency", string(c))
		}
	}
	return nil
}

// best keeps one hit of each group: the one that alone makes the lowest price,
// the earlier one on a tie. Hits without a group all stay.
func best(before dec.Dec, hits []rule.Hit) []rule.Hit {
	if !slices.ContainsFunc(hits, func(h rule.Hit) bool { return h.Gives("group") }) {
		return hits
	}
	var kept []rule.Hit
	for i := range hits {
		group := hits[i].Value("group").Text()
		at := slices.IndexFunc(kept, func(h rule.Hit) bool { return group != "" && h.Value("group").Text() == group })
		switch {
		case at < 0:
			kept = append(kept, hits[i])
		case alone(before, hits[i:i+1]) < alone(before, kept[at:at+1]):
			kept[at] = hits[i]
		}
	}
	return kept
}

// alone is the price that one hit makes, fee included.
func alone(before dec.Dec, hit []rule.Hit) dec.Dec {
	price, _ := apply(before, hit)
	return price + hit[0].Value("fee").Dec()
}

// apply works out the price; percentages multiply exactly and are rounded once,
// half up to four places. Of several that set a price the last counts.
func apply(price dec.Dec, hits []rule.Hit) (dec.Dec, bool) {
	var amounts dec.Dec
	var room [8]dec.Dec
	pcts := room[:0]
	for i := range hits {
		for _, o := range hits[i].Then {
			switch o.ID {
			case "set":
				price = o.Value.Dec()
			case "pct":
				pcts = append(pcts, max(hundred+o.Value.Dec(), 0))
			case "amount":
				amounts += o.Value.Dec()
			}
		}
	}
	price, ok := product(price, pcts)
	price = max(price+amounts, 0)
	return price, ok && fits(price)
}

// product is price × pcts, each in percent.
func product(price dec.Dec, pcts []dec.Dec) (dec.Dec, bool) {
	switch len(pcts) {
	case 0:
		return price, true
	case 1:
		n, ok := dec.MulDiv(int64(price), int64(pcts[0]), int64(hundred), dec.HalfUp)
		return dec.Dec(n), ok
	}
	num, den := big.NewInt(int64(price)), big.NewInt(1)
	for _, pct := range pcts {
		num.Mul(num, big.NewInt(int64(pct)))
		den.Mul(den, big.NewInt(int64(hundred)))
	}
	num.Add(num.Lsh(num, 1), den) // half up: (2·num + den) / (2·den)
	num.Quo(num, den.Lsh(den, 1))
	return dec.Dec(num.Int64()), num.IsInt64()
}
