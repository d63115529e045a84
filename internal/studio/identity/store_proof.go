package identity

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// proofRow is what proves once who somebody is; times are µs UTC, 0 for never.
type proofRow struct {
	ID        ProofID    `db:"id,key"`
	Kind      proofKind  `db:"kind"`
	Channel   string     `db:"channel"`
	Login     string     `db:"login,sealed"`
	LoginKey  string     `db:"login_key"` // what the login is found by
	User      act.UserID `db:"user_id"`
	Lang      string     `db:"lang"`
	Hash      []byte     `db:"hash"`
	MadeAt    int64      `db:"made_at"`
	ExpiresAt int64      `db:"expires_at"`
	Tries     int64      `db:"tries"`
	UsedAt    int64      `db:"used_at"`
}

type proofKey struct {
	ID ProofID `db:"id"`
}

// proofSealed is what nobody reads of a proof who has the database alone.
type proofSealed struct {
	ID    ProofID `db:"id,key"`
	Login string  `db:"login,sealed"`
}

func insertProofs(tx db.Tx, rows []proofRow) error {
	find, err := finderOf(tx)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].LoginKey = find(rows[i].Login)
	}
	if err := db.InsertRows(tx, "sign_in_proofs", rows); err != nil {
		return fmt.Errorf("add proofs: %w", err)
	}
	return nil
}

// lockProofs reads proofs and keeps them as they are until the transaction ends.
func lockProofs(tx db.Tx, ids []ProofID) (map[ProofID]*proofRow, error) {
	keys := make([]proofKey, len(ids))
	for i, p := range ids {
		keys[i] = proofKey{p}
	}
	found := make(map[ProofID]*proofRow, len(ids))
	err := db.SelectKeys(tx, "sign_in_proofs", keys, db.ForUpdate, func(row proofRow) error {
		found[row.ID] = &row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("lock proofs: %w", err)
	}
	return found, nil
}

// latestCode is the code that a login was sent last and may still use; zero for none.
func latestCode(r db.Reader, login string, now int64) (found ProofID, err error) {
	find, err := finderOf(r)
	if err != nil {
		return found, err
	}
	err = r.Query(`SELECT id FROM sign_in_proofs WHERE workspace_id = ? AND login_key = ? AND kind = ? AND used_at = 0 AND expires_at > ? ORDER BY id DESC LIMIT 1`,
		[]any{r.Workspace(), find(login), aCode, now}, func(row db.Row) error { return row.Scan(&found) })
	if err != nil {
		return found, fmt.Errorf("look for a code: %w", err)
	}
	return found, nil
}

// sendProof stores what is about to be sent, and to whom.
func sendProof(tx db.Tx, p proofRow) {
	tx.Write(`UPDATE sign_in_proofs SET user_id = ?, hash = ?, expires_at = ? WHERE workspace_id = ? AND id = ?`,
		p.User, p.Hash, p.ExpiresAt, tx.Workspace(), p.ID)
}

func tryProof(tx db.Tx, p ProofID, tries int64) {
	tx.Write(`UPDATE sign_in_proofs SET tries = ? WHERE workspace_id = ? AND id = ?`, tries, tx.Workspace(), p)
}

func useProof(tx db.Tx, p ProofID, at int64) {
	tx.Write(`UPDATE sign_in_proofs SET used_at = ? WHERE workspace_id = ? AND id = ?`, at, tx.Workspace(), p)
}

// useInvitations makes a user's invitations useless.
func useInvitations(tx db.Tx, u act.UserID, at int64) {
	tx.Write(`UPDATE sign_in_proofs SET used_at = ? WHERE workspace_id = ? AND user_id = ? AND kind = ? AND used_at = 0`,
		at, tx.Workspace(), u, anInvitation)
}

// readPassword reads what is stored of a user's password; "" for none.
func readPassword(r db.Reader, u act.UserID) (hash string, err error) {
	err = r.Query(`SELECT hash FROM user_passwords WHERE workspace_id = ? AND user_id = ?`, []any{r.Workspace(), u},
		func(row db.Row) error { return row.Scan(&hash) })
	if err != nil {
		return "", fmt.Errorf("read a password: %w", err)
	}
	return hash, nil
}

func storePassword(tx db.Tx, u act.UserID, hash string, at int64) {
	tx.Write(`INSERT INTO user_passwords (workspace_id, user_id, hash, set_at) VALUES (?, ?, ?, ?) `+
		`ON CONFLICT (workspace_id, user_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at`, tx.Workspace(), u, hash, at)
}

// sweepSignIn forgets what is over: counters of more than a day ago, proofs of
// more than eight, sessions that ended a day ago.
func sweepSignIn(tx db.Tx, now, day int64) {
	w := tx.Workspace()
	tx.Write(`DELETE FROM sign_in_counters WHERE workspace_id = ? AND until < ? AND since < ?`, w, now, now-day)
	tx.Write(`DELETE FROM sign_in_proofs WHERE workspace_id = ? AND made_at < ?`, w, now-8*day)
	tx.Write(`DELETE FROM user_sessions WHERE workspace_id = ? AND expires_at < ?`, w, now-day)
	tx.Write(`DELETE FROM user_sessions WHERE workspace_id = ? AND ended_at > 0 AND ended_at < ?`, w, now-day)
}

type proofIDKind struct{}

func (proofIDKind) Prefix() string { return "prf" }

// ProofID names a code, link or invitation; it is no secret.
type ProofID = id.Of[proofIDKind]
