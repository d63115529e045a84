package job

import (
	"context"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Args are a job's arguments: a struct that can be JSON. Kind is its stable
// name, as "http.call", and must not look at the receiver.
type Args interface{ Kind() string }

// Retry is a kind's patience, and its place in the queue.
type Retry struct {
	Attempts int                            // in all; default 10
	Pause    func(failed int) time.Duration // before the next attempt; default Patience
	Lane     int                            // so many at once, apart from all other kinds; default the common lane
	Anew     bool                           // a key is free again as soon as its job is done
}

// Patience is the pause after the n-th failure, 5 s to 24 h, as the Standard
// Webhooks specification recommends: three days in all.
func Patience(failed int) time.Duration {
	steps := []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour,
		5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}
	return steps[min(failed, len(steps))-1]
}

// Handle registers a kind of job by the type of its arguments, before Start.
// An error of fn is a failed attempt. A kind that is taken is an error.
func Handle[A Args](q *Queue, r Retry, fn func(ctx context.Context, args A) error) error {
	if r.Attempts == 0 {
		r.Attempts = 10
	}
	if r.Pause == nil {
		r.Pause = Patience
	}
	var zero A
	if err := river.AddWorkerSafely(q.workers, &worker[A]{retry: r, fn: fn}); err != nil {
		return err
	}
	q.retries[zero.Kind()] = r
	if r.Lane == 0 {
		return nil
	}
	return q.client.Queues().Add(lane(zero.Kind()), river.QueueConfig{MaxWorkers: r.Lane})
}

// lane is what River calls the lane of a kind.
func lane(kind string) string { return strings.ReplaceAll(kind, ".", "_") }

// options are how a job of a kind is put in.
func (r Retry) options(kind string) *river.InsertOpts {
	o := &river.InsertOpts{MaxAttempts: r.Attempts, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: rivertype.JobStates()}}
	if r.Lane > 0 {
		o.Queue = lane(kind)
	}
	if r.Anew {
		o.UniqueOpts.ByState = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending,
			rivertype.JobStateRunning, rivertype.JobStateScheduled, rivertype.JobStateRetryable}
	}
	return o
}

// parcel is how a job travels: its arguments beside the key that makes it one.
type parcel[A Args] struct {
	Key  string `json:"key" river:"unique"`
	Args A      `json:"args"`
}

func (p parcel[A]) Kind() string { return p.Args.Kind() }

// worker is a handler in River's shape.
type worker[A Args] struct {
	river.WorkerDefaults[parcel[A]]
	retry Retry
	fn    func(ctx context.Context, args A) error
}

func (w *worker[A]) Work(ctx context.Context, j *river.Job[parcel[A]]) error {
	return w.fn(ctx, j.Args.Args)
}

// NextRetry overrules River's own pauses.
func (w *worker[A]) NextRetry(j *river.Job[parcel[A]]) time.Time {
	return time.Now().Add(w.retry.Pause(j.Attempt))
}
