package inventory

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
)

// Filter narrows a list to products and warehouses; several of one are "or".
type Filter struct {
	SKU       []string `query:"sku" json:"-"`
	Warehouse []string `query:"warehouse" json:"-" doc:"Codes"`
}

// StockInput asks for a page of stock, newest products first.
type StockInput struct {
	op.Page
	Filter
}

// StockView is one product: its sums over the warehouses that were asked for,
// and each of them. Waiting is what placed orders wait for, wherever it comes in.
type StockView struct {
	Product catalog.ID `json:"product"`
	SKU     string     `json:"sku"`
	Counts
	Waiting    qty.Quantity `json:"waiting"`
	Warehouses []PlaceView  `json:"warehouses"`
}

// PlaceView is what lies in one warehouse.
type PlaceView struct {
	Warehouse string `json:"warehouse"`
	Counts
}

// Counts are the three numbers of stock.
type Counts struct {
	OnHand    qty.Quantity `json:"onHand"`
	Reserved  qty.Quantity `json:"reserved"`
	Available qty.Quantity `json:"available"`
}

func (c *Counts) add(r *stockRow) {
	c.OnHand += r.OnHand
	c.Reserved += r.Reserved
	c.Available += r.free()
}

// names knows products and warehouses by what people call them.
type names struct {
	products   map[catalog.ID]string
	warehouses map[WarehouseID]string
}

// narrow turns the filter into ids. Whatever it names that does not exist is
// passed over; none tells that nothing can be found.
func (f Filter) narrow(r db.Reader) (products []catalog.ID, of []WarehouseID, n names, none bool, err error) {
	n = names{map[catalog.ID]string{}, map[WarehouseID]string{}}
	all, err := allWarehouses(r)
	if err != nil {
		return nil, nil, n, false, err
	}
	for _, w := range all {
		n.warehouses[w.ID] = w.Code
		if slices.Contains(f.Warehouse, w.Code) {
			of = append(of, w.ID)
		}
	}
	refs := make([]catalog.Ref, len(f.SKU))
	for i, sku := range f.SKU {
		refs[i].SKU = sku
	}
	found, err := catalog.Resolve(r, refs)
	for _, p := range found {
		if p != nil && n.products[p.ID] == "" {
			n.products[p.ID] = p.SKU
			products = append(products, p.ID)
		}
	}
	none = len(f.SKU) > 0 && len(products) == 0 || len(f.Warehouse) > 0 && len(of) == 0
	return products, of, n, none, err
}

// learn finds the SKUs of products that are not known yet.
func (n names) learn(r db.Reader, products []catalog.ID) error {
	var refs []catalog.Ref
	for _, p := range products {
		if n.products[p] == "" {
			refs = append(refs, catalog.Ref{ID: p})
		}
	}
	found, err := catalog.Resolve(r, refs)
	for _, p := range found {
		if p != nil {
			n.products[p.ID] = p.SKU
		}
	}
	return err
}

func findStock(_ context.Context, _ act.Act, r db.Reader, in StockInput) (op.List[StockView], error) {
	page := op.List[StockView]{Items: []StockView{}}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	products, warehouses, n, none, err := in.narrow(r)
	if err != nil || none {
		return page, err
	}
	products, err = stockPage(r, products, warehouses, before, in.Limit)
	if err == nil {
		err = n.learn(r, products)
	}
	if err != nil {
		return page, err
	}
	items, err := stockViews(r, products, warehouses, n)
	return op.ListOf(items, in.Page, func(v StockView) id.Raw { return v.Product.Raw() }), err
}

// stockViews reads the counters of a page's products, in the page's order.
func stockViews(r db.Reader, products []catalog.ID, only []WarehouseID, n names) ([]StockView, error) {
	views := make([]StockView, len(products))
	at := make(map[catalog.ID]*StockView, len(products))
	for i, p := range products {
		views[i] = StockView{Product: p, SKU: n.products[p], Warehouses: []PlaceView{}}
		at[p] = &views[i]
	}
	err := selectDemand(r, products, db.Unlocked, func(d *demandRow) { at[d.Product].Waiting = d.Waiting })
	if err != nil {
		return nil, err
	}
	err = selectStock(r, productKeys(products), db.Unlocked, func(row *stockRow) {
		if len(only) > 0 && !slices.Contains(only, row.Warehouse) {
			return
		}
		place := PlaceView{Warehouse: n.warehouses[row.Warehouse]}
		place.add(row)
		v := at[row.Product]
		v.add(row)
		v.Warehouses = append(v.Warehouses, place)
	})
	return views, err
}

// MovesInput asks for a page of the ledger, newest first.
type MovesInput struct {
	op.Page
	Filter
}

// MoveView is one line of the ledger.
type MoveView struct {
	ID        MoveID       `json:"id"`
	Product   catalog.ID   `json:"product"`
	SKU       string       `json:"sku"`
	Warehouse string       `json:"warehouse"`
	Quantity  qty.Quantity `json:"quantity"`
	Kind      string       `json:"kind" doc:"receipt"`
	Ref       string       `json:"ref,omitempty"`
	At        time.Time    `json:"at"`
	By        string       `json:"by"`
}

func findMoves(_ context.Context, _ act.Act, r db.Reader, in MovesInput) (op.List[MoveView], error) {
	page := op.List[MoveView]{Items: []MoveView{}}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	products, warehouses, n, none, err := in.narrow(r)
	if err != nil || none {
		return page, err
	}
	rows, err := movesPage(r, products, warehouses, before, in.Limit)
	if err != nil {
		return page, err
	}
	seen := make([]catalog.ID, len(rows))
	for i, m := range rows {
		seen[i] = m.Product
	}
	if err := n.learn(r, seen); err != nil {
		return page, err
	}
	for _, m := range rows {
		page.Items = append(page.Items, MoveView{m.ID, m.Product, n.products[m.Product], n.warehouses[m.Warehouse],
			m.Quantity, m.Kind, m.Ref, time.UnixMicro(m.At).UTC(), m.By})
	}
	return op.ListOf(page.Items, in.Page, func(v MoveView) id.Raw { return v.ID.Raw() }), nil
}
