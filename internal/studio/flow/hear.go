package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Runs wait for facts about their subjects (B7). What was told stands in the log, so a run
// keeps none of it: whoever decides looks there, and who listens only wakes the runs that
// wait.

// hearVerb is what a run is woken by when something was told that it may wait for.
const hearVerb = "flow.hear"

// listen wakes runs that wait. It hears of waits as well: one may begin while what it
// waits for is told beside it, and then neither sees the other.
func (s *Service) listen(l *event.Log) {
	event.Listen(l, hearVerb, s.wake, 1, append(slices.Clone(s.o.Awaited), "wait.began")...)
}

// wake has the runs look again that wait among the subjects of some facts.
func (s *Service) wake(_ context.Context, tx *event.Tx, facts []event.Record) error {
	var subjects, waiting []id.Raw
	for i := range facts {
		subjects = append(subjects, facts[i].Subject)
	}
	err := selectOpen(tx, id.Unique(subjects), func(o OpenSeat) error {
		if o.Kind == Wait {
			waiting = append(waiting, o.Subject)
		}
		return nil
	})
	if err != nil || len(waiting) == 0 {
		return err
	}
	return tx.SetTimers(calls(hearVerb, id.Unique(waiting)))
}

// calls are timers that are due at once, one for each subject.
func calls(verb string, subjects []id.Raw) []event.Timer {
	timers := make([]event.Timer, len(subjects))
	for i, subject := range subjects {
		timers[i] = event.Timer{Verb: verb, Subject: subject, Input: `{"subject":"` + id.Text("run", subject) + `"}`}
		timers[i].ID.SetRaw(id.New[eventKind]().Raw()) // not the run's own: a call is made once for each id
	}
	return timers
}

// decideHeard lets runs look again. One that waits for nothing that was told is refused,
// and so forgotten.
func (s *Service) decideHeard(ctx context.Context, r db.Reader, cmds []op.Cmd[wokenIn]) []op.Result[*deciding] {
	items := make([]*deciding, len(cmds))
	for i, c := range cmds {
		items[i] = woken(c, FactHeard, RobotFlow)
	}
	return s.decided(ctx, r, items)
}

type wokenIn struct {
	Subject string `json:"subject"`
}

// woken is an event that a robot brings to a run.
func woken(c op.Cmd[wokenIn], kind EventKind, robot string) *deciding {
	d := &deciding{act: c.Act.As(robot)}
	d.subject, d.err = id.ParseAny(c.In.Subject)
	d.event = Event{ID: EventID(), Kind: kind, At: c.Act.At, By: Actor{Name: robot, Kind: act.Robot}}
	return d
}

// loadHeard reads when what runs wait for was told last, as one set.
func loadHeard(r db.Reader, items []*deciding) error {
	var subjects []id.Raw
	var names []string
	for _, d := range items {
		if d.err == nil && len(d.run.Def.facts) > 0 {
			subjects, names = append(subjects, d.subject), join(names, d.run.Def.facts)
		}
	}
	if len(subjects) == 0 {
		return nil
	}
	told, err := event.LastTold(r, id.Unique(subjects), names)
	if err != nil {
		return fmt.Errorf("read what runs wait for: %w", err)
	}
	for _, d := range items {
		d.heard = map[string]time.Time{}
		for name, at := range told[d.subject] {
			d.heard[name] = time.UnixMicro(at).UTC()
		}
	}
	return nil
}

// hear lets a run go on that waits for what was told. Fault: timer.stale where it waits for
// nothing of the kind.
func (r *run) hear() error {
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if step := r.stepOf(v); v.Status == Open && step.Pause.Fact != "" && r.enough(v, step) && !r.onHold() {
			return nil
		}
	}
	return timerStale.New()
}

// told tells whether what a step waits for was told: at all, or since a moment where only
// what is fresh counts.
func (r *run) told(step *Step, since time.Time) bool {
	at, told := r.w.Heard[step.Pause.Fact]
	return told && (!step.Pause.Fresh || at.After(since))
}
