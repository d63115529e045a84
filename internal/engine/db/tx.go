package db

import "bespoke/internal/base/act"

// Dialect names the database below.
type Dialect uint8

// The two databases.
const (
	SQLite Dialect = iota
	Postgres
)

// String is the name in test output and logs.
func (d Dialect) String() string {
	if d == Postgres {
		return "postgres"
	}
	return "sqlite"
}

// Reader reads one workspace's rows. Every statement names workspace_id = ?
// itself, with Workspace() as the argument.
//
// SQL is one text for both databases, with ? for arguments; kept statements
// make it worth building few shapes.
type Reader interface {
	Workspace() act.WorkspaceID
	Dialect() Dialect
	// Query hands each row to scan and always drains the result.
	Query(sql string, args []any, scan func(Row) error) error

	bulk() bulk
}

// Tx is one transaction of one workspace.
type Tx interface {
	Reader
	// Write runs a statement whose result nobody needs. On PostgreSQL it waits
	// for the next Query, Exec or commit and travels with it; so its error
	// surfaces there.
	Write(sql string, args ...any)
	// Exec runs a statement and returns how many rows it touched.
	Exec(sql string, args ...any) (int64, error)
}

// Row is one row of a result. Scan takes pointers to ids, named strings and
// integers, []byte, bool, and pointers to pointers for columns that may be NULL.
// It copies what it hands out.
type Row interface {
	Scan(dst ...any) error
}
