package dbtest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"bespoke/internal/engine/db"
)

// Copying a database and dropping it takes PostgreSQL longer than most tests take. So a
// database that a test is done with stays, and the next test that wants the same tables
// takes it: of this process, or of another one on the same server. Whoever has it holds
// a lock of its name, which ends with the process at the latest. It is emptied when it is
// taken; one whose tables are not those of the template any more, or that has grown, is
// dropped and made anew.
var used struct {
	sync.Mutex
	conn *pgx.Conn // holds the locks
	by   map[string]bool
}

const (
	lockName   = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))"
	unlockName = "SELECT pg_advisory_unlock(hashtextextended($1, 0))"
)

// taken is the name of a database with the rooms' tables that is this test's until it ends.
func taken(t testing.TB, server string, rooms []db.Room) string {
	t.Helper()
	conn := connect(t, server)
	defer conn.Close(context.Background())
	of := template(t, conn, server, rooms)
	name, there := choose(t, server, "used_"+strings.TrimPrefix(of, "template_")+"_")
	t.Cleanup(func() { giveBack(t, name) })
	if there && emptied(t, conn, server, of, name) {
		return name
	}
	if there {
		drop(t, server, name)
	}
	run(t, conn, "CREATE DATABASE "+name+" TEMPLATE "+of)
	return name
}

// choose finds a database that nobody has, or names one that is to be made.
func choose(t testing.TB, server, prefix string) (name string, there bool) {
	t.Helper()
	used.Lock()
	defer used.Unlock()
	ctx := context.Background() // the locks outlive the test
	if used.conn == nil {
		conn, err := pgx.Connect(ctx, server)
		if err != nil {
			t.Fatalf("connect to %s: %v", server, err)
		}
		used.conn, used.by = conn, map[string]bool{}
	}
	rows, err := used.conn.Query(ctx, "SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname", prefix)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	made := prefix + strings.ToLower(rand.Text())
	for _, name := range append(names, made) {
		got := false
		if used.by[name] {
			continue
		}
		if err := used.conn.QueryRow(ctx, lockName, name).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got {
			used.by[name] = true
			return name, name != made
		}
	}
	t.Fatalf("somebody holds the lock of %s", made)
	return "", false
}

func giveBack(t testing.TB, name string) {
	used.Lock()
	defer used.Unlock()
	if _, err := used.conn.Exec(context.Background(), unlockName, name); err != nil {
		t.Errorf("give %s back: %v", name, err)
	}
	delete(used.by, name)
}

// state is what a database of a template is like when nothing has happened in it yet.
type state struct {
	Shape string           // its tables, indexes, columns, constraints and functions
	Rows  map[string]int64 // of the tables that have some
	Size  int64
}

// mayGrow is by how much a database may have grown to be used again: a large table that
// was emptied stays large.
const mayGrow = 4 << 20

// note keeps with a template what its databases are like.
func note(t testing.TB, conn *pgx.Conn, server, name string) {
	t.Helper()
	inside := connect(t, named(t, server, name))
	is := stateOf(t, inside, nil)
	inside.Close(context.Background())
	text, err := json.Marshal(is)
	if err != nil {
		t.Fatal(err)
	}
	run(t, conn, "COMMENT ON DATABASE "+name+" IS '"+strings.ReplaceAll(string(text), "'", "''")+"'")
}

const shapeSQL = `SELECT md5(
	(SELECT coalesce(string_agg(concat_ws(':', oid, relfilenode, relnatts, relchecks, relhastriggers), ',' ORDER BY oid), '') FROM pg_class WHERE relnamespace = 'public'::regnamespace)
	|| (SELECT coalesce(string_agg(oid::text, ',' ORDER BY oid), '') FROM pg_constraint WHERE connamespace = 'public'::regnamespace)
	|| (SELECT coalesce(string_agg(oid::text, ',' ORDER BY oid), '') FROM pg_proc WHERE pronamespace = 'public'::regnamespace)),
	pg_database_size(current_database())`

// stateOf is what the database is like that a connection is to. Rows are counted in some
// tables; nil for all.
func stateOf(t testing.TB, conn *pgx.Conn, in map[string]int64) (is state) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), shapeSQL).Scan(&is.Shape, &is.Size); err != nil {
		t.Fatal(err)
	}
	rows, err := conn.Query(t.Context(), "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	is.Rows = map[string]int64{}
	for _, table := range tables {
		if _, asked := in[table]; in != nil && !asked {
			continue
		}
		var n int64
		if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM "+pgx.Identifier{table}.Sanitize()).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			is.Rows[table] = n
		}
	}
	return is
}

// emptySQL takes all rows out of the tables that have none in the template, and begins
// each sequence anew. Keys between tables are not looked at meanwhile.
const emptySQL = `DO $$
DECLARE one record;
BEGIN
	SET LOCAL session_replication_role = replica;
	FOR one IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL (ARRAY[KEPT]::text[]) LOOP
		EXECUTE 'DELETE FROM ' || one.name;
	END LOOP;
	PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
END $$`

// emptied makes a database as the template is; false where it cannot be.
func emptied(t testing.TB, conn *pgx.Conn, server, of, name string) bool {
	t.Helper()
	var text string
	if err := conn.QueryRow(t.Context(), "SELECT coalesce(shobj_description(oid, 'pg_database'), '{}') FROM pg_database WHERE datname = $1", of).Scan(&text); err != nil {
		t.Fatal(err)
	}
	var like state
	if err := json.Unmarshal([]byte(text), &like); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", name); err != nil {
		t.Fatal(err)
	}
	inside, err := pgx.Connect(t.Context(), named(t, server, name))
	if err != nil {
		return false // it was being dropped
	}
	defer inside.Close(context.Background())
	is := stateOf(t, inside, like.Rows)
	if is.Shape != like.Shape || is.Size > like.Size+mayGrow || !maps.Equal(is.Rows, like.Rows) {
		return false
	}
	kept := make([]string, 0, len(like.Rows))
	for table := range like.Rows {
		kept = append(kept, "'"+table+"'")
	}
	_, err = inside.Exec(t.Context(), strings.ReplaceAll(emptySQL, "KEPT", strings.Join(kept, ",")))
	return err == nil
}
