package identity

import (
	"fmt"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// userRow is a user as the table keeps it.
type userRow struct {
	ID         act.UserID `db:"id,key"`
	Login      string     `db:"login,sealed"`
	LoginKey   string     `db:"login_key"` // what the login is found by
	Name       string     `db:"name"`
	Kind       act.Kind   `db:"kind"`
	Active     bool       `db:"active"`
	Region     string     `db:"region"`
	Department string     `db:"department"`
	Manager    act.UserID `db:"manager"`
	Successor  act.UserID `db:"successor"`
	Party      PartyID    `db:"party"`
	Lang       string     `db:"lang"`
	CreatedAt  int64      `db:"created_at"`
	Email      string     `db:"email,sealed"`
	Phone      string     `db:"phone,sealed"`
	Skills     skills     `db:"skills"`
	Fields     string     `db:"fields,sealed"` // as JSON
}

// userSealed is what nobody reads of a user who has the database alone.
type userSealed struct {
	ID     act.UserID `db:"id,key"`
	Login  string     `db:"login,sealed"`
	Email  string     `db:"email,sealed"`
	Phone  string     `db:"phone,sealed"`
	Fields string     `db:"fields,sealed"`
}

const userColumns = `id, login, login_key, name, kind, active, region, department, manager, successor, party, lang, created_at, email, phone, skills, fields`

// roleRow is a role that a user has.
type roleRow struct {
	User act.UserID `db:"user_id"`
	Role string     `db:"role"`
}

// userKey finds a user; roleKey all roles of one.
type userKey struct {
	ID act.UserID `db:"id"`
}

type roleKey struct {
	User act.UserID `db:"user_id"`
}

// insertUsers adds the users whose logins are free and tells which those are.
func insertUsers(tx db.Tx, rows []userRow) ([]bool, error) {
	for more := true; more; {
		var err error
		if more, err = rekeyLogins(tx); err != nil {
			return nil, err
		}
	}
	if err := foundBy(tx, rows); err != nil {
		return nil, err
	}
	free, err := db.InsertFresh(tx, "users", rows)
	if err != nil {
		return nil, fmt.Errorf("add users: %w", err)
	}
	return free, nil
}

// updateUsers writes all of the users' columns. The staffing row was taken
// before, so nobody else changes them meanwhile.
func updateUsers(tx db.Tx, rows []userRow) error {
	if err := foundBy(tx, rows); err != nil {
		return err
	}
	if err := db.UpdateRows(tx, "users", rows); err != nil {
		return fmt.Errorf("change users: %w", err)
	}
	return nil
}

func insertRoles(tx db.Tx, rows []roleRow) error {
	if err := db.InsertRows(tx, "user_roles", rows); err != nil {
		return fmt.Errorf("give roles: %w", err)
	}
	return nil
}

func deleteRoles(tx db.Tx, u act.UserID) {
	tx.Write(`DELETE FROM user_roles WHERE workspace_id = ? AND user_id = ?`, tx.Workspace(), u)
}

// readProfiles reads users with their roles.
func readProfiles(r db.Reader, ids []act.UserID) (map[act.UserID]*profile, error) {
	keys := make([]userKey, len(ids))
	for i, u := range ids {
		keys[i] = userKey{u}
	}
	found := make(map[act.UserID]*profile, len(ids))
	err := db.SelectKeys(r, "users", keys, db.Unlocked, func(row userRow) error {
		found[row.ID] = &profile{userRow: row}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	roles, err := readRolesOf(r, ids)
	for u, p := range found {
		p.roles = roles[u]
	}
	return found, err
}

// readRolesOf reads the roles of users, each one's sorted.
func readRolesOf(r db.Reader, ids []act.UserID) (map[act.UserID][]string, error) {
	keys := make([]roleKey, len(ids))
	roles := make(map[act.UserID][]string, len(ids))
	for i, u := range ids {
		keys[i] = roleKey{u}
	}
	err := db.SelectKeys(r, "user_roles", keys, db.Unlocked, func(row roleRow) error {
		roles[row.User] = append(roles[row.User], row.Role)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the roles of users: %w", err)
	}
	for _, list := range roles {
		slices.Sort(list)
	}
	return roles, nil
}

// colleague is a user whom another one names.
type colleague struct {
	ID     act.UserID `db:"id,key"`
	Kind   act.Kind   `db:"kind"`
	Active bool       `db:"active"`
}

// readExisting finds those of the managers and successors that profiles name who exist.
func readExisting(r db.Reader, profiles []profile) (map[act.UserID]colleague, error) {
	var wanted []userKey
	for _, p := range profiles {
		for _, u := range []act.UserID{p.Manager, p.Successor} {
			if !u.IsZero() {
				wanted = append(wanted, userKey{u})
			}
		}
	}
	there := map[act.UserID]colleague{}
	err := db.SelectKeys(r, "users", wanted, db.Unlocked, func(c colleague) error {
		there[c.ID] = c
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for managers and successors: %w", err)
	}
	return there, nil
}

// readLines reads all users, once for a batch that changes who is above whom.
func readLines(r db.Reader) (lines, error) {
	ls := lines{}
	err := r.Query(`SELECT id, name, manager, department FROM users WHERE workspace_id = ?`, []any{r.Workspace()}, func(row db.Row) error {
		var u act.UserID
		var l line
		err := row.Scan(&u, &l.Name, &l.Manager, &l.Department)
		ls[u] = l
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read who is above whom: %w", err)
	}
	return ls, nil
}

// readHolders reads the active users who have a role. Under the staffing's
// lock nobody joins or leaves them before the transaction ends.
func readHolders(r db.Reader, role string) (map[act.UserID]bool, error) {
	holders := map[act.UserID]bool{}
	err := r.Query(`SELECT u.id FROM user_roles r JOIN users u ON u.workspace_id = ? AND u.id = r.user_id `+
		`WHERE r.workspace_id = ? AND r.role = ? AND u.active = ?`, []any{r.Workspace(), r.Workspace(), role, true},
		func(row db.Row) error {
			var u act.UserID
			err := row.Scan(&u)
			holders[u] = true
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count who has the role %s: %w", role, err)
	}
	return holders, nil
}

// readPage reads users of falling id, below one, with their roles.
func readPage(r db.Reader, before id.Raw, limit int) ([]User, error) {
	rows, err := readUsers(r, `SELECT `+userColumns+` FROM users WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
		r.Workspace(), before, limit)
	if err != nil {
		return nil, err
	}
	ids := make([]act.UserID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	roles, err := readRolesOf(r, ids)
	users := make([]User, len(rows))
	for i, row := range rows {
		users[i] = row.view(roles[row.ID])
	}
	return users, err
}

func readUsers(r db.Reader, sql string, args ...any) ([]userRow, error) {
	var rows []userRow
	err := db.QueryRows(r, "users", sql, args, func(u userRow) error {
		rows = append(rows, u)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	return rows, nil
}

// readPeople reads all users with their roles, in the order of their ids.
func readPeople(r db.Reader, tree departments) ([]*Person, error) {
	rows, err := readUsers(r, `SELECT `+userColumns+` FROM users WHERE workspace_id = ? ORDER BY id`, r.Workspace())
	if err != nil {
		return nil, err
	}
	roles := map[act.UserID][]string{}
	err = r.Query(`SELECT user_id, role FROM user_roles WHERE workspace_id = ? ORDER BY user_id, role`, []any{r.Workspace()},
		func(row db.Row) error {
			var one roleRow
			err := row.Scan(&one.User, &one.Role)
			roles[one.User] = append(roles[one.User], one.Role)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read all roles: %w", err)
	}
	all := make([]*Person, len(rows))
	for i, u := range rows {
		all[i] = &Person{ID: u.ID, Text: u.ID.String(), Login: u.Login, Name: u.Name, Kind: u.Kind, Active: u.Active,
			Roles: roles[u.ID], Region: u.Region, Departments: tree.path(u.Department), Manager: u.Manager, successor: u.Successor, Party: u.Party, Lang: u.Lang, Skills: u.Skills.list(), fields: u.kept()}
	}
	return all, nil
}
