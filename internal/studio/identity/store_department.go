package identity

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// departmentRow is a department as the table keeps it.
type departmentRow struct {
	Code  string     `db:"code,key"`
	Name  string     `db:"name"`
	Above string     `db:"above"`
	Head  act.UserID `db:"head"`
}

type departmentKey struct {
	Code string `db:"code"`
}

func insertDepartments(tx db.Tx, rows []departmentRow) error {
	if err := db.InsertRows(tx, "departments", rows); err != nil {
		return fmt.Errorf("add departments: %w", err)
	}
	return nil
}

func updateDepartments(tx db.Tx, rows []departmentRow) error {
	if err := db.UpdateRows(tx, "departments", rows); err != nil {
		return fmt.Errorf("change departments: %w", err)
	}
	return nil
}

// deleteDepartment drops a department, also from those who belonged to it.
func deleteDepartment(tx db.Tx, code string) {
	tx.Write(`UPDATE users SET department = '' WHERE workspace_id = ? AND department = ?`, tx.Workspace(), code)
	tx.Write(`DELETE FROM departments WHERE workspace_id = ? AND code = ?`, tx.Workspace(), code)
}

// readDepartments reads the whole tree, which is never large.
func readDepartments(r db.Reader) (departments, error) {
	tree := departments{}
	err := r.Query(`SELECT code, name, above, head FROM departments WHERE workspace_id = ?`, []any{r.Workspace()},
		func(row db.Row) error {
			var d departmentRow
			err := row.Scan(&d.Code, &d.Name, &d.Above, &d.Head)
			tree[d.Code] = d
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read departments: %w", err)
	}
	return tree, nil
}

// countDepartments counts the active users who belong to each department.
func countDepartments(r db.Reader) (map[string]int, error) {
	count := map[string]int{}
	err := r.Query(`SELECT department, count(*) FROM users WHERE workspace_id = ? AND active = ? AND department <> '' GROUP BY department`,
		[]any{r.Workspace(), true}, func(row db.Row) error {
			var code string
			var n int64
			err := row.Scan(&code, &n)
			count[code] = int(n)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count the people of departments: %w", err)
	}
	return count, nil
}

// readNamed tells which of the departments that profiles name exist.
func readNamed(r db.Reader, profiles []profile) (map[string]bool, error) {
	var wanted []departmentKey
	for _, p := range profiles {
		if p.Department != "" {
			wanted = append(wanted, departmentKey{p.Department})
		}
	}
	there := map[string]bool{}
	err := db.SelectKeys(r, "departments", wanted, db.Unlocked, func(k departmentKey) error {
		there[k.Code] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for departments: %w", err)
	}
	return there, nil
}
