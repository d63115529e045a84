package inventory

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
)

// place is a product in a warehouse with what lies there: what row scopes on stock look
// at. Without a product it is the warehouse alone.
type place struct {
	product   *catalog.Product
	warehouse Warehouse
	Counts
}

// reader is somebody's sight of stock: of the places that his roles leave open, those
// of products that he sees.
type reader struct {
	identity.Reader[place]
	goods catalog.Reader
	part  bool // roles narrow what he sees
	alone bool // by the warehouse alone, so that whole warehouses are seen or not
}

func readerOf(a act.Act, release *blueprint.Release) reader {
	facts := func(r *blueprint.Release) func(*rule.Env, place) { return newPlaceRefs(r).setFacts }
	r := reader{Reader: identity.ReaderOf(a, release, "stock", facts), goods: catalog.ReaderOf(a, release)}
	rows := r.Rows("stock")
	r.part = rows.Narrowed()
	r.alone = r.part && !rows.Beyond("source")
	return r
}

// reader is the reader under today's release.
func (rm *room) reader(ctx context.Context, a act.Act, r db.Reader) (reader, error) {
	release, err := rm.current(ctx, r)
	if err != nil {
		return reader{}, err
	}
	return readerOf(a, release), nil
}

// sees tells whether a place is there for the reader.
func (r reader) sees(p place) bool {
	return p.product != nil && r.goods.Names(p.product) && r.Names(p)
}

// enters tells whether a warehouse is there for the reader: where his scope looks at
// what lies in it, each is.
func (r reader) enters(w Warehouse) bool { return !r.alone || r.Names(place{warehouse: w}) }

// placeRefs is where the facts of a place stand.
type placeRefs struct {
	product                              *catalog.FactRefs
	onHand, available, warehouse, region rule.Ref
}

func newPlaceRefs(r *blueprint.Release) *placeRefs {
	c := blueprint.Of[*rule.Catalogue](r)
	return &placeRefs{catalog.NewFactRefs(r), c.MustRef("stock.onHand"), c.MustRef("stock.available"), c.MustRef("source.warehouse"), c.MustRef("source.region")}
}

// setFacts fills in the facts of one place.
func (f *placeRefs) setFacts(e *rule.Env, p place) {
	e.Set(f.warehouse, rule.Code(p.warehouse.Code))
	e.Set(f.region, rule.Code(p.warehouse.Region))
	if p.product == nil {
		return
	}
	f.product.SetFacts(e, p.product)
	e.Set(f.onHand, rule.Quantity(p.OnHand))
	e.Set(f.available, rule.Quantity(p.Available))
}
