package flow

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

type runRow struct {
	Subject id.Raw `db:"subject,key"`
	Entity  string `db:"entity"`
	Flow    string `db:"flow"`
	Release string `db:"release"`
	Version int64  `db:"version"`
	Status  string `db:"status"`
	State   string `db:"state"`
}

type runChange struct {
	Subject id.Raw `db:"subject,key"`
	Version int64  `db:"version"`
	Status  string `db:"status"`
	State   string `db:"state"`
}

// runPinned is a run that goes on under another release.
type runPinned struct {
	Subject id.Raw `db:"subject,key"`
	Flow    string `db:"flow"`
	Release string `db:"release"`
}

type subjectKey struct {
	Subject id.Raw `db:"subject"`
}

type runVersion struct {
	Subject id.Raw `db:"subject,key"`
	Version int64  `db:"version"`
}

// runState is what a run says of where it stands.
type runState struct {
	Subject id.Raw `db:"subject,key"`
	State   string `db:"state"`
}

type taskRow struct {
	ID       TaskID  `db:"id,key"`
	Subject  id.Raw  `db:"subject"`
	Seat     string  `db:"seat"`
	Entity   string  `db:"entity"`
	Flow     string  `db:"flow"`
	Step     string  `db:"step"`
	Kind     string  `db:"kind"`
	Holder   string  `db:"holder"`
	State    string  `db:"state"`
	OpenedAt int64   `db:"opened_at"`
	DueAt    int64   `db:"due_at"`
	ClosedAt *int64  `db:"closed_at"`
	ClosedBy *string `db:"closed_by"`
	Result   *string `db:"result"`
	// ClosedUser is who decided it; nobody where the program did, or long ago.
	ClosedUser *act.UserID `db:"closed_user"`
}

type taskEnd struct {
	Subject    id.Raw      `db:"subject,key"`
	Seat       string      `db:"seat,key"`
	State      string      `db:"state"`
	ClosedAt   int64       `db:"closed_at"`
	ClosedBy   string      `db:"closed_by"`
	Result     string      `db:"result"`
	ClosedUser *act.UserID `db:"closed_user"`
}

// taskMove is a to-do in other hands, or one that waits or is open again.
type taskMove struct {
	Subject id.Raw `db:"subject,key"`
	Seat    string `db:"seat,key"`
	Holder  string `db:"holder"`
	State   string `db:"state"`
	DueAt   int64  `db:"due_at"`
}

type taskKey struct {
	ID TaskID `db:"id"`
}

type shareRow struct {
	Subject id.Raw `db:"subject,key"`
	Seat    string `db:"seat,key"`
	Holder  string `db:"holder,key"`
	Closed  bool   `db:"closed"`
}

func keysOf(subjects []id.Raw) []subjectKey {
	keys := make([]subjectKey, len(subjects))
	for i, s := range subjects {
		keys[i] = subjectKey{s}
	}
	return keys
}

func selectRuns(r db.Reader, subjects []id.Raw, each func(runRow) error) error {
	return db.SelectKeys(r, "flow_runs", keysOf(subjects), db.Unlocked, each)
}

func selectStates(r db.Reader, subjects []id.Raw, each func(runState) error) error {
	return db.SelectKeys(r, "flow_runs", keysOf(subjects), db.Unlocked, each)
}

// runsAfter lists runs that have not ended, behind a subject.
func runsAfter(r db.Reader, after id.Raw, limit int) (rows []runRow, err error) {
	err = r.Query(`SELECT subject, state FROM flow_runs WHERE workspace_id = ? AND subject > ? AND status <> ? ORDER BY subject LIMIT ?`,
		[]any{r.Workspace(), after, string(Over), int64(limit)}, func(row db.Row) error {
			var run runRow
			err := row.Scan(&run.Subject, &run.State)
			rows = append(rows, run)
			return err
		})
	return rows, err
}

func lockVersions(tx db.Tx, subjects []id.Raw, each func(subject id.Raw, version int64)) error {
	return db.SelectKeys(tx, "flow_runs", keysOf(subjects), db.ForUpdate, func(row runVersion) error {
		each(row.Subject, row.Version)
		return nil
	})
}

func writeRuns(tx db.Tx, begun []runRow, moved []runChange, pinned []runPinned) error {
	if err := db.InsertRows(tx, "flow_runs", begun); err != nil {
		return err
	}
	if err := db.UpdateRows(tx, "flow_runs", moved); err != nil {
		return err
	}
	for _, p := range pinned {
		tx.Write(`UPDATE tasks SET flow = ? WHERE workspace_id = ? AND subject = ? AND flow <> ?`, p.Flow, tx.Workspace(), p.Subject, p.Flow)
	}
	return db.UpdateRows(tx, "flow_runs", pinned)
}

func writeTasks(tx db.Tx, opened []taskRow, handed []taskMove, closed []taskEnd, shared, ended, recalled []shareRow) error {
	for _, s := range recalled {
		tx.Write(`DELETE FROM task_shares WHERE workspace_id = ? AND holder = ? AND subject = ? AND seat = ?`, tx.Workspace(), s.Holder, s.Subject, s.Seat)
	}
	for _, s := range ended {
		tx.Write(`UPDATE task_shares SET closed = ? WHERE workspace_id = ? AND holder = ? AND subject = ? AND seat = ?`, true, tx.Workspace(), s.Holder, s.Subject, s.Seat)
	}
	if err := db.InsertRows(tx, "tasks", opened); err != nil {
		return err
	}
	if err := db.UpdateRows(tx, "tasks", handed); err != nil {
		return err
	}
	if err := db.UpdateRows(tx, "tasks", closed); err != nil {
		return err
	}
	return db.InsertRows(tx, "task_shares", shared)
}

// heldSeat is a task's seat and holder.
type heldSeat struct {
	Subject id.Raw `db:"subject,key"`
	Seat    string `db:"seat,key"`
	Step    string `db:"step"`
	Holder  string `db:"holder"`
	State   string `db:"state"`
}

// seatKey names a seat.
type seatKey struct {
	Subject id.Raw `db:"subject"`
	Seat    string `db:"seat"`
}

func selectSeats(r db.Reader, subjects []id.Raw, each func(heldSeat)) error {
	return db.SelectKeys(r, "tasks", keysOf(subjects), db.Unlocked, func(row heldSeat) error {
		each(row)
		return nil
	})
}

func selectShares(r db.Reader, subjects []id.Raw, each func(shareRow)) error {
	return db.SelectKeys(r, "task_shares", keysOf(subjects), db.Unlocked, func(row shareRow) error {
		each(row)
		return nil
	})
}

// tasksAt names the tasks of seats.
func tasksAt(r db.Reader, seats []seatKey, each func(TaskID)) error {
	return db.SelectKeys(r, "tasks", seats, db.Unlocked, func(row struct {
		Subject id.Raw `db:"subject,key"`
		Seat    string `db:"seat,key"`
		ID      TaskID `db:"id"`
	}) error {
		each(row.ID)
		return nil
	})
}

func selectTasks(r db.Reader, ids []TaskID, each func(taskRow) error) error {
	keys := make([]taskKey, len(ids))
	for i, t := range ids {
		keys[i] = taskKey{t}
	}
	return db.SelectKeys(r, "tasks", keys, db.Unlocked, each)
}

const taskColumns = `id, subject, seat, entity, flow, step, kind, holder, state, opened_at, due_at, closed_at, closed_by, result, closed_user`

// scanTasks reads one of the shapes below.
func scanTasks(r db.Reader, sql string, args []any) ([]taskRow, error) {
	var rows []taskRow
	err := r.Query(sql, args, func(row db.Row) error {
		var t taskRow
		rows = append(rows, t)
		at := &rows[len(rows)-1]
		return row.Scan(&at.ID, &at.Subject, &at.Seat, &at.Entity, &at.Flow, &at.Step, &at.Kind, &at.Holder, &at.State,
			&at.OpenedAt, &at.DueAt, &at.ClosedAt, &at.ClosedBy, &at.Result, &at.ClosedUser)
	})
	return rows, err
}

// openTasksOf lists a subject's open tasks in the order in which they opened.
func openTasksOf(r db.Reader, subject id.Raw) ([]taskRow, error) {
	return scanTasks(r, `SELECT `+taskColumns+` FROM tasks WHERE workspace_id = ? AND subject = ? AND state = ? ORDER BY id`,
		[]any{r.Workspace(), subject, string(Open)})
}

// tasksIn lists the tasks of a state, latest first.
func tasksIn(r db.Reader, state string, before id.Raw, limit int) ([]taskRow, error) {
	return scanTasks(r, `SELECT `+taskColumns+` FROM tasks WHERE workspace_id = ? AND state = ? AND id < ? ORDER BY id DESC LIMIT ?`,
		[]any{r.Workspace(), state, before, limit})
}

// held is which of a holder's tasks are wanted.
type held struct {
	state  string
	before id.Raw
	limit  int
}

// tasksHeld lists one holder's tasks, latest first.
func tasksHeld(r db.Reader, holder string, h held) ([]taskRow, error) {
	return scanTasks(r, `SELECT `+taskColumns+` FROM tasks t WHERE workspace_id = ? AND holder = ? AND state = ? AND id < ? ORDER BY t.id DESC LIMIT ?`,
		[]any{r.Workspace(), holder, h.state, h.before, h.limit})
}
