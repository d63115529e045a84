package flow

import (
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

type openKey struct {
	Subject id.Raw `db:"subject"`
	State   string `db:"state"`
}

func selectOpen(r db.Reader, subjects []id.Raw, each func(OpenSeat) error) error {
	keys := make([]openKey, 0, 2*len(subjects))
	for _, s := range subjects {
		keys = append(keys, openKey{s, string(Open)}, openKey{s, string(OnHold)})
	}
	return db.SelectKeys(r, "tasks", keys, db.Unlocked, each)
}

// What is open is written out in these statements: the index of what is open is
// for nothing else, and a planner has to see that.

// dueOpen lists open tasks by when they are due, after a place in that list.
func dueOpen(r db.Reader, from, before int64, after id.Raw, limit int, each func(OpenSeat) error) error {
	sql := `SELECT subject, id, seat, step, kind, holder, opened_at, due_at FROM tasks WHERE workspace_id = ? AND state = 'open'
		AND due_at >= ? AND due_at < ? AND (due_at > ? OR due_at = ? AND subject > ?) ORDER BY due_at, subject LIMIT ?`
	return scanOpen(r, sql, []any{r.Workspace(), from, before, from, from, after, int64(limit)}, each)
}

// narrowOpen lists what of open tasks stands in their index, the first due first.
func narrowOpen(r db.Reader, before int64, limit int, each func(OpenSeat)) error {
	sql := `SELECT subject, step, holder, due_at FROM tasks WHERE workspace_id = ? AND state = 'open' AND due_at < ? ORDER BY due_at LIMIT ?`
	return scanNarrow(r, sql, []any{r.Workspace(), before, int64(limit)}, each)
}

// heldOpen lists the open tasks of holders, and those that were shared with them.
func heldOpen(r db.Reader, holders []string, limit int, each func(OpenSeat)) error {
	in, args := among(r, holders)
	own := `SELECT subject, step, holder, due_at FROM tasks WHERE workspace_id = ? AND holder` + in + ` AND state = 'open' LIMIT ?`
	if err := scanNarrow(r, own, append(args, int64(limit)), each); err != nil {
		return err
	}
	shared, err := tasksShared(r, holders, []string{string(Open)}, limit)
	for _, t := range shared {
		each(OpenSeat{Subject: t.Subject, Step: t.Step, Holder: t.Holder, DueAt: t.DueAt})
	}
	return err
}

// among writes a list of holders behind the workspace.
func among(r db.Reader, holders []string) (in string, args []any) {
	args = []any{r.Workspace()}
	for _, h := range holders {
		args = append(args, h)
	}
	return ` IN (?` + strings.Repeat(", ?", len(holders)-1) + `)`, args
}

// tasksShared reads the tasks that holders may act on as well. They are read by
// their keys: a planner might walk all tasks and ask of each whether it is shared.
func tasksShared(r db.Reader, holders, states []string, limit int) ([]taskRow, error) {
	in, args := among(r, holders)
	var keys []seatKey
	err := r.Query(`SELECT subject, seat FROM task_shares WHERE workspace_id = ? AND holder`+in+` AND NOT closed LIMIT ?`, append(args, int64(limit)), func(row db.Row) error {
		var k seatKey
		err := row.Scan(&k.Subject, &k.Seat)
		keys = append(keys, k)
		return err
	})
	if err != nil {
		return nil, err
	}
	var rows []taskRow
	return rows, db.SelectKeys(r, "tasks", keys, db.Unlocked, func(row taskRow) error {
		if slices.Contains(states, row.State) {
			rows = append(rows, row)
		}
		return nil
	})
}

// openHolders lists who holds open tasks, each once.
func openHolders(r db.Reader) (holders []string, err error) {
	err = r.Query(`SELECT DISTINCT holder FROM tasks WHERE workspace_id = ? AND state = 'open'`, []any{r.Workspace()}, func(row db.Row) error {
		var h string
		err := row.Scan(&h)
		holders = append(holders, h)
		return err
	})
	return holders, err
}

func scanNarrow(r db.Reader, sql string, args []any, each func(OpenSeat)) error {
	return r.Query(sql, args, func(row db.Row) error {
		var s OpenSeat
		err := row.Scan(&s.Subject, &s.Step, &s.Holder, &s.DueAt)
		each(s)
		return err
	})
}

func scanOpen(r db.Reader, sql string, args []any, each func(OpenSeat) error) error {
	return r.Query(sql, args, func(row db.Row) error {
		var s OpenSeat
		if err := row.Scan(&s.Subject, &s.Task, &s.Seat, &s.Step, &s.Kind, &s.Holder, &s.OpenedAt, &s.DueAt); err != nil {
			return err
		}
		return each(s)
	})
}

// tasksDue lists open tasks, the first due first, behind a place.
func tasksDue(r db.Reader, at spot, limit int) ([]taskRow, error) {
	return scanTasks(r, `SELECT `+taskColumns+` FROM tasks WHERE workspace_id = ? AND state = 'open' AND due_at >= ? AND (due_at > ? OR due_at = ? AND id > ?) ORDER BY due_at, id LIMIT ?`,
		[]any{r.Workspace(), at.at, at.at, at.at, at.id, int64(limit)})
}

// tasksHeldDue lists a holder's open tasks, the first due first, behind a place.
func tasksHeldDue(r db.Reader, holder string, at spot, limit int) ([]taskRow, error) {
	return scanTasks(r, `SELECT `+taskColumns+` FROM tasks WHERE workspace_id = ? AND holder = ? AND state = 'open' AND due_at >= ? AND (due_at > ? OR due_at = ? AND id > ?)
		ORDER BY due_at, id LIMIT ?`, []any{r.Workspace(), holder, at.at, at.at, at.at, at.id, int64(limit)})
}

// tasksHeldByFlow lists a holder's open tasks process by process, of each the first due
// first, behind a place.
func tasksHeldByFlow(r db.Reader, holder string, at spot, limit int) ([]taskRow, error) {
	return scanTasks(r, `SELECT `+taskColumns+` FROM tasks WHERE workspace_id = ? AND holder = ? AND state = 'open' AND (flow, due_at, id) > (?, ?, ?)
		ORDER BY flow, due_at, id LIMIT ?`, []any{r.Workspace(), holder, at.flow, at.at, at.id, int64(limit)})
}

// tasksClosed lists what was decided between two moments, the latest first,
// behind a place.
func tasksClosed(r db.Reader, from, to int64, at spot, limit int) ([]taskRow, error) {
	return scanTasks(r, `SELECT `+taskColumns+` FROM tasks WHERE workspace_id = ? AND state = 'done' AND closed_at >= ? AND closed_at <= ?
		AND (closed_at < ? OR closed_at = ? AND id < ?) ORDER BY closed_at DESC, id DESC LIMIT ?`,
		[]any{r.Workspace(), from, to, at.at, at.at, at.id, int64(limit)})
}

// tasksClosedBy lists what a user has decided between two moments, likewise.
func tasksClosedBy(r db.Reader, user act.UserID, from, to int64, at spot, limit int) ([]taskRow, error) {
	return scanTasks(r, `SELECT `+taskColumns+` FROM tasks WHERE workspace_id = ? AND closed_user = ? AND state = 'done' AND closed_at >= ? AND closed_at <= ?
		AND (closed_at < ? OR closed_at = ? AND id < ?) ORDER BY closed_at DESC, id DESC LIMIT ?`,
		[]any{r.Workspace(), user, from, to, at.at, at.at, at.id, int64(limit)})
}

// tasksOf reads the tasks of subjects in some states, as a set.
func tasksOf(r db.Reader, subjects []id.Raw, states []string) ([]taskRow, error) {
	var keys []openKey
	for _, subject := range subjects {
		for _, state := range states {
			keys = append(keys, openKey{subject, state})
		}
	}
	var all []taskRow
	return all, db.SelectKeys(r, "tasks", keys, db.Unlocked, func(row taskRow) error {
		all = append(all, row)
		return nil
	})
}

// seatOf names a seat of a subject.
type seatOf struct {
	subject id.Raw
	seat    string
}

type shareKey struct {
	Holder  string `db:"holder"`
	Subject id.Raw `db:"subject"`
}

// sharesOf tells which seats of subjects were shared with which of some holders.
func sharesOf(r db.Reader, holders []string, subjects []id.Raw) (map[seatOf][]string, error) {
	var keys []shareKey
	for _, h := range holders {
		for _, subject := range subjects {
			keys = append(keys, shareKey{h, subject})
		}
	}
	shared := map[seatOf][]string{}
	return shared, db.SelectKeys(r, "task_shares", keys, db.Unlocked, func(row shareRow) error {
		of := seatOf{row.Subject, row.Seat}
		shared[of] = append(shared[of], row.Holder)
		return nil
	})
}

// rowStatus is a run's status as its row has it, where one on hold is found by.
func (s *State) rowStatus() string {
	if s.Hold != nil && s.Status == Running {
		return string(OnHold)
	}
	return string(s.Status)
}

// Held lists subjects whose runs are on hold, a bounded number of them.
func Held(r db.Reader) (subjects []id.Raw, err error) {
	err = r.Query(`SELECT subject FROM flow_runs WHERE workspace_id = ? AND status = 'hold' ORDER BY subject LIMIT ?`, []any{r.Workspace(), int64(mostOpen)},
		func(row db.Row) error {
			var subject id.Raw
			err := row.Scan(&subject)
			subjects = append(subjects, subject)
			return err
		})
	return subjects, err
}

// heldKey and heldRow ask of runs whether they are on hold.
type heldKey struct {
	Subject id.Raw `db:"subject"`
}

type heldRow struct {
	Subject id.Raw `db:"subject,key"`
	Status  string `db:"status"`
}

// HeldOf tells which of some subjects have a run on hold: where nobody has a task, no
// task says so.
func HeldOf(r db.Reader, subjects []id.Raw) (map[id.Raw]bool, error) {
	keys := make([]heldKey, len(subjects))
	for i, one := range subjects {
		keys[i] = heldKey{one}
	}
	held := map[id.Raw]bool{}
	return held, db.SelectKeys(r, "flow_runs", keys, db.Unlocked, func(row heldRow) error {
		if row.Status == string(OnHold) {
			held[row.Subject] = true
		}
		return nil
	})
}
