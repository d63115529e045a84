package catalog

import "bespoke/internal/base/id"

// Sketch is a product that is nowhere stored, with the defaults of one that
// is: for running the examples of a blueprint on its own sample.
func Sketch(b Body) *Product {
	b.Supply = Supply(or(string(b.Supply), string(Stock)))
	b.Fulfil = or(b.Fulfil, "goods")
	return &Product{ID: id.New[productKind](), Version: 1, Body: b}
}
