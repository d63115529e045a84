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
	Waiting    *qty.Quantity `json:"waiting,omitempty" doc:"Absent for whoever sees some of the stock alone"`
	Warehouses []PlaceView   `json:"warehouses"`
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

func (c *Counts) add(o Counts) {
	c.OnHand += o.OnHand
	c.Reserved += o.Reserved
	c.Available += o.Available
}

func (r *stockRow) counts() Counts { return Counts{r.OnHand, r.Reserved, r.free()} }

// scope is a filter turned into ids for a reader, and what was met so far.
type scope struct {
	reader
	products   []catalog.ID
	warehouses []WarehouseID
	nothing    bool // the filter names only what does not exist
	goods      map[catalog.ID]*catalog.Product
	houses     map[WarehouseID]Warehouse
}

// narrow turns the filter into ids; what it names and does not exist for the reader is
// passed over. Who sees some warehouses alone asks of those.
func (f Filter) narrow(r db.Reader, reader reader) (*scope, error) {
	s := &scope{reader: reader, goods: map[catalog.ID]*catalog.Product{}, houses: map[WarehouseID]Warehouse{}}
	all, err := allWarehouses(r)
	if err != nil {
		return nil, err
	}
	asked := len(f.Warehouse) > 0 || reader.alone
	for _, w := range all {
		s.houses[w.ID] = w
		if asked && (len(f.Warehouse) == 0 || slices.Contains(f.Warehouse, w.Code)) && reader.enters(w) {
			s.warehouses = append(s.warehouses, w.ID)
		}
	}
	found, err := catalog.Resolve(r, catalog.SKUs(f.SKU))
	for _, p := range found {
		if p != nil && s.goods[p.ID] == nil {
			s.goods[p.ID] = p
			s.products = append(s.products, p.ID)
		}
	}
	s.nothing = len(f.SKU) > 0 && len(s.products) == 0 || asked && len(s.warehouses) == 0
	return s, err
}

// learn finds products that are not known yet.
func (s *scope) learn(r db.Reader, products []catalog.ID) error {
	unknown := slices.DeleteFunc(slices.Clone(products), func(p catalog.ID) bool { return s.goods[p] != nil })
	found, err := catalog.Resolve(r, catalog.Refs(unknown))
	for _, p := range found {
		if p != nil {
			s.goods[p.ID] = p
		}
	}
	return err
}

// sku is what a product is called that was met.
func (s *scope) sku(p catalog.ID) string {
	if s.goods[p] == nil {
		return ""
	}
	return s.goods[p].SKU
}

// place is a spot that was met, with what lies there.
func (s *scope) place(at spot, counts Counts) place {
	return place{s.goods[at.Product], s.houses[at.Warehouse], counts}
}

// findStock lists products with what lies where, as far as the reader sees it, a page
// at a time.
func (rm *room) findStock(ctx context.Context, a act.Act, r db.Reader, in StockInput) (op.List[StockView], error) {
	reader, err := rm.reader(ctx, a, r)
	if err != nil {
		return op.List[StockView]{}, err
	}
	s, err := in.narrow(r, reader)
	if err != nil {
		return op.List[StockView]{}, err
	}
	return op.Sift(in.Page, func(v StockView) id.Raw { return v.Product.Raw() }, func(before id.Raw) ([]StockView, error) {
		products, err := stockPage(r, s, before, in.Limit)
		if err == nil {
			err = s.learn(r, products)
		}
		if err != nil {
			return nil, err
		}
		return s.stock(r, products)
	}, s.show)
}

// stock reads the counters of a page's products, in the page's order.
func (s *scope) stock(r db.Reader, products []catalog.ID) ([]StockView, error) {
	views := make([]StockView, len(products))
	at := make(map[catalog.ID]*StockView, len(products))
	for i, p := range products {
		views[i] = StockView{Product: p, SKU: s.sku(p), Waiting: new(qty.Quantity), Warehouses: []PlaceView{}}
		at[p] = &views[i]
	}
	err := selectDemand(r, products, db.Unlocked, func(d *demandRow) { *at[d.Product].Waiting = d.Waiting })
	if err != nil {
		return nil, err
	}
	err = selectStock(r, productKeys(products), db.Unlocked, func(row *stockRow) {
		if len(s.warehouses) > 0 && !slices.Contains(s.warehouses, row.Warehouse) || !s.sees(s.place(row.spot, row.counts())) {
			return
		}
		v := at[row.Product]
		v.add(row.counts())
		v.Warehouses = append(v.Warehouses, PlaceView{s.houses[row.Warehouse].Code, row.counts()})
	})
	return views, err
}

// show leaves out products of which the reader sees nothing. What is waited for is
// waited for wherever it comes in: who sees some places alone is not told.
func (s *scope) show(v StockView) (StockView, bool) {
	if !s.part {
		p := s.goods[v.Product]
		return v, p != nil && s.reader.goods.Names(p)
	}
	v.Waiting = nil
	return v, len(v.Warehouses) > 0
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

// findMoves lists the ledger of the places that the reader sees, a page at a time.
func (rm *room) findMoves(ctx context.Context, a act.Act, r db.Reader, in MovesInput) (op.List[MoveView], error) {
	reader, err := rm.reader(ctx, a, r)
	if err != nil {
		return op.List[MoveView]{}, err
	}
	s, err := in.narrow(r, reader)
	if err != nil {
		return op.List[MoveView]{}, err
	}
	counts := map[spot]Counts{}
	return op.Sift(in.Page, func(m moveRow) id.Raw { return m.ID.Raw() }, func(before id.Raw) ([]moveRow, error) {
		rows, err := movesPage(r, s, in.Kind, before, in.Limit)
		if err == nil {
			err = s.meet(r, rows, counts)
		}
		return rows, err
	}, func(m moveRow) (MoveView, bool) {
		at := spot{m.Product, m.Warehouse}
		return MoveView{m.ID, m.Product, s.sku(m.Product), s.houses[m.Warehouse].Code, m.Quantity, m.Kind, m.Ref, m.Reason, time.UnixMicro(m.At).UTC(), m.By},
			s.sees(s.place(at, counts[at]))
	})
}

// meet finds the products of a page of the ledger, and what lies now where something
// came or went, for scopes that look at it.
func (s *scope) meet(r db.Reader, rows []moveRow, counts map[spot]Counts) error {
	var products []catalog.ID
	var spots []spot
	for _, m := range rows {
		products, spots = append(products, m.Product), append(spots, spot{m.Product, m.Warehouse})
	}
	if err := s.learn(r, products); err != nil || !s.part || s.alone {
		return err
	}
	return selectStock(r, sortedSpots(spots), db.Unlocked, func(row *stockRow) { counts[row.spot] = row.counts() })
}
