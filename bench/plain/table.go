package plain

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/id"
)

// table is a table as the database describes it.
type table struct {
	name    string
	columns []string
	key     []int // the primary key, as places in columns
}

// at is the place of a column; -1 without it.
func (t table) at(column string) int {
	for i, c := range t.columns {
		if c == column {
			return i
		}
	}
	return -1
}

// keyOf is a row's primary key as a text, to find the row again.
func (t table) keyOf(row []any) string {
	var b strings.Builder
	for _, i := range t.key {
		fmt.Fprintf(&b, "%v|", row[i])
	}
	return b.String()
}

// rows are the rows of one table by primary key.
type rows map[string][]any

// store is what the two databases have to offer.
type store interface {
	tables(ctx context.Context) ([]table, error)
	dump(ctx context.Context, t table, workspace id.Raw) ([][]any, error)
	close()
}

// snapshot is everything that a workspace holds at a quiet moment.
type snapshot struct {
	tables []table
	rows   map[string]rows
}

func takeSnapshot(ctx context.Context, s store, workspace id.Raw) (snapshot, error) {
	all, err := s.tables(ctx)
	shot := snapshot{tables: all, rows: map[string]rows{}}
	for _, t := range all {
		if err != nil {
			break
		}
		var found [][]any
		found, err = s.dump(ctx, t, workspace)
		shot.rows[t.name] = rows{}
		for _, row := range found {
			shot.rows[t.name][t.keyOf(row)] = row
		}
	}
	return shot, err
}

// patience is how long a database may take to become quiet.
const patience = time.Minute

// quietSnapshot waits until all subscribers have heard all facts.
func quietSnapshot(ctx context.Context, s store, workspace id.Raw) (snapshot, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		shot, err := takeSnapshot(ctx, s, workspace)
		if err != nil || shot.quiet() {
			return shot, err
		}
	}
	return snapshot{}, fmt.Errorf("subscribers are still behind after %s", patience)
}

// quiet tells whether every cursor stands at the last fact.
func (s snapshot) quiet() bool {
	told, heard := s.numbers(factCounter), s.numbers(factCursors)
	return len(told) == 1 && len(heard) > 0 && slices.Min(heard) == told[0]
}

// numbers are the numbers of facts that stand in a table.
func (s snapshot) numbers(name string) (all []int64) {
	for _, t := range s.tables {
		if t.name != name {
			continue
		}
		for _, row := range s.rows[name] {
			all = append(all, row[t.at("seq")].(int64))
		}
	}
	return all
}

// ids are the different ids that stand in a column.
func (s snapshot) ids(table, column string) []id.Raw {
	var found []id.Raw
	seen := map[id.Raw]bool{}
	for _, t := range s.tables {
		if t.name != table {
			continue
		}
		for _, row := range s.rows[table] {
			if v, is := row[t.at(column)].(id.Raw); is && !seen[v] {
				seen[v] = true
				found = append(found, v)
			}
		}
	}
	return found
}

// known is every id that stands anywhere.
func (s snapshot) known() map[id.Raw]bool {
	all := map[id.Raw]bool{}
	for _, rows := range s.rows {
		for _, row := range rows {
			for _, v := range row {
				if i, is := v.(id.Raw); is {
					all[i] = true
				}
			}
		}
	}
	return all
}
