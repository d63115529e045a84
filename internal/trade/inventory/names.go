package inventory

import (
	"bespoke/internal/base/check"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
)

// readNames finds all warehouses, and the products of some SKUs, in two reads.
func readNames(r db.Reader, skus []string) (map[string]Warehouse, map[string]*catalog.Product, error) {
	all, err := allWarehouses(r)
	if err != nil {
		return nil, nil, err
	}
	warehouses := make(map[string]Warehouse, len(all))
	for _, w := range all {
		warehouses[w.Code] = w
	}
	found, err := catalog.Resolve(r, catalog.SKUs(skus))
	products := make(map[string]*catalog.Product, len(found))
	for _, p := range found {
		if p != nil {
			products[p.SKU] = p
		}
	}
	return warehouses, products, err
}

// warehouseNamed and productNamed find what a field names, or note what is
// wrong with it.
func warehouseNamed(f *check.Findings, code string, warehouses map[string]Warehouse) Warehouse {
	w, known := warehouses[code]
	switch {
	case code == "":
		f.Add(check.Required.New("field", labelWarehouse).At("/warehouse"))
	case !known:
		f.Add(check.Reference.New("field", labelWarehouse, "ref", code).At("/warehouse"))
	}
	return w
}

func productNamed(f *check.Findings, at, sku string, products map[string]*catalog.Product) *catalog.Product {
	p := products[sku]
	switch {
	case sku == "":
		f.Add(check.Required.New("field", labelProduct).At(at))
	case p == nil:
		f.Add(check.Reference.New("field", labelProduct, "ref", sku).At(at))
	}
	return p
}
