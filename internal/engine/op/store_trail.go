package op

import (
	"context"
	"fmt"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Trace is a committed command as the audit trail shows it.
type Trace struct {
	ID      commandID  `json:"id"`
	At      time.Time  `json:"at"`
	Verb    string     `json:"verb"`
	User    act.UserID `json:"user,omitzero"` // absent when one of our robots did it
	By      string     `json:"by"`
	Request string     `json:"request,omitzero"`
	Subject id.Raw     `json:"-"` // whom it was about; zero where its verb does not say
}

// Trail is the audit trail of a workspace: every write that was committed, the
// newest first.
func Trail(r db.Reader, page Page) (List[Trace], error) {
	before, err := page.Before()
	if err != nil {
		return List[Trace]{}, err
	}
	var found []Trace
	err = r.Query(`SELECT id, at, verb, user_id, by_name, request, subject FROM commands
		WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`, []any{r.Workspace(), before, int64(page.Limit)},
		func(row db.Row) error {
			var t Trace
			var at int64
			err := row.Scan(&t.ID, &at, &t.Verb, &t.User, &t.By, &t.Request, &t.Subject)
			t.At = time.UnixMicro(at).UTC()
			found = append(found, t)
			return err
		})
	if err != nil {
		return List[Trace]{}, fmt.Errorf("read the audit trail: %w", err)
	}
	return ListOf(found, page, func(t Trace) id.Raw { return t.ID.Raw() }), nil
}

// keep is how long a key is remembered; sweepStep how many commands one
// transaction of a sweep looks at.
const (
	keep      = 72 * time.Hour
	sweepStep = 1000
)

// Sweep forgets the keys and answers of a workspace that are older than 72
// hours, and returns how many commands it went over. Who did what stays for ever.
func (r *Registry) Sweep(ctx context.Context, a act.Act) (swept int, err error) {
	limit := r.o.Clock.Now().Add(-keep).UnixMicro()
	for {
		n := 0
		err := r.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
			n, err = sweepSome(tx, limit)
			return err
		})
		swept += n
		if err != nil || n < sweepStep {
			return swept, err
		}
	}
}

// sweepSome goes on where the last sweep ended: without that mark it would have
// to pass over the whole trail each time.
func sweepSome(tx db.Tx, limit int64) (n int, err error) {
	var from, upto id.Raw
	err = tx.Query(`SELECT swept FROM command_sweeps WHERE workspace_id = ?`, []any{tx.Workspace()},
		func(row db.Row) error { return row.Scan(&from) })
	if err != nil {
		return 0, fmt.Errorf("sweep keys: %w", err)
	}
	old := true
	err = tx.Query(`SELECT id, at FROM commands WHERE workspace_id = ? AND id > ? ORDER BY id LIMIT ?`,
		[]any{tx.Workspace(), from, int64(sweepStep)}, func(row db.Row) error {
			var next id.Raw
			var at int64
			if err := row.Scan(&next, &at); err != nil {
				return err
			}
			if old = old && at < limit; old {
				upto, n = next, n+1
			}
			return nil
		})
	if err != nil || n == 0 {
		return 0, err
	}
	tx.Write(`UPDATE commands SET idempotency_key = NULL, hash = NULL, answer = NULL
		WHERE workspace_id = ? AND id > ? AND id <= ? AND idempotency_key IS NOT NULL`, tx.Workspace(), from, upto)
	tx.Write(`INSERT INTO command_sweeps (workspace_id, swept) VALUES (?, ?)
		ON CONFLICT (workspace_id) DO UPDATE SET swept = excluded.swept`, tx.Workspace(), upto)
	return n, nil
}
