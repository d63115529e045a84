package notify

import (
	"context"
	"encoding/json"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// webhookRow is an endpoint as the table keeps it.
type webhookRow struct {
	ID    WebhookID  `db:"id,key"`
	User  act.UserID `db:"user_id"`
	Name  string     `db:"name"`
	URL   string     `db:"url"`
	State string     `db:"state"`
	Facts []string   // FactsText as a list

	FactsText    string `db:"facts"`
	Version      int64  `db:"version"`
	AddedAt      int64  `db:"added_at"`
	Secret       string `db:"secret,sealed"`
	OldSecret    string `db:"old_secret,sealed"`
	OldUntil     int64  `db:"old_until"`
	Failures     int64  `db:"failures"`
	FailingSince int64  `db:"failing_since"`
	PausedUntil  int64  `db:"paused_until"`
	TakenAt      int64  `db:"taken_at"`
}

// webhookSealed is what nobody reads of an endpoint who has the database alone.
type webhookSealed struct {
	ID        WebhookID `db:"id,key"`
	Secret    string    `db:"secret,sealed"`
	OldSecret string    `db:"old_secret,sealed"`
}

type webhookKey struct {
	ID WebhookID `db:"id"`
}

const webhookColumns = `id, user_id, name, url, state, facts, version, added_at, secret, old_secret, old_until, ` +
	`failures, failing_since, paused_until, taken_at`

func (w *webhookRow) read() error { return json.Unmarshal([]byte(w.FactsText), &w.Facts) }

func (w *webhookRow) write() {
	text, _ := json.Marshal(w.Facts) // never fails for these
	w.FactsText = string(text)
}

// readWebhooks reads all endpoints of the workspace, the newest first: they are
// few.
func readWebhooks(r db.Reader) ([]webhookRow, error) {
	var rows []webhookRow
	sql := `SELECT ` + webhookColumns + ` FROM webhooks WHERE workspace_id = ? ORDER BY id DESC`
	err := db.QueryRows(r, "webhooks", sql, []any{r.Workspace()}, func(w webhookRow) error {
		err := w.read()
		rows = append(rows, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read webhooks: %w", err)
	}
	return rows, nil
}

// anyWebhook tells whether one of the workspace's endpoints listens.
func anyWebhook(r db.Reader) (found bool, err error) {
	err = r.Query(`SELECT id FROM webhooks WHERE workspace_id = ? AND state = ? LIMIT 1`, []any{r.Workspace(), stateOn},
		func(db.Row) error { found = true; return nil })
	if err != nil {
		return false, fmt.Errorf("look for webhooks: %w", err)
	}
	return found, nil
}

// selectWebhooks finds endpoints by id; locked, they stay as they are until the
// transaction ends.
func selectWebhooks(r db.Reader, ids []WebhookID, lock db.Lock) (map[WebhookID]*webhookRow, error) {
	keys := make([]webhookKey, len(ids))
	for i, w := range ids {
		keys[i] = webhookKey{w}
	}
	found := make(map[WebhookID]*webhookRow, len(ids))
	err := db.SelectKeys(r, "webhooks", keys, lock, func(w webhookRow) error {
		found[w.ID] = &w
		return w.read()
	})
	if err != nil {
		return nil, fmt.Errorf("find webhooks: %w", err)
	}
	return found, nil
}

func insertWebhooks(tx db.Tx, rows []webhookRow) error {
	if err := db.InsertRows(tx, "webhooks", rows); err != nil {
		return fmt.Errorf("add webhooks: %w", err)
	}
	return nil
}

func updateWebhooks(tx db.Tx, rows []webhookRow) error {
	if err := db.UpdateRows(tx, "webhooks", rows); err != nil {
		return fmt.Errorf("change webhooks: %w", err)
	}
	return nil
}

// deleteWebhook forgets an endpoint and its secrets at once. Its deliveries are
// nobody's any more, and swept when their time comes.
func deleteWebhook(tx db.Tx, w WebhookID) {
	tx.Write(`DELETE FROM webhooks WHERE workspace_id = ? AND id = ?`, tx.Workspace(), w)
}

// sweepDue finds, over all workspaces, the endpoints that are to be told
// something now, also while they rest: one look at each of them.
func sweepDue(ctx context.Context, d *db.DB, now int64, limit int) ([]Waiting, error) {
	var due []Waiting
	const waits = `EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.workspace_id = w.workspace_id AND d.webhook = w.id AND d.state = 'waiting' AND d.due_at <= ?)`
	err := d.Sweep(ctx, `SELECT w.workspace_id, w.id FROM webhooks w WHERE w.state = ? AND (w.paused_until <= ? AND `+waits+` OR `+waits+`) LIMIT ?`,
		[]any{stateOn, now, now, int64(awaited), int64(limit)}, func(row db.Row) error {
			var w Waiting
			err := row.Scan(&w.Workspace, &w.Webhook)
			due = append(due, w)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("look for webhooks that wait: %w", err)
	}
	return due, nil
}
