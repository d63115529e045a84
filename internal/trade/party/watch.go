package party

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// watch lets parties be followed by those who see them.
func (rm *room) watch(l *event.Log) {
	l.Watch(event.Things("party", event.Topic{Name: "parties", Permission: "party.read"}, rm.look))
}

func (rm *room) look(ctx context.Context, r db.Reader, ids []ID) ([]event.Thing, error) {
	release, err := rm.current(ctx, r)
	if err != nil {
		return nil, err
	}
	found, err := Resolve(r, Refs(ids))
	things := make([]event.Thing, len(found))
	for i, p := range found {
		if p != nil {
			things[i] = event.Thing{Version: p.Version, SeenBy: func(a act.Act) bool { return ReaderOf(a, release).Sees(p) }}
		}
	}
	return things, err
}
