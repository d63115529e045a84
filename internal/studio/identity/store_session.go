package identity

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// sessionRow is a session as the table keeps it; times are µs UTC.
type sessionRow struct {
	ID          SessionID  `db:"id,key"`
	User        act.UserID `db:"user_id"`
	Hash        []byte     `db:"hash"`
	Former      []byte     `db:"former"`
	FormerUntil int64      `db:"former_until"`
	RotatedAt   int64      `db:"rotated_at"`
	CreatedAt   int64      `db:"created_at"`
	LastUsed    int64      `db:"last_used"`
	ExpiresAt   int64      `db:"expires_at"`
	EndedAt     int64      `db:"ended_at"`
	Proof       string     `db:"proof"`
	Agent       string     `db:"agent,sealed"`
	Address     string     `db:"address,sealed"`
}

// sessionSealed is what nobody reads of a session who has the database alone.
type sessionSealed struct {
	ID      SessionID `db:"id,key"`
	Agent   string    `db:"agent,sealed"`
	Address string    `db:"address,sealed"`
}

const sessionColumns = `id, user_id, hash, former, former_until, rotated_at, created_at, last_used, expires_at, ended_at, proof, agent, address`

func insertSessions(tx db.Tx, rows []sessionRow) error {
	if err := db.InsertRows(tx, "user_sessions", rows); err != nil {
		return fmt.Errorf("begin sessions: %w", err)
	}
	return nil
}

// readSession reads a session with its user and his roles; nil for none.
func readSession(r db.Reader, key SessionID) (*session, error) {
	var found *session
	var party PartyID
	err := r.Query(`SELECT s.id, s.user_id, s.hash, s.former, s.former_until, s.rotated_at, s.created_at, s.last_used, s.expires_at, s.ended_at, `+
		`u.name, u.kind, u.active, u.party, u.lang `+
		`FROM user_sessions s JOIN users u ON u.workspace_id = ? AND u.id = s.user_id WHERE s.workspace_id = ? AND s.id = ?`,
		[]any{r.Workspace(), r.Workspace(), key}, func(row db.Row) error {
			s := &session{}
			a := &s.act
			err := row.Scan(&s.ID, &s.User, &s.Hash, &s.Former, &s.FormerUntil, &s.RotatedAt, &s.CreatedAt, &s.LastUsed, &s.ExpiresAt, &s.EndedAt,
				&a.Name, &a.Kind, &s.active, &party, &a.Lang)
			found = s
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("look a session up: %w", err)
	}
	if found == nil {
		return nil, nil
	}
	a := &found.act
	a.Workspace, a.User, a.Party, a.Via.Session, a.Channel = r.Workspace(), found.User, party.Raw(), key.Raw(), channelOf(a.Kind)
	roles, err := readRolesOf(r, []act.UserID{found.User})
	a.Roles = roles[found.User]
	return found, err
}

// channelOf is how people come who sign in: staff at their desks, others
// through the portal.
func channelOf(k act.Kind) string {
	if k == act.Customer || k == act.Supplier {
		return "portal"
	}
	return "staff"
}

// touchSession notes the last use; of two at once either will do.
func touchSession(tx db.Tx, key SessionID, at int64) {
	tx.Write(`UPDATE user_sessions SET last_used = ? WHERE workspace_id = ? AND id = ?`, at, tx.Workspace(), key)
}

// rotateSession stores a new token, unless somebody else has done so already.
func rotateSession(tx db.Tx, s sessionRow) (bool, error) {
	n, err := tx.Exec(`UPDATE user_sessions SET hash = ?, former = ?, former_until = ?, rotated_at = ? WHERE workspace_id = ? AND id = ? AND hash = ?`,
		s.Hash, s.Former, s.FormerUntil, s.RotatedAt, tx.Workspace(), s.ID, s.Former)
	if err != nil {
		return false, fmt.Errorf("change a session's token: %w", err)
	}
	return n == 1, nil
}

// endSession ends one of a user's sessions, forgets where that was, and tells whether it was one.
func endSession(tx db.Tx, u act.UserID, key SessionID, at int64) (bool, error) {
	n, err := tx.Exec(`UPDATE user_sessions SET ended_at = ?, agent = '', address = '' WHERE workspace_id = ? AND id = ? AND user_id = ? AND ended_at = 0`,
		at, tx.Workspace(), key, u)
	if err != nil {
		return false, fmt.Errorf("end a session: %w", err)
	}
	return n == 1, nil
}

// endSessions ends all of a user's sessions but one, which may be none of them.
func endSessions(tx db.Tx, u act.UserID, but id.Raw, at int64) (int64, error) {
	n, err := tx.Exec(`UPDATE user_sessions SET ended_at = ?, agent = '', address = '' WHERE workspace_id = ? AND user_id = ? AND id <> ? AND ended_at = 0 AND expires_at > ?`,
		at, tx.Workspace(), u, but, at)
	if err != nil {
		return 0, fmt.Errorf("end sessions: %w", err)
	}
	return n, nil
}

// readSessions reads a user's sessions that are not over, of falling id.
func readSessions(r db.Reader, u act.UserID, before id.Raw, usedAfter, now int64, limit int) (rows []sessionRow, err error) {
	err = db.QueryRows(r, "user_sessions", `SELECT `+sessionColumns+` FROM user_sessions `+
		`WHERE workspace_id = ? AND user_id = ? AND id < ? AND ended_at = 0 AND expires_at > ? AND last_used > ? ORDER BY id DESC LIMIT ?`,
		[]any{r.Workspace(), u, before, now, usedAfter, limit}, func(s sessionRow) error {
			rows = append(rows, s)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return rows, nil
}
