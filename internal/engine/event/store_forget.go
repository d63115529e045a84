package event

import (
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
