package order

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// SearchInput asks for whatever holds a fragment.
type SearchInput struct {
	Q     string `query:"q" json:"-" doc:"A fragment of an order's number, foreign id or searchable fields, a customer's name, phone or reference, a product's name or SKU"`
	Limit *int   `query:"limit" json:"-" doc:"How many of each, at most 50; default 20"`
}

// SearchResult is what was found: orders, the best first, parties and products,
// the latest first.
type SearchResult struct {
	Orders   []Summary      `json:"orders"`
	Parties  []FoundParty   `json:"parties"`
	Products []FoundProduct `json:"products"`
}

// FoundParty is a party that was found.
type FoundParty struct {
	ID    party.ID `json:"id"`
	Ref   string   `json:"ref,omitempty" fact:"customer.ref"`
	Name  string   `json:"name,omitempty" fact:"customer.name"`
	Type  string   `json:"type,omitempty" fact:"customer.type"`
	Phone string   `json:"phone,omitempty" fact:"customer.phone"`
}

// FoundProduct is a product that was found.
type FoundProduct struct {
	ID       catalog.ID `json:"id"`
	SKU      string     `json:"sku,omitempty" fact:"product.sku"`
	Name     string     `json:"name,omitempty" fact:"product.name"`
	Category string     `json:"category,omitempty" fact:"product.category"`
	Active   bool       `json:"active" doc:"Whether it is offered"`
}

// The numbers of things that a search answers.
const (
	searchLimit = 20
	searchMost  = 50
)

func (in SearchInput) limit() (int, error) {
	switch {
	case in.Limit == nil:
		return searchLimit, nil
	case *in.Limit < 1 || *in.Limit > searchMost:
		return 0, errLimit.New("most", searchMost).At("/limit")
	}
	return *in.Limit, nil
}

// search finds orders, parties and products by a fragment, as far as the reader
// may see them and the text that they are found by.
func (s *Service) search(ctx context.Context, a act.Act, r db.Reader, in SearchInput) (SearchResult, error) {
	found := SearchResult{Orders: []Summary{}, Parties: []FoundParty{}, Products: []FoundProduct{}}
	limit, err := in.limit()
	if err != nil {
		return found, err
	}
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return found, err
	}
	sight := setupOf(release).finding(a)
	f := setupOf(release).fragmentOf(in.Q, sight)
	if f == nil {
		return found, nil
	}
	if err := f.find(r, sight); err != nil {
		return found, err
	}
	if found.Orders, err = s.foundOrders(ctx, a, r, setupOf(release), f, limit); err != nil {
		return found, err
	}
	if a.Kind == act.Customer {
		return found, nil
	}
	if found.Parties, err = s.foundParties(ctx, a, r, release, f, limit); err != nil {
		return found, err
	}
	found.Products, err = s.foundProducts(ctx, a, r, release, f, limit)
	return found, err
}

// foundOrders shows what was found by its own texts, and then the latest orders
// of the customers that were found.
func (s *Service) foundOrders(ctx context.Context, a act.Act, r db.Reader, today *Setup, f *fragment, limit int) ([]Summary, error) {
	l := &lister{s: s, ctx: ctx, act: a, r: r, setup: today}
	ids := f.ranked[:min(len(f.ranked), mostFound)]
	if len(f.customers) > 0 {
		values := make([]any, 0, len(f.customers))
		for customer := range f.customers {
			values = append(values, customer.Raw())
		}
		latest := sorting{byPlaced, true}
		src := &indexSource{r: r, sort: latest, from: 0, to: latest.begin().at, column: "customer_id", values: values, at: latest.begin()}
		rows, _, err := src.next(limit)
		if err != nil {
			return nil, fmt.Errorf("read the orders of customers: %w", err)
		}
		for _, row := range rows {
			if !f.orders[row.ID.Raw()] {
				ids = append(ids, row.ID)
			}
		}
	}
	var seen []*Order
	for len(ids) > 0 && len(seen) < limit { // the first of them mostly do
		some := ids[:min(len(ids), max(2*limit, 40))]
		ids = ids[len(some):]
		raws := make([]id.Raw, len(some))
		for i, one := range some {
			raws[i] = one.Raw()
		}
		more, err := s.inSight(ctx, a, r, raws)
		if err != nil {
			return nil, err
		}
		seen = append(seen, more...)
	}
	return l.rows(seen[:min(len(seen), limit)])
}

func (s *Service) foundParties(ctx context.Context, a act.Act, r db.Reader, release *blueprint.Release, f *fragment, limit int) ([]FoundParty, error) {
	found := []FoundParty{}
	if s.o.Allow(ctx, r, a, "party.read") != nil {
		return found, nil
	}
	reader := party.ReaderOf(a, release)
	parties, err := party.Search(r, reader.Sight, f.raw, mostFound)
	for _, p := range parties {
		if len(found) < limit && reader.Sees(p) {
			one := FoundParty{p.ID, p.Ref, p.Name, p.Type, p.Phone}
			reader.Show(&one)
			found = append(found, one)
		}
	}
	return found, err
}

func (s *Service) foundProducts(ctx context.Context, a act.Act, r db.Reader, release *blueprint.Release, f *fragment, limit int) ([]FoundProduct, error) {
	found := []FoundProduct{}
	if s.o.Allow(ctx, r, a, "product.read") != nil {
		return found, nil
	}
	reader := catalog.ReaderOf(a, release)
	products, err := catalog.Search(r, reader.Sight, f.raw, mostFound)
	for _, p := range products {
		if len(found) < limit && reader.Sees(p) {
			one := FoundProduct{p.ID, p.SKU, p.Name, p.Category, p.Offered()}
			reader.Show(&one)
			found = append(found, one)
		}
	}
	return found, err
}
