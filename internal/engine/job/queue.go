package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// How River is driven: its throughput is workers by cooldown.
const (
	workers  = 50
	cooldown = 50 * time.Millisecond
	poll     = 500 * time.Millisecond
	timeout  = time.Minute     // of one attempt
	rescue   = 2 * time.Minute // after which a job whose program died is done again
	remember = 72 * time.Hour  // how long the key of a finished job is kept
	forever  = time.Duration(-1)
)

// Options say how a queue works; the zero value is right for a server.
type Options struct {
	Poll time.Duration // how often it looks for jobs that nobody announced; default 500 ms
	Log  *slog.Logger  // of what goes wrong; default none
}

// Queue holds jobs and does them.
type Queue struct {
	client  client
	workers *river.Workers
	retries map[string]Retry // by kind
	started bool
	free    func() // the connections
}

// client is what we use of River, the same over both databases.
type client interface {
	InsertMany(ctx context.Context, params []river.InsertManyParams) ([]*rivertype.JobInsertResult, error)
	JobList(ctx context.Context, params *river.JobListParams) (*river.JobListResult, error)
	JobRetry(ctx context.Context, id int64) (*rivertype.JobRow, error)
	Queues() *river.QueueBundle
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
	Subscribe(kinds ...river.EventKind) (<-chan *river.Event, func())
}

// Open opens the queue in "sqlite:FILE", a file of its own, or in
// "postgres://…", and brings River's tables up to date.
func Open(ctx context.Context, url string, o Options) (*Queue, error) {
	q := &Queue{workers: river.NewWorkers(), retries: map[string]Retry{}}
	var err error
	q.client, q.free, err = open(ctx, url, q.config(o))
	if err != nil {
		return nil, fmt.Errorf("open the job queue: %w", err)
	}
	return q, nil
}

// config is how River is told all this.
func (q *Queue) config(o Options) *river.Config {
	c := &river.Config{
		Workers:                     q.workers,
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		FetchCooldown:               cooldown,
		FetchPollInterval:           poll,
		JobTimeout:                  timeout,
		RescueStuckJobsAfter:        rescue,
		CompletedJobRetentionPeriod: remember,
		DiscardedJobRetentionPeriod: forever, // a person looks at them
		Logger:                      slog.New(slog.DiscardHandler),
	}
	if o.Poll > 0 {
		c.FetchPollInterval, c.FetchCooldown = o.Poll, min(cooldown, o.Poll)
	}
	if o.Log != nil {
		c.Logger = o.Log
	}
	return c
}

// Start begins to do jobs. They go on until Close, whatever becomes of ctx.
func (q *Queue) Start(ctx context.Context) error {
	if len(q.retries) == 0 {
		return errors.New("start the job queue: no kind of job is registered")
	}
	q.started = true
	if err := q.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the job queue: %w", err)
	}
	return nil
}

// Close takes no new jobs and waits for those under way until ctx ends; then
// it cuts them short. They are done again when the queue is opened next.
func (q *Queue) Close(ctx context.Context) error {
	defer q.free()
	if !q.started {
		return nil
	}
	err := q.client.Stop(ctx)
	if err != nil {
		err = q.client.StopAndCancel(context.WithoutCancel(ctx))
	}
	if err != nil {
		return fmt.Errorf("close the job queue: %w", err)
	}
	return nil
}
