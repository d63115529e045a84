package op

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/go-json-experiment/json"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// tries is how often a transaction may be retryable.
const tries = 3

// stales is how often a decision may be stale. Of those that meet on one subject
// one goes through in each turn and the others come first in the next, so that
// only a crowd on one subject, or a fault, is ever refused.
const stales = 100

var (
	// errAgain says that the transaction is to be run again without the
	// commands that were refused in it.
	errAgain = errors.New("run again without those that were refused")
	// errNothing says that a transaction has nothing to commit.
	errNothing = errors.New("nothing to commit")
)

// turn is what is committed together.
type turn struct {
	q     *queue
	taken int // commands, whatever became of them
	rows  int
	cs    []*command // decided; and refused, if their timer must be dropped
	alone bool       // one command that failed in the company of others, or at first
}

func (q *queue) newTurn() *turn { return &turn{q: q} }

// fits tells whether a command may still come along. One that is too heavy for
// any turn gets a turn of its own.
func (t *turn) fits(c *command) bool {
	o := t.q.r.o
	return t.taken == 0 || t.taken < o.Batch && t.rows+c.weight <= o.Rows
}

// act is only a workspace: a turn is many people's.
func (t *turn) act() act.Act { return act.Act{Workspace: t.q.workspace} }

// decide adds commands to the turn. Whoever already has an answer, or is
// refused, is answered at once; only what comes from a timer goes on even
// then, for its timer must be dropped.
func (t *turn) decide(share []*command) {
	err := t.attempt(share)
	for n := 1; err != nil && db.Retryable(err) && n < tries; n++ {
		err = t.attempt(share)
	}
	if err != nil && len(share) > 1 {
		for _, c := range share {
			t.decide([]*command{c})
		}
		return
	}
	for _, c := range share {
		switch {
		case err != nil:
			c.err = err
			t.q.answer(c)
		case errors.Is(c.err, ErrStale):
			t.finish(c)
		case c.err == nil && !c.replay:
			t.cs = append(t.cs, c)
		case !c.timer.IsZero():
			c.refused = true
			t.cs = append(t.cs, c)
		default:
			t.finish(c)
		}
	}
}

// attempt looks keys up and decides, both as of one moment: whoever sees what
// an earlier command with this key has done sees the key too.
func (t *turn) attempt(share []*command) error {
	asks := func(c *command) bool { return c.key != nil || c.verb.decide != nil }
	if !slices.ContainsFunc(share, asks) {
		return nil
	}
	return t.q.r.read(context.Background(), t.act(), func(rd db.Reader) error {
		open := unrefused(share)
		if err := recallAnswers(rd, open); err != nil {
			return err
		}
		open = filter(open, func(c *command) bool { return c.err == nil && !c.replay })
		for _, g := range groups(open) {
			if g.verb.decide != nil {
				g.verb.decide(context.Background(), rd, g.cs)
			}
		}
		return firstAccident(open)
	})
}

// unrefused starts an attempt: those who take part in it, as if for the first time.
func unrefused(cs []*command) []*command {
	cs = filter(cs, func(c *command) bool { return !c.refused })
	for _, c := range cs {
		c.err, c.replay = nil, false
	}
	return cs
}

// filter copies, as some callers hold on to what they had.
func filter(cs []*command, keep func(*command) bool) []*command {
	kept := make([]*command, 0, len(cs))
	for _, c := range cs {
		if keep(c) {
			kept = append(kept, c)
		}
	}
	return kept
}

// rescue turns a verb's panic into an error, so that it ends one command and
// not the program.
func rescue(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
	}
}

// commit stores the turn in one transaction and answers its commands. What
// cannot be committed together is tried one by one, so that only the guilty fail.
func (t *turn) commit() {
	for failed := 0; len(t.cs) > 0; {
		err := t.write()
		if err != nil && db.OutcomeUnknown(err) && t.landed() {
			err = nil
		}
		switch {
		case err == nil, errors.Is(err, errNothing):
			t.q.r.o.Facts.Wake(t.q.workspace)
			t.lookTwice()
			t.finish(t.cs...)
			return
		case errors.Is(err, errAgain):
			t.dropRefused()
		case failed < tries-1 && (db.Retryable(err) || db.OutcomeUnknown(err)):
			failed++
		case t.alone, db.Retryable(err), len(t.cs) == 1 && !db.Refused(err):
			t.fail(err)
			return
		default:
			t.oneByOne()
			return
		}
	}
}

// write runs the verbs, remembers their answers and seals the facts, in one
// transaction. Keys are inserted in sorted order after the rooms' own rows and
// before the facts' counter; see doc.go for why not first.
func (t *turn) write() error {
	return t.q.r.o.DB.Write(context.Background(), t.act(), func(raw db.Tx) error {
		tx := t.q.r.o.Facts.Open(raw)
		live := unrefused(t.cs)
		for _, g := range groups(live) {
			g.verb.commit(context.Background(), tx, g.cs)
		}
		done, err := settle(live)
		if err != nil {
			return err
		}
		timers := t.timers()
		if len(done)+len(timers) == 0 {
			return errNothing
		}
		if err := rememberAnswers(tx, done); err != nil {
			return err
		}
		if err := tx.DropTimers(timers); err != nil {
			return err
		}
		return seal(tx, done)
	})
}

// settle tells whose answers are to be stored, and writes those out that may be
// asked for again.
func settle(live []*command) (done []*command, err error) {
	if err := firstAccident(live); err != nil {
		return nil, err
	}
	for _, c := range live {
		var w *written
		switch {
		case c.err == nil:
			done = append(done, c)
		case errors.As(c.err, &w):
			c.refused, err = true, errAgain
		}
	}
	for _, c := range done {
		if c.key == nil {
			continue
		}
		answer, failed := json.Marshal(kept(c.out))
		if failed != nil {
			return nil, fmt.Errorf("write the answer of %s: %w", c.verb.Name, failed)
		}
		c.answer = answer
	}
	return done, err
}

// Stored is for answers that hold what is shown once, as a new key: it returns
// the answer without that. Only this is kept, and it is what a repetition and a
// dry run get to see.
type Stored interface{ Stored() any }

// kept is an answer as it may be kept.
func kept(out any) any {
	if s, secret := out.(Stored); secret {
		return s.Stored()
	}
	return out
}

// seal lets the guards speak. Whom they refuse must not be in the transaction.
func seal(tx *event.Tx, done []*command) error {
	refused, err := tx.Seal(context.Background())
	if err != nil || len(refused) == 0 {
		return err
	}
	err = fmt.Errorf("guards refused commands that are not in this turn: %v", refused)
	for _, c := range done {
		if c.err = refused[c.act.Command]; c.err != nil {
			c.refused, err = true, errAgain
		}
	}
	if failed := firstAccident(done); failed != nil {
		return failed
	}
	return err
}

// timers are those that have fired: whatever came of it, but a decision to be
// made again.
func (t *turn) timers() []event.TimerID {
	var ids []event.TimerID
	for _, c := range t.cs {
		if !c.timer.IsZero() && !errors.Is(c.err, ErrStale) {
			ids = append(ids, c.timer)
		}
	}
	return ids
}

// dropRefused takes those out of the turn that were refused in it, but for
// those whose timer must be dropped.
func (t *turn) dropRefused() {
	stays := func(c *command) bool {
		return !c.refused || !c.timer.IsZero() && !errors.Is(c.err, ErrStale)
	}
	gone := filter(t.cs, func(c *command) bool { return !stays(c) })
	t.cs = filter(t.cs, stays)
	t.finish(gone...)
}

// landed tells, after a COMMIT whose answer was lost, whether it happened.
func (t *turn) landed() (yes bool) {
	for _, c := range t.cs {
		if c.err != nil || c.refused {
			continue
		}
		err := t.q.r.read(context.Background(), t.act(), func(rd db.Reader) (err error) {
			yes, err = isStored(rd, c.id)
			return err
		})
		return err == nil && yes
	}
	return false
}

// lookTwice is for several nodes on one database: a refusal may be the effect
// of the same command, committed elsewhere after this turn was decided.
func (t *turn) lookTwice() {
	doubtful := filter(t.cs, func(c *command) bool { return c.key != nil && c.err != nil && !errors.Is(c.err, ErrStale) })
	if len(doubtful) == 0 {
		return
	}
	err := t.q.r.read(context.Background(), t.act(), func(rd db.Reader) error { return recallAnswers(rd, doubtful) })
	if err != nil {
		t.q.r.o.Log.Warn("look for the keys of refused commands", "error", err)
	}
}

// oneByOne gives every command a turn of its own, decided anew. That is worth
// it for a single one too, if the data was refused: another node may have taken
// a key or a name meanwhile, which a new decision sees.
func (t *turn) oneByOne() {
	for _, c := range t.cs {
		c.act.Command = 0
		one := &turn{q: t.q, taken: 1, rows: c.weight, alone: true}
		one.decide([]*command{c})
		one.commit()
	}
}

// fail answers the turn's commands with an error that nobody can do anything
// about; what was retried in vain is worth another try by the caller.
func (t *turn) fail(err error) {
	for _, c := range t.cs {
		if c.err = err; db.Retryable(err) {
			c.err = busyStale.New().From(err)
		}
	}
	t.q.answer(t.cs...)
}

// finish answers commands, but lets the stale ones be decided again before all
// others.
func (t *turn) finish(cs ...*command) {
	var stale, answered []*command
	for _, c := range cs {
		if !errors.Is(c.err, ErrStale) {
			answered = append(answered, c)
			continue
		}
		if c.tries++; c.tries > stales {
			c.err = busyStale.New()
			answered = append(answered, c)
			continue
		}
		c.refused = false
		stale = append(stale, c)
	}
	if len(stale) > 0 {
		t.q.again(stale)
	}
	t.q.answer(answered...)
}
