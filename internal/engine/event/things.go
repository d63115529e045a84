package event

import (
	"context"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Thing is something that readers follow: its version now, and who may see it.
// The zero Thing is gone.
type Thing struct {
	Version int64
	SeenBy  func(act.Act) bool
}

// Things is the watch of a room whose facts are about things of its own, as
// "product.added" is about a product: look finds those that facts are about.
func Things[K id.Kind](entity string, topic Topic, look func(context.Context, db.Reader, []id.Of[K]) ([]Thing, error)) Watch {
	return Watch{Topics: []Topic{topic}, Look: func(ctx context.Context, r db.Reader, _ []act.Act, facts []Record) (Eyes, error) {
		var ids []id.Of[K]
		for _, f := range facts {
			if strings.HasPrefix(f.Name, entity+".") {
				ids = append(ids, id.From[K](f.Subject))
			}
		}
		if len(ids) == 0 {
			return nil, nil
		}
		found, err := look(ctx, r, ids)
		things := map[id.Raw]Thing{}
		for i, t := range found {
			things[ids[i].Raw()] = t
		}
		return func(a act.Act, f *Record) Sighting {
			t := things[f.Subject]
			if t.SeenBy == nil || !t.SeenBy(a) {
				return Sighting{}
			}
			return Sighting{Topics: []string{topic.Name}, Entity: entity, ID: id.From[K](f.Subject).String(), Version: t.Version}
		}, err
	}}
}
