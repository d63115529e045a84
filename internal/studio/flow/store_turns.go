package flow

import "bespoke/internal/engine/db"

// turnRow is who had the how-manieth turn at a step.
type turnRow struct {
	Flow   string `db:"flow,key"`
	Step   string `db:"step,key"`
	About  string `db:"about,key"`
	Holder string `db:"holder,key"`
	Turn   int64  `db:"turn"`
}

type turnKey struct {
	Flow  string `db:"flow"`
	Step  string `db:"step"`
	About string `db:"about"`
}

func selectTurns(r db.Reader, keys []turnKey, each func(turnRow) error) error {
	if len(keys) == 0 {
		return nil
	}
	return db.SelectKeys(r, "task_turns", keys, db.Unlocked, each)
}

// writeTurns keeps who had the last turns. Nodes that give at one moment may give the
// same number: then the next one goes to whoever comes first of the two.
func writeTurns(tx db.Tx, rows []turnRow) {
	for _, t := range rows {
		tx.Write(`INSERT INTO task_turns (workspace_id, flow, step, about, holder, turn) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (workspace_id, flow, step, about, holder) DO UPDATE SET turn = excluded.turn`,
			tx.Workspace(), t.Flow, t.Step, t.About, t.Holder, t.Turn)
	}
}

// countOpen counts the open tasks of holders.
func countOpen(r db.Reader, holders []string, into map[string]int) error {
	if len(holders) == 0 {
		return nil
	}
	in, args := among(r, holders)
	return r.Query(`SELECT holder, COUNT(*) FROM tasks WHERE workspace_id = ? AND holder`+in+` AND state = 'open' GROUP BY holder`, args, func(row db.Row) error {
		var who string
		var n int
		err := row.Scan(&who, &n)
		into[who] = n
		return err
	})
}
