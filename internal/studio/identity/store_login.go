package identity

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// sealedKey begins what a sealed login is found by; behind it stands its place in the
// blind index. Between it and afterSealed are all of them.
const (
	sealedKey   = "sealed:"
	afterSealed = "sealed;"
)

// finder makes of a login or an address what it is found by.
type finder func(value string) string

// finderOf is how the reader's workspace does so.
func finderOf(r db.Reader) (finder, error) {
	blind, err := db.BlindOf(r)
	if err != nil {
		return nil, fmt.Errorf("find the key of logins: %w", err)
	}
	if blind == nil {
		return func(value string) string { return value }, nil
	}
	return func(value string) string { return sealedKey + blind("login", value) }, nil
}

// readLogin finds a user by login; nil for none. One who was added before there were
// keys is found as he was, until everybody is found by the index.
func readLogin(r db.Reader, login string) (*userRow, error) {
	find, err := finderOf(r)
	if err != nil {
		return nil, err
	}
	rows, err := readUsers(r, `SELECT `+userColumns+` FROM users WHERE workspace_id = ? AND login_key IN (?, ?)`, r.Workspace(), find(login), login)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// foundBy gives users what they are found by.
func foundBy(tx db.Tx, rows []userRow) error {
	find, err := finderOf(tx)
	for i := range rows {
		if err == nil {
			rows[i].LoginKey = find(rows[i].Login)
		}
	}
	return err
}

// rekeyStep is how many users one transaction finds by the index.
const rekeyStep = 200

// rekeyLogins lets users be found by the index who were added before there were keys,
// and tells whether there were any. The staffing row was taken before.
func rekeyLogins(tx db.Tx) (bool, error) {
	blind, err := db.BlindOf(tx)
	if err != nil || blind == nil {
		return false, err
	}
	rows, err := readUsers(tx, `SELECT `+userColumns+` FROM users WHERE workspace_id = ? AND (login_key < ? OR login_key >= ?) ORDER BY id LIMIT ?`,
		tx.Workspace(), sealedKey, afterSealed, int64(rekeyStep))
	if err == nil {
		err = updateUsers(tx, rows)
	}
	return len(rows) > 0, err
}

// proofFound is what a proof is found by.
type proofFound struct {
	ID       ProofID `db:"id,key"`
	Login    string  `db:"login,sealed"`
	LoginKey string  `db:"login_key"`
}

// rekeyProofs does so with what proves who they are, and lets go of counters of tries
// that say whose they are.
func rekeyProofs(tx db.Tx) (bool, error) {
	find, err := finderOf(tx)
	if err != nil {
		return false, err
	}
	var rows []proofFound
	err = db.QueryRows(tx, "sign_in_proofs", `SELECT id, login, login_key FROM sign_in_proofs WHERE workspace_id = ? AND (login_key < ? OR login_key >= ?) ORDER BY id LIMIT ?`,
		[]any{tx.Workspace(), sealedKey, afterSealed, int64(rekeyStep)}, func(p proofFound) error {
			p.LoginKey = find(p.Login)
			rows = append(rows, p)
			return nil
		})
	if err == nil {
		err = db.UpdateRows(tx, "sign_in_proofs", rows)
	}
	if err != nil {
		return false, fmt.Errorf("find proofs by the index: %w", err)
	}
	tx.Write(`DELETE FROM sign_in_counters WHERE workspace_id = ? AND (subject < ? OR subject >= ?)`, tx.Workspace(), sealedKey, afterSealed)
	return len(rows) > 0, nil
}

// CatchUp lets users be found without their logins being readable, some in a transaction,
// where there are keys; false when none is left.
func (s *Service) CatchUp(ctx context.Context, a act.Act) (found bool, err error) {
	err = s.write(ctx, a, func(tx db.Tx) error {
		if blind, err := db.BlindOf(tx); err != nil || blind == nil {
			return err
		}
		raiseStaffing(tx)
		users, err := rekeyLogins(tx)
		if err != nil {
			return err
		}
		proofs, err := rekeyProofs(tx)
		found = users || proofs
		return err
	})
	return found, err
}
