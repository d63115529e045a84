package event

import (
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// forgetMost is how many subjects one statement takes.
const forgetMost = 500

// Forget makes users nameless in the facts about subjects, and drops what facts about
// these users themselves say. That something happened, and when, stays.
func Forget(tx db.Tx, subjects []id.Raw, users []act.UserID, name string) {
	if len(users) == 0 {
		return
	}
	them := []any{}
	for _, u := range users {
		them = append(them, u)
	}
	in := ` IN (?` + strings.Repeat(", ?", len(them)-1) + `)`
	for some := range slices.Chunk(subjects, forgetMost) {
		args := append([]any{name, tx.Workspace()}, them...)
		for _, one := range some {
			args = append(args, one)
		}
		tx.Write(`UPDATE facts SET by_name = ? WHERE workspace_id = ? AND user_id`+in+` AND subject IN (?`+strings.Repeat(", ?", len(some)-1)+`)`, args...)
	}
	tx.Write(`UPDATE facts SET data = '{}' WHERE workspace_id = ? AND subject`+in, append([]any{tx.Workspace()}, them...)...)
}

// Said reads those facts about subjects that hold what people wrote, or what conditions
// read, oldest first.
func Said(r db.Reader, subjects []id.Raw) (all []Record, err error) {
	for some := range slices.Chunk(subjects, forgetMost) {
		args := []any{r.Workspace()}
		for _, one := range some {
			args = append(args, one)
		}
		found, err := readRecords(r, `SELECT `+recordColumns+` FROM facts WHERE workspace_id = ? AND subject IN (?`+strings.Repeat(", ?", len(some)-1)+
			`) AND (data LIKE '%"opinion":%' OR data LIKE '%"reason":%' OR data LIKE '%"say":%' OR data LIKE '%"values":%') ORDER BY seq`, args...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// saying is what a fact says.
type saying struct {
	Seq  int64  `db:"seq,key"`
	Data string `db:"data"`
}

// Resay lets facts say something else from now on, by their numbers.
func Resay(tx db.Tx, data map[int64]string) error {
	rows := make([]saying, 0, len(data))
	for seq, text := range data {
		rows = append(rows, saying{seq, text})
	}
	if err := db.UpdateRows(tx, "facts", rows); err != nil {
		return fmt.Errorf("event: change what facts say: %w", err)
	}
	return nil
}
