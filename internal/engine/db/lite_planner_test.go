package db_test

import (
	"strings"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

const trail = `-- +goose Up
CREATE TABLE events (
  workspace_id uuid NOT NULL,
  seq bigint NOT NULL,
  subject uuid NOT NULL,
  state text NOT NULL,
  due bigint NOT NULL,
  PRIMARY KEY (workspace_id, seq)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX events_subject ON events (workspace_id, subject, seq);
CREATE INDEX events_state ON events (workspace_id, state, seq);
CREATE INDEX events_open ON events (workspace_id, due) WHERE state = 'open';
`

// However few rows there are, and however many, SQLite shall not read a
// workspace where it can read one thing of it. PostgreSQL gathers statistics itself.
func TestThePlannerKnowsThatAWorkspaceIsLarge(t *testing.T) {
	d := dbtest.Open(t, db.Room{Name: "trail", Files: folder(map[string]string{"001_events.sql": trail})})
	before := schema(t, d)
	if err := d.Migrate(t.Context(), nil); err != nil || schema(t, d) != before {
		t.Errorf("what it knows is written again: %v", err)
	}
	cases := []struct{ where, want string }{
		{"seq > 3 AND seq < 9 ORDER BY seq", "PRIMARY KEY (workspace_id=? AND seq>? AND seq<?)"},
		{"subject = x'00' AND seq > 3 AND seq < 9 ORDER BY seq DESC", "events_subject (workspace_id=? AND subject=? AND seq>? AND seq<?)"},
		{"subject IN (x'00', x'01') AND seq > 3", "events_subject (workspace_id=? AND subject=? AND seq>?)"},
		{"state = 'open' AND due < 9 ORDER BY due", "events_open (workspace_id=? AND due<?)"},
		{"state = 'done' ORDER BY seq", "events_state (workspace_id=? AND state=?)"},
		{"due < 9", "PRIMARY KEY (workspace_id=?)"},
	}
	for _, c := range cases {
		var plan []string
		err := d.Read(t.Context(), dbtest.Act(), func(r db.Reader) error {
			return r.Query("EXPLAIN QUERY PLAN SELECT seq, due FROM events WHERE workspace_id = ? AND "+c.where, []any{r.Workspace()}, func(row db.Row) error {
				var id, parent, unused int64
				var detail string
				err := row.Scan(&id, &parent, &unused, &detail)
				plan = append(plan, detail)
				return err
			})
		})
		if got := strings.Join(plan, " | "); err != nil || !strings.HasSuffix(got, c.want) {
			t.Errorf("%s\n got %s, %v\nwant %s", c.where, got, err, c.want)
		}
	}
}

// schema is how often the file's schema has changed.
func schema(t *testing.T, d *db.DB) (n int64) {
	t.Helper()
	err := d.Read(t.Context(), dbtest.Act(), func(r db.Reader) error {
		return r.Query("PRAGMA schema_version", nil, func(row db.Row) error { return row.Scan(&n) })
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
