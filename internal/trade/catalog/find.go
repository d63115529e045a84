package catalog

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// FindInput asks for a page of products, newest first. Several values of one
// filter are "or"; values are compared exactly.
type FindInput struct {
	op.Page
	SKU      []string `query:"sku" json:"-" fact:"product.sku"`
	Name     []string `query:"name" json:"-" fact:"product.name"`
	Category []string `query:"category" json:"-" fact:"product.category"`
	Supply   []string `query:"supply" json:"-" fact:"product.supply"`
}

// find lists the products that the reader may see, the newest first. A filter
// over what is hidden finds nothing.
func (rm *room) find(ctx context.Context, a act.Act, r db.Reader, in FindInput) (op.List[View], error) {
	reader, err := rm.reader(ctx, a, r)
	if err != nil || reader.Probes(in) {
		return op.List[View]{Items: []View{}}, err
	}
	return op.Sift(in.Page, func(p *Product) id.Raw { return p.ID.Raw() }, func(before id.Raw) ([]*Product, error) {
		refs, err := pageOf(r, in, before)
		if err != nil {
			return nil, err
		}
		return Resolve(r, refs)
	}, reader.show)
}

// GetInput names a product.
type GetInput struct {
	ID ID `path:"id" json:"-"`
}

// get shows a product; product.missing when there is none that the reader may see.
func (rm *room) get(ctx context.Context, a act.Act, r db.Reader, in GetInput) (View, error) {
	reader, err := rm.reader(ctx, a, r)
	if err != nil {
		return View{}, err
	}
	found, err := Resolve(r, []Ref{{ID: in.ID}})
	if err != nil {
		return View{}, err
	}
	v, seen := reader.show(found[0])
	if !seen {
		return View{}, errMissing.New("id", in.ID)
	}
	return v, nil
}
