package party

import (
	"context"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// watch lets parties be followed by those who see them.
func (rm *room) watch(l *event.Log) {
	l.Watch(event.Watch{Topics: []event.Topic{{Name: "parties", Permission: "party.read"}}, Look: rm.look})
}

func (rm *room) look(ctx context.Context, r db.Reader, _ []act.Act, facts []event.Record) (event.Eyes, error) {
	var refs []Ref
	for _, f := range facts {
		if strings.HasPrefix(f.Name, "party.") {
			refs = append(refs, Ref{ID: id.From[partyKind](f.Subject)})
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
	parties := map[id.Raw]*Party{}
	for _, p := range found {
		if p != nil {
			parties[p.ID.Raw()] = p
		}
	}
	return func(a act.Act, f *event.Record) event.Sighting {
		p := parties[f.Subject]
		if p == nil || !ReaderOf(a, release).Sees(p) {
			return event.Sighting{}
		}
		return event.Sighting{Topics: []string{"parties"}, Entity: "party", ID: p.ID.String(), Version: p.Version}
	}, nil
}
