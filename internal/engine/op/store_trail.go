package op

import (
	"context"
	"fmt"
	"math"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// readTrail reads commands from the latest on, before a place.
func readTrail(r db.Reader, in FindTrail, about id.Raw, before trailPlace, input bool) ([]trailRow, error) {
	sql, args := in.statement(r, about, before, input)
	var rows []trailRow
	err := db.QueryRows(r, "commands", sql, args, func(row trailRow) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the audit trail: %w", err)
	}
	return rows, nil
}

// statement is one of few shapes, for statements are kept: each filter has an
// index that ends in the order of the trail.
func (in FindTrail) statement(r db.Reader, about id.Raw, before trailPlace, input bool) (string, []any) {
	what := `NULL`
	if input {
		what = `input`
	}
	sql := `SELECT id, at, verb, user_id, by_name, request, channel, subject_kind, subject, ` + what + ` FROM commands WHERE workspace_id = ?`
	args := []any{r.Workspace()}
	if in.Subject != "" {
		sql, args = sql+` AND subject = ?`, append(args, about)
	}
	if !in.User.IsZero() {
		sql, args = sql+` AND user_id = ?`, append(args, in.User)
	}
	if in.Verb != "" {
		sql, args = sql+` AND verb = ?`, append(args, in.Verb)
	}
	from, to := int64(0), int64(math.MaxInt64)
	if !in.From.IsZero() {
		from = in.From.UnixMicro()
	}
	if !in.To.IsZero() {
		to = in.To.UnixMicro()
	}
	return sql + ` AND at >= ? AND at <= ? AND (at < ? OR at = ? AND id < ?) ORDER BY at DESC, id DESC LIMIT ?`,
		append(args, from, to, before.at, before.at, before.id, int64(in.Limit))
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
	// The ids find the few of this hour; an index of keys would find all of a day.
	tx.Write(`UPDATE commands SET idempotency_key = NULL, hash = NULL, answer = NULL
		WHERE workspace_id = ? AND id > ? AND id <= ? AND COALESCE(idempotency_key, '') <> ''`, tx.Workspace(), from, upto)
	tx.Write(`INSERT INTO command_sweeps (workspace_id, swept) VALUES (?, ?)
		ON CONFLICT (workspace_id) DO UPDATE SET swept = excluded.swept`, tx.Workspace(), upto)
	return n, nil
}
