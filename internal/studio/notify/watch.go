package notify

import (
	"context"
	"encoding/json"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/identity"
)

// watch lets people follow their inbox. A frame names its reader and nobody
// else, whoever else the fact is for.
func (s *Service) watch(l *event.Log) {
	l.Watch(event.Watch{Topics: []event.Topic{{Name: "inbox:me"}}, Look: look})
}

func look(_ context.Context, _ db.Reader, _ []act.Act, facts []event.Record) (event.Eyes, error) {
	name := ChangedFact{}.Head().Name
	to := map[int64][]string{}
	for _, f := range facts {
		var told ChangedFact
		if f.Name == name && json.Unmarshal(f.Data, &told) == nil {
			to[f.Seq] = told.To
		}
	}
	if len(to) == 0 {
		return nil, nil
	}
	return func(a act.Act, f *event.Record) event.Sighting {
		if !slices.ContainsFunc(identity.Holding(a), func(holder string) bool { return slices.Contains(to[f.Seq], holder) }) {
			return event.Sighting{}
		}
		return event.Sighting{Topics: []string{"inbox:me"}, Entity: "inbox", ID: a.User.String()}
	}, nil
}
