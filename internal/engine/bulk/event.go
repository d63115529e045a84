package bulk

import (
	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
)

// Standing is how far a job is.
type Standing struct {
	Job    ID         `json:"job"`
	User   act.UserID `json:"user"`
	Kind   string     `json:"kind"`
	Verb   string     `json:"verb"`
	Total  int64      `json:"total"`
	Done   int64      `json:"done"`
	Failed int64      `json:"failed"`
	Left   int64      `json:"left"`
}

// StartedFact says that a job is to be done, for the first time or what failed
// of it once more.
type StartedFact struct{ Standing }

// MovedFact says that some of its items are through.
type MovedFact struct{ Standing }

// EndedFact says that all of them are.
type EndedFact struct {
	Standing
	State string `json:"state"`
}

// Head names the fact; it is about the job.
func (f StartedFact) Head() event.Head {
	return event.Head{Name: "bulk.started", Version: 1, Subject: f.Job.Raw()}
}

// Head names the fact; it is about the job.
func (f MovedFact) Head() event.Head {
	return event.Head{Name: "bulk.moved", Version: 1, Subject: f.Job.Raw()}
}

// Head names the fact; it is about the job.
func (f EndedFact) Head() event.Head {
	return event.Head{Name: "bulk.ended", Version: 1, Subject: f.Job.Raw()}
}

func (r *jobRow) standing() Standing {
	return Standing{r.ID, r.User, r.Kind, r.Verb, r.Total, r.Done, r.Failed, r.Passed}
}
