package event

import (
	"context"
	"errors"
	"fmt"
	"math"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// window is how many facts are read, and handed over, at once.
const window = 2000

// cursor is how far a subscriber has heard in one workspace.
type cursor struct {
	sub      *subscriber
	seq      int64
	failures int   // of the fact after seq
	retryAt  int64 // not before; µs UTC
	unwanted bool  // nothing is wanted now of what it would hear
}

// heard picks what concerns the subscriber now.
func (c *cursor) heard(facts []Record) []Record {
	if c.unwanted {
		return nil
	}
	return c.sub.heard(after(facts, c.seq))
}

// Relay looks once over all workspaces that have news and hands their facts to
// the subscribers. What a subscriber could not take in is tried again in a
// later look, after a pause that grows, and parked after five failures. The
// error joins those failures, for the log; the relay itself goes on.
func (l *Log) Relay(ctx context.Context) error {
	if l.wrong != nil || len(l.subscribers) == 0 {
		return l.wrong
	}
	behind, err := sweepBehind(ctx, l.db, l.names())
	if err != nil {
		return err
	}
	var failed error
	for _, w := range behind {
		failed = errors.Join(failed, l.relayTo(ctx, l.robot(w)))
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return failed
}

func (l *Log) names() []string {
	names := make([]string, len(l.subscribers))
	for i, s := range l.subscribers {
		names[i] = s.name
	}
	return names
}

// robot is who moves cursors. Subscribers act as whoever told the fact.
func (l *Log) robot(w act.WorkspaceID) act.Act {
	return act.Act{Workspace: w, Name: "relay", Kind: act.Robot, At: l.clock.Now()}
}

// How many windows patient subscribers are handed at once, so that the others have not
// long to wait: few while the workspace is busy, which is when the others had a full one.
const (
	patience     = 8
	patienceBusy = 1
)

// relayTo brings one workspace's subscribers up to date, those who are patient behind
// the others.
func (l *Log) relayTo(ctx context.Context, a act.Act) error {
	busy, err := l.relayWindows(ctx, a, false, math.MaxInt)
	if err != nil {
		return err
	}
	most := patience
	if busy {
		most = patienceBusy
	}
	_, err = l.relayWindows(ctx, a, true, most)
	return err
}

// relayWindows brings the patient subscribers, or the others, up to date, a window of
// the log at a time: it is read once for all of them. It tells whether one was full.
// After a failure the rest is left to the next look, so that a database in trouble is
// not hammered.
func (l *Log) relayWindows(ctx context.Context, a act.Act, patient bool, most int) (full bool, failed error) {
	for ; failed == nil && ctx.Err() == nil && most > 0; most-- {
		cursors, facts, err := l.look(ctx, a, patient)
		if err != nil || len(facts) == 0 {
			return full, errors.Join(failed, err)
		}
		full = full || len(facts) == window
		if err := l.passOver(ctx, a, cursors, facts); err != nil {
			return full, errors.Join(failed, err)
		}
		for _, c := range cursors {
			failed = errors.Join(failed, l.deliver(ctx, a, c, facts))
		}
	}
	return full, errors.Join(failed, ctx.Err())
}

// look reads the cursors that are not pausing, of patient subscribers or of the
// others, and the facts after the hindmost of them.
func (l *Log) look(ctx context.Context, a act.Act, patient bool) (due []*cursor, facts []Record, err error) {
	err = l.db.Read(ctx, a, func(r db.Reader) error {
		stored, err := readCursors(r)
		if err != nil {
			return err
		}
		due = l.due(stored, patient)
		if len(due) > 0 {
			facts, err = readAfter(r, hindmost(due), window)
		}
		if err != nil || len(facts) == 0 {
			return err
		}
		return ask(r, due)
	})
	return due, facts, err
}

// due joins the subscribers with where they stand, but for those that pause.
func (l *Log) due(stored map[string]cursor, patient bool) []*cursor {
	now := l.clock.Now().UnixMicro()
	var due []*cursor
	for _, s := range l.subscribers {
		c := stored[s.name]
		if c.sub = s; c.retryAt <= now && s.patient == patient {
			due = append(due, &c)
		}
	}
	return due
}

// ask finds out which subscribers want nothing of this workspace now.
func ask(r db.Reader, cursors []*cursor) error {
	for _, c := range cursors {
		if c.sub.wanted == nil {
			continue
		}
		wanted, err := c.sub.wanted(r)
		if err != nil {
			return fmt.Errorf("event: ask %s what it wants: %w", c.sub.name, err)
		}
		c.unwanted = !wanted
	}
	return nil
}

// hindmost is where the cursor stands that has heard least.
func hindmost(cursors []*cursor) int64 {
	seq := cursors[0].seq
	for _, c := range cursors {
		seq = min(seq, c.seq)
	}
	return seq
}

// after leaves out the facts that a cursor has passed.
func after(facts []Record, seq int64) []Record {
	for len(facts) > 0 && facts[0].Seq <= seq {
		facts = facts[1:]
	}
	return facts
}

// passOver moves, in one transaction, all cursors for which the window holds
// nothing to hear.
func (l *Log) passOver(ctx context.Context, a act.Act, cursors []*cursor, facts []Record) error {
	last := facts[len(facts)-1].Seq
	var idle []*cursor
	for _, c := range cursors {
		if c.seq < last && len(c.heard(facts)) == 0 {
			idle = append(idle, c)
		}
	}
	if len(idle) == 0 {
		return nil
	}
	return l.db.Write(ctx, a, func(tx db.Tx) error {
		for _, c := range idle {
			if err := moveCursor(tx, c, last); err != nil && !errors.Is(err, errMoved) {
				return err
			}
		}
		return nil
	})
}
