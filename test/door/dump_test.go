package door

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// dump is every row that the database keeps of the shop, as text, by table.
func (s *shop) dump() map[string][]string {
	s.t.Helper()
	all := map[string][]string{}
	err := s.DB.Read(s.t.Context(), act.Act{Workspace: s.workspace}, func(r db.Reader) error {
		tables, err := tablesOf(r)
		if err != nil {
			return err
		}
		for _, table := range tables {
			sql, err := rowsOf(r, table)
			if err != nil {
				return err
			}
			err = r.Query(sql, []any{r.Workspace()}, func(row db.Row) error {
				var text string
				err := row.Scan(&text)
				all[table] = append(all[table], text)
				return err
			})
			if err != nil {
				return err
			}
			slices.Sort(all[table])
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// tablesOf lists the tables that belong to workspaces.
func tablesOf(r db.Reader) (tables []string, err error) {
	sql := `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'workspace_id' WHERE m.type = 'table'`
	if r.Dialect() == db.Postgres {
		sql = `SELECT table_name::text FROM information_schema.columns WHERE column_name = 'workspace_id' AND table_schema = 'public'`
	}
	return tables, r.Query(sql, nil, func(row db.Row) error {
		var name string
		err := row.Scan(&name)
		tables = append(tables, name)
		return err
	})
}

// rowsOf is a statement that writes each row of a table as one text.
func rowsOf(r db.Reader, table string) (string, error) {
	if r.Dialect() == db.Postgres {
		return `SELECT row_to_json(x)::text FROM ` + table + ` x WHERE workspace_id = ?`, nil
	}
	var columns []string
	err := r.Query(`SELECT name FROM pragma_table_info(?)`, []any{table}, func(row db.Row) error {
		var name string
		err := row.Scan(&name)
		columns = append(columns, `quote("`+name+`")`)
		return err
	})
	return `SELECT ` + strings.Join(columns, ` || ',' || `) + ` FROM ` + table + ` WHERE workspace_id = ?`, err
}

// unchanged fails the test where something of the shop was stored since.
func (s *shop) unchanged(t testing.TB, before map[string][]string, what string) {
	t.Helper()
	after := s.dump()
	if len(before) < 12 {
		t.Fatalf("only %d tables have rows", len(before))
	}
	for table, rows := range after {
		if !slices.Equal(rows, before[table]) {
			t.Errorf("%s changed %s: %d rows before, %d after", what, table, len(before[table]), len(rows))
		}
	}
}
