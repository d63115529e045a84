package db

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// what is one of the five bulk functions.
type what uint8

const (
	insert what = iota
	insertNew
	update
	add
	choose
)

// planKey says everything on which a bulk statement's text depends.
type planKey struct {
	what  what
	table string
	row   reflect.Type
	key   reflect.Type // SelectKeys: the keys' struct
	lock  Lock
}

// plan is how a bulk function treats one type of row in one table: worked out
// by reflection once, kept by the database.
type plan struct {
	planKey
	columns []column // of the row
	keys    []column // SelectKeys: of the keys' struct; else those of the row that are tagged key
	rest    []column // of the row, without the keys
	sealed  []column // of the row, those that are sealed
	about   []column // what those belong to: the row's primary key, by name
	sql     string
	wide    string // SQLite: the same insert for many rows at once
}

// column is one field of a row.
type column struct {
	name   string
	offset uintptr
	cell   cell
	key    bool
	sealed bool
	bound  bool // what is sealed belongs to it, though it is no key here
}

func (c column) load(row unsafe.Pointer) value { return c.cell.load(unsafe.Add(row, c.offset)) }

func (c column) quoted() string { return `"` + c.name + `"` }

// plan finds or makes the plan of a bulk function. An error is a mistake of the
// program: a type that no database keeps, or keys that are missing.
func (d *DB) plan(k planKey) (*plan, error) {
	if p, ok := d.plans.Load(k); ok {
		return p.(*plan), nil
	}
	p := &plan{planKey: k}
	if err := p.build(d.Dialect()); err != nil {
		return nil, fmt.Errorf("rows %s of the table %s: %w", k.row, k.table, err)
	}
	for _, c := range p.columns {
		if other, _ := d.columns.LoadOrStore(k.table+"."+c.name, c.sealed); other != c.sealed {
			return nil, fmt.Errorf("rows %s of the table %s: column %s is sealed in one row type and not in another", k.row, k.table, c.name)
		}
	}
	d.plans.Store(k, p)
	return p, nil
}

// build sorts the columns and writes the text for the database below.
func (p *plan) build(d Dialect) error {
	var err error
	if p.columns, err = columnsOf(p.row, 0); err != nil {
		return err
	}
	p.rest, p.keys = split(p.columns)
	p.seals()
	if p.key != nil {
		if p.keys, err = columnsOf(p.key, 0); err != nil {
			return err
		}
	}
	if err := p.check(); err != nil {
		return err
	}
	if d == SQLite {
		p.sql, p.wide = liteText(p)
	} else {
		p.sql = pgText(p)
	}
	return nil
}

// check refuses what would become a statement that means something else.
func (p *plan) check() error {
	if len(p.columns) == 0 {
		return fmt.Errorf("no field has a db tag")
	}
	if p.what != insert && len(p.keys) == 0 {
		return fmt.Errorf("no field is tagged as key")
	}
	if (p.what == update || p.what == add) && len(p.rest) == 0 {
		return fmt.Errorf("all fields are keys, none is left to change")
	}
	if len(p.sealed) > 0 && len(p.about) == 0 {
		return fmt.Errorf("what is sealed belongs to a row: its primary key is tagged as key or bound")
	}
	if p.what == add && slices.ContainsFunc(p.rest, func(c column) bool { return c.cell.kind != integer || c.cell.elem != nil }) {
		return fmt.Errorf("only integers can be added")
	}
	return nil
}

// columnsOf lists a struct's tagged fields, those of embedded structs in place.
func columnsOf(t reflect.Type, offset uintptr) ([]column, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("%s is no struct", t)
	}
	var list []column
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("db")
		if f.Anonymous && !tagged {
			inner, err := columnsOf(f.Type, offset+f.Offset)
			if err != nil {
				return nil, err
			}
			list = append(list, inner...)
			continue
		}
		if !tagged {
			continue
		}
		c, err := columnOf(f, tag)
		if err != nil {
			return nil, err
		}
		c.offset += offset
		list = append(list, c)
	}
	return list, nil
}

// columnOf reads one tag; a misspelt option is refused, not passed over.
func columnOf(f reflect.StructField, tag string) (column, error) {
	name, options, _ := strings.Cut(tag, ",")
	if name == "" || strings.ContainsAny(name, `"`) || !slices.Contains([]string{"", "key", "sealed", "bound"}, options) {
		return column{}, fmt.Errorf("field %s: the tag %q is not name, name,key, name,sealed or name,bound", f.Name, tag)
	}
	c, err := cellOf(f.Type)
	if err != nil {
		return column{}, fmt.Errorf("field %s: %w", f.Name, err)
	}
	if options == "sealed" && c.kind != text {
		return column{}, fmt.Errorf("field %s: only texts are sealed", f.Name)
	}
	return column{name: name, offset: f.Offset, cell: c, key: options == "key", sealed: options == "sealed", bound: options == "bound"}, nil
}

// split parts the columns that are tagged key from the rest.
func split(columns []column) (rest, keys []column) {
	for _, c := range columns {
		if c.key {
			keys = append(keys, c)
		} else {
			rest = append(rest, c)
		}
	}
	return rest, keys
}

// fill reads a row's columns into the struct at p, and opens those that are sealed.
func (p *plan) fill(at unsafe.Pointer, row values, with sealing) error {
	for i := range p.columns {
		c := &p.columns[i]
		v, err := row.value(i)
		if err == nil {
			err = c.cell.store(unsafe.Add(at, c.offset), v)
		}
		if err != nil {
			return fmt.Errorf("column %s of %s: %w", c.name, p.table, err)
		}
	}
	return p.open(at, with)
}

// sorted is the order of the rows by their keys.
func (p *plan) sorted(rows lying) []int {
	width := len(p.keys)
	keys := make([]value, 0, rows.n*width)
	order := make([]int, rows.n)
	for i := range order {
		order[i] = i
		for _, c := range p.keys {
			keys = append(keys, c.load(rows.at(i)))
		}
	}
	by := func(a, b int) int {
		return slices.CompareFunc(keys[a*width:(a+1)*width], keys[b*width:(b+1)*width], value.compare)
	}
	if !slices.IsSortedFunc(order, by) {
		slices.SortStableFunc(order, by)
	}
	if p.what == choose {
		order = slices.CompactFunc(order, func(a, b int) bool { return by(a, b) == 0 })
	}
	return order
}
