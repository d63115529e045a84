package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Job is something to be done. Kind and Key make it one: a fact's number and
// its subscriber, say. A finished job's key is remembered for 72 hours, but for
// kinds that may be done anew.
type Job struct {
	Key  string
	Args Args
}

// Insert puts jobs in; those that are in already stay as they are.
func (q *Queue) Insert(ctx context.Context, jobs ...Job) error {
	params, err := q.params(jobs)
	if err == nil && len(params) > 0 {
		_, err = q.client.InsertMany(ctx, params)
	}
	if err != nil {
		return fmt.Errorf("put jobs in: %w", err)
	}
	return nil
}

// params leaves out what comes twice in one call, which PostgreSQL would refuse.
func (q *Queue) params(jobs []Job) ([]river.InsertManyParams, error) {
	type name struct{ kind, key string }
	seen := make(map[name]bool, len(jobs))
	var params []river.InsertManyParams
	for _, j := range jobs {
		n := name{j.Args.Kind(), j.Key}
		retry, ok := q.retries[n.kind]
		if !ok {
			return nil, fmt.Errorf("no handler of the kind %s", n.kind)
		}
		if seen[n] {
			continue
		}
		seen[n] = true
		params = append(params, river.InsertManyParams{Args: parcel[Args](j), InsertOpts: retry.options(n.kind)})
	}
	return params, nil
}

// Failure is a job whose attempts are used up.
type Failure struct {
	ID       int64
	Kind     string
	Key      string
	Args     json.RawMessage
	Attempts int
	Error    string // of the last attempt
	At       time.Time
}

// Failed lists the jobs whose attempts are used up, latest first.
func (q *Queue) Failed(ctx context.Context, limit int) ([]Failure, error) {
	list, err := q.client.JobList(ctx, river.NewJobListParams().First(limit).
		States(rivertype.JobStateDiscarded).OrderBy(river.JobListOrderByID, river.SortOrderDesc))
	if err != nil {
		return nil, fmt.Errorf("list failed jobs: %w", err)
	}
	failures := make([]Failure, len(list.Jobs))
	for i, row := range list.Jobs {
		if failures[i], err = failureOf(row); err != nil {
			return nil, err
		}
	}
	return failures, nil
}

// failureOf reads a job that River has given up.
func failureOf(row *rivertype.JobRow) (Failure, error) {
	var p struct {
		Key  string          `json:"key"`
		Args json.RawMessage `json:"args"`
	}
	if err := json.Unmarshal(row.EncodedArgs, &p); err != nil {
		return Failure{}, fmt.Errorf("read failed job %d: %w", row.ID, err)
	}
	f := Failure{ID: row.ID, Kind: row.Kind, Key: p.Key, Args: p.Args, Attempts: row.Attempt}
	if n := len(row.Errors); n > 0 {
		f.Error, f.At = row.Errors[n-1].Error, row.Errors[n-1].At
	}
	return f, nil
}

// Again gives a failed job one more attempt.
func (q *Queue) Again(ctx context.Context, id int64) error {
	if _, err := q.client.JobRetry(ctx, id); err != nil {
		return fmt.Errorf("do job %d again: %w", id, err)
	}
	return nil
}
