package db

import (
	"fmt"
	"slices"
	"strings"
)

// liteRows is how many rows one insert takes on SQLite: a statement of its own
// per row costs half as much again, and more than sixteen gain little.
const liteRows = 16

// names lists columns, each as the form says: %s is the quoted name.
func names(columns []column, form, between string) string {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(strings.ReplaceAll(form, "%s", c.quoted()))
	}
	return b.String()
}

// liteText is the text for one row, and for inserts that for liteRows rows.
func liteText(p *plan) (one, wide string) {
	switch p.what {
	case insert:
		return liteInsert(p, "INSERT OR FAIL", 1), liteInsert(p, "INSERT OR FAIL", liteRows)
	case insertNew:
		return liteInsert(p, "INSERT", 1) + " ON CONFLICT DO NOTHING", ""
	case update:
		return fmt.Sprintf(`UPDATE %q SET %s WHERE workspace_id = ? AND %s`,
			p.table, names(p.rest, "%s = ?", ", "), names(p.keys, "%s = ?", " AND ")), ""
	case add:
		return fmt.Sprintf(`UPDATE %q SET %s WHERE workspace_id = ? AND %s`,
			p.table, names(p.rest, "%s = %s + ?", ", "), names(p.keys, "%s = ?", " AND ")), ""
	default:
		return fmt.Sprintf(`SELECT %s FROM %q WHERE workspace_id = ? AND %s`,
			names(p.columns, "%s", ", "), p.table, names(p.keys, "%s = ?", " AND ")) + within(p), ""
	}
}

// liteInsert writes the workspace once, as ?1, whatever the number of rows. What
// fails stops there and then (OR FAIL): the whole transaction is lost anyhow, and
// SQLite need not note what each page was before the statement.
func liteInsert(p *plan, verb string, rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `%s INTO %q (workspace_id, %s) VALUES `, verb, p.table, names(p.columns, "%s", ", "))
	n := 1
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(?1")
		for range p.columns {
			n++
			fmt.Fprintf(&b, ", ?%d", n)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// within orders the rows that one key finds. Where the key does not begin the
// primary key, a plus keeps SQLite from walking the primary key, in the wanted
// order, over all rows of the workspace instead of sorting the few.
func within(p *plan) string {
	_, inner := split(p.columns)
	if len(inner) == 0 {
		return ""
	}
	form := "%s"
	if !begins(inner, p.keys) {
		form = "+%s"
	}
	return " ORDER BY " + names(inner, form, ", ")
}

// begins tells whether the columns begin with the keys.
func begins(columns, keys []column) bool {
	return len(keys) <= len(columns) && slices.EqualFunc(columns[:len(keys)], keys, func(a, b column) bool { return a.name == b.name })
}

// pgText is the one statement for any number of rows: columns travel as arrays.
func pgText(p *plan) string {
	switch p.what {
	case insert:
		return pgInsert(p)
	case insertNew:
		return pgInsert(p) + " ON CONFLICT DO NOTHING RETURNING " + names(p.keys, "%s", ", ")
	case update, add:
		form := "%s = u.%s"
		if p.what == add {
			form = "%s = t.%s + u.%s"
		}
		return fmt.Sprintf(`UPDATE %q AS t SET %s FROM %s WHERE t.workspace_id = ? AND %s`,
			p.table, names(p.rest, form, ", "), unnest(p.columns), names(p.keys, "t.%s = u.%s", " AND "))
	default:
		return pgSelect(p)
	}
}

// pgInsert names the workspace once, beside the arrays.
func pgInsert(p *plan) string {
	return fmt.Sprintf(`INSERT INTO %q (workspace_id, %s) SELECT ?::uuid, %s FROM %s`,
		p.table, names(p.columns, "%s", ", "), names(p.columns, "u.%s", ", "), unnest(p.columns))
}

// unnest turns one array per column into rows that are called u.
func unnest(columns []column) string {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("?::" + typeNames[c.cell.kind] + "[]")
	}
	return "unnest(" + b.String() + ") AS u(" + names(columns, "%s", ", ") + ")"
}

var typeNames = [...]string{text: "text", bytes: "bytea", integer: "bigint", boolean: "boolean", uuid: "uuid"}

// pgSelect orders by the bytes of a text, as SQLite and our own sorting do.
func pgSelect(p *plan) string {
	match := fmt.Sprintf(`(%s) IN (SELECT * FROM %s)`, names(p.keys, "t.%s", ", "), unnest(p.keys))
	if len(p.keys) == 1 {
		match = fmt.Sprintf(`t.%s = ANY(?::%s[])`, p.keys[0].quoted(), typeNames[p.keys[0].cell.kind])
	}
	_, inner := split(p.columns)
	sql := fmt.Sprintf(`SELECT %s FROM %q AS t WHERE t.workspace_id = ? AND %s ORDER BY %s`,
		names(p.columns, "t.%s", ", "), p.table, match, collated(p.keys))
	if len(inner) > 0 {
		sql += ", " + collated(inner)
	}
	if p.lock == ForUpdate {
		sql += " FOR UPDATE"
	}
	return sql
}

// collated lists columns for ORDER BY, texts by their bytes.
func collated(columns []column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = "t." + c.quoted()
		if c.cell.kind == text {
			list[i] += ` COLLATE "C"`
		}
	}
	return strings.Join(list, ", ")
}
