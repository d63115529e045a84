package insight

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

type ordersRow struct {
	Day          int64  `db:"day,key"`
	Type         string `db:"type,key"`
	CustomerType string `db:"customer_type,key"`
	Channel      string `db:"channel,key"`
	Currency     string `db:"currency,key"`
	Placed       int64  `db:"placed"`
	Worth        int64  `db:"worth"`
	Completed    int64  `db:"completed"`
	Kept         int64  `db:"kept"`
	Missed       int64  `db:"missed"`
	Cancelled    int64  `db:"cancelled"`
}

func (r *ordersRow) key() ordersKey {
	return ordersKey{r.Day, r.Type, r.CustomerType, r.Channel, r.Currency}
}

// sums are what is kept of decided tasks.
type sums struct {
	Done    int64 `db:"done"`
	Late    int64 `db:"late"`
	Seconds int64 `db:"seconds"`
}

func (s *sums) add(micros int64, late bool) {
	s.Done++
	s.Seconds += micros / 1e6
	if late {
		s.Late++
	}
}

type stepRow struct {
	Day    int64  `db:"day,key"`
	Step   string `db:"step,key"`
	Bucket int64  `db:"bucket,key"`
	sums
}

type personRow struct {
	Day    int64      `db:"day,key"`
	Person act.UserID `db:"person,key"`
	sums
}

// seatKey names a seat at a task.
type seatKey struct {
	Subject id.Raw `db:"subject"`
	Seat    string `db:"seat"`
}

// decidedRow is a task that was decided.
type decidedRow struct {
	Subject    id.Raw      `db:"subject,key"`
	Seat       string      `db:"seat,key"`
	Step       string      `db:"step"`
	OpenedAt   int64       `db:"opened_at"`
	DueAt      int64       `db:"due_at"`
	ClosedAt   int64       `db:"closed_at"`
	ClosedUser *act.UserID `db:"closed_user"`
}

func decided(r db.Reader, keys []seatKey, each func(*decidedRow)) error {
	err := db.SelectKeys(r, "tasks", keys, db.Unlocked, func(row decidedRow) error {
		each(&row)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read decided tasks: %w", err)
	}
	return nil
}

// accrue adds rows to the sums that are there, and makes those that are not.
// Only the subscriber writes them, one relay at a time: its cursor is locked.
func accrue[T any](tx *event.Tx, table string, rows []T) error {
	fresh, err := db.InsertFresh(tx.Tx, table, rows)
	if err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	var there []T
	for i, row := range rows {
		if !fresh[i] {
			there = append(there, row)
		}
	}
	return db.AddRows(tx.Tx, table, there)
}

// readOrders reads the sums of some days.
func readOrders(r db.Reader, from, to int64, each func(*ordersRow)) error {
	return r.Query(`SELECT day, type, customer_type, channel, currency, placed, worth, completed, kept, missed, cancelled
		FROM insight_orders WHERE workspace_id = ? AND day >= ? AND day <= ?`, []any{r.Workspace(), from, to}, func(row db.Row) error {
		var o ordersRow
		err := row.Scan(&o.Day, &o.Type, &o.CustomerType, &o.Channel, &o.Currency, &o.Placed, &o.Worth, &o.Completed, &o.Kept, &o.Missed, &o.Cancelled)
		each(&o)
		return err
	})
}

// readSteps reads how long steps took on some days.
func readSteps(r db.Reader, from, to int64, each func(*stepRow)) error {
	return r.Query(`SELECT day, step, bucket, done, late, seconds FROM insight_steps WHERE workspace_id = ? AND day >= ? AND day <= ?`,
		[]any{r.Workspace(), from, to}, func(row db.Row) error {
			var s stepRow
			err := row.Scan(&s.Day, &s.Step, &s.Bucket, &s.Done, &s.Late, &s.Seconds)
			each(&s)
			return err
		})
}

// readPeople reads who decided how much on some days.
func readPeople(r db.Reader, from, to int64, each func(*personRow)) error {
	return r.Query(`SELECT person, CAST(sum(done) AS bigint), CAST(sum(late) AS bigint), CAST(sum(seconds) AS bigint) FROM insight_people
		WHERE workspace_id = ? AND day >= ? AND day <= ? GROUP BY person`, []any{r.Workspace(), from, to}, func(row db.Row) error {
		var p personRow
		err := row.Scan(&p.Person, &p.Done, &p.Late, &p.Seconds)
		each(&p)
		return err
	})
}

// ruleRow is how often a row of a table decided something on a day.
type ruleRow struct {
	Document string `db:"document,key"`
	Day      int64  `db:"day,key"`
	Row      string `db:"rule_row,key"`
	Hits     int64  `db:"hits"`
}

// readRules reads how often the rows of a table decided something, and on which
// of some days last.
func readRules(r db.Reader, document string, from, to int64, each func(row string, hits, last int64)) error {
	return r.Query(`SELECT rule_row, CAST(sum(hits) AS bigint), max(day) FROM insight_rules
		WHERE workspace_id = ? AND document = ? AND day >= ? AND day <= ? GROUP BY rule_row ORDER BY rule_row`,
		[]any{r.Workspace(), document, from, to}, func(row db.Row) error {
			var id string
			var hits, last int64
			err := row.Scan(&id, &hits, &last)
			each(id, hits, last)
			return err
		})
}

// behind is how many facts a subscriber has yet to hear.
func behind(r db.Reader, subscriber string) (n int64, err error) {
	sql := `SELECT c.seq - COALESCE((SELECT k.seq FROM fact_cursors k WHERE k.workspace_id = ? AND k.subscriber = ?), 0) FROM fact_counters c WHERE c.workspace_id = ?`
	return n, r.Query(sql, []any{r.Workspace(), subscriber, r.Workspace()}, func(row db.Row) error { return row.Scan(&n) })
}
