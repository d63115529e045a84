package order

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// The catalogue lives in this room because what stands in it is a decision of
// placing: which products this customer may order, at which price, how soon.
// Only order may ask catalog, pricing and inventory at once, and only it has the
// order type and the customer's facts that prices go by.

// CatalogueInput asks what a customer can order.
type CatalogueInput struct {
	op.Page
	Q        string   `query:"q" json:"-" doc:"A fragment of a name or SKU"`
	Category []string `query:"category" json:"-" fact:"product.category" doc:"Codes; each with those below it"`
	SKU      []string `query:"sku" json:"-" fact:"product.sku"`
	Type     string   `query:"type" json:"-" doc:"The order type whose prices are meant; default the first that is open"`
	Customer party.ID `query:"customer" json:"-" doc:"Id of the customer, for staff; without it nobody's own prices are shown"`
}

// Catalogue is a page of what can be ordered, the latest products first.
type Catalogue struct {
	Type       string         `json:"type,omitempty" doc:"The order type that was asked about; absent where none is open"`
	Items      []OfferView    `json:"items"`
	Next       op.Cursor      `json:"next,omitzero"`
	Categories []CategoryView `json:"categories,omitempty" fact:"product.category" doc:"On the first page: the categories of what is offered, in the business's order"`
}

// CategoryView is a category to filter by.
type CategoryView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// OfferView is one product as a customer can order it.
type OfferView struct {
	Product   OfferedProduct `json:"product"`
	From      *money.Amount  `json:"from,omitempty" fact:"line.price" doc:"Price of one for this customer, with nothing chosen; absent where none is known"`
	List      *money.Amount  `json:"list,omitempty" fact:"line.listPrice" doc:"The list's price of one, where it is higher"`
	Least     *qty.Quantity  `json:"least,omitempty" fact:"line.quantity" doc:"The smallest quantity that has a price, where that is more than one"`
	Stock     string         `json:"stock,omitempty" enum:"stock,few,order,make,none" doc:"stock: there is enough; few: not many; order: comes in later; make: made or bought to order; none: cannot be had now"`
	Available *qty.Quantity  `json:"available,omitempty" fact:"stock.available" doc:"For those who may read the stock"`
	LeadDays  *dec.Dec       `json:"leadDays,omitempty" fact:"line.leadDays" doc:"Working days until it is there; absent for what is there"`
	Options   []OfferOption  `json:"options,omitempty"`
}

// OfferedProduct is what a catalogue says of a product.
type OfferedProduct struct {
	ID           catalog.ID `json:"id"`
	SKU          string     `json:"sku,omitempty" fact:"product.sku"`
	Name         string     `json:"name,omitempty" fact:"product.name"`
	Category     string     `json:"category,omitempty" fact:"product.category"`
	CategoryName string     `json:"categoryName,omitempty" fact:"product.category"`
	Unit         string     `json:"unit,omitempty" fact:"product.unit"`
}

// OfferOption is something that can be chosen about a product: codes, a number
// within limits, yes or no.
type OfferOption struct {
	Key     string        `json:"key"`
	Name    string        `json:"name"`
	Kind    string        `json:"kind"`
	Unit    string        `json:"unit,omitempty"`
	Choices []OfferChoice `json:"choices,omitempty"`
	Min     *dec.Dec      `json:"min,omitempty"`
	Max     *dec.Dec      `json:"max,omitempty"`
	Step    *dec.Dec      `json:"step,omitempty"`
}

// OfferChoice is one code, and what it adds to the price by itself.
type OfferChoice struct {
	Code  string        `json:"code"`
	Name  string        `json:"name"`
	Delta *money.Amount `json:"delta,omitempty" fact:"line.price"`
}

// catalogue lists what a customer can order. A page costs one read of products
// and two of stock, whatever it holds; its prices are decided purely, as for an
// order of one. What has no price is left out for those who cannot give it one.
func (s *Service) catalogue(ctx context.Context, a act.Act, r db.Reader, in CatalogueInput) (Catalogue, error) {
	page := Catalogue{Items: []OfferView{}}
	g, err := s.footing(ctx, a, r, in.Customer)
	if err != nil {
		return page, err
	}
	reader := catalog.ReaderOf(a, g.setup.whole)
	c := &stall{ground: g, act: a, typ: g.typeFor(a, in.Type)}
	if c.typ == nil || reader.Probes(in) {
		return page, nil
	}
	page.Type = c.typ.Key
	offers := catalog.NewOffers(r, reader, catalog.Offer{Fragment: in.Q, Categories: g.setup.below(in.Category), SKU: in.SKU})
	read := func(before id.Raw) ([]*catalog.Product, error) {
		some, err := offers.Next(before, in.Limit)
		if err == nil {
			c.shelf, err = inventory.Load(r, stocked(some))
		}
		return some, err
	}
	list, err := op.Sift(in.Page, func(p *catalog.Product) id.Raw { return p.ID.Raw() }, read, func(p *catalog.Product) (OfferView, bool) {
		if !reader.Names(p) {
			return OfferView{}, false
		}
		return c.offer(p)
	})
	page.Items, page.Next = list.Items, list.Next
	if err == nil && in.Cursor == "" {
		page.Categories, err = g.setup.categories(a, r, reader)
	}
	reader.Show(&page)
	return page, err
}

// typeFor finds the order type that prices are asked of: the named one, if it is
// open, or the first that is; nil for none.
func (g ground) typeFor(a act.Act, key string) *Type {
	keys := []string{key}
	if key == "" {
		keys = slices.Sorted(maps.Keys(g.setup.types))
	}
	for _, key := range keys {
		if d := g.begin(a, Request{Type: key}); d != nil {
			return d.typ
		}
	}
	return nil
}

// below adds to categories those that stand below them.
func (s *Setup) below(codes []string) []string {
	set := blueprint.Of[*blueprint.Options](s.whole).Set("category")
	all := slices.Clone(codes)
	if set == nil {
		return all
	}
	for _, v := range set.Values {
		if !slices.Contains(all, v.Code) && slices.ContainsFunc(codes, func(c string) bool { return set.Under(v.Code, c) }) {
			all = append(all, v.Code)
		}
	}
	return all
}

// categories names the categories of what is offered, in the order of their set.
func (s *Setup) categories(a act.Act, r db.Reader, reader catalog.Reader) ([]CategoryView, error) {
	codes, err := catalog.Categories(r, reader)
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	set := blueprint.Of[*blueprint.Options](s.whole).Set("category")
	slices.SortStableFunc(codes, func(x, y string) int { return set.Rank(x) - set.Rank(y) })
	views := make([]CategoryView, len(codes))
	for i, code := range codes {
		views[i] = CategoryView{code, s.codeLabel("category", code, a.Lang)}
	}
	return views, nil
}

// raw is a text as JSON.
func raw(text string) json.RawMessage {
	b, _ := json.Marshal(text) // never fails for texts
	return b
}
