package blueprint

import (
	"encoding/json"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
)

// replayRow is a replay as the table keeps it.
type replayRow struct {
	ID        ReplayID   `db:"id,key"`
	At        int64      `db:"at"`
	User      act.UserID `db:"user_id"`
	By        string     `db:"by_name"`
	Base      string     `db:"base"`
	Documents string     `db:"documents"`
	Release   string     `db:"release_id"`
	Asked     int64      `db:"asked"`
	Since     int64      `db:"since"` // 0 for no bound
	Subjects  int64      `db:"subjects"`
	Job       bulk.ID    `db:"job_id"`
}

type replayKey struct {
	ID ReplayID `db:"id"`
}

// partRow is what came of a part, or, in the other table, of one subject.
type partRow struct {
	Replay ReplayID `db:"replay_id,key"`
	N      int64    `db:"n,key"`
	Body   string   `db:"body"`
}

type partKey struct {
	Replay ReplayID `db:"replay_id"`
}

// findReplay reads a replay; nil where there is none.
func findReplay(r db.Reader, one ReplayID) (found *replayRow, err error) {
	err = db.SelectKeys(r, "release_replays", []replayKey{{one}}, db.Unlocked, func(row replayRow) error { found = &row; return nil })
	if err != nil {
		return nil, fmt.Errorf("find replay: %w", err)
	}
	return found, nil
}

// listReplays lists replays before one, the latest first.
func listReplays(r db.Reader, before id.Raw, limit int) (rows []replayRow, err error) {
	err = r.Query(`SELECT id, at, user_id, by_name, base, documents, release_id, asked, since, subjects, job_id FROM release_replays
		WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`, []any{r.Workspace(), before, int64(limit)}, func(row db.Row) error {
		var p replayRow
		err := row.Scan(&p.ID, &p.At, &p.User, &p.By, &p.Base, &p.Documents, &p.Release, &p.Asked, &p.Since, &p.Subjects, &p.Job)
		rows = append(rows, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list replays: %w", err)
	}
	return rows, nil
}

// readParts adds up what came of replays so far.
func readParts(r db.Reader, replays []ReplayID) (map[ReplayID]Replayed, error) {
	keys := make([]partKey, len(replays))
	for i, one := range replays {
		keys[i].Replay = one
	}
	sums := make(map[ReplayID]Replayed, len(replays))
	err := db.SelectKeys(r, "release_replay_parts", keys, db.Unlocked, func(row partRow) error {
		var part Replayed
		err := json.Unmarshal([]byte(row.Body), &part)
		all := sums[row.Replay]
		all.Add(part)
		sums[row.Replay] = all
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what came of replays: %w", err)
	}
	return sums, nil
}

// listDifferences lists what came out differently, after a number.
func listDifferences(r db.Reader, replay ReplayID, after int64, limit int) (ns []int64, found []Otherwise, err error) {
	err = r.Query(`SELECT n, body FROM release_replay_differences WHERE workspace_id = ? AND replay_id = ? AND n > ? ORDER BY n LIMIT ?`,
		[]any{r.Workspace(), replay, after, int64(limit)}, func(row db.Row) error {
			var n int64
			var body string
			if err := row.Scan(&n, &body); err != nil {
				return err
			}
			var one Otherwise
			err := json.Unmarshal([]byte(body), &one)
			ns, found = append(ns, n), append(found, one)
			return err
		})
	if err != nil {
		return nil, nil, fmt.Errorf("list what came out differently: %w", err)
	}
	return ns, found, nil
}

// keepPart keeps what came of a part, once.
func keepPart(tx db.Tx, replay ReplayID, n int64, part Replayed) error {
	body, err := json.Marshal(part)
	if err != nil {
		return err
	}
	fresh, err := db.InsertFresh(tx, "release_replay_parts", []partRow{{replay, n, string(body)}})
	if err != nil || !fresh[0] {
		return err
	}
	rows := make([]partRow, min(len(part.Otherwise), mostListed))
	for i := range rows {
		body, err := json.Marshal(part.Otherwise[i])
		if err != nil {
			return err
		}
		rows[i] = partRow{replay, n*partSize + int64(i), string(body)}
	}
	return db.InsertRows(tx, "release_replay_differences", rows)
}

// dropReplays forgets replays with all that came of them; an error surfaces at
// the next statement.
func dropReplays(tx db.Tx, replays []replayRow) {
	for _, p := range replays {
		for _, table := range [...]string{"release_replay_differences", "release_replay_parts"} {
			tx.Write(`DELETE FROM `+table+` WHERE workspace_id = ? AND replay_id = ?`, tx.Workspace(), p.ID)
		}
		tx.Write(`DELETE FROM release_replays WHERE workspace_id = ? AND id = ?`, tx.Workspace(), p.ID)
	}
}
