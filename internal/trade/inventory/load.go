package inventory

import (
	"bespoke/internal/base/check"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
)

// Load reads what lies where of some products: two reads, whatever their number.
func Load(r db.Reader, products []catalog.ID) (*Shelf, error) {
	warehouses, err := allWarehouses(r)
	if err != nil {
		return nil, err
	}
	var rows []*stockRow
	err = selectStock(r, productKeys(products), db.Unlocked, func(row *stockRow) { rows = append(rows, row) })
	return newShelf(warehouses, rows), err
}

// Standing is what an order has a claim on by now.
type Standing struct {
	State   State // of its reservations; "" where it has none
	Pieces  []Piece
	Waiting []Wait
}

// Find reads where the orders stand. An order that never reserved has no entry.
func Find(r db.Reader, orders []id.Raw) (map[id.Raw]*Standing, error) {
	asked := make([]Settle, len(orders))
	for i, o := range orders {
		asked[i].Order = o
	}
	rows, err := readClaims(r, asked, db.Unlocked)
	if err != nil {
		return nil, err
	}
	found := map[id.Raw]*Standing{}
	of := func(order id.Raw, s State) *Standing {
		if found[order] == nil {
			found[order] = &Standing{}
		}
		found[order].State = s
		return found[order]
	}
	for _, row := range rows.reservations {
		s := of(row.Order, row.State)
		s.Pieces = append(s.Pieces, row.piece())
	}
	for _, row := range rows.backorders {
		s := of(row.Order, row.State)
		s.Waiting = append(s.Waiting, row.wait())
	}
	return found, nil
}

var errShort = fault.Define(fault.Blocked, "stock.short",
	"{sku} 需要 {wanted}，目前可用 {available}", "{wanted} of {sku} are wanted, {available} are available").
	Fix("减少数量、换一种产品，或等到货后再下单", "Order less, choose another product, or order again when more has come in")

// Refusal is the fault of a line that is not there in full where the order type
// refuses that. index is the line's place in the request.
func Refusal(index int, sku string, wanted qty.Quantity, t Taken) *fault.Error {
	return errShort.New("sku", sku, "wanted", wanted, "available", t.Available).At(check.At("lines", index, "quantity"))
}

// FactRefs is where the facts of stock stand, and those of a warehouse that
// might serve a line.
type FactRefs struct {
	onHand, available, incoming              rule.Ref
	warehouse, kind, region, inside, parcels rule.Ref
}

// NewFactRefs finds the facts of a release once.
func NewFactRefs(r *blueprint.Release) *FactRefs {
	c := blueprint.Of[*rule.Catalogue](r)
	return &FactRefs{c.MustRef("stock.onHand"), c.MustRef("stock.available"), c.MustRef("stock.incoming"), c.MustRef("source.warehouse"),
		c.MustRef("source.kind"), c.MustRef("source.region"), c.MustRef("source.available"), c.MustRef("source.parcels")}
}

// SetFacts fills in the facts of one product, as the shelf has it now. Nothing
// is incoming until there is purchasing.
func (f *FactRefs) SetFacts(e *rule.Env, s *Shelf, p catalog.ID) {
	e.Set(f.onHand, rule.Quantity(s.OnHand(p)))
	e.Set(f.available, rule.Quantity(s.Available(p)))
	e.Set(f.incoming, rule.Quantity(0))
}

// SetSource fills in the facts of a warehouse that might serve a line. parcels is
// from how many warehouses the order would come then.
func (f *FactRefs) SetSource(e *rule.Env, c Candidate, parcels int) {
	e.Set(f.warehouse, rule.Code(c.Code))
	e.Set(f.kind, rule.Code(c.Kind))
	e.Set(f.region, rule.Code(c.Region))
	e.Set(f.inside, rule.Quantity(c.Available))
	e.Set(f.parcels, rule.Number(dec.Of(int64(parcels))))
}
