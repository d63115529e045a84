package event

import (
	"math"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Span is a piece of one subject's timeline. What is zero asks for nothing.
type Span struct {
	Subject id.Raw
	After   int64    // the facts behind this number
	Before  int64    // the facts before this number
	Names   []string // of these names alone
	Latest  bool     // latest first
	Limit   int
}

// Read reads the facts of a span: oldest first, unless the latest are wanted.
func (s Span) Read(r db.Reader) ([]Record, error) {
	before, way := s.Before, ""
	if before == 0 {
		before = math.MaxInt64
	}
	if s.Latest {
		way = " DESC"
	}
	sql := `SELECT ` + recordColumns + ` FROM facts WHERE workspace_id = ? AND subject = ? AND seq > ? AND seq < ?`
	args := []any{r.Workspace(), s.Subject, s.After, before}
	if len(s.Names) > 0 {
		sql += ` AND name IN (?` + strings.Repeat(", ?", len(s.Names)-1) + `)`
		for _, n := range s.Names {
			args = append(args, n)
		}
	}
	return readRecords(r, sql+` ORDER BY seq`+way+` LIMIT ?`, append(args, int64(s.Limit))...)
}

// LastTold reads when facts of some names were told last of some subjects, by subject and
// name, in µs UTC.
func LastTold(r db.Reader, subjects []id.Raw, names []string) (map[id.Raw]map[string]int64, error) {
	told := make(map[id.Raw]map[string]int64, len(subjects))
	args := []any{r.Workspace()}
	for _, s := range subjects {
		args = append(args, s)
	}
	for _, n := range names {
		args = append(args, n)
	}
	sql := `SELECT subject, name, MAX(at) FROM facts WHERE workspace_id = ? AND subject IN (?` + strings.Repeat(", ?", len(subjects)-1) +
		`) AND name IN (?` + strings.Repeat(", ?", len(names)-1) + `) GROUP BY subject, name`
	return told, r.Query(sql, args, func(row db.Row) error {
		var subject id.Raw
		var name string
		var at int64
		if err := row.Scan(&subject, &name, &at); err != nil {
			return err
		}
		if told[subject] == nil {
			told[subject] = map[string]int64{}
		}
		told[subject][name] = at
		return nil
	})
}
