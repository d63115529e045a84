package ordertest

import (
	"context"
	"fmt"
	"os"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

// Making a PostgreSQL database takes longer than most of these tests, and a
// workspace is one's own whatever database it is in. So all tests of a package
// share one, each with a program, a clock and a workspace of its own.

// shared is the address of that database; "" until the first test needs it.
var shared string

// lifetime is the tests of a package, as whoever makes a database sees a test.
type lifetime struct {
	testing.TB
	cleanups []func()
}

var whole lifetime

// Main runs the tests of a package and takes their database down.
func Main(m *testing.M) {
	code := m.Run()
	for _, f := range whole.cleanups {
		f()
	}
	os.Exit(code)
}

// postgres is the shared database, or skips the test where there is none.
func postgres(t testing.TB) string {
	t.Helper()
	if os.Getenv("BESPOKE_TEST_PG") == "" {
		return dbtest.URL(t, db.Postgres) // knows whether that is allowed
	}
	if shared == "" {
		shared = dbtest.URL(&whole, db.Postgres, Rooms()...)
	}
	return shared
}

// Context and the others are what making a database needs of a test.
func (l *lifetime) Context() context.Context          { return context.Background() }
func (l *lifetime) Helper()                           {}
func (l *lifetime) Cleanup(f func())                  { l.cleanups = append(l.cleanups, f) }
func (l *lifetime) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (l *lifetime) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (l *lifetime) Errorf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
