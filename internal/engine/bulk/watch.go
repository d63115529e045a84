package bulk

import (
	"context"
	"encoding/json"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// watch lets people follow their jobs, and those who may see all, everybody's.
func watch(l *event.Log) {
	l.Watch(event.Watch{Topics: []event.Topic{{Name: "jobs:me"}, {Name: "jobs", Permission: seeAll}}, Look: look})
}

func look(_ context.Context, _ db.Reader, _ []act.Act, facts []event.Record) (event.Eyes, error) {
	jobs := map[int64]Standing{}
	for _, f := range facts {
		var told Standing
		if strings.HasPrefix(f.Name, "bulk.") && json.Unmarshal(f.Data, &told) == nil {
			jobs[f.Seq] = told
		}
	}
	if len(jobs) == 0 {
		return nil, nil
	}
	return func(a act.Act, f *event.Record) event.Sighting {
		job, told := jobs[f.Seq]
		if !told {
			return event.Sighting{}
		}
		seen := event.Sighting{Topics: []string{"jobs"}, Entity: "job", ID: job.Job.String()}
		if job.User == a.User {
			seen.Topics = append(seen.Topics, "jobs:me")
		}
		return seen
	}, nil
}
