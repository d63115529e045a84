package db

import (
	"fmt"
	"regexp"
	"strings"
)

// target is the database that a migration is translated for.
type target struct {
	dialect Dialect
	citus   bool
}

// liteTypes are the five words for types, as SQLite's strict tables call them.
var liteTypes = map[string]string{"uuid": "BLOB", "bytea": "BLOB", "bigint": "INTEGER", "boolean": "INTEGER", "text": "TEXT"}

var (
	token      = regexp.MustCompile(`(?s)'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|\w+|\s+|.`)
	distribute = regexp.MustCompile(`^--\s*distribute:\s*(\w+)\s*$`)
)

// translate opens the comments that are meant for the target, drops those for
// the other, and gives SQLite its names of types and strict tables: strict, so
// that a value of the wrong type is refused as PostgreSQL refuses it.
func (t target) translate(source string) string {
	w := statementWriter{to: t}
	for _, tok := range token.FindAllString(t.choose(source), -1) {
		w.token(tok)
	}
	return w.out.String()
}

var choice = regexp.MustCompile(`(?s)/\*(sqlite|pg):(.*?)\*/`)

// choose goes first: what it opens is read as if it had stood there.
func (t target) choose(source string) string {
	mine := "sqlite"
	if t.dialect == Postgres {
		mine = "pg"
	}
	return choice.ReplaceAllStringFunc(source, func(c string) string {
		if part := choice.FindStringSubmatch(c); part[1] == mine {
			return strings.TrimSpace(part[2])
		}
		return ""
	})
}

// statementWriter walks through a file and knows where in a statement it is.
type statementWriter struct {
	to      target
	out     strings.Builder
	words   []string // of the statement so far, outside of brackets
	last    string   // the token before, blanks apart
	depth   int
	table   string // the table created last
	columns bool   // its columns are written
	pending string // what comes after the statement
}

// token passes one token on; other comments are dropped, goose needs none.
func (w *statementWriter) token(tok string) {
	switch {
	case strings.TrimSpace(tok) == "":
		w.out.WriteString(tok)
		return
	case strings.HasPrefix(tok, "--"):
		w.comment(tok)
		return
	case strings.HasPrefix(tok, "/*"):
		return
	case tok == ";":
		w.end()
		return
	}
	w.out.WriteString(w.word(tok))
	w.last = tok
}

// comment keeps goose's own and turns the wish to distribute a table into its call.
func (w *statementWriter) comment(tok string) {
	m := distribute.FindStringSubmatch(tok)
	if m == nil || !w.to.citus {
		w.out.WriteString(tok)
		return
	}
	w.pending = fmt.Sprintf("SELECT create_distributed_table('%s', '%s');", w.table, m[1])
	if len(w.words) == 0 {
		w.flush()
	}
}

// flush writes what had to wait for the end of the statement.
func (w *statementWriter) flush() {
	if w.pending != "" {
		w.out.WriteString("\n" + w.pending)
	}
	w.pending = ""
}

// word passes a word or sign on; on SQLite the name of a type, which follows
// the name of a column, becomes SQLite's.
func (w *statementWriter) word(tok string) string {
	switch tok {
	case "(":
		w.depth++
	case ")":
		w.depth--
		w.columns = w.columns || w.depth == 0 && w.creating("TABLE")
	default:
		if w.depth == 0 {
			w.words = append(w.words, strings.ToUpper(tok))
			w.name(tok)
		}
	}
	lite := liteTypes[strings.ToLower(tok)]
	if w.to.dialect == SQLite && lite != "" && w.defining() && isName(w.last) {
		return lite
	}
	return tok
}

// name notes the table that CREATE TABLE is about.
func (w *statementWriter) name(tok string) {
	switch upper := strings.ToUpper(tok); {
	case !w.creating("TABLE") || w.columns || len(w.words) < 3:
	case upper != "IF" && upper != "NOT" && upper != "EXISTS":
		w.table = strings.Trim(tok, `"`)
	}
}

func (w *statementWriter) creating(what string) bool {
	return len(w.words) >= 2 && w.words[0] == "CREATE" && w.words[1] == what
}

// defining tells whether words for types are types here, not data.
func (w *statementWriter) defining() bool {
	return len(w.words) > 0 && (w.words[0] == "CREATE" || w.words[0] == "ALTER")
}

// isName tells what may be a column's name; before the name itself stands a
// bracket, a comma, or ADD COLUMN.
func isName(tok string) bool {
	switch strings.ToUpper(tok) {
	case "", "(", ",", "ADD", "COLUMN":
		return false
	}
	first := tok[0]
	return first == '"' || first == '_' || first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z'
}

// end closes a statement; a table becomes strict on SQLite.
func (w *statementWriter) end() {
	if w.to.dialect == SQLite && w.columns {
		if w.last != ")" {
			w.out.WriteByte(',')
		}
		w.out.WriteString(" STRICT")
	}
	w.out.WriteByte(';')
	w.words, w.last, w.depth, w.columns = w.words[:0], "", 0, false
	w.flush()
}
