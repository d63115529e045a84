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
	SKU      []string `query:"sku" json:"-"`
	Name     []string `query:"name" json:"-"`
	Category []string `query:"category" json:"-"`
	Supply   []string `query:"supply" json:"-"`
}

// find lists products, the newest first.
func find(_ context.Context, _ act.Act, r db.Reader, in FindInput) (op.List[View], error) {
	page := op.List[View]{Items: []View{}}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	refs, err := pageOf(r, in, before)
	if err != nil {
		return page, err
	}
	found, err := Resolve(r, refs)
	if err != nil {
		return page, err
	}
	for _, p := range found {
		page.Items = append(page.Items, p.view())
	}
	return op.ListOf(page.Items, in.Page, func(v View) id.Raw { return v.ID.Raw() }), nil
}

// GetInput names a product.
type GetInput struct {
	ID ID `path:"id" json:"-"`
}

// get shows a product; product.missing when there is none.
func get(_ context.Context, _ act.Act, r db.Reader, in GetInput) (View, error) {
	found, err := Resolve(r, []Ref{{ID: in.ID}})
	if err != nil {
		return View{}, err
	}
	if found[0] == nil {
		return View{}, errMissing.New("id", in.ID)
	}
	return found[0].view(), nil
}
