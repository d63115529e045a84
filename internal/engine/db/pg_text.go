package db

import (
	"strconv"
	"strings"
)

// numbered rewrites ? to $1, $2, … for PostgreSQL, but not inside of quotes and
// comments. It runs once per text and connection: statements are kept.
func numbered(sql string) string {
	var b strings.Builder
	n := 0
	for len(sql) > 0 {
		if skip := quoted(sql); skip > 0 {
			b.WriteString(sql[:skip])
			sql = sql[skip:]
			continue
		}
		if sql[0] == '?' {
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		} else {
			b.WriteByte(sql[0])
		}
		sql = sql[1:]
	}
	return b.String()
}

// quoted is the length of the quoted text or comment that sql begins with, or 0.
func quoted(sql string) int {
	for _, q := range [...]struct{ open, end string }{{"'", "'"}, {`"`, `"`}, {"--", "\n"}, {"/*", "*/"}} {
		if !strings.HasPrefix(sql, q.open) {
			continue
		}
		rest := sql[len(q.open):]
		if i := strings.Index(rest, q.end); i >= 0 {
			return len(q.open) + i + len(q.end)
		}
		return len(sql)
	}
	return 0
}
