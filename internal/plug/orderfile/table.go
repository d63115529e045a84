package orderfile

import (
	"errors"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"bespoke/internal/plug/sheet"
)

// MaxJoin is how many rows a table may have that others are looked up in.
const MaxJoin = 500_000

// record is a row with what was looked up for it: by table, the columns that
// the plan keeps. It is only good until the next one.
type record struct {
	file   string
	line   int
	nth    int // from 1, over all files
	tables [][]string
}

// files are what an import was given, sorted out.
type files struct {
	*plan
	rows  []string
	joins []map[string][]string // by join: the kept columns by the value looked up
	none  [][]string            // by table: what a row has that finds nothing
}

// open sorts the files out by the mapping's patterns and reads the joins.
// Faults: import.file, import.column, import.join, and those of sheet.
func (p *plan) open(paths []string) (*files, error) {
	f := &files{plan: p, joins: make([]map[string][]string, len(p.Joins)), none: make([][]string, len(p.columns))}
	given := make([][]string, len(p.columns))
	for _, name := range paths {
		t := p.tableOf(filepath.Base(name))
		switch {
		case t < 0:
			return nil, errFile.New("file", filepath.Base(name))
		case slices.Contains(given[t], name):
			return nil, errTwice.New("file", filepath.Base(name))
		}
		given[t] = append(given[t], name)
	}
	for t, names := range given {
		if len(names) == 0 {
			return nil, errNoFile.New("file", p.sourceOf(t).File)
		}
		f.none[t] = make([]string, len(p.columns[t]))
	}
	f.rows = given[0]
	for i := range p.Joins {
		f.joins[i] = map[string][]string{}
		for _, name := range given[i+1] {
			if err := f.load(i, name); err != nil {
				return nil, err
			}
		}
	}
	return f, nil
}

// tableOf is the table that a file belongs to: the first that its name suits.
func (p *plan) tableOf(name string) int {
	for t := range p.columns {
		if ok, _ := path.Match(p.sourceOf(t).File, name); ok {
			return t
		}
	}
	return -1
}

func (p *plan) sourceOf(t int) *Source {
	if t == 0 {
		return &p.Rows
	}
	return &p.Joins[t-1].Source
}

// load reads a table that rows are looked up in. Rows without the value are
// passed over.
func (f *files) load(i int, name string) error {
	j, kept := f.Joins[i], f.joins[i]
	return read(name, j.Options, append([]string{j.On}, f.columns[i+1]...), func(row sheet.Row, cells []string) error {
		value := strings.TrimSpace(cells[0])
		switch {
		case value == "":
			return nil
		case kept[value] != nil:
			return errJoinTwice.New("file", filepath.Base(name), "line", row.Line, "column", j.On, "value", value)
		case len(kept) == MaxJoin:
			return errJoinSize.New("file", filepath.Base(name), "max", MaxJoin)
		}
		kept[value] = slices.Clone(cells)[1:]
		return nil
	})
}

// each hands over every row of every file, with what is looked up for it.
func (f *files) each(do func(*record) error) error {
	rec := &record{tables: make([][]string, len(f.columns))}
	for _, name := range f.rows {
		rec.file = filepath.Base(name)
		err := read(name, f.Rows.Options, f.columns[0], func(row sheet.Row, cells []string) error {
			rec.line, rec.tables[0] = row.Line, cells
			rec.nth++
			f.join(rec)
			return do(rec)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *files) join(rec *record) {
	for i, kept := range f.joins {
		found, ok := kept[f.from[i].of(rec)]
		if !ok {
			found = f.none[i+1]
		}
		rec.tables[i+1] = found
	}
}

// read hands over some columns of a file, row by row, in a slice that is used
// again for the next one.
func read(name string, o sheet.Options, columns []string, do func(row sheet.Row, cells []string) error) error {
	t, err := sheet.Open(name, o)
	if err != nil {
		return err
	}
	defer t.Close()
	at, err := locate(t, columns)
	if err != nil {
		return err
	}
	cells := make([]string, len(columns))
	for {
		row, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i, c := range at {
			cells[i] = row.Cells[c]
		}
		if err := do(row, cells); err != nil {
			return err
		}
	}
}

func locate(t *sheet.Table, columns []string) ([]int, error) {
	at := make([]int, len(columns))
	for i, name := range columns {
		var there bool
		if at[i], there = t.Column(name); !there {
			return nil, errColumn.New("file", t.Name, "column", name, "have", strings.Join(t.Columns, ", "))
		}
	}
	return at, nil
}
