package bulk

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// jobRow is a job as the table keeps it.
type jobRow struct {
	ID      ID         `db:"id,key"`
	At      int64      `db:"at"`
	User    act.UserID `db:"user_id"`
	By      string     `db:"by_name"`
	Channel string     `db:"channel"`
	Lang    string     `db:"lang"`
	Kind    string     `db:"kind"`
	Verb    string     `db:"verb"`
	About   string     `db:"about"`
	State   string     `db:"state"`
	Total   int64      `db:"total"`
	Done    int64      `db:"done"`
	Failed  int64      `db:"failed"`
	Passed  int64      `db:"passed"`
	BegunAt int64      `db:"begun_at"`
	BeatAt  int64      `db:"beat_at"`
	EndedAt int64      `db:"ended_at"`
}

type jobKey struct {
	ID ID `db:"id"`
}

// itemRow is an item as the table keeps it.
type itemRow struct {
	Job     ID     `db:"job_id,key"`
	N       int64  `db:"n,key"`
	Wave    int64  `db:"wave"`
	Verb    string `db:"verb"`
	Subject string `db:"subject"`
	Label   string `db:"label"`
	Input   string `db:"input,sealed"`
	Source  string `db:"source,sealed"`
	State   string `db:"state"`
	Problem string `db:"problem"`
}

// itemSealed is what nobody reads of an item who has the database alone: a file of
// customers stands in them, a line each.
type itemSealed struct {
	Job    ID     `db:"job_id,key"`
	N      int64  `db:"n,key"`
	Input  string `db:"input,sealed"`
	Source string `db:"source,sealed"`
}

// outcome is what becomes of an item.
type outcome struct {
	Job     ID     `db:"job_id,key"`
	N       int64  `db:"n,key"`
	State   string `db:"state"`
	Subject string `db:"subject"`
	Problem string `db:"problem"`
}

type itemKey struct {
	Job ID    `db:"job_id"`
	N   int64 `db:"n"`
}

func insertJob(tx db.Tx, j jobRow, items []itemRow) error {
	err := db.InsertRows(tx, "bulk_jobs", []jobRow{j})
	if err == nil {
		err = db.InsertRows(tx, "bulk_items", items)
	}
	if err != nil {
		return fmt.Errorf("keep a job: %w", err)
	}
	return nil
}

func updateJob(tx db.Tx, j *jobRow) error {
	if err := db.UpdateRows(tx, "bulk_jobs", []jobRow{*j}); err != nil {
		return fmt.Errorf("move a job: %w", err)
	}
	return nil
}

// findJob reads a job, locked or not; nil where there is none.
func findJob(r db.Reader, j ID, lock db.Lock) (found *jobRow, err error) {
	err = db.SelectKeys(r, "bulk_jobs", []jobKey{{j}}, lock, func(row jobRow) error { found = &row; return nil })
	if err != nil {
		return nil, fmt.Errorf("read a job: %w", err)
	}
	return found, nil
}

const jobColumns = `id, at, user_id, by_name, channel, lang, kind, verb, about, state, total, done, failed, passed, begun_at, beat_at, ended_at`

// readJobs lists jobs by falling id: of one user, or with a zero one everybody's.
func readJobs(r db.Reader, u act.UserID, open bool, before id.Raw, limit int) (rows []jobRow, err error) {
	which, args := ``, []any{r.Workspace()}
	if !u.IsZero() {
		which, args = ` AND user_id = ?`, append(args, u)
	}
	if open {
		which += ` AND ended_at = 0`
	}
	err = r.Query(`SELECT `+jobColumns+` FROM bulk_jobs WHERE workspace_id = ?`+which+` AND id < ? ORDER BY id DESC LIMIT ?`,
		append(args, before, int64(limit)), func(row db.Row) error {
			var j jobRow
			err := row.Scan(&j.ID, &j.At, &j.User, &j.By, &j.Channel, &j.Lang, &j.Kind, &j.Verb, &j.About, &j.State, &j.Total, &j.Done,
				&j.Failed, &j.Passed, &j.BegunAt, &j.BeatAt, &j.EndedAt)
			rows = append(rows, j)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read jobs: %w", err)
	}
	return rows, nil
}

const itemColumns = `job_id, n, wave, verb, subject, label, input, source, state, problem`

// readItems lists items of a job by rising number: those of one state, or all.
func readItems(r db.Reader, j ID, state string, after int64, limit int) (rows []itemRow, err error) {
	which, args := ``, []any{r.Workspace(), j}
	if state != "" {
		which, args = ` AND state = ?`, append(args, state)
	}
	err = db.QueryRows(r, "bulk_items", `SELECT `+itemColumns+` FROM bulk_items WHERE workspace_id = ? AND job_id = ?`+which+` AND n > ? ORDER BY n LIMIT ?`,
		append(args, after, int64(limit)), func(i itemRow) error {
			rows = append(rows, i)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("read a job's items: %w", err)
	}
	return rows, nil
}

// setItems records what becomes of items.
func setItems(tx db.Tx, rows []outcome) error {
	if err := db.UpdateRows(tx, "bulk_items", rows); err != nil {
		return fmt.Errorf("record a job's items: %w", err)
	}
	return nil
}

// statesOf reads which state items are in.
func statesOf(tx db.Tx, rows []outcome) (map[int64]string, error) {
	keys := make([]itemKey, len(rows))
	for i, r := range rows {
		keys[i] = itemKey{r.Job, r.N}
	}
	states := map[int64]string{}
	err := db.SelectKeys(tx, "bulk_items", keys, db.ForUpdate, func(row outcome) error { states[row.N] = row.State; return nil })
	if err != nil {
		return nil, fmt.Errorf("read a job's items: %w", err)
	}
	return states, nil
}

// turnItems puts all items of one state into another and tells how many.
func turnItems(tx db.Tx, j ID, from, to, problem string) (n int64, err error) {
	n, err = tx.Exec(`UPDATE bulk_items SET state = ?, problem = ? WHERE workspace_id = ? AND job_id = ? AND state = ?`,
		to, problem, tx.Workspace(), j, from)
	if err != nil {
		return 0, fmt.Errorf("turn a job's items: %w", err)
	}
	return n, nil
}

// sweepJobs deletes a few of the jobs that ended before a moment; false when
// none is left.
func sweepJobs(tx db.Tx, before int64, limit int) (more bool, err error) {
	var old []ID
	err = tx.Query(`SELECT id FROM bulk_jobs WHERE workspace_id = ? AND ended_at > 0 AND ended_at < ? ORDER BY ended_at LIMIT ?`,
		[]any{tx.Workspace(), before, int64(limit)}, func(row db.Row) error {
			var j ID
			err := row.Scan(&j)
			old = append(old, j)
			return err
		})
	if err != nil {
		return false, fmt.Errorf("sweep jobs: %w", err)
	}
	for _, j := range old {
		tx.Write(`DELETE FROM bulk_items WHERE workspace_id = ? AND job_id = ?`, tx.Workspace(), j)
		tx.Write(`DELETE FROM bulk_jobs WHERE workspace_id = ? AND id = ?`, tx.Workspace(), j)
	}
	return len(old) == limit, nil
}
