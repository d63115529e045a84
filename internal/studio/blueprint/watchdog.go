package blueprint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// A release was proved with the people and calendar of its day. The watchdog proves
// the current one again each night, and whenever people change, and tells those who
// may publish what does not hold any more.

// Watchdog is what rooms above know of a release and the people of a moment.
type Watchdog struct {
	// Look finds what does not hold with the people and calendar of a moment, and tells
	// when people come or go next.
	Look func(ctx context.Context, r db.Reader, release *Release, at time.Time) (found []Finding, next time.Time, err error)
	// Keep sees that nothing waits for people who are not there.
	Keep func(ctx context.Context, tx *event.Tx, at time.Time) error
}

// WatchWith tells who knows.
func (s *Service) WatchWith(w Watchdog) { s.watchdog = w }

// lookVerb is what the clock calls when the watchdog looks again.
const lookVerb = "blueprint.look"

// peopleFacts are the facts, of a room above, after which others may be here than before.
var peopleFacts = []string{"identity.userAdded", "identity.userChanged", "identity.delegated", "identity.undelegated",
	"identity.departmentAdded", "identity.departmentChanged", "identity.departmentDropped"}

// wakeUp has the watchdog look at once, whatever it had planned.
func (s *Service) wakeUp(_ context.Context, tx *event.Tx, facts []event.Record) error {
	if _, err := lockState(tx); err != nil {
		return err
	}
	row, there, err := readWatch(tx)
	if err != nil {
		return err
	}
	if !there {
		row = watchRow{ID: id.New[watchKind](), Findings: "[]"}
	}
	return plan(tx, row, there, facts[len(facts)-1].At, `{"woken":true}`)
}

// plan replaces the next look.
func plan(tx *event.Tx, row watchRow, there bool, at int64, input string) error {
	if err := tx.DropTimers([]timerID{row.Timer}); err != nil {
		return err
	}
	row.Timer = event.NewTimerID()
	if err := writeWatch(tx, row, there); err != nil {
		return err
	}
	return tx.SetTimers([]event.Timer{{ID: row.Timer, DueAt: at, Verb: lookVerb, Subject: row.ID.Raw(), Input: input}})
}

// lookInput says why it is time to look: people have changed, which flows have heard
// of themselves, or the time has come.
type lookInput struct {
	Woken bool `json:"woken,omitzero"`
}

// looked is what a look found.
type looked struct {
	row   watchRow
	found []Finding
	fresh []Finding // which were not known
	to    []act.UserID
	next  time.Time
	woken bool
}

// decideLook proves the current release with the people of now. Of a release that was
// not looked at before nothing is news: whoever published it was shown what there is.
func (s *Service) decideLook(ctx context.Context, r db.Reader, cmds []op.Cmd[lookInput]) []op.Result[looked] {
	res := make([]op.Result[looked], len(cmds))
	for i, c := range cmds {
		res[i].Out, res[i].Err = s.look(ctx, r, c.Act)
		res[i].Out.woken = c.In.Woken
	}
	return res
}

func (s *Service) look(ctx context.Context, r db.Reader, a act.Act) (looked, error) {
	out := looked{}
	release, err := s.Current(ctx, r)
	if err == nil {
		out.row, _, err = readWatch(r)
	}
	if err == nil {
		out.found, out.next, err = s.watchdog.Look(ctx, r, release, a.At)
	}
	var known []Finding
	if err == nil {
		known, err = out.row.known()
	}
	if err == nil && s.publishers != nil {
		out.to, err = s.publishers(ctx, r, permissionPublish)
	}
	if err != nil {
		return out, err
	}
	if zone := Of[*Workspace](release).Zone; out.next.IsZero() || out.next.After(night(a.At, zone)) {
		out.next = night(a.At, zone)
	}
	if out.row.Release == release.ID {
		out.fresh = slices.DeleteFunc(slices.Clone(out.found), func(f Finding) bool { return slices.ContainsFunc(known, f.same) })
	}
	out.row.Release, out.row.At = release.ID, a.Micros()
	text, err := json.Marshal(out.found)
	out.row.Findings = string(text)
	return out, err
}

// night is when the day after begins in a zone.
func night(at time.Time, zone *time.Location) time.Time {
	return (clock.DateOf(at.In(zone)) + 1).In(zone)
}

// same tells whether another finding says the same of the same place, whoever and
// whatever days it names.
func (f Finding) same(other Finding) bool {
	return f.Code == other.Code && f.Document == other.Document && f.Pointer == other.Pointer && f.Warning == other.Warning
}

// known are the findings of the last look.
func (row watchRow) known() (found []Finding, err error) {
	if row.Findings == "" {
		return nil, nil
	}
	if err = json.Unmarshal([]byte(row.Findings), &found); err != nil {
		err = fmt.Errorf("read what the watchdog found: %w", err)
	}
	return found, err
}

// commitLook keeps what was found, tells what is new of it, and plans the next look.
func (s *Service) commitLook(ctx context.Context, tx *event.Tx, cmds []op.Cmd[looked]) []op.Result[done] {
	res := make([]op.Result[done], len(cmds))
	now, err := lockState(tx)
	for i, c := range cmds {
		row, there, more := readWatch(tx)
		switch {
		case err != nil || more != nil:
			err = errors.Join(err, more)
		case now.release != c.In.row.Release || row.At > c.In.row.At:
			res[i].Err = op.ErrStale
		default:
			err = s.keep(ctx, tx, c, row, there)
		}
	}
	return op.FailAll(res, err)
}

// keep is one look; the state is locked.
func (s *Service) keep(ctx context.Context, tx *event.Tx, c op.Cmd[looked], row watchRow, there bool) error {
	row.Release, row.At, row.Findings = c.In.row.Release, c.In.row.At, c.In.row.Findings
	if n := len(c.In.fresh); n > 0 {
		tx.Tell(c.Act, Weakened{Watch: row.ID, Release: row.Release, Findings: n, To: textsBut(c.In.to, act.UserID{})})
	}
	if err := plan(tx, row, there, c.In.next.UnixMicro(), `{}`); err != nil || c.In.woken {
		return err
	}
	return s.watchdog.Keep(ctx, tx, c.Act.At)
}

// Today is what does not hold of the current release with the people and calendar of
// now; at is when that was looked at.
type Today struct {
	At       *time.Time    `json:"at,omitempty" doc:"Absent where nobody has looked yet"`
	Findings []FindingView `json:"findings"`
}

// today shows what the watchdog found of the current release.
func (s *Service) today(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Today, error) {
	v := Today{Findings: []FindingView{}}
	row, there, err := readWatch(r)
	if err != nil || !there || row.Release == "" {
		return v, err
	}
	release, err := s.Current(ctx, r)
	if err != nil || release.ID != row.Release {
		return v, err
	}
	at := moment(row.At)
	found, err := row.known()
	return Today{&at, s.views(release, found, "", a.Lang)}, err
}
