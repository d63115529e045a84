package flow

import (
	"fmt"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Move is one decided change of a run, waiting to be stored.
type Move struct {
	Act      act.Act
	Run      *Stored // as it was decided on; Version 0 begins a run
	State    State   // as it shall be
	Commands []Command
	Facts    map[ID][]event.Fact // what the subject told, by the call that made it
	End      []event.Fact        // what the subject told when the run ended
	Told     []event.Fact        // what it told before all else, of what was filled in
	Filled   *answersRow         // what was filled in of a step's own form; nil for nothing
}

// Lock locks the runs of moves and checks them, writing nothing: a move whose
// run has changed since it was decided is answered op.ErrStale, and so is the
// second of two moves of one run.
func (s *Service) Lock(tx *event.Tx, moves []Move) []error {
	errs := make([]error, len(moves))
	if err := lockRuns(tx, moves, errs); err != nil {
		return every(errs, fmt.Errorf("lock runs: %w", err))
	}
	return errs
}

// Store stores moves whose runs are locked as a set: runs, tasks, timers, facts.
func (s *Service) Store(tx *event.Tx, moves []Move) error {
	var b batch
	for i := range moves {
		b.add(&moves[i])
	}
	if err := b.write(tx); err != nil {
		return fmt.Errorf("store runs: %w", err)
	}
	for i := range moves {
		tellAll(tx, &moves[i])
	}
	return nil
}

func every(errs []error, err error) []error {
	for i := range errs {
		errs[i] = err
	}
	return errs
}

// lockRuns locks the stored runs among the moves, in the order of their keys,
// and marks those that are not as they were decided on. The second of two
// moves of one run in a set is stale by that alone.
func lockRuns(tx db.Tx, moves []Move, errs []error) error {
	want := make(map[id.Raw]int, len(moves))
	var stored []id.Raw
	for i := range moves {
		run := moves[i].Run
		if run.Version == 0 {
			continue
		}
		if _, twice := want[run.Subject]; twice {
			errs[i] = op.ErrStale
			continue
		}
		want[run.Subject] = i
		stored = append(stored, run.Subject)
	}
	if len(stored) == 0 {
		return nil
	}
	return lockVersions(tx, stored, func(subject id.Raw, version int64) {
		if i := want[subject]; moves[i].Run.Version != version {
			errs[i] = op.ErrStale
		}
	})
}

// batch gathers the rows of a set of moves.
type batch struct {
	begun    []runRow
	moved    []runChange
	pinned   []runPinned
	opened   []taskRow
	closed   []taskEnd
	handed   []taskMove
	shared   []shareRow
	ended    []shareRow // shares of what is closed: who has a task open is asked often
	recalled []shareRow
	turns    []turnRow
	filled   []answersRow
	copied   []copyRow
	set      []event.Timer
	drop     []event.TimerID
}

func (b *batch) add(m *Move) {
	subject := m.Run.Subject
	state := string(m.State.Marshal())
	if m.Run.Version == 0 {
		b.begun = append(b.begun, runRow{Subject: subject, Entity: m.Run.Entity, Flow: m.State.Flow,
			Release: m.State.Release, Version: 1, Status: m.State.rowStatus(), State: state})
	} else {
		b.moved = append(b.moved, runChange{Subject: subject, Version: m.Run.Version + 1, Status: m.State.rowStatus(), State: state})
	}
	if m.Run.Version > 0 && m.State.Release != m.Run.State.Release {
		b.pinned = append(b.pinned, runPinned{Subject: subject, Flow: m.State.Flow, Release: m.State.Release})
	}
	if m.Filled != nil {
		b.filled = append(b.filled, *m.Filled)
	}
	for _, c := range m.Commands {
		b.command(m, subject, c)
	}
}

func (b *batch) command(m *Move, subject id.Raw, c Command) {
	switch c := c.(type) {
	case OpenTask:
		b.opened = append(b.opened, taskRow{ID: id.New[taskKind](), Subject: subject, Seat: c.Seat.String(), Entity: m.Run.Entity,
			Flow: m.State.Flow, Step: c.Step, Kind: string(c.Kind), Holder: c.For, State: string(Open), OpenedAt: c.Opened.UnixMicro(), DueAt: c.Due.UnixMicro()})
	case CloseTask:
		b.closed = append(b.closed, closing(m, subject, c))
		if seat := m.seat(c.Seat); seat != nil {
			for _, holder := range seat.sharers() {
				b.ended = append(b.ended, shareRow{Subject: subject, Seat: c.Seat.String(), Holder: holder})
			}
		}
	case MoveTask:
		b.hand(taskMove{Subject: subject, Seat: c.Seat.String(), Holder: c.For, State: string(c.Status), DueAt: c.Due.UnixMicro()})
	case ShareTask:
		for _, holder := range c.With {
			b.shared = append(b.shared, shareRow{Subject: subject, Seat: c.Seat.String(), Holder: holder})
		}
	case UnshareTask:
		b.recalled = append(b.recalled, shareRow{Subject: subject, Seat: c.Seat.String(), Holder: c.With})
	case Copy:
		b.copied = append(b.copied, copies(subject, c.To)...)
	case GiveTurn:
		b.turns = append(b.turns, c.row)
	case SetTimer:
		b.set = append(b.set, event.Timer{ID: timerID(subject, c.Timer), DueAt: c.At.UnixMicro(), Verb: timerVerb,
			Subject: subject, Input: `{"subject":"` + m.State.Subject + `","timer":"` + c.Timer.String() + `"}`})
	case DropTimer:
		b.disarm(timerID(subject, c.Timer))
	}
}

// disarm drops a timer: one that this very set arms is never stored.
func (b *batch) disarm(timer event.TimerID) {
	at := slices.IndexFunc(b.set, func(t event.Timer) bool { return t.ID == timer })
	if at < 0 {
		b.drop = append(b.drop, timer)
		return
	}
	b.set = slices.Delete(b.set, at, at+1)
}

// seat finds a seat as it shall be, or as it was where the run has moved on without it.
func (m *Move) seat(id ID) *Seat {
	_, seat := m.State.seat(id)
	if seat == nil {
		_, seat = m.Run.State.seat(id)
	}
	return seat
}

// hand keeps where a to-do goes: of several moves of one the last.
func (b *batch) hand(m taskMove) {
	same := func(o taskMove) bool { return o.Subject == m.Subject && o.Seat == m.Seat }
	b.handed = append(slices.DeleteFunc(b.handed, same), m)
}

// closing is how a to-do ended: with what was decided, or with the reason why
// nobody needs it any more.
func closing(m *Move, subject id.Raw, c CloseTask) taskEnd {
	row := taskEnd{Subject: subject, Seat: c.Seat.String(), State: string(Closed), ClosedAt: m.Act.Micros(), ClosedBy: m.Act.Name, Result: c.Why.Code}
	if !m.Act.User.IsZero() {
		row.ClosedUser = &m.Act.User
	}
	if _, seat := m.State.seat(c.Seat); seat != nil && seat.Status != Closed && seat.Status != Removed {
		row.State, row.Result = string(Done), string(seat.Status)
	}
	return row
}

func (b *batch) write(tx *event.Tx) error {
	if err := writeRuns(tx, b.begun, b.moved, b.pinned); err != nil {
		return err
	}
	if err := writeTasks(tx, b.opened, b.handed, b.closed, b.shared, b.ended, b.recalled); err != nil {
		return err
	}
	if err := db.InsertRows(tx.Tx, "task_answers", b.filled); err != nil {
		return err
	}
	writeTurns(tx.Tx, b.turns)
	if _, err := db.InsertFresh(tx.Tx, "flow_copies", b.copied); err != nil { // who was sent one before stays so
		return err
	}
	if err := tx.DropTimers(b.drop); err != nil {
		return err
	}
	return tx.SetTimers(b.set)
}

// tellAll tells the facts of a move in the order in which things happened; what
// the subject told stands before the success of the call that made it.
func tellAll(tx *event.Tx, m *Move) {
	tx.Tell(m.Act, m.Told...)
	for _, c := range m.Commands {
		t, ok := c.(Tell)
		if !ok {
			continue
		}
		if done, ok := t.Fact.(CallSucceeded); ok {
			tx.Tell(m.Act.As(RobotFlow), m.Facts[done.Call]...)
		}
		a := m.Act
		if t.Robot != "" {
			a = a.As(t.Robot)
		}
		tx.Tell(a, t.Fact)
	}
	tx.Tell(m.Act, m.End...)
}

type taskKind struct{}

func (taskKind) Prefix() string { return "tsk" }

// TaskID names a task.
type TaskID = id.Of[taskKind]

// timerID is the id of a run's timer in the clock's table: the subject's id
// with the timer's number folded into its last bytes, so that nobody has to
// keep it.
func timerID(subject id.Raw, t ID) event.TimerID {
	for i := range 4 {
		subject[15-i] ^= byte(t.N >> (8 * i))
	}
	var timer event.TimerID
	timer.SetRaw(subject)
	return timer
}
