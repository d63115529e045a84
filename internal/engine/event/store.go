package event

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// factRow is a fact as the table keeps it.
type factRow struct {
	Seq     int64      `db:"seq"`
	Name    string     `db:"name"`
	Version int        `db:"version"`
	Subject id.Raw     `db:"subject"`
	At      int64      `db:"at"`
	User    act.UserID `db:"user_id"`
	By      string     `db:"by_name"`
	Request string     `db:"request"`
	Data    string     `db:"data"`
}

// appendFacts numbers the rows and inserts them: one statement for the
// counter, one for the rows.
func appendFacts(tx db.Tx, rows []factRow) error {
	last, err := takeNumbers(tx, len(rows))
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Seq = last - int64(len(rows)-1-i)
	}
	if err := db.InsertRows(tx, "facts", rows); err != nil {
		return fmt.Errorf("event: append facts: %w", err)
	}
	return nil
}

// takeNumbers raises the workspace's counter by n and returns where it stands.
// The counter's row is made when the workspace tells its first fact.
func takeNumbers(tx db.Tx, n int) (int64, error) {
	last, err := raise(tx, n)
	if err == nil && last == 0 {
		tx.Write(`INSERT INTO fact_counters (workspace_id, seq) VALUES (?, 0) ON CONFLICT (workspace_id) DO NOTHING`,
			tx.Workspace())
		last, err = raise(tx, n)
	}
	if err != nil {
		return 0, fmt.Errorf("event: number facts: %w", err)
	}
	return last, nil
}

// raise answers 0 where there is no counter yet. It waits for whoever holds it.
func raise(tx db.Tx, n int) (last int64, err error) {
	err = tx.Query(`UPDATE fact_counters SET seq = seq + ? WHERE workspace_id = ? RETURNING seq`,
		[]any{int64(n), tx.Workspace()}, func(r db.Row) error { return r.Scan(&last) })
	return last, err
}

// readCounter is the number of the workspace's last fact.
func readCounter(r db.Reader) (last int64, err error) {
	err = r.Query(`SELECT seq FROM fact_counters WHERE workspace_id = ?`, []any{r.Workspace()},
		func(row db.Row) error { return row.Scan(&last) })
	if err != nil {
		return 0, fmt.Errorf("event: read the counter of facts: %w", err)
	}
	return last, nil
}

// recordColumns are what scanRecord reads, before whatever more is asked for.
const recordColumns = `seq, name, version, subject, at, user_id, by_name, request, data`

func scanRecord(r db.Row, rec *Record, more ...any) error {
	var data []byte
	into := []any{&rec.Seq, &rec.Name, &rec.Version, &rec.Subject, &rec.At, &rec.User, &rec.By, &rec.Request, &data}
	err := r.Scan(append(into, more...)...)
	rec.Data = data
	return err
}

func readRecords(r db.Reader, sql string, args ...any) ([]Record, error) {
	var recs []Record
	err := r.Query(sql, args, func(row db.Row) error {
		var rec Record
		if err := scanRecord(row, &rec); err != nil {
			return err
		}
		recs = append(recs, rec)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("event: read facts: %w", err)
	}
	return recs, nil
}

// readSubject reads a page of one subject's facts.
func readSubject(r db.Reader, subject id.Raw, after int64, limit int) ([]Record, error) {
	return readRecords(r, `SELECT `+recordColumns+` FROM facts WHERE workspace_id = ? AND subject = ? AND seq > ? ORDER BY seq LIMIT ?`,
		r.Workspace(), subject, after, int64(limit))
}

// readAfter reads a page of the log.
func readAfter(r db.Reader, after int64, limit int) ([]Record, error) {
	return readRecords(r, `SELECT `+recordColumns+` FROM facts WHERE workspace_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
		r.Workspace(), after, int64(limit))
}

// readOne reads the fact of a number; none is an empty slice.
func readOne(r db.Reader, seq int64) ([]Record, error) {
	return readRecords(r, `SELECT `+recordColumns+` FROM facts WHERE workspace_id = ? AND seq = ?`, r.Workspace(), seq)
}
