package reaction

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// row is a reaction as the table keeps it. Its keys are what it is done once for.
type row struct {
	ID       ID     `db:"id,bound"`
	Seq      int64  `db:"seq,key"` // of the fact
	Event    string `db:"event"`
	Subject  id.Raw `db:"subject"`
	At       int64  `db:"at"`
	Release  string `db:"release"`
	Document string `db:"document,key"`
	Row      string `db:"rule_row,key"`
	Say      string `db:"say"`
	Holder   string `db:"holder"` // who hears of it where it fails
	Verb     string `db:"verb"`
	Input    string `db:"input,sealed"`
	Reason   string `db:"reason,sealed"`
	moving
}

// moving is what changes of a reaction.
type moving struct {
	State    State  `db:"state"`
	Attempts int64  `db:"attempts"`
	DueAt    int64  `db:"due_at"`
	Problem  string `db:"problem,sealed"`
}

// moved is a change of a reaction. What it was done with goes when nothing is left to
// be done.
type moved struct {
	ID    ID     `db:"id,key"`
	Input string `db:"input,sealed"`
	moving
}

// rowSealed is what nobody reads of a reaction who has the database alone.
type rowSealed struct {
	ID      ID     `db:"id,key"`
	Input   string `db:"input,sealed"`
	Reason  string `db:"reason,sealed"`
	Problem string `db:"problem,sealed"`
}

type rowKey struct {
	ID ID `db:"id"`
}

const columns = `id, seq, event, subject, at, release, document, rule_row, say, holder, verb, input, reason, state, attempts, due_at, problem`

// insertRows keeps reactions and answers those that were not kept already.
func insertRows(tx db.Tx, rows []row) ([]row, error) {
	fresh, err := db.InsertFresh(tx, "reactions", rows)
	if err != nil {
		return nil, fmt.Errorf("keep reactions: %w", err)
	}
	var made []row
	for i, is := range fresh {
		if is {
			made = append(made, rows[i])
		}
	}
	return made, nil
}

// selectRows reads reactions, locked or not.
func selectRows(r db.Reader, ids []ID, lock db.Lock) (map[ID]*row, error) {
	keys := make([]rowKey, len(ids))
	for i, one := range ids {
		keys[i] = rowKey{one}
	}
	found := make(map[ID]*row, len(ids))
	err := db.SelectKeys(r, "reactions", keys, lock, func(one row) error { found[one.ID] = &one; return nil })
	if err != nil {
		return nil, fmt.Errorf("read reactions: %w", err)
	}
	return found, nil
}

func updateRows(tx db.Tx, rows []moved) error {
	if err := db.UpdateRows(tx, "reactions", rows); err != nil {
		return fmt.Errorf("move reactions: %w", err)
	}
	return nil
}

// countRows counts the reactions of subjects.
func countRows(r db.Reader, subjects []id.Raw) (map[id.Raw]int64, error) {
	args := []any{r.Workspace()}
	for _, s := range subjects {
		args = append(args, s)
	}
	counts := make(map[id.Raw]int64, len(subjects))
	err := r.Query(`SELECT subject, count(*) FROM reactions WHERE workspace_id = ? AND subject IN (?`+strings.Repeat(", ?", len(subjects)-1)+`) GROUP BY subject`,
		args, func(row db.Row) error {
			var s id.Raw
			var n int64
			err := row.Scan(&s, &n)
			counts[s] = n
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count reactions: %w", err)
	}
	return counts, nil
}

// readRows lists reactions by falling id: of one subject, or those in the queue.
func readRows(r db.Reader, subject id.Raw, queued bool, before id.Raw, limit int) (rows []row, err error) {
	which, args := ``, []any{r.Workspace()}
	if subject != (id.Raw{}) {
		which, args = ` AND subject = ?`, append(args, subject)
	}
	if queued {
		which += ` AND state = 'queued'`
	}
	err = db.QueryRows(r, "reactions", `SELECT `+columns+` FROM reactions WHERE workspace_id = ?`+which+` AND id < ? ORDER BY id DESC LIMIT ?`,
		append(args, before, int64(limit)), func(one row) error { rows = append(rows, one); return nil })
	if err != nil {
		return nil, fmt.Errorf("list reactions: %w", err)
	}
	return rows, nil
}

// queuedSubjects are the subjects of the latest reactions in the queue, one for each.
func queuedSubjects(r db.Reader, most int) (subjects []id.Raw, err error) {
	err = r.Query(`SELECT subject FROM reactions WHERE workspace_id = ? AND state = 'queued' ORDER BY id DESC LIMIT ?`, []any{r.Workspace(), int64(most)},
		func(row db.Row) error {
			var one id.Raw
			err := row.Scan(&one)
			subjects = append(subjects, one)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count reactions: %w", err)
	}
	return subjects, nil
}

// factRow is a fact that some release of a workspace reacts to.
type factRow struct {
	Fact string `db:"fact,key"`
}

// addFacts notes facts that a release reacts to.
func addFacts(tx db.Tx, facts []string) error {
	rows := make([]factRow, len(facts))
	for i, f := range facts {
		rows[i] = factRow{f}
	}
	if _, err := db.InsertFresh(tx, "reaction_facts", rows); err != nil {
		return fmt.Errorf("note what is reacted to: %w", err)
	}
	return nil
}

// readFacts lists the facts that some release reacts to.
func readFacts(r db.Reader) (facts []string, err error) {
	err = r.Query(`SELECT fact FROM reaction_facts WHERE workspace_id = ?`, []any{r.Workspace()}, func(row db.Row) error {
		var f string
		err := row.Scan(&f)
		facts = append(facts, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what is reacted to: %w", err)
	}
	return facts, nil
}

// over are the reactions of which nothing is left to do.
const over = `state IN ('done', 'byHand', 'givenUp')`

// sweepRows deletes about so many of the oldest reactions that are over, before a moment;
// false when none is left.
func sweepRows(tx db.Tx, before int64, about int) (more bool, err error) {
	n, upto := 0, int64(0)
	err = tx.Query(`SELECT at FROM reactions WHERE workspace_id = ? AND at < ? AND `+over+` ORDER BY at LIMIT ?`, []any{tx.Workspace(), before, int64(about)},
		func(row db.Row) error { n++; return row.Scan(&upto) })
	if err != nil {
		return false, fmt.Errorf("sweep reactions: %w", err)
	}
	if n > 0 {
		tx.Write(`DELETE FROM reactions WHERE workspace_id = ? AND at <= ? AND `+over, tx.Workspace(), upto)
	}
	return n == about, nil
}

// forgetMost is how many subjects one statement takes.
const forgetMost = 500

// Forget erases what reactions to subjects were done with, and why.
func Forget(tx db.Tx, subjects []id.Raw) {
	for some := range slices.Chunk(subjects, forgetMost) {
		args := []any{tx.Workspace()}
		for _, s := range some {
			args = append(args, s)
		}
		tx.Write(`UPDATE reactions SET input = '', reason = '', problem = '' WHERE workspace_id = ? AND subject IN (?`+strings.Repeat(", ?", len(some)-1)+`)`, args...)
	}
}

// label reads what a column says in the languages of the product; nil for nothing.
func label(text string) blueprint.Label {
	var l blueprint.Label
	_ = json.Unmarshal([]byte(text), &l) // of ours; what was erased says nothing
	return l
}

// because reads why a reaction was woken.
func (x *row) because() (reason rule.Reason) {
	_ = json.Unmarshal([]byte(x.Reason), &reason) // of ours; what was erased says nothing
	return reason
}

// text is a label, or a reason, as a column.
func text(of any) string {
	raw, err := json.Marshal(of)
	if err != nil {
		return ""
	}
	return string(raw)
}
