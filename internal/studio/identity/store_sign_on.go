package identity

import (
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// signOnRow is a workspace's sign-on as the table keeps it.
type signOnRow struct {
	Name     string
	Issuer   string
	ClientID string
	Secret   []byte // sealed
	Domains  string
	Role     string
}

// readSignOn reads the sign-on; nil for none.
func readSignOn(r db.Reader) (found *signOnRow, err error) {
	err = r.Query(`SELECT name, issuer, client_id, secret, domains, role FROM sign_on WHERE workspace_id = ? AND n = 1`, []any{r.Workspace()},
		func(row db.Row) error {
			found = &signOnRow{}
			return row.Scan(&found.Name, &found.Issuer, &found.ClientID, &found.Secret, &found.Domains, &found.Role)
		})
	if err != nil {
		return nil, fmt.Errorf("read the sign-on: %w", err)
	}
	return found, nil
}

func storeSignOn(tx db.Tx, s *signOnRow) {
	tx.Write(`INSERT INTO sign_on (workspace_id, n, name, issuer, client_id, secret, domains, role) VALUES (?, 1, ?, ?, ?, ?, ?, ?) `+
		`ON CONFLICT (workspace_id, n) DO UPDATE SET name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id, `+
		`secret = excluded.secret, domains = excluded.domains, role = excluded.role`,
		tx.Workspace(), s.Name, s.Issuer, s.ClientID, s.Secret, s.Domains, s.Role)
}

func deleteSignOn(tx db.Tx) {
	tx.Write(`DELETE FROM sign_on WHERE workspace_id = ? AND n = 1`, tx.Workspace())
}

func readSignOnLink(r db.Reader, issuer, subject string) (u act.UserID, linked bool, err error) {
	err = r.Query(`SELECT user_id FROM sign_on_links WHERE workspace_id = ? AND issuer = ? AND subject = ?`, []any{r.Workspace(), issuer, subject},
		func(row db.Row) error {
			linked = true
			return row.Scan(&u)
		})
	if err != nil {
		return u, false, fmt.Errorf("read a sign-on's link: %w", err)
	}
	return u, linked, nil
}

func insertSignOnLink(tx db.Tx, h *arrival, u act.UserID, at int64) {
	tx.Write(`INSERT INTO sign_on_links (workspace_id, issuer, subject, user_id, linked_at) VALUES (?, ?, ?, ?, ?) `+
		`ON CONFLICT (workspace_id, issuer, subject) DO NOTHING`, tx.Workspace(), h.issuer, h.Subject, u, at)
}

// readByEmail finds the users who have an address, as theirs or as their login. It
// reads all of them, for addresses are sealed: somebody signs on for the first time.
func readByEmail(r db.Reader, email string) ([]userRow, error) {
	all, err := readUsers(r, `SELECT `+userColumns+` FROM users WHERE workspace_id = ?`, r.Workspace())
	return slices.DeleteFunc(all, func(u userRow) bool {
		return strings.ToLower(u.Email) != email && (u.Email != "" || u.Login != email)
	}), err
}
