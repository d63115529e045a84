package bulk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// How the runner goes about it.
const (
	batch = 100             // items that are under way at once: others' commands come in between
	few   = 4               // of the items that a worker does, one after the other
	beat  = 5 * time.Second // after which somebody else looks whether a job is still being done
	rest  = time.Second     // when there was no getting in
)

// ref names a job of a workspace.
type ref struct {
	workspace act.WorkspaceID
	job       ID
}

// hear wakes the runner of this process for what the relay brings.
func (s *Service) hear(_ context.Context, tx *event.Tx, facts []event.Heard[StartedFact]) error {
	for _, f := range facts {
		s.wake(ref{tx.Workspace(), f.Fact.Job})
	}
	return nil
}

// wakeInput names the job that a timer is about.
type wakeInput struct {
	Job ID `json:"job"`
}

// woken is answered for each timer.
type woken struct{}

// wakeLater sets the timer that looks after a job.
func (s *Service) wakeLater(tx *event.Tx, a act.Act, j ID) error {
	return tx.SetTimers([]event.Timer{{ID: event.NewTimerID(), DueAt: a.At.Add(beat).UnixMicro(), Verb: wakeVerb, Subject: j.Raw(),
		Input: `{"job":"` + j.String() + `"}`}})
}

// lookAfter is what the timers do: a job at which nobody has worked for a while
// gets this process's runner; and as long as it is open the timer comes again.
func (s *Service) lookAfter(_ context.Context, tx *event.Tx, cmds []op.Cmd[wakeInput]) []op.Result[woken] {
	out := make([]op.Result[woken], len(cmds))
	for i, c := range cmds {
		j, err := findJob(tx, c.In.Job, db.Unlocked)
		if err == nil && j != nil && j.EndedAt == 0 {
			if c.Act.Micros()-j.BeatAt >= beat.Microseconds()/2 {
				s.wake(ref{tx.Workspace(), j.ID})
			}
			err = s.wakeLater(tx, c.Act, j.ID)
		}
		out[i].Err = err
	}
	return out
}

// wake notes that a job is to be done, and tells the runner.
func (s *Service) wake(r ref) {
	s.mu.Lock()
	s.due[r] = true
	s.mu.Unlock()
	select {
	case s.news <- struct{}{}:
	default: // it looks at all that is due
	}
}

// Run does jobs until ctx ends. What is under way then is done once more, under
// the same keys, by whoever comes next.
func (s *Service) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.news:
			s.Drain(ctx)
		}
	}
}

// Drain does a batch of each due job in turn, until none is due any more. A job
// that meets an accident waits for its timer.
func (s *Service) Drain(ctx context.Context) {
	for ctx.Err() == nil {
		due := s.take()
		if len(due) == 0 {
			return
		}
		for _, r := range due {
			more, err := s.step(ctx, r)
			if err != nil && ctx.Err() == nil {
				s.o.Log.Error("do a job", "workspace", r.workspace, "job", r.job, "error", err)
			}
			if more && err == nil {
				s.wake(r)
			}
		}
	}
}

func (s *Service) take() (due []ref) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for r := range s.due {
		due = append(due, r)
	}
	clear(s.due)
	return due
}

// step does one batch of a job; more tells whether it goes on.
func (s *Service) step(ctx context.Context, r ref) (more bool, err error) {
	robot := act.Act{Workspace: r.workspace, At: s.o.Clock.Now(), Lang: "zh-CN", Channel: "api", Request: r.job.String()}.As("bulk")
	var j *jobRow
	var items []itemRow
	err = s.o.Facts.Write(ctx, robot, func(tx *event.Tx) (err error) {
		j, items, err = s.next(tx, robot, r.job)
		return err
	})
	if err != nil || len(items) == 0 {
		return false, err
	}
	came := s.do(ctx, robot, j, items)
	if len(came) > 0 {
		err = s.o.Facts.Write(ctx, robot, func(tx *event.Tx) error { return record(tx, robot, r.job, came) })
	} else {
		s.pause(ctx)
	}
	return true, err
}

// pause waits a moment: the queue took nothing.
func (s *Service) pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(rest):
	}
}

// next marks the next batch of a job as under way, or ends the job. What was
// under way already comes first, whoever began it.
func (s *Service) next(tx *event.Tx, a act.Act, job ID) (*jobRow, []itemRow, error) {
	j, err := findJob(tx, job, db.ForUpdate)
	if err != nil || j == nil || j.EndedAt > 0 {
		return nil, nil, err
	}
	most := batch
	if s.workers[j.Kind] != nil {
		most = few
	}
	if j.lateAt(a.At) {
		return nil, nil, giveUp(tx, a, j)
	}
	items, err := readItems(tx, job, doing, 0, batch)
	if err == nil && len(items) == 0 && j.State == running {
		items, err = mark(tx, job, most)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(items) == 0 {
		return nil, nil, end(tx, a, j)
	}
	j.BeatAt = a.Micros()
	return j, items, updateJob(tx, j)
}

// mark takes what waits, of one wave.
func mark(tx *event.Tx, job ID, most int) ([]itemRow, error) {
	items, err := readItems(tx, job, waiting, 0, most)
	n := 0
	for n < len(items) && items[n].Wave == items[0].Wave {
		n++
	}
	items = items[:n]
	marks := make([]outcome, n)
	for i := range items {
		marks[i] = outcome{Job: job, N: items[i].N, State: doing, Subject: items[i].Subject}
	}
	if err == nil {
		err = setItems(tx, marks)
	}
	return items, err
}

// end closes a job of which nothing is under way any more: what waits was
// cancelled. Tells bulk.ended.
func end(tx *event.Tx, a act.Act, j *jobRow) error {
	n, err := turnItems(tx, j.ID, waiting, left, "")
	if err != nil {
		return err
	}
	j.Passed += n
	j.EndedAt = a.Micros()
	if j.State == cancelling {
		j.State = cancelled
	} else {
		j.State = done
	}
	tx.Tell(a, EndedFact{j.standing(), j.State})
	return updateJob(tx, j)
}

// giveUp ends a job whose keys may be forgotten: nobody can say what became of
// what was under way.
func giveUp(tx *event.Tx, a act.Act, j *jobRow) error {
	n, err := turnItems(tx, j.ID, doing, failed, problemText(errUnknown.New()))
	if err != nil {
		return err
	}
	j.Failed += n
	j.State = cancelling
	return end(tx, a, j)
}

// do does items as their job's user, with the rights that he has now. Those for
// which there was no room, or no time, are not among the outcomes.
func (s *Service) do(ctx context.Context, robot act.Act, j *jobRow, items []itemRow) (came []outcome) {
	subjects, errs := s.answers(ctx, robot, j, items)
	for i, err := range errs {
		o := outcome{Job: j.ID, N: items[i].N, State: done, Subject: cmp.Or(items[i].Subject, subjects[i])}
		f := fault.As(err)
		switch {
		case f != nil && f.Kind == fault.Busy, errors.Is(err, context.Canceled):
			continue
		case err != nil:
			o.State, o.Problem = failed, problemText(err)
			if f == nil {
				s.o.Log.Error("do an item of a job", "job", j.ID, "item", o.N, "verb", items[i].Verb, "error", err)
			}
		}
		came = append(came, o)
	}
	return came
}

// answers does items and tells what each was answered: nil, or its refusal; and whom it
// has made, so that an item of a file is about somebody once it is done.
func (s *Service) answers(ctx context.Context, robot act.Act, j *jobRow, items []itemRow) (made []string, errs []error) {
	made, errs = make([]string, len(items)), make([]error, len(items))
	a, err := s.o.As(ctx, robot, j.User)
	if err != nil {
		for i := range errs {
			errs[i] = err
		}
		return made, errs
	}
	a.At, a.Channel, a.Lang, a.Request, a.Many = robot.At, j.Channel, j.Lang, j.ID.String(), true
	if work := s.workers[j.Kind]; work != nil {
		for i, item := range items {
			if errs[i] = s.verbs.May(ctx, nil, a, item.Verb); errs[i] == nil {
				errs[i] = work(ctx, a, []byte(item.Input))
			}
		}
		return made, errs
	}
	calls := make([]op.KeyedCall, len(items))
	for i, item := range items {
		calls[i] = op.KeyedCall{Key: item.key(), NamedCall: op.NamedCall{Act: a, Verb: item.Verb, Input: []byte(item.Input)}}
	}
	for i, answer := range s.verbs.DoMany(ctx, calls) {
		var born struct {
			ID string `json:"id"`
		}
		_ = json.Unmarshal(answer.Out, &born) // an answer without an id has made nobody
		made[i], errs[i] = born.ID, answer.Err
	}
	return made, errs
}

// record keeps what came of a batch. What somebody else has recorded meanwhile
// stands. Tells bulk.moved.
func record(tx *event.Tx, a act.Act, job ID, came []outcome) error {
	j, err := findJob(tx, job, db.ForUpdate)
	if err != nil || j == nil {
		return err
	}
	states, err := statesOf(tx, came)
	if err != nil {
		return err
	}
	var fresh []outcome
	for _, o := range came {
		if states[o.N] != doing {
			continue
		}
		fresh = append(fresh, o)
		if o.State == done {
			j.Done++
		} else {
			j.Failed++
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	j.BeatAt = a.Micros()
	tx.Tell(a, MovedFact{j.standing()})
	if err := updateJob(tx, j); err != nil {
		return err
	}
	return setItems(tx, fresh)
}
