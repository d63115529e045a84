package inventory

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
)

// Claim is what one order wants of the stock, as it was planned.
type Claim struct {
	Act      act.Act
	Order    id.Raw
	PlacedAt int64 // µs UTC: the order's place in the queue of those that wait
	Lines    []Line
	State    State // StateHeld or StateFirm
	Until    int64 // µs UTC: how long it is held; 0 for ever
	Again    bool  // it reserved before, and that expired
}

// Line is the plan for one line: what Take answered for it.
type Line struct {
	N       int64
	Product catalog.ID
	Parts   []Part
	Short   qty.Quantity
	Policy  Policy
	From    Sources
}

// Admission is what a batch of orders takes of the stock, on locked counters.
// Store writes it.
type Admission struct {
	*counters
	claims []Claim
	fit    []bool
	short  map[catalog.ID][]*stockRow // all spots of the products that are planned as short
}

// Admit gives the orders what was planned for them, first come first served on
// the locked counters, and writes none of it yet. errs[i] is op.ErrStale where a
// plan does not fit any more: the stock is gone, or what was planned as short
// is there by now. Such an order has nothing and is to be decided again.
func Admit(tx *event.Tx, claims []Claim) (a *Admission, errs []error, err error) {
	a = &Admission{counters: newCounters(tx), claims: claims, fit: make([]bool, len(claims))}
	if err := a.lock(); err != nil {
		return nil, nil, err
	}
	errs = make([]error, len(claims))
	for i := range claims {
		if a.fit[i] = a.fits(&claims[i]); !a.fit[i] {
			errs[i] = op.ErrStale
		}
	}
	return a, errs, nil
}

// wanted is which counters the plans rest on.
type wanted struct {
	products, demanded []catalog.ID
	spots, born        []spot
	short              map[catalog.ID][]*stockRow
}

// wantedBy collects them over the whole batch, so that each is locked once.
func wantedBy(claims []Claim) wanted {
	w := wanted{short: map[catalog.ID][]*stockRow{}}
	for _, c := range claims {
		for _, l := range c.Lines {
			w.products = append(w.products, l.Product)
			if l.Short > 0 {
				w.short[l.Product] = nil
				w.demanded = append(w.demanded, l.Product)
			}
			for _, p := range l.Parts {
				at := spot{l.Product, p.Warehouse}
				w.spots = append(w.spots, at)
				if p.New {
					w.born = append(w.born, at)
					w.demanded = append(w.demanded, l.Product)
				}
			}
		}
	}
	return w
}

// lock locks the spots of all parts; and where one is planned as short, the
// demand of the products and all of their spots, for a plan to be short only
// fits while none of those that may serve has anything.
func (a *Admission) lock() error {
	w := wantedBy(a.claims)
	if len(w.demanded) > 0 {
		if err := a.lockDemand(w.demanded); err != nil {
			return err
		}
		if err := a.makeStock(w.born); err != nil {
			return err
		}
	}
	if len(w.short) == 0 {
		return a.lockSpots(w.spots)
	}
	if err := a.lockProducts(w.products); err != nil {
		return err
	}
	a.short = w.short
	for _, r := range a.stock {
		if rows, short := a.short[r.Product]; short {
			a.short[r.Product] = append(rows, r)
		}
	}
	return nil
}

// fits takes the parts of a plan from the counters, or, if one does not fit,
// leaves them as they were.
func (a *Admission) fits(c *Claim) bool {
	for i, l := range c.Lines {
		for j, p := range l.Parts {
			r := a.stock[spot{l.Product, p.Warehouse}]
			if r == nil || l.Policy != Allow && r.free() < p.Quantity {
				a.giveUp(c, i, j)
				return false
			}
			r.take(p.Quantity)
		}
	}
	for _, l := range c.Lines {
		if l.Short > 0 && a.anyLeft(l) {
			a.giveUp(c, len(c.Lines), 0)
			return false
		}
	}
	return true
}

// giveUp gives back what was taken before part j of line i.
func (a *Admission) giveUp(c *Claim, i, j int) {
	for k, l := range c.Lines {
		for m, p := range l.Parts {
			if k > i || k == i && m >= j {
				return
			}
			a.stock[spot{l.Product, p.Warehouse}].take(-p.Quantity)
		}
	}
}

// anyLeft tells whether some is free, where it may come from, of what was planned as short.
func (a *Admission) anyLeft(l Line) bool {
	for _, r := range a.short[l.Product] {
		if r.free() > 0 && l.From.holds(r.Warehouse) {
			return true
		}
	}
	return false
}
