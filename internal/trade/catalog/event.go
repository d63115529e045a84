package catalog

import "bespoke/internal/engine/event"

// AddedFact says that there is a new product.
type AddedFact struct {
	Product ID     `json:"product"`
	SKU     string `json:"sku"`
}

// Head names the fact.
func (f AddedFact) Head() event.Head { return head("product.added", f.Product) }

// ChangedFact says that a product was changed; Version is what it has now.
type ChangedFact struct {
	Product ID     `json:"product"`
	SKU     string `json:"sku"`
	Version int64  `json:"version"`
}

// Head names the fact.
func (f ChangedFact) Head() event.Head { return head("product.changed", f.Product) }

func head(name string, p ID) event.Head {
	return event.Head{Name: name, Version: 1, Subject: p.Raw()}
}
