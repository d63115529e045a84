package inventory

import (
	"cmp"
	"maps"
	"slices"

	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/trade/catalog"
)

// counters are the rows that this transaction has locked. They are changed in
// memory and written at the end, each row once.
type counters struct {
	tx     *event.Tx
	stock  map[spot]*stockRow
	demand map[catalog.ID]*demandRow
}

func newCounters(tx *event.Tx) *counters {
	return &counters{tx, map[spot]*stockRow{}, map[catalog.ID]*demandRow{}}
}

// lockDemand locks the products' demand rows and makes those that lack.
func (c *counters) lockDemand(products []catalog.ID) error {
	products = sortedIDs(products)
	keep := func(r *demandRow) { c.demand[r.Product] = r }
	if err := selectDemand(c.tx, products, db.ForUpdate, keep); err != nil {
		return err
	}
	products = slices.DeleteFunc(products, func(p catalog.ID) bool { return c.demand[p] != nil })
	if len(products) == 0 {
		return nil
	}
	rows := make([]demandRow, len(products))
	for i, p := range products {
		rows[i].Product = p
	}
	if _, err := insertFresh(c.tx, "demand", rows); err != nil {
		return err
	}
	return selectDemand(c.tx, products, db.ForUpdate, keep)
}

// makeStock makes the rows of spots where a product never lay. The caller holds
// the demand rows of their products.
func (c *counters) makeStock(spots []spot) error {
	if len(spots) == 0 {
		return nil
	}
	rows := make([]stockRow, len(spots))
	for i, s := range sortedSpots(spots) {
		rows[i].spot = s
	}
	_, err := insertFresh(c.tx, "stock", rows)
	return err
}

// lockSpots locks single spots, lockProducts all spots of products.
func (c *counters) lockSpots(spots []spot) error {
	return selectStock(c.tx, spots, db.ForUpdate, c.keep)
}

func (c *counters) lockProducts(products []catalog.ID) error {
	return selectStock(c.tx, productKeys(products), db.ForUpdate, c.keep)
}

func (c *counters) keep(r *stockRow) { c.stock[r.spot] = r }

// wait counts what a line waits for, and no longer waits for when q is negative.
func (c *counters) wait(p catalog.ID, q qty.Quantity) {
	r := c.demand[p]
	r.Waiting += q
	r.changed = true
}

// store writes the counters that changed. Only who was allowed to may bring
// what is available below zero; for all others the table's CHECK is the net.
func (c *counters) store() error {
	var stock []stockRow
	for _, s := range sortedSpots(slices.Collect(maps.Keys(c.stock))) {
		r := c.stock[s]
		if !r.changed {
			continue
		}
		lack := max(-r.free(), 0)
		if r.allowed {
			r.Below = lack
		}
		r.Below = min(r.Below, lack)
		stock = append(stock, *r)
	}
	var demand []demandRow
	for _, p := range sortedIDs(slices.Collect(maps.Keys(c.demand))) {
		if r := c.demand[p]; r.changed {
			demand = append(demand, *r)
		}
	}
	if err := update(c.tx, "stock", stock); err != nil {
		return err
	}
	return update(c.tx, "demand", demand)
}

// sortedIDs and sortedSpots bring keys into the order of locks, each once.
func sortedIDs(ids []catalog.ID) []catalog.ID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, catalog.ID.Compare)
	return slices.Compact(ids)
}

func sortedSpots(spots []spot) []spot {
	spots = slices.Clone(spots)
	slices.SortFunc(spots, func(a, b spot) int {
		return cmp.Or(a.Product.Compare(b.Product), a.Warehouse.Compare(b.Warehouse))
	})
	return slices.Compact(spots)
}
