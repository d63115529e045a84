package bulk

import (
	"slices"
	"strings"

	"bespoke/internal/engine/db"
)

// forgetMost is how many subjects one statement takes.
const forgetMost = 500

// Forget erases what items that are through were done with, of subjects by their ids.
func Forget(tx db.Tx, subjects []string) {
	for some := range slices.Chunk(subjects, forgetMost) {
		args := []any{tx.Workspace(), waiting, doing}
		for _, one := range some {
			args = append(args, one)
		}
		tx.Write(`UPDATE bulk_items SET label = '', input = '', source = '', problem = ''
			WHERE workspace_id = ? AND state <> ? AND state <> ? AND subject IN (?`+strings.Repeat(", ?", len(some)-1)+`)`, args...)
	}
}
