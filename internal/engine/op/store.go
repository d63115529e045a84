package op

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// trailRow is a committed command as the audit trail shows it. What was said may
// be personal.
type trailRow struct {
	ID      commandID  `db:"id,key"`
	At      int64      `db:"at"`
	Verb    string     `db:"verb"`
	User    act.UserID `db:"user_id"`
	By      string     `db:"by_name"`
	Request string     `db:"request"`
	Channel string     `db:"channel"`
	Kind    string     `db:"subject_kind"` // the prefix of the subject's id
	Subject id.Raw     `db:"subject"`
	Input   *string    `db:"input,sealed"`
}

// commandRow is a committed command with, as long as its key is kept, the answer
// for whoever sends it again.
type commandRow struct {
	trailRow
	Key    *string `db:"idempotency_key"`
	Hash   []byte  `db:"hash"`
	Answer *string `db:"answer,sealed"`
}

// commandSealed is what nobody reads of a command who has the database alone.
type commandSealed struct {
	ID     commandID `db:"id,key"`
	Input  *string   `db:"input,sealed"`
	Answer *string   `db:"answer,sealed"`
}

// rememberAnswers stores the commands, those with keys in the order of their keys.
func rememberAnswers(tx db.Tx, done []*command) error {
	rows := make([]commandRow, len(done))
	for i, c := range done {
		rows[i].trailRow = trailRow{ID: c.id, At: c.act.Micros(), Verb: c.verb.Name, User: c.act.User, By: c.act.Name,
			Request: c.act.Request, Channel: c.act.Channel, Input: c.said}
		rows[i].Kind, rows[i].Subject = subjectOf(c.out)
		if c.key != nil {
			answer := string(c.answer)
			rows[i].Key, rows[i].Hash, rows[i].Answer = c.key, c.hash[:], &answer
		}
	}
	// Two nodes that insert the same keys must not wait for each other crosswise.
	slices.SortStableFunc(rows, func(a, b commandRow) int { return strings.Compare(a.key(), b.key()) })
	if err := db.InsertRows(tx, "commands", rows); err != nil {
		return fmt.Errorf("remember commands: %w", err)
	}
	return nil
}

// key is what the rows are sorted by.
func (r commandRow) key() string {
	if r.Key == nil {
		return ""
	}
	return *r.Key
}

// About is for answers that say whom they are about, for the audit trail: the
// text form of an id.
type About interface{ About() string }

// subjectOf is whom an answer is about, if it says so.
func subjectOf(out any) (kind string, subject id.Raw) {
	a, says := out.(About)
	if !says {
		return "", id.Raw{}
	}
	text := a.About()
	subject, err := id.ParseAny(text)
	if err != nil {
		return "", id.Raw{}
	}
	kind, _, _ = strings.Cut(text, "_")
	return kind, subject
}

type keyColumn struct {
	Key string `db:"idempotency_key"`
}

// keptAnswer is what a known key stands for.
type keptAnswer struct {
	ID     commandID `db:"id,key"`
	Key    string    `db:"idempotency_key"`
	Verb   string    `db:"verb"`
	Hash   []byte    `db:"hash"`
	Answer string    `db:"answer,sealed"`
}

// recallAnswers gives each command whose key is already known the answer of
// that time, or refuses the key, if it was used for something else. No two of
// the commands have the same key: the queue makes twins of those.
func recallAnswers(r db.Reader, cs []*command) error {
	var keys []keyColumn
	byKey := map[string]*command{}
	for _, c := range cs {
		if c.key != nil {
			keys = append(keys, keyColumn{*c.key})
			byKey[*c.key] = c
		}
	}
	err := db.SelectKeys(r, "commands", keys, db.Unlocked, func(k keptAnswer) error {
		c := byKey[k.Key]
		if k.Verb != c.verb.Name || !bytes.Equal(k.Hash, c.hash[:]) {
			c.err = reused.New("key", k.Key)
			return nil
		}
		c.err, c.replay, c.answer = nil, true, []byte(k.Answer)
		return nil
	})
	if err != nil {
		return fmt.Errorf("look for keys of earlier commands: %w", err)
	}
	return nil
}

// isStored tells whether a command was committed.
func isStored(r db.Reader, id commandID) (yes bool, err error) {
	err = r.Query(`SELECT 1 FROM commands WHERE workspace_id = ? AND id = ?`, []any{r.Workspace(), id},
		func(db.Row) error { yes = true; return nil })
	return yes, err
}
