package event

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// maxFailures is how often a fact may fail before it is parked.
const maxFailures = 5

// errMoved says that another node's relay moved the cursor first.
var errMoved = errors.New("event: the cursor was moved by another relay")

// deliver hands the facts to one subscriber: all at once, and, once that
// failed, one by one, so that the fact that cannot be taken in stands alone.
func (l *Log) deliver(ctx context.Context, a act.Act, c *cursor, facts []Record) error {
	mine := c.heard(facts)
	singly := c.failures > 0
	for len(mine) > 0 {
		n, to := len(mine), facts[len(facts)-1].Seq
		if singly {
			n, to = 1, mine[0].Seq
		}
		err := l.hand(ctx, a, c, mine[:n], to)
		switch {
		case errors.Is(err, errMoved) || ctx.Err() != nil:
			return nil
		case err == nil:
			mine = mine[n:]
		case db.Retryable(err): // the database's trouble is not the fact's
			return err
		case n > 1:
			singly = true
		default:
			return l.failed(ctx, a, c, mine[0].Seq, err)
		}
	}
	return nil
}

// hand commits the subscriber's effects together with its cursor.
func (l *Log) hand(ctx context.Context, a act.Act, c *cursor, mine []Record, to int64) error {
	err := l.Write(ctx, a, func(tx *Tx) error {
		if err := moveCursor(tx.Tx, c, to); err != nil {
			return err
		}
		return c.sub.hear(ctx, tx, a.Workspace, mine)
	})
	if err == nil {
		c.seq, c.failures = to, 0
	}
	return err
}

// failed counts a failure of the single fact seq, and parks it after the fifth.
func (l *Log) failed(ctx context.Context, a act.Act, c *cursor, seq int64, cause error) error {
	c.failures++
	err := l.db.Write(ctx, a, func(tx db.Tx) error {
		if c.failures < maxFailures {
			return stumble(tx, c, a.At.Add(pause(c.failures)))
		}
		if err := moveCursor(tx, c, seq); err != nil {
			return err
		}
		return park(tx, c.sub.name, seq, a.Micros(), cause.Error())
	})
	if errors.Is(err, errMoved) {
		return nil
	}
	return errors.Join(fmt.Errorf("event: %s, fact %d of %s, failure %d: %w", c.sub.name, seq, a.Workspace, c.failures, cause), err)
}

// pause is how long a fact waits after its n-th failure: 1 s, 5 s, 25 s, 125 s.
func pause(n int) time.Duration {
	d := time.Second
	for range n - 1 {
		d *= 5
	}
	return d
}
