package inventory

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/trade/catalog"
)

// names is what some commands may name: all warehouses, the products of some SKUs, and
// what lies where, as far as row scopes look at it.
type names struct {
	release    *blueprint.Release
	warehouses map[string]Warehouse
	products   map[string]*catalog.Product
	stock      map[spot]Counts
}

// readNames finds them, in three reads at most.
func readNames[In any](ctx context.Context, rm *room, r db.Reader, cmds []op.Cmd[In], skusOf func(In) []string) (*names, error) {
	n := &names{warehouses: map[string]Warehouse{}, products: map[string]*catalog.Product{}, stock: map[spot]Counts{}}
	var err error
	if n.release, err = rm.current(ctx, r); err != nil {
		return nil, err
	}
	var skus []string
	looks := false
	for _, c := range cmds {
		reader := readerOf(c.Act, n.release)
		skus, looks = append(skus, skusOf(c.In)...), looks || reader.part && !reader.alone
	}
	all, err := allWarehouses(r)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		n.warehouses[w.Code] = w
	}
	found, err := catalog.Resolve(r, catalog.SKUs(skus))
	var products []catalog.ID
	for _, p := range found {
		if p != nil {
			n.products[p.SKU] = p
			products = append(products, p.ID)
		}
	}
	if err != nil || !looks {
		return n, err
	}
	return n, selectStock(r, productKeys(products), db.Unlocked, func(row *stockRow) { n.stock[row.spot] = row.counts() })
}

// naming finds what one command names, as far as it is there for who sends it.
type naming struct {
	*names
	reader
}

func (n *names) of(a act.Act) naming { return naming{n, readerOf(a, n.release)} }

// warehouse and product find what a field names, or note what is wrong with it. What
// the sender does not see is as one that is not there.
func (n naming) warehouse(f *check.Findings, code string) Warehouse {
	w, known := n.warehouses[code]
	switch {
	case code == "":
		f.Add(check.Required.New("field", labelWarehouse).At("/warehouse"))
	case !known || !n.enters(w):
		f.Add(check.Reference.New("field", labelWarehouse, "ref", code).At("/warehouse"))
		return Warehouse{}
	}
	return w
}

func (n naming) product(f *check.Findings, at, sku string, in Warehouse) *catalog.Product {
	p := n.products[sku]
	switch {
	case sku == "":
		f.Add(check.Required.New("field", labelProduct).At(at))
	case p == nil || !in.ID.IsZero() && !n.sees(place{p, in, n.stock[spot{p.ID, in.ID}]}):
		f.Add(check.Reference.New("field", labelProduct, "ref", sku).At(at))
		return nil
	}
	return p
}
