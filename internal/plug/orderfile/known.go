package orderfile

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/channel"
	"bespoke/internal/trade/party"
)

// orders are orders that the business has, by their foreign ids.
type orders = map[channel.Foreign]id.Raw

// look finds out, in one reading, which orders of a batch are there already,
// and which customers and products of the others are not.
func (im *Import) look(ctx context.Context, a act.Act, batch []*group) (there orders, m missing, err error) {
	foreign := make([]channel.Foreign, len(batch))
	for i, g := range batch {
		foreign[i] = g.foreign()
	}
	err = im.DB.Read(ctx, a, func(r db.Reader) error {
		if there, err = channel.Find(r, foreign); err != nil {
			return fmt.Errorf("find orders by their foreign ids: %w", err)
		}
		m = im.mentioned(batch, there)
		return im.keepUnknown(r, m)
	})
	return there, m, err
}

func (g *group) foreign() channel.Foreign {
	return channel.Foreign{Channel: g.head.Channel, ForeignID: g.foreignID}
}

// missing are customers and products by their references, each with what it
// would be if it were added.
type missing struct {
	customers map[string]party.Body
	products  map[string]catalog.Body
}

// mentioned are those that the orders name that are not there yet, as far as
// no earlier batch has met them. Of several descriptions of one thing the first
// counts.
func (im *Import) mentioned(batch []*group, there orders) missing {
	m := missing{map[string]party.Body{}, map[string]catalog.Body{}}
	for _, g := range batch {
		if _, is := there[g.foreign()]; is {
			continue
		}
		if _, named := m.customers[g.buyer.Ref]; !named && !im.customers[g.buyer.Ref] {
			m.customers[g.buyer.Ref] = g.buyer
		}
		for i := range g.items {
			it := &g.items[i]
			if _, named := m.products[it.line.SKU]; !named && !im.products[it.line.SKU] {
				m.products[it.line.SKU] = it.goods.body(it.line.SKU)
			}
		}
	}
	return m
}

// keepUnknown takes out what the business has, and remembers it.
func (im *Import) keepUnknown(r db.Reader, m missing) error {
	var refs []party.Ref
	for ref := range m.customers {
		refs = append(refs, party.Ref{Ref: ref})
	}
	customers, err := party.Resolve(r, refs)
	if err != nil {
		return fmt.Errorf("find customers: %w", err)
	}
	var skus []catalog.Ref
	for sku := range m.products {
		skus = append(skus, catalog.Ref{SKU: sku})
	}
	products, err := catalog.Resolve(r, skus)
	if err != nil {
		return fmt.Errorf("find products: %w", err)
	}
	for i, c := range customers {
		if c != nil {
			delete(m.customers, refs[i].Ref)
			im.customers.add(refs[i].Ref)
		}
	}
	for i, p := range products {
		if p != nil {
			delete(m.products, skus[i].SKU)
			im.products.add(skus[i].SKU)
		}
	}
	return nil
}

// met are references that the business is known to have, so that not every
// batch asks for them again.
type met map[string]bool

// maxMet bounds the memory: beyond it everything is asked for once more.
const maxMet = 100_000

func (m met) add(ref string) {
	if len(m) == maxMet {
		clear(m)
	}
	m[ref] = true
}
