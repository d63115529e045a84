package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"bespoke/internal/engine/db"
)

// templateLock is held on the server while a template is made: tests of other
// packages may want the same one.
const templateLock = 7_203_114

// postgresURL is the address of a database for a test alone: with the rooms' tables one
// that was used before and is empty again, else one that is dropped after the test.
func postgresURL(t testing.TB, rooms []db.Room) string {
	t.Helper()
	server := os.Getenv("BESPOKE_TEST_PG")
	if server == "" && os.Getenv("BESPOKE_REQUIRE_PG") == "1" {
		t.Fatal("the PostgreSQL half must run here, but BESPOKE_TEST_PG names no server")
	}
	if server == "" {
		t.Skip("the PostgreSQL half is skipped: set BESPOKE_TEST_PG to the address that scripts/postgres.sh prints")
	}
	if len(rooms) > 0 {
		return named(t, server, taken(t, server, rooms))
	}
	conn := connect(t, server)
	defer conn.Close(context.Background())
	name := "test_" + strings.ToLower(rand.Text())
	run(t, conn, "CREATE DATABASE "+name)
	t.Cleanup(func() { drop(t, server, name) })
	return named(t, server, name)
}

func connect(t testing.TB, server string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatalf("connect to %s: %v", server, err)
	}
	return conn
}

// drop ends connections that the test has left open.
func drop(t testing.TB, server, name string) {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Errorf("connect to drop %s: %v", name, err)
		return
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
		t.Errorf("drop %s: %v", name, err)
	}
}

// template is a database with the rooms' tables, made once per state of their
// files: a copy of it takes a fraction of the time that migrating takes.
func template(t testing.TB, conn *pgx.Conn, server string, rooms []db.Room) string {
	t.Helper()
	name := "template_" + fingerprint(t, rooms)
	run(t, conn, fmt.Sprintf("SELECT pg_advisory_lock(%d)", templateLock))
	defer run(t, conn, fmt.Sprintf("SELECT pg_advisory_unlock(%d)", templateLock))
	var there bool
	const known = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)"
	if err := conn.QueryRow(t.Context(), known, name).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if !there {
		half := name + "_half"
		run(t, conn, "DROP DATABASE IF EXISTS "+half)
		run(t, conn, "CREATE DATABASE "+half)
		migrate(t, named(t, server, half), rooms)
		note(t, conn, server, half)
		run(t, conn, "ALTER DATABASE "+half+" RENAME TO "+name)
	}
	return name
}

// fingerprint changes with the rooms, their order and their files.
func fingerprint(t testing.TB, rooms []db.Room) string {
	t.Helper()
	h := sha256.New()
	for _, room := range rooms {
		fmt.Fprintf(h, "%s\x00", room.Name)
		if room.Files == nil {
			continue
		}
		err := fs.WalkDir(room.Files, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			content, err := fs.ReadFile(room.Files, path)
			fmt.Fprintf(h, "%s\x00%d\x00%s", path, len(content), content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// named is the server's address with another database.
func named(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("BESPOKE_TEST_PG: %v", err)
	}
	u.Path = "/" + name
	return u.String()
}

func run(t testing.TB, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
