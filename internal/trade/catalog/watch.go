package catalog

import (
	"context"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// watch lets products be followed by those who see them.
func (rm *room) watch(l *event.Log) {
	l.Watch(event.Watch{Topics: []event.Topic{{Name: "products", Permission: "product.read"}}, Look: rm.look})
}

func (rm *room) look(ctx context.Context, r db.Reader, _ []act.Act, facts []event.Record) (event.Eyes, error) {
	var refs []Ref
	for _, f := range facts {
		if strings.HasPrefix(f.Name, "product.") {
			refs = append(refs, Ref{ID: id.From[productKind](f.Subject)})
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	release, err := rm.current(ctx, r)
	if err != nil {
		return nil, err
	}
	found, err := Resolve(r, refs)
	if err != nil {
		return nil, err
	}
	products := map[id.Raw]*Product{}
	for _, p := range found {
		if p != nil {
			products[p.ID.Raw()] = p
		}
	}
	return func(a act.Act, f *event.Record) event.Sighting {
		p := products[f.Subject]
		if p == nil || !ReaderOf(a, release).Sees(p) {
			return event.Sighting{}
		}
		return event.Sighting{Topics: []string{"products"}, Entity: "product", ID: p.ID.String(), Version: p.Version}
	}, nil
}
