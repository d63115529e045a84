package intake

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/bulk"
)

// Row is a row of a file as the screen has it.
type Row struct {
	Line  int      `json:"line" doc:"Where it stands in the file, from 1"`
	Cells []string `json:"cells" maxItems:"200"`
}

// Table is rows with what their columns are.
type Table struct {
	Kind    string            `json:"kind" enum:"customers,products,stock,orders"`
	File    string            `json:"file,omitempty" maxLength:"300"`
	Columns []string          `json:"columns" maxItems:"200"`
	Mapping map[string]int    `json:"mapping" doc:"Field → number of its column, from 0"`
	Fixed   map[string]string `json:"fixed,omitempty" doc:"Field → value for all rows that have none"`
	Decimal string            `json:"decimal,omitempty" doc:"The decimal mark of numbers, . or ,; default ."`
	Rows    []Row             `json:"rows" maxItems:"5000"`

	plan bulk.Plan // of the job, once it is made
}

// Wrong is one thing that is wrong with a row.
type Wrong struct {
	Line   int    `json:"line"`
	Field  string `json:"field,omitempty" doc:"Absent for the row as a whole"`
	Column *int   `json:"column,omitempty"`
	Code   string `json:"code"`
	Text   string `json:"text"`
	Fix    string `json:"fix,omitempty"`
}

// call is the rows that become one call of the kind's verb.
type call struct {
	key   string
	rows  []*Row
	head  map[string]any
	from  map[string]string // the texts that the head was read from
	lines []map[string]any
	input json.RawMessage
	wrong []Wrong
}

// building makes calls of a table.
type building struct {
	*kind
	*reader
	t     *Table
	calls []*call
	byKey map[string]*call
}

// build makes the table's calls, in the order of their first rows. What is wrong
// stands with them; such a call has no input.
func build(k *kind, rd *reader, t *Table) []*call {
	b := &building{kind: k, reader: rd, t: t, byKey: map[string]*call{}}
	for i := range t.Rows {
		b.row(&t.Rows[i])
	}
	for _, c := range b.calls {
		if len(c.wrong) > 0 {
			continue
		}
		var err error
		if c.input, err = json.Marshal(k.input(c.head, c.lines)); err != nil {
			b.complain(c, c.rows[0], "", errNumber.New("text", err.Error()))
		}
	}
	return b.calls
}

// cell is the text of a field in a row.
func (b *building) cell(f *field, r *Row) string {
	if at, mapped := b.t.Mapping[f.key]; mapped && at >= 0 && at < len(r.Cells) && strings.TrimSpace(r.Cells[at]) != "" {
		return strings.TrimSpace(r.Cells[at])
	}
	return strings.TrimSpace(b.t.Fixed[f.key])
}

func (b *building) field(key string) *field {
	for i := range b.fields {
		if b.fields[i].key == key {
			return &b.fields[i]
		}
	}
	return nil
}

// row adds a row to the call that it belongs to.
func (b *building) row(r *Row) {
	id := b.field(b.kind.key)
	key := b.cell(id, r)
	c := b.byKey[key]
	if c == nil || key == "" {
		c = &call{key: key, head: map[string]any{}, from: map[string]string{}}
		b.calls = append(b.calls, c)
		b.byKey[key] = c
	} else if !b.kind.lines {
		first := c.rows[0].Line
		c = &call{key: key, head: map[string]any{}, from: map[string]string{}}
		b.calls = append(b.calls, c)
		c.rows = []*Row{r}
		b.complain(c, r, id.key, errTwice.New("field", id.label, "text", key, "line", first))
		return
	}
	c.rows = append(c.rows, r)
	line := map[string]any{}
	for i := range b.fields {
		b.read(c, r, &b.fields[i], line)
	}
	if b.kind.lines {
		c.lines = append(c.lines, line)
	}
}

// read takes one cell into the call.
func (b *building) read(c *call, r *Row, f *field, line map[string]any) {
	text, first := b.cell(f, r), len(c.rows) == 1
	if text == "" && f.required && (f.line || first) {
		b.complain(c, r, f.key, errRequired.New("field", f.label))
		return
	}
	if !f.line && !first {
		if was := c.from[f.key]; text != "" && text != was {
			b.complain(c, r, f.key, errDiffers.New("field", f.label, "line", c.rows[0].Line))
		}
		return
	}
	v, wrong := b.value(f, text)
	switch {
	case wrong != nil:
		b.complain(c, r, f.key, wrong)
	case v != nil && f.line:
		put(line, f.key, v)
	case v != nil:
		put(c.head, f.key, v)
	}
	if !f.line {
		c.from[f.key] = text
	}
}

// put sets a member inside members: address.city.
func put(into map[string]any, path string, v any) {
	for {
		name, rest, deeper := strings.Cut(path, ".")
		if !deeper {
			into[name] = v
			return
		}
		inner, _ := into[name].(map[string]any)
		if inner == nil {
			inner = map[string]any{}
			into[name] = inner
		}
		into, path = inner, rest
	}
}

func (b *building) complain(c *call, r *Row, key string, f *fault.Error) {
	c.wrong = append(c.wrong, b.t.wrong(r, key, f, b.lang))
}

// wrong says what is wrong with a row, and in which column.
func (t *Table) wrong(r *Row, key string, f *fault.Error, lang string) Wrong {
	w := Wrong{Line: r.Line, Field: key, Code: f.Code, Text: f.Say(lang), Fix: f.Remedy(lang)}
	if at, mapped := t.Mapping[key]; mapped && key != "" {
		w.Column = &at
	}
	return w
}

// refused says what a verb refuses of a call, by the rows and columns that it
// was made of.
func (k *kind) refused(t *Table, c *call, err error, lang string) (all []Wrong) {
	f := fault.As(err)
	if f == nil {
		return []Wrong{{Line: c.rows[0].Line, Code: "broken", Text: fmt.Sprint(label("系统出错", "Something broke on our side").In(lang))}}
	}
	parts := f.Parts
	if len(parts) == 0 {
		parts = []*fault.Error{f}
	}
	for _, p := range parts {
		row, key := k.place(c, p.Field)
		all = append(all, t.wrong(row, key, p, lang))
	}
	return all
}

// place finds the row and field that a pointer into the input means.
func (k *kind) place(c *call, pointer string) (*Row, string) {
	row, path, line := c.rows[0], strings.Split(strings.Trim(pointer, "/"), "/"), false
	if len(path) > 2 && path[0] == "lines" {
		if n, err := strconv.Atoi(path[1]); err == nil && n < len(c.rows) {
			row, path, line = c.rows[n], path[2:], true
		}
	}
	said := strings.Join(path, ".")
	for i := range k.fields {
		f := &k.fields[i]
		if f.line == line && said != "" && (f.key == said || strings.HasPrefix(f.key, said+".") || strings.HasPrefix(said, f.key+".")) {
			return row, f.key
		}
	}
	return row, ""
}
