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
