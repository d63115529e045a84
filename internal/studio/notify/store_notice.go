package notify

import (
	"context"
	"fmt"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// noticeRow is what one person is told of one occasion over one channel, as the
// table keeps it. Its keys are what it is told once for.
type noticeRow struct {
	ID       NoticeID `db:"id,bound"`
	Notice   string   `db:"notice,key"`
	Occasion string   `db:"occasion,key"`
	Person   string   `db:"person,key"`
	Channel  string   `db:"channel,key"`
	Name     string   `db:"name,sealed"`    // the person's, for the log
	Address  string   `db:"address,sealed"` // of somebody who has no login
	Lang     string   `db:"lang"`
	Event    string   `db:"event"`
	Seq      int64    `db:"seq"`
	Subject  id.Raw   `db:"subject"`
	Step     string   `db:"step"`
	Item     string   `db:"item"`
	At       int64    `db:"at"`
	Title    string   `db:"title,sealed"`
	Body     string   `db:"body,sealed"`
	Reads    string   `db:"reads"`
	Fact     string   `db:"fact"`
	Must     int64    `db:"must"` // 1 for yes
	Channels string   `db:"channels"`
	State    string   `db:"state"`
	Reason   string   `db:"reason"`
	Error    string   `db:"error,sealed"` // mail servers repeat addresses
	Attempts int64    `db:"attempts"`
	Failures int64    `db:"failures"`
	DueAt    int64    `db:"due_at"`
	SentAt   int64    `db:"sent_at"`
}

func (n *noticeRow) step() Step { return Step{n.Subject, n.Step, n.Item} }

// noticeMoved is what changes of a row on its way.
type noticeMoved struct {
	ID       NoticeID `db:"id,key"`
	Title    string   `db:"title,sealed"`
	Body     string   `db:"body,sealed"`
	State    string   `db:"state"`
	Reason   string   `db:"reason"`
	Error    string   `db:"error,sealed"` // mail servers repeat addresses
	Attempts int64    `db:"attempts"`
	Failures int64    `db:"failures"`
	DueAt    int64    `db:"due_at"`
	SentAt   int64    `db:"sent_at"`
}

// noticeSealed is what nobody reads of a row who has the database alone.
type noticeSealed struct {
	ID      NoticeID `db:"id,key"`
	Name    string   `db:"name,sealed"`
	Title   string   `db:"title,sealed"`
	Body    string   `db:"body,sealed"`
	Address string   `db:"address,sealed"`
	Error   string   `db:"error,sealed"`
}

// noticeAddressed is whom a row was for.
type noticeAddressed struct {
	ID      NoticeID `db:"id,key"`
	Person  string   `db:"person"`
	Address string   `db:"address,sealed"`
}

func (n *noticeRow) moved() noticeMoved {
	return noticeMoved{n.ID, n.Title, n.Body, n.State, n.Reason, n.Error, n.Attempts, n.Failures, n.DueAt, n.SentAt}
}

type noticeKey struct {
	ID NoticeID `db:"id"`
}

// choiceRow is what somebody chose for a notice on a channel.
type choiceRow struct {
	Person  string `db:"person,key"`
	Notice  string `db:"notice,key"`
	Channel string `db:"channel,key"`
	Choice  string `db:"choice"`
}

type choosing struct {
	Person string `db:"person"`
}

const noticeColumns = `id, notice, occasion, person, channel, name, address, lang, event, seq, subject, step, item, at, title, body, reads, fact, must, channels, ` +
	`state, reason, error, attempts, failures, due_at, sent_at`

func readNotices(r db.Reader, sql string, args ...any) ([]noticeRow, error) {
	var rows []noticeRow
	sql = `SELECT ` + noticeColumns + ` FROM notices WHERE workspace_id = ?` + sql
	err := db.QueryRows(r, "notices", sql, append([]any{r.Workspace()}, args...), func(n noticeRow) error {
		rows = append(rows, n)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	return rows, nil
}

// readDueNotices reads what is to be done now, what waits longest first.
func readDueNotices(r db.Reader, now int64, limit int) ([]noticeRow, error) {
	return readNotices(r, ` AND state = 'queued' AND due_at <= ? ORDER BY due_at, id LIMIT ?`, now, int64(limit))
}

// readDigests reads what else waits to be told to some people in one letter.
func readDigests(r db.Reader, people []string, limit int) ([]noticeRow, error) {
	if len(people) == 0 {
		return nil, nil
	}
	sql, args := among(` AND state = 'queued' AND reason = 'digest'`, nil, "person", people)
	return readNotices(r, sql+` ORDER BY id LIMIT ?`, append(args, int64(limit))...)
}

// findNotices finds rows of the log by id; locked, they stay as they are until
// the transaction ends.
func findNotices(r db.Reader, ids []NoticeID, lock db.Lock) (map[NoticeID]*noticeRow, error) {
	keys := make([]noticeKey, len(ids))
	for i, n := range ids {
		keys[i] = noticeKey{n}
	}
	found := make(map[NoticeID]*noticeRow, len(ids))
	err := db.SelectKeys(r, "notices", keys, lock, func(n noticeRow) error {
		found[n.ID] = &n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find notices: %w", err)
	}
	return found, nil
}

// insertNotices writes what nobody was told yet, and answers the rows that are new.
func insertNotices(tx db.Tx, rows []noticeRow) ([]noticeRow, error) {
	fresh, err := db.InsertFresh(tx, "notices", rows)
	if err != nil {
		return nil, fmt.Errorf("write notices: %w", err)
	}
	var made []noticeRow
	for i, is := range fresh {
		if is {
			made = append(made, rows[i])
		}
	}
	return made, nil
}

// deleteNotices drops rows of occasions that wait no longer.
func deleteNotices(tx db.Tx, ids []NoticeID) {
	if len(ids) == 0 {
		return
	}
	sql, args := among(`DELETE FROM notices WHERE workspace_id = ?`, []any{tx.Workspace()}, "id", ids)
	tx.Write(sql, args...)
}

func updateNotices(tx db.Tx, rows []noticeMoved) error {
	if err := db.UpdateRows(tx, "notices", rows); err != nil {
		return fmt.Errorf("move notices on: %w", err)
	}
	return nil
}

// choicesOf reads what people chose, by person, notice and channel.
func choicesOf(r db.Reader, people []string) (map[choice]string, error) {
	keys := make([]choosing, len(people))
	for i, p := range people {
		keys[i] = choosing{p}
	}
	found := map[choice]string{}
	err := db.SelectKeys(r, "notice_choices", keys, db.Unlocked, func(c choiceRow) error {
		found[choice{c.Person, c.Notice, c.Channel}] = c.Choice
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what people chose: %w", err)
	}
	return found, nil
}

// keepChoices writes what people chose; each row's key stands there once.
func keepChoices(tx db.Tx, rows []choiceRow) error {
	fresh, err := db.InsertFresh(tx, "notice_choices", rows)
	if err != nil {
		return fmt.Errorf("keep what people chose: %w", err)
	}
	var again []choiceRow
	for i, is := range fresh {
		if !is {
			again = append(again, rows[i])
		}
	}
	if err := db.UpdateRows(tx, "notice_choices", again); err != nil {
		return fmt.Errorf("keep what people chose: %w", err)
	}
	return nil
}

// openAddresses reads rows whose key is an address that lies open.
func openAddresses(tx db.Tx, limit int) (rows []noticeAddressed, err error) {
	err = tx.Query(`SELECT id, person FROM notices WHERE workspace_id = ? AND person >= ? AND person < ? ORDER BY person, id LIMIT ?`,
		[]any{tx.Workspace(), mailto, afterMailto, int64(limit)}, func(row db.Row) error {
			var n noticeAddressed
			err := row.Scan(&n.ID, &n.Person)
			rows = append(rows, n)
			return err
		})
	return rows, err
}

// afterMailto is behind every key that begins with mailto.
const afterMailto = "mailto;"

// openChoices reads what was chosen for addresses that lie open.
func openChoices(tx db.Tx, limit int) (rows []choiceRow, err error) {
	err = tx.Query(`SELECT person, notice, channel, choice FROM notice_choices WHERE workspace_id = ? AND person >= ? AND person < ? ORDER BY person, notice, channel LIMIT ?`,
		[]any{tx.Workspace(), mailto, afterMailto, int64(limit)}, func(row db.Row) error {
			var c choiceRow
			err := row.Scan(&c.Person, &c.Notice, &c.Channel, &c.Choice)
			rows = append(rows, c)
			return err
		})
	return rows, err
}

// sealChoices puts them under the keys of addresses that are sealed.
func sealChoices(tx db.Tx, rows []choiceRow, blind db.Blind) error {
	under := make([]choiceRow, len(rows))
	for i, c := range rows {
		under[i] = c
		under[i].Person = keyOf(strings.TrimPrefix(c.Person, mailto), blind)
		tx.Write(`DELETE FROM notice_choices WHERE workspace_id = ? AND person = ? AND notice = ? AND channel = ?`, tx.Workspace(), c.Person, c.Notice, c.Channel)
	}
	return keepChoices(tx, under)
}

// noticeBySubject finds the row that a signed link is about; nil for none.
func noticeBySubject(r db.Reader, of id.Raw) (*noticeRow, error) {
	key := id.From[noticeKind](of)
	found, err := findNotices(r, []NoticeID{key}, db.Unlocked)
	return found[key], err
}

// sweepDueNotices finds, over all workspaces, those in which something is to be
// told now.
func sweepDueNotices(ctx context.Context, d *db.DB, now int64, limit int) ([]Telling, error) {
	var due []Telling
	err := d.Sweep(ctx, `SELECT DISTINCT workspace_id FROM notices WHERE state = 'queued' AND due_at <= ? LIMIT ?`, []any{now, int64(limit)},
		func(row db.Row) error {
			var t Telling
			err := row.Scan(&t.Workspace)
			due = append(due, t)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("look for notices that wait: %w", err)
	}
	return due, nil
}

// sweepNotices deletes about so many of the oldest rows before a moment; false
// when none is left.
func sweepNotices(tx db.Tx, before int64, about int) (more bool, err error) {
	n, upto := 0, int64(0)
	err = tx.Query(`SELECT at FROM notices WHERE workspace_id = ? AND at < ? ORDER BY at LIMIT ?`, []any{tx.Workspace(), before, int64(about)},
		func(row db.Row) error { n++; return row.Scan(&upto) })
	if err != nil {
		return false, fmt.Errorf("sweep notices: %w", err)
	}
	if n > 0 {
		tx.Write(`DELETE FROM notices WHERE workspace_id = ? AND at <= ?`, tx.Workspace(), upto)
	}
	return n == about, nil
}

// insertAct notes that the buttons of a letter are used up.
func insertAct(tx db.Tx, n NoticeID, verb string, at int64) {
	tx.Write(`INSERT INTO notice_acts (workspace_id, id, verb, at) VALUES (?, ?, ?, ?) ON CONFLICT (workspace_id, id) DO NOTHING`,
		tx.Workspace(), n, verb, at)
}

// sweepActs forgets those before a moment.
func sweepActs(tx db.Tx, before int64) {
	tx.Write(`DELETE FROM notice_acts WHERE workspace_id = ? AND at < ?`, tx.Workspace(), before)
}

// wasActed tells whether they are used up.
func wasActed(r db.Reader, n NoticeID) (was bool, err error) {
	err = r.Query(`SELECT at FROM notice_acts WHERE workspace_id = ? AND id = ?`, []any{r.Workspace(), n}, func(row db.Row) error {
		var at int64
		was = true
		return row.Scan(&at)
	})
	return was, err
}
