package flow

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

type copyRow struct {
	Subject id.Raw     `db:"subject,key"`
	User    act.UserID `db:"user_id,key"`
}

// copies are the rows of a command.
func copies(subject id.Raw, to []string) (rows []copyRow) {
	for _, one := range to {
		if user, err := act.ParseUser(one); err == nil {
			rows = append(rows, copyRow{subject, user})
		}
	}
	return rows
}

// Copied lists the subjects of which a user was sent a copy, the latest first.
func Copied(r db.Reader, user act.UserID, limit int) (subjects []id.Raw, err error) {
	err = r.Query(`SELECT subject FROM flow_copies WHERE workspace_id = ? AND user_id = ? ORDER BY subject DESC LIMIT ?`,
		[]any{r.Workspace(), user, int64(limit)}, func(row db.Row) error {
			var one id.Raw
			err := row.Scan(&one)
			subjects = append(subjects, one)
			return err
		})
	return subjects, err
}
