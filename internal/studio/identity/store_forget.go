package identity

import (
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// readActing reads the users who act for parties.
func readActing(r db.Reader, parties []id.Raw) ([]userRow, error) {
	args := []any{r.Workspace(), act.Customer}
	for _, p := range parties {
		args = append(args, p)
	}
	return readUsers(r, `SELECT `+userColumns+` FROM users WHERE workspace_id = ? AND kind = ? AND party IN (?`+strings.Repeat(", ?", len(parties)-1)+`)`, args...)
}

// forgetSignIn drops how a user came in, and from where.
func forgetSignIn(tx db.Tx, u act.UserID, login string) error {
	find, err := finderOf(tx)
	if err != nil {
		return err
	}
	tx.Write(`DELETE FROM user_sessions WHERE workspace_id = ? AND user_id = ?`, tx.Workspace(), u)
	tx.Write(`DELETE FROM user_passwords WHERE workspace_id = ? AND user_id = ?`, tx.Workspace(), u)
	tx.Write(`DELETE FROM sign_in_proofs WHERE workspace_id = ? AND login_key = ?`, tx.Workspace(), find(login))
	tx.Write(`DELETE FROM sign_on_links WHERE workspace_id = ? AND user_id = ?`, tx.Workspace(), u)
	tx.Write(`DELETE FROM sign_in_counters WHERE workspace_id = ? AND subject = ?`, tx.Workspace(), find(login))
	return nil
}
