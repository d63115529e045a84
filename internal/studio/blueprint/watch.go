package blueprint

import (
	"context"
	"encoding/json"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// watch lets releases be followed by those who may read the blueprint.
func (s *Service) watch(l *event.Log) {
	l.Watch(event.Watch{Topics: []event.Topic{{Name: "releases", Permission: "blueprint.read"}}, Look: lookAtReleases})
}

// lookAtReleases needs nothing but the facts themselves.
func lookAtReleases(_ context.Context, _ db.Reader, _ []act.Act, facts []event.Record) (event.Eyes, error) {
	name := Published{}.Head().Name
	if !slices.ContainsFunc(facts, func(f event.Record) bool { return f.Name == name }) {
		return nil, nil
	}
	return func(_ act.Act, f *event.Record) event.Sighting {
		var told Published
		if f.Name != name || json.Unmarshal(f.Data, &told) != nil {
			return event.Sighting{}
		}
		return event.Sighting{Topics: []string{"releases"}, Entity: "release", ID: told.Release, Version: told.N}
	}, nil
}
