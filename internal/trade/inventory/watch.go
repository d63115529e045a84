package inventory

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/trade/catalog"
)

// watch lets stock be followed. A fact names the products whose stock it
// changed; whose order it was, the room of orders tells those who may know.
func (rm *room) watch(l *event.Log) {
	l.Watch(event.Watch{Topics: []event.Topic{{Name: "stock", Permission: "inventory.read"}}, Look: rm.look})
}

func (rm *room) look(ctx context.Context, r db.Reader, readers []act.Act, facts []event.Record) (event.Eyes, error) {
	touched := map[int64][]spot{}
	var all []spot
	for i := range facts {
		if !strings.HasPrefix(facts[i].Name, "stock.") {
			continue
		}
		spots := spotsOf(facts[i].Data)
		touched[facts[i].Seq] = spots
		all = append(all, spots...)
	}
	if len(touched) == 0 {
		return nil, nil
	}
	release, err := rm.current(ctx, r)
	if err != nil {
		return nil, err
	}
	places, err := placesOf(r, all, slices.ContainsFunc(readers, func(a act.Act) bool { return readerOf(a, release).part }))
	if err != nil {
		return nil, err
	}
	return func(a act.Act, f *event.Record) event.Sighting {
		also := places.named(readerOf(a, release), touched[f.Seq])
		if len(also) == 0 {
			return event.Sighting{}
		}
		return event.Sighting{Topics: []string{"stock"}, Entity: "stock", Also: also}
	}, nil
}

// spotsOf reads the spots of any fact about stock, each once; what is waited for has no
// warehouse.
func spotsOf(data json.RawMessage) (spots []spot) {
	type named struct {
		Product   catalog.ID  `json:"product"`
		Warehouse WarehouseID `json:"warehouse"`
	}
	var told struct {
		Warehouse WarehouseID `json:"warehouse"`
		Pieces    []named     `json:"pieces"`
		Waiting   []named     `json:"waiting"`
		Lines     []named     `json:"lines"`
	}
	_ = json.Unmarshal(data, &told) // what cannot be read names nothing
	for i := range told.Lines {
		told.Lines[i].Warehouse = told.Warehouse
	}
	seen := map[spot]bool{}
	for _, n := range slices.Concat(told.Pieces, told.Waiting, told.Lines) {
		if at := spot(n); !seen[at] {
			seen[at] = true
			spots = append(spots, at)
		}
	}
	return spots
}

// places is what facts are about, as row scopes look at it.
type places struct {
	products   map[catalog.ID]*catalog.Product
	warehouses map[WarehouseID]Warehouse
	stock      map[spot]Counts
}

// placesOf reads products, and where scopes ask for it what lies where now.
func placesOf(r db.Reader, spots []spot, asked bool) (*places, error) {
	p := &places{map[catalog.ID]*catalog.Product{}, map[WarehouseID]Warehouse{}, map[spot]Counts{}}
	ids := make([]catalog.ID, len(spots))
	for i, at := range spots {
		ids[i] = at.Product
	}
	found, err := catalog.Resolve(r, catalog.Refs(ids))
	for _, one := range found {
		if one != nil {
			p.products[one.ID] = one
		}
	}
	if err != nil || !asked {
		return p, err
	}
	all, err := allWarehouses(r)
	for _, w := range all {
		p.warehouses[w.ID] = w
	}
	if err != nil {
		return nil, err
	}
	return p, selectStock(r, sortedSpots(spots), db.Unlocked, func(row *stockRow) { p.stock[row.spot] = row.counts() })
}

// named names the products of the spots that the reader sees, each once. What is waited
// for wherever it comes in is told to those who see all places.
func (p *places) named(r reader, spots []spot) (names []string) {
	for _, at := range spots {
		if at.Warehouse.IsZero() && r.part || !r.sees(place{p.products[at.Product], p.warehouses[at.Warehouse], p.stock[at]}) {
			continue
		}
		if name := at.Product.String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
