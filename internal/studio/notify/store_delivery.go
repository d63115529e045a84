package notify

import (
	"fmt"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// deliveryRow is a delivery as the table keeps it.
type deliveryRow struct {
	ID       DeliveryID `db:"id,key"`
	Webhook  WebhookID  `db:"webhook"`
	Seq      int64      `db:"seq"`
	Fact     string     `db:"fact"`
	Subject  string     `db:"subject"`
	At       int64      `db:"at"`
	Body     string     `db:"body"`
	State    string     `db:"state"`
	Attempts int64      `db:"attempts"`
	Failures int64      `db:"failures"`
	DueAt    int64      `db:"due_at"`
	Status   int64      `db:"status"`
	Error    string     `db:"error"`
}

// progressRow is what an attempt changes of a delivery.
type progressRow struct {
	ID       DeliveryID `db:"id,key"`
	State    string     `db:"state"`
	Attempts int64      `db:"attempts"`
	Failures int64      `db:"failures"`
	DueAt    int64      `db:"due_at"`
	Status   int64      `db:"status"`
	Error    string     `db:"error"`
}

func (d deliveryRow) progress() progressRow {
	return progressRow{d.ID, d.State, d.Attempts, d.Failures, d.DueAt, d.Status, d.Error}
}

type deliveryKey struct {
	ID DeliveryID `db:"id"`
}

// attemptRow is one attempt as the table keeps it.
type attemptRow struct {
	Delivery DeliveryID `db:"delivery,key"`
	N        int64      `db:"n,key"`
	At       int64      `db:"at"`
	Millis   int64      `db:"millis"`
	Status   int64      `db:"status"`
	Error    string     `db:"error"`
	Answer   string     `db:"answer"`
}

type attemptKey struct {
	Delivery DeliveryID `db:"delivery"`
}

const deliveryColumns = `id, webhook, seq, fact, subject, at, body, state, attempts, failures, due_at, status, error`

func scanDelivery(row db.Row) (d deliveryRow, err error) {
	err = row.Scan(&d.ID, &d.Webhook, &d.Seq, &d.Fact, &d.Subject, &d.At, &d.Body, &d.State, &d.Attempts, &d.Failures, &d.DueAt, &d.Status, &d.Error)
	return d, err
}

func readDeliveries(r db.Reader, sql string, args ...any) ([]deliveryRow, error) {
	var rows []deliveryRow
	err := r.Query(sql, args, func(row db.Row) error {
		d, err := scanDelivery(row)
		rows = append(rows, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	return rows, nil
}

// readDue reads what an endpoint is to be told now, what waits longest first.
func readDue(r db.Reader, w WebhookID, now int64, limit int) ([]deliveryRow, error) {
	return readDeliveries(r, `SELECT `+deliveryColumns+` FROM webhook_deliveries `+
		`WHERE workspace_id = ? AND webhook = ? AND state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?`, r.Workspace(), w, now, int64(limit))
}

// readLog reads deliveries of endpoints below an id. No states or facts are all.
func readLog(r db.Reader, of []WebhookID, states, facts []string, before id.Raw, limit int) ([]deliveryRow, error) {
	sql, args := `SELECT `+deliveryColumns+` FROM webhook_deliveries WHERE workspace_id = ? AND id < ?`, []any{r.Workspace(), before}
	sql, args = among(sql, args, "webhook", of)
	sql, args = among(sql, args, "state", states)
	sql, args = among(sql, args, "fact", facts)
	return readDeliveries(r, sql+` ORDER BY id DESC LIMIT ?`, append(args, int64(limit))...)
}

// among narrows a statement to some values of a column; none are all.
func among[T any](sql string, args []any, column string, values []T) (string, []any) {
	if len(values) == 0 {
		return sql, args
	}
	for _, v := range values {
		args = append(args, v)
	}
	return sql + ` AND ` + column + ` IN (?` + strings.Repeat(", ?", len(values)-1) + `)`, args
}

// selectDeliveries finds deliveries by id; locked, they stay as they are until
// the transaction ends.
func selectDeliveries(r db.Reader, ids []DeliveryID, lock db.Lock) (map[DeliveryID]deliveryRow, error) {
	keys := make([]deliveryKey, len(ids))
	for i, d := range ids {
		keys[i] = deliveryKey{d}
	}
	found := make(map[DeliveryID]deliveryRow, len(ids))
	err := db.SelectKeys(r, "webhook_deliveries", keys, lock, func(d deliveryRow) error {
		found[d.ID] = d
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find deliveries: %w", err)
	}
	return found, nil
}

func readAttempts(r db.Reader, d DeliveryID) ([]attemptRow, error) {
	var rows []attemptRow
	err := db.SelectKeys(r, "webhook_attempts", []attemptKey{{d}}, db.Unlocked, func(a attemptRow) error {
		rows = append(rows, a)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read attempts: %w", err)
	}
	return rows, nil
}

func insertDeliveries(tx db.Tx, rows []deliveryRow) error {
	if err := db.InsertRows(tx, "webhook_deliveries", rows); err != nil {
		return fmt.Errorf("write deliveries: %w", err)
	}
	return nil
}

// recordAttempts writes attempts, and where their deliveries stand now.
func recordAttempts(tx db.Tx, attempts []attemptRow, now []progressRow) error {
	if err := db.InsertRows(tx, "webhook_attempts", attempts); err != nil {
		return fmt.Errorf("write attempts: %w", err)
	}
	if err := db.UpdateRows(tx, "webhook_deliveries", now); err != nil {
		return fmt.Errorf("move deliveries on: %w", err)
	}
	return nil
}

// replayDeliveries lets deliveries be tried from the beginning: the first of each
// endpoint at once, the others when they are due and it does not rest.
func replayDeliveries(tx db.Tx, rows []deliveryRow, due int64) error {
	again := make([]progressRow, len(rows))
	begun := map[WebhookID]bool{}
	for i, d := range rows {
		again[i] = d.progress()
		again[i].State, again[i].Failures, again[i].DueAt = deliveryWaits, 0, due
		if !begun[d.Webhook] {
			begun[d.Webhook], again[i].DueAt = true, awaited
		}
	}
	if err := db.UpdateRows(tx, "webhook_deliveries", again); err != nil {
		return fmt.Errorf("replay deliveries: %w", err)
	}
	return nil
}

// readFailed reads what an endpoint has not taken since a moment, oldest first.
func readFailed(r db.Reader, w WebhookID, since int64, limit int) ([]deliveryRow, error) {
	return readDeliveries(r, `SELECT `+deliveryColumns+` FROM webhook_deliveries `+
		`WHERE workspace_id = ? AND webhook = ? AND state = 'failed' AND at >= ? ORDER BY id LIMIT ?`, r.Workspace(), w, since, int64(limit))
}

// sweepDeliveries deletes about so many of the oldest deliveries before a
// moment, with their attempts; false when none is left.
func sweepDeliveries(tx db.Tx, before int64, about int) (more bool, err error) {
	n, upto := 0, int64(0)
	err = tx.Query(`SELECT at FROM webhook_deliveries WHERE workspace_id = ? AND at < ? ORDER BY at LIMIT ?`, []any{tx.Workspace(), before, int64(about)},
		func(row db.Row) error { n++; return row.Scan(&upto) })
	if err != nil {
		return false, fmt.Errorf("sweep deliveries: %w", err)
	}
	if n > 0 {
		tx.Write(`DELETE FROM webhook_attempts WHERE workspace_id = ? AND delivery IN (`+
			`SELECT id FROM webhook_deliveries WHERE workspace_id = ? AND at <= ?)`, tx.Workspace(), tx.Workspace(), upto)
		tx.Write(`DELETE FROM webhook_deliveries WHERE workspace_id = ? AND at <= ?`, tx.Workspace(), upto)
	}
	return n == about, nil
}
