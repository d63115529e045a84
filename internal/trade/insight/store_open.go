package insight

import "bespoke/internal/engine/db"

// What is open is written out in these statements, as the index of what is open
// asks for. They cost what is open now, however much there was before.

// openStep is what is open at a step.
type openStep struct {
	step                            string
	tasks, late, orders, lateOrders int64
	due                             int64 // of the task that is due first
}

func readOpenSteps(r db.Reader, now int64, each func(openStep)) error {
	sql := `SELECT step, count(*), count(CASE WHEN due_at < ? THEN 1 END), count(DISTINCT subject), count(DISTINCT CASE WHEN due_at < ? THEN subject END), min(due_at)
		FROM tasks WHERE workspace_id = ? AND state = 'open' GROUP BY step`
	return r.Query(sql, []any{now, now, r.Workspace()}, func(row db.Row) error {
		var s openStep
		err := row.Scan(&s.step, &s.tasks, &s.late, &s.orders, &s.lateOrders, &s.due)
		each(s)
		return err
	})
}

// openHolder is what waits for somebody: a user's id, or role:KEY.
type openHolder struct {
	holder      string
	tasks, late int64
	due         int64
}

// readOpenHolders counts by holder, and once more what others were let in on:
// lists of somebody's tasks show both.
func readOpenHolders(r db.Reader, now int64, each func(openHolder)) error {
	own := `SELECT holder, count(*), count(CASE WHEN due_at < ? THEN 1 END), min(due_at) FROM tasks WHERE workspace_id = ? AND state = 'open' GROUP BY holder`
	shared := `SELECT s.holder, count(*), count(CASE WHEN t.due_at < ? THEN 1 END), min(t.due_at) FROM task_shares s
		JOIN tasks t ON t.workspace_id = ? AND t.subject = s.subject AND t.seat = s.seat
		WHERE s.workspace_id = ? AND NOT s.closed AND t.state = 'open' AND t.holder <> s.holder GROUP BY s.holder`
	scan := func(row db.Row) error {
		var h openHolder
		err := row.Scan(&h.holder, &h.tasks, &h.late, &h.due)
		each(h)
		return err
	}
	if err := r.Query(own, []any{now, r.Workspace()}, scan); err != nil {
		return err
	}
	return r.Query(shared, []any{now, r.Workspace(), r.Workspace()}, scan)
}
