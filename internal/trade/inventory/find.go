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

// scope is a filter turned into ids, and the names of what was met so far.
type scope struct {
	products   []catalog.ID
	warehouses []WarehouseID
	nothing    bool // the filter names only what does not exist
	skus       map[catalog.ID]string
	codes      map[WarehouseID]string
}

// narrow turns the filter into ids; what it names and does not exist is passed over.
func (f Filter) narrow(r db.Reader) (*scope, error) {
	s := &scope{skus: map[catalog.ID]string{}, codes: map[WarehouseID]string{}}
	all, err := allWarehouses(r)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		s.codes[w.ID] = w.Code
		if slices.Contains(f.Warehouse, w.Code) {
			s.warehouses = append(s.warehouses, w.ID)
		}
	}
	found, err := catalog.Resolve(r, catalog.SKUs(f.SKU))
	for _, p := range found {
		if p != nil && s.skus[p.ID] == "" {
			s.skus[p.ID] = p.SKU
			s.products = append(s.products, p.ID)
		}
	}
	s.nothing = len(f.SKU) > 0 && len(s.products) == 0 || len(f.Warehouse) > 0 && len(s.warehouses) == 0
	return s, err
}

// learn finds the SKUs of products that are not known yet.
func (s *scope) learn(r db.Reader, products []catalog.ID) error {
	unknown := slices.DeleteFunc(slices.Clone(products), func(p catalog.ID) bool { return s.skus[p] != "" })
	found, err := catalog.Resolve(r, catalog.Refs(unknown))
	for _, p := range found {
		if p != nil {
			s.skus[p.ID] = p.SKU
		}
	}
	return err
}

// findStock lists products with what lies where, a page at a time.
func findStock(_ context.Context, _ act.Act, r db.Reader, in StockInput) (op.List[StockView], error) {
	page := op.List[StockView]{Items: []StockView{}}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	s, err := in.narrow(r)
	if err != nil || s.nothing {
		return page, err
	}
	products, err := stockPage(r, s, before, in.Limit)
	if err == nil {
		err = s.learn(r, products)
	}
	if err != nil {
		return page, err
	}
	items, err := s.stock(r, products)
	return op.ListOf(items, in.Page, func(v StockView) id.Raw { return v.Product.Raw() }), err
}

// stock reads the counters of a page's products, in the page's order.
func (s *scope) stock(r db.Reader, products []catalog.ID) ([]StockView, error) {
	views := make([]StockView, len(products))
	at := make(map[catalog.ID]*StockView, len(products))
	for i, p := range products {
		views[i] = StockView{Product: p, SKU: s.skus[p], Warehouses: []PlaceView{}}
		at[p] = &views[i]
	}
	err := selectDemand(r, products, db.Unlocked, func(d *demandRow) { at[d.Product].Waiting = d.Waiting })
	if err != nil {
		return nil, err
	}
	err = selectStock(r, productKeys(products), db.Unlocked, func(row *stockRow) {
		if len(s.warehouses) > 0 && !slices.Contains(s.warehouses, row.Warehouse) {
			return
		}
		place := PlaceView{Warehouse: s.codes[row.Warehouse]}
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
	Kind []string `query:"kind" json:"-" enum:"receipt,count"`
}

// MoveView is one line of the ledger.
type MoveView struct {
	ID        MoveID       `json:"id"`
	Product   catalog.ID   `json:"product"`
	SKU       string       `json:"sku"`
	Warehouse string       `json:"warehouse"`
	Quantity  qty.Quantity `json:"quantity"`
	Kind      string       `json:"kind" enum:"receipt,count"`
	Ref       string       `json:"ref,omitempty"`
	Reason    string       `json:"reason,omitempty" doc:"Why it was counted"`
	At        time.Time    `json:"at"`
	By        string       `json:"by"`
}

// findMoves lists the ledger, a page at a time.
func findMoves(_ context.Context, _ act.Act, r db.Reader, in MovesInput) (op.List[MoveView], error) {
	page := op.List[MoveView]{Items: []MoveView{}}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	s, err := in.narrow(r)
	if err != nil || s.nothing {
		return page, err
	}
	rows, err := movesPage(r, s, in.Kind, before, in.Limit)
	if err != nil {
		return page, err
	}
	seen := make([]catalog.ID, len(rows))
	for i, m := range rows {
		seen[i] = m.Product
	}
	if err := s.learn(r, seen); err != nil {
		return page, err
	}
	for _, m := range rows {
		page.Items = append(page.Items, MoveView{m.ID, m.Product, s.skus[m.Product], s.codes[m.Warehouse],
			m.Quantity, m.Kind, m.Ref, m.Reason, time.UnixMicro(m.At).UTC(), m.By})
	}
	return op.ListOf(page.Items, in.Page, func(v MoveView) id.Raw { return v.ID.Raw() }), nil
}
