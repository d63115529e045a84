package inventory

import (
	"context"
	"encoding/json"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/trade/catalog"
)

// watch lets stock be followed. A fact names the products whose stock it
// changed; whose order it was, the room of orders tells those who may know.
func (rm *room) watch(l *event.Log) {
	l.Watch(event.Watch{Topics: []event.Topic{{Name: "stock", Permission: "inventory.read"}}, Look: rm.look})
}

func (rm *room) look(ctx context.Context, r db.Reader, _ []act.Act, facts []event.Record) (event.Eyes, error) {
	touched := map[int64][]catalog.ID{}
	var all []catalog.ID
	for i := range facts {
		if !strings.HasPrefix(facts[i].Name, "stock.") {
			continue
		}
		ids := productsOf(facts[i].Data)
		touched[facts[i].Seq] = ids
		all = append(all, ids...)
	}
	if len(touched) == 0 {
		return nil, nil
	}
	release, err := rm.current(ctx, r)
	if err != nil {
		return nil, err
	}
	found, err := catalog.Resolve(r, catalog.Refs(all))
	if err != nil {
		return nil, err
	}
	products := map[catalog.ID]*catalog.Product{}
	for _, p := range found {
		if p != nil {
			products[p.ID] = p
		}
	}
	return func(a act.Act, f *event.Record) event.Sighting {
		also := nameable(a, release, products, touched[f.Seq])
		if len(also) == 0 {
			return event.Sighting{}
		}
		return event.Sighting{Topics: []string{"stock"}, Entity: "stock", Also: also}
	}, nil
}

// productsOf reads the products of any fact about stock, each once.
func productsOf(data json.RawMessage) (ids []catalog.ID) {
	type named struct {
		Product catalog.ID `json:"product"`
	}
	var told struct {
		Pieces  []named `json:"pieces"`
		Waiting []named `json:"waiting"`
		Lines   []named `json:"lines"`
	}
	_ = json.Unmarshal(data, &told) // what cannot be read names nothing
	seen := map[catalog.ID]bool{}
	for _, list := range [][]named{told.Pieces, told.Waiting, told.Lines} {
		for _, n := range list {
			if !seen[n.Product] {
				seen[n.Product] = true
				ids = append(ids, n.Product)
			}
		}
	}
	return ids
}

// nameable leaves out products that the reader's row scope does not hold.
func nameable(a act.Act, r *blueprint.Release, products map[catalog.ID]*catalog.Product, ids []catalog.ID) (names []string) {
	if len(ids) == 0 {
		return nil
	}
	reader := catalog.ReaderOf(a, r)
	for _, i := range ids {
		if p := products[i]; p != nil && reader.Names(p) {
			names = append(names, i.String())
		}
	}
	return names
}
