package order

import (
	"encoding/json"
	"slices"

	"bespoke/internal/base/qty"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
)

// exampleSource is a warehouse of an example, and what lies there.
type exampleSource struct {
	Warehouse string                 `json:"warehouse"`
	Kind      string                 `json:"kind"`
	Region    string                 `json:"region"`
	Stock     map[string]json.Number `json:"stock"` // by SKU
}

// shelf is what the example says lies where of some products.
func (x *example) shelf(products []*catalog.Product) (*inventory.Shelf, bool) {
	var ids []catalog.ID
	for _, p := range products {
		ids = append(ids, p.ID)
	}
	ids = once(ids)
	lay := make([][]inventory.Recorded, len(ids))
	sources := make([]inventory.RecordedSource, len(x.given.Sources))
	for i, s := range x.given.Sources {
		sources[i] = inventory.RecordedSource{Warehouse: s.Warehouse, Kind: or(s.Kind, "warehouse"), Region: s.Region}
		for sku, n := range s.Stock {
			on, err := qty.Parse(n.String())
			if err != nil {
				x.fail("/given/sources", "schema.pattern", err.Error())
				return nil, false
			}
			if p := x.bySKU[sku]; p != nil && slices.Contains(ids, p.ID) {
				at := slices.Index(ids, p.ID)
				lay[at] = append(lay[at], inventory.Recorded{Warehouse: s.Warehouse, OnHand: on})
			}
		}
	}
	return inventory.Recall(ids, lay, sources), true
}
