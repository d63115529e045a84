package db

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "modernc.org/sqlite/lib"
)

// liteError is what SQLite says: an extended result code and its words.
type liteError struct {
	code int32
	say  string
	sql  string
}

func (e *liteError) Error() string {
	s := fmt.Sprintf("sqlite %d: %s", e.code, e.say)
	if e.sql != "" {
		s += " in " + e.sql
	}
	return s
}

// primary is the code without its refinement.
func (e *liteError) primary() int32 { return e.code & 0xff }

// pgFailure is PostgreSQL's error with the statement that met it.
type pgFailure struct {
	err *pgconn.PgError
	sql string
}

func (e *pgFailure) Error() string { return e.err.Error() + " in " + e.sql }
func (e *pgFailure) Unwrap() error { return e.err }

// lostError says that the transaction went down with its connection or group:
// before COMMIT was sent, or while it was under way.
type lostError struct {
	committing bool
	cause      error
}

func (e *lostError) Error() string {
	if e.committing {
		return "lost while COMMIT was under way: " + e.cause.Error()
	}
	return "lost before COMMIT: " + e.cause.Error()
}

func (e *lostError) Unwrap() error { return e.cause }

// Retryable tells that nothing was committed and the same again may succeed: a
// deadlock, a serialization failure, a busy file, a connection lost before
// COMMIT was sent.
func Retryable(err error) bool {
	var lost *lostError
	if errors.As(err, &lost) {
		return !lost.committing
	}
	if lite := asLite(err); lite != nil {
		return lite.primary() == sqlite3.SQLITE_BUSY || lite.primary() == sqlite3.SQLITE_LOCKED
	}
	switch sqlState(err) {
	case "40001", "40P01": // serialization failure, deadlock
		return true
	case "0A000", "26000": // a kept statement outlived its table; the connection is dropped
		return staleStatement(err)
	}
	return false
}

// OutcomeUnknown tells that the connection was lost while COMMIT was under way:
// only a look at the rows, as the idempotency keys, says what became of it.
func OutcomeUnknown(err error) bool {
	var lost *lostError
	return errors.As(err, &lost) && lost.committing
}

// Refused tells that the data broke a constraint or a type: the same again is
// refused again. Classes 22 and 23 of SQLSTATE; SQLite's CONSTRAINT, MISMATCH and TOOBIG.
func Refused(err error) bool {
	var lost *lostError
	if errors.As(err, &lost) {
		return false
	}
	if lite := asLite(err); lite != nil {
		switch lite.primary() {
		case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG:
			return true
		}
		return false
	}
	state := sqlState(err)
	return len(state) == 5 && (state[:2] == "22" || state[:2] == "23")
}

// asLite finds what SQLite said in an error chain.
func asLite(err error) *liteError {
	var e *liteError
	errors.As(err, &e)
	return e
}

// sqlState finds what PostgreSQL said, by its five characters.
func sqlState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// staleStatement tells the two ways in which PostgreSQL refuses a kept
// statement: its result would look different now, or it is gone.
func staleStatement(err error) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	return e.Code == "26000" || e.Code == "0A000" && e.Routine == "RevalidateCachedQuery"
}

// committing judges an error of SQLite's COMMIT: of a disk that failed then,
// nobody knows what it holds.
func committing(err error) error {
	if e := asLite(err); e != nil && e.primary() == sqlite3.SQLITE_IOERR {
		return &lostError{committing: true, cause: err}
	}
	return err
}
