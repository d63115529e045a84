package notify

import (
	"slices"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// forgetMost is how many subjects one statement takes.
const forgetMost = 500

// Forget erases what was written about subjects, and all that went to people, who are
// addresses or ids of users.
func Forget(tx db.Tx, subjects []id.Raw, people []string) {
	for some := range slices.Chunk(subjects, forgetMost) {
		sql, args := among(`UPDATE notices SET title = '', body = '' WHERE workspace_id = ?`, []any{tx.Workspace()}, "subject", some)
		tx.Write(sql, args...)
		sql, args = among(`DELETE FROM inbox WHERE workspace_id = ?`, []any{tx.Workspace()}, "subject", some)
		tx.Write(sql, args...)
	}
	if len(people) > 0 {
		sql, args := among(`DELETE FROM notices WHERE workspace_id = ?`, []any{tx.Workspace()}, "person", people)
		tx.Write(sql, args...)
		sql, args = among(`DELETE FROM notice_choices WHERE workspace_id = ?`, []any{tx.Workspace()}, "person", people)
		tx.Write(sql, args...)
	}
}
