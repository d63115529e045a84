package notify

import (
	"context"
	"fmt"
	"sync"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/job"
)

// Message is what is sent to a receiver.
type Message struct {
	URL    string
	Header map[string]string
	Body   []byte
}

// Post is the door to the receivers of webhooks: it makes one attempt and says
// what came of it.
type Post interface {
	Post(ctx context.Context, m Message) Receipt
}

// Waiting is an endpoint that is to be told something now.
type Waiting struct {
	Workspace act.WorkspaceID `json:"workspace"`
	Webhook   WebhookID       `json:"webhook"`
}

// Kind is webhook.send.
func (Waiting) Kind() string { return "webhook.send" }

// How endpoints are served: so many at once, and each so many deliveries at
// once, in rounds that begin within a time. What then still waits is left to
// the next job. A job that cannot reach our own database comes back soon: the
// patience with receivers stands in their deliveries, not in the queue.
const (
	lane     = 20
	together = 8
	working  = 10 * time.Second
	soonest  = 500 // endpoints of one look
)

var patience = job.Retry{Lane: lane, Anew: true, Attempts: 5, Pause: func(int) time.Duration { return 5 * time.Second }}

// SendBy lets webhooks be sent by a queue, before it is started. Without it
// they wait.
func (s *Service) SendBy(q *job.Queue) error {
	s.jobs = q
	return job.Handle(q, patience, s.Send)
}

// Push puts a job in for each endpoint that is to be told something now. It is
// the clock's to call.
func (s *Service) Push(ctx context.Context) error {
	if s.jobs == nil {
		return nil
	}
	due, err := s.Waiting(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	jobs := make([]job.Job, len(due))
	for i, w := range due {
		jobs[i] = job.Job{Key: w.Webhook.String(), Args: w}
	}
	return s.jobs.Insert(ctx, jobs...)
}

// Waiting finds the endpoints that are to be told something now, in all
// workspaces.
func (s *Service) Waiting(ctx context.Context) ([]Waiting, error) {
	return sweepDue(ctx, s.o.DB, s.o.Clock.Now().UnixMicro(), soonest)
}

// Send tells an endpoint what waits for it. One attempt may be made twice if the
// program dies before its receipt is written: its receiver knows it by its id.
func (s *Service) Send(ctx context.Context, to Waiting) error {
	soon, cancel := context.WithTimeout(ctx, working)
	defer cancel()
	for more := true; more && soon.Err() == nil; {
		var err error
		if more, err = s.round(ctx, to); err != nil {
			return err
		}
	}
	return nil
}

// round makes one attempt at each of a few deliveries; false where there is
// nothing more to do now.
func (s *Service) round(ctx context.Context, to Waiting) (more bool, err error) {
	a := act.Act{Workspace: to.Workspace, At: s.o.Clock.Now(), Request: "webhook " + to.Webhook.String()}.As("webhook")
	w, rows, err := s.take(ctx, a, to.Webhook)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	receipts, err := s.post(ctx, a, w, rows)
	if err == nil {
		err = s.record(ctx, a, to.Webhook, rows, receipts)
	}
	return true, err
}

// take reads an endpoint and what it is to be told next; while it rests, what
// somebody waits for. One whose user has left is switched off.
func (s *Service) take(ctx context.Context, a act.Act, id WebhookID) (w *webhookRow, rows []deliveryRow, err error) {
	left := false
	err = s.o.DB.Read(ctx, a, func(r db.Reader) error {
		found, err := selectWebhooks(r, []WebhookID{id}, db.Unlocked)
		if w = found[id]; err != nil || w == nil || w.State != stateOn {
			return err
		}
		people, err := s.o.People(ctx, r)
		if err != nil {
			return err
		}
		if _, active := people.Get(w.User); !active {
			left = true
			return nil
		}
		due, limit := a.Micros(), together
		if w.rests(due) {
			due, limit = awaited, 1
		} else if w.probing() {
			limit = 1
		}
		rows, err = readDue(r, id, due, limit)
		return err
	})
	if left {
		err = s.stop(ctx, a, id)
	}
	return w, rows, err
}

// stop switches an endpoint off whose user has left.
func (s *Service) stop(ctx context.Context, a act.Act, id WebhookID) error {
	return s.o.Facts.Write(ctx, a, func(tx *event.Tx) error {
		found, err := selectWebhooks(tx, []WebhookID{id}, db.ForUpdate)
		w := found[id]
		if err != nil || w == nil || w.State != stateOn {
			return err
		}
		now := *w
		now.State = stoppedOwner
		return s.keep(tx, a, *w, now)
	})
}

// keep writes how an endpoint fares; what the program switches off is told.
func (s *Service) keep(tx *event.Tx, a act.Act, before, now webhookRow) error {
	if now.State != before.State {
		now.Version++
		tx.Tell(a, WebhookStopped{now.ID, now.User, now.Name, now.State})
	}
	return updateWebhooks(tx, []webhookRow{now})
}

// post makes the attempts, all at once. Those that the program's end cuts off
// count as not made.
func (s *Service) post(ctx context.Context, a act.Act, w *webhookRow, rows []deliveryRow) ([]Receipt, error) {
	receipts := make([]Receipt, len(rows))
	var all sync.WaitGroup
	for i, d := range rows {
		head, err := headers(w.secrets(a.Micros()), d.ID.String(), a.At, []byte(d.Body))
		if err != nil {
			return nil, err
		}
		all.Go(func() { receipts[i] = s.o.Post.Post(ctx, Message{w.URL, head, []byte(d.Body)}) })
	}
	all.Wait()
	return receipts, ctx.Err()
}

// record writes down what came of attempts, of the deliveries and of their
// endpoint, as one set. What somebody dropped or recorded meanwhile stays so.
func (s *Service) record(ctx context.Context, a act.Act, id WebhookID, rows []deliveryRow, receipts []Receipt) error {
	return s.o.Facts.Write(ctx, a, func(tx *event.Tx) error {
		hooks, err := selectWebhooks(tx, []WebhookID{id}, db.ForUpdate)
		w := hooks[id]
		if err != nil || w == nil {
			return err
		}
		ids := make([]DeliveryID, len(rows))
		for i, d := range rows {
			ids[i] = d.ID
		}
		found, err := selectDeliveries(tx, ids, db.ForUpdate)
		if err != nil {
			return fmt.Errorf("record attempts: %w", err)
		}
		var attempts []attemptRow
		var progress []progressRow
		now := *w
		for i, seen := range rows {
			d, there := found[seen.ID]
			if !there || d.Attempts != seen.Attempts {
				continue
			}
			r := receipts[i]
			if now.State == stateOn {
				now = now.after(a.At, r)
			}
			progress = append(progress, d.after(a.At, r).progress())
			attempts = append(attempts, attemptRow{d.ID, d.Attempts + 1, a.Micros(), r.Took.Milliseconds(), int64(r.Status), r.Error, r.Answer})
		}
		if err := recordAttempts(tx, attempts, progress); err != nil {
			return err
		}
		return s.keep(tx, a, *w, now)
	})
}

// logStays is how long the log of deliveries reaches back.
const logStays = 30 * 24 * time.Hour

// sweepLog deletes a workspace's deliveries that are older than 30 days.
func (s *Service) sweepLog(ctx context.Context, a act.Act) error {
	before := s.o.Clock.Now().Add(-logStays).UnixMicro()
	for more := true; more; {
		err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
			more, err = sweepDeliveries(tx, before, sweepStep)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
