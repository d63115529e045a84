package op

import (
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// forgetMost is how many subjects one statement takes.
const forgetMost = 500

// Forget erases what was said in commands about subjects and by users, and what they
// were answered, and makes the users nameless. Who did what to whom, and when, stays.
func Forget(tx db.Tx, subjects []id.Raw, users []act.UserID, name string) {
	for _, u := range users {
		tx.Write(`UPDATE commands SET by_name = ?, input = NULL, idempotency_key = NULL, hash = NULL, answer = NULL
			WHERE workspace_id = ? AND user_id = ?`, name, tx.Workspace(), u)
	}
	for some := range slices.Chunk(subjects, forgetMost) {
		args := []any{tx.Workspace()}
		for _, one := range some {
			args = append(args, one)
		}
		tx.Write(`UPDATE commands SET input = NULL, idempotency_key = NULL, hash = NULL, answer = NULL
			WHERE workspace_id = ? AND subject IN (?`+strings.Repeat(", ?", len(some)-1)+`)`, args...)
	}
}
