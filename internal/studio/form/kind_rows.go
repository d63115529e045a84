package form

import (
	"strconv"

	"bespoke/internal/base/check"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/rule"
)

// maxRows is how many rows a field may have where it does not say.
const maxRows = 200

// rowsKind is a small table: objects of fields of their own, without rows inside.
type rowsKind struct {
	path     string // of the fact: "customer.fields.licences"
	fields   []*Field
	keys     []string
	facts    []rule.Ref // of the columns, in the frame of root "row"
	root     rule.Root
	frame    func() rule.Frame
	min, max int
}

// newRows makes the columns as fields of their own. Their facts stand under the
// root "row" while a condition looks at a row.
func newRows(w *workshop, d *fieldDoc) kind {
	k := rowsKind{path: w.entity + ".fields." + w.key, max: w.count("max", d.Max, maxRows), min: w.count("min", d.Min, 0)}
	if k.min > k.max {
		w.crossed()
	}
	k.root, _ = w.facts.Root("row")
	k.frame = func() rule.Frame { return w.facts.Frame("row") }
	for _, e := range d.Fields {
		column := w.column(e.key, e.of)
		if column == nil {
			continue
		}
		ref, _ := w.facts.RowRef(k.path, e.key)
		k.fields, k.keys, k.facts = append(k.fields, column), append(k.keys, e.key), append(k.facts, ref)
	}
	return k
}

// read reads all rows and reports what is wrong in each of them.
func (k rowsKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	list, ok := readList(raw)
	switch {
	case !ok:
		return rule.Value{}, nil, bad(check.Type, "want", words("行的列表", "a list of rows"))
	case len(list) == 0:
		return rule.Value{}, nil, nil
	case len(list) > k.max && !x.trusted:
		return rule.Value{}, nil, bad(errLength, "rule", atMost(k.max, "行", "rows"))
	case len(list) < k.min && !x.trusted:
		return rule.Value{}, nil, bad(errLength, "rule", atLeast(k.min, "行", "rows"))
	}
	var ws []wrong
	elements := make([]rule.Element, len(list))
	kept := []byte{'['}
	for i, item := range list {
		if i > 0 {
			kept = append(kept, ',')
		}
		var more []wrong
		elements[i], kept, more = k.row(x, kept, item, "/"+strconv.Itoa(i))
		ws = append(ws, more...)
	}
	if ws != nil {
		return rule.Value{}, nil, ws
	}
	return rule.Rows(elements), append(kept, ']'), nil
}

// row reads one row and writes it behind what is there.
func (k rowsKind) row(x *reading, kept []byte, raw []byte, at string) (rule.Element, []byte, []wrong) {
	o, ok := readObject(raw)
	if !ok {
		return nil, kept, badAt(at, check.Type, "want", words("对象", "an object"))
	}
	frame := k.frame()
	var ws []wrong
	for _, w := range strangers(o, k.keys) {
		w.at = at + w.at
		ws = append(ws, w)
	}
	if x.env != nil {
		defer x.env.Bind(k.root, x.env.Bind(k.root, frame))
	}
	b := append(kept, '{')
	for i, f := range k.fields {
		cell, given := o[f.Key]
		if !given {
			continue
		}
		v, bytes, more := f.kind.read(x, cell)
		for _, w := range more {
			w.at, w.label = at+"/"+f.Key+w.at, &f.label
			ws = append(ws, w)
		}
		if bytes != nil {
			b = member(b, f.Key, bytes)
			x.set(k.facts[i], v)
		}
	}
	return rule.Element{{Root: k.root, Frame: frame}}, append(b, '}'), ws
}

// refs lists what the cells of all rows name.
func (k rowsKind) refs(raw []byte) (refs []Ref) {
	k.cells(raw, func(f *Field, cell []byte) { refs = append(refs, f.refs(cell)...) })
	return refs
}

// files lists the files that the cells of all rows hold.
func (k rowsKind) files(raw []byte) (files []file.ID) {
	k.cells(raw, func(f *Field, cell []byte) { files = append(files, f.Files(cell)...) })
	return files
}

// cells calls f for each cell that is there, as far as these are rows.
func (k rowsKind) cells(raw []byte, f func(column *Field, cell []byte)) {
	list, _ := readList(raw)
	for _, item := range list {
		row, _ := readObject(item)
		for _, column := range k.fields {
			if cell, there := row[column.Key]; there {
				f(column, cell)
			}
		}
	}
}

func (k rowsKind) draw(v *FieldView, x *reading, lang string) {
	for _, column := range k.fields {
		if !column.Retired {
			v.Columns = append(v.Columns, column.view(x, lang))
		}
	}
}

func (k rowsKind) schema(lang string) schema {
	columns := schema{}
	for _, f := range k.fields {
		columns[f.Key] = f.schema(lang)
	}
	s := schema{"type": "array", "maxItems": k.max, "items": schema{"type": "object", "additionalProperties": false, "properties": columns}}
	if k.min > 0 {
		s["minItems"] = k.min
	}
	return s
}
