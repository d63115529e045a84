package event

import (
	"cmp"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"bespoke/internal/base/id"
)

// Declaration is what the world may know of a fact: its name, version and the
// fields of its JSON. api/events.json is made of these.
type Declaration struct {
	Name    string  `json:"name"`
	Version int     `json:"version"`
	Fields  []Field `json:"fields"`
}

// Field is one member of a fact's JSON.
type Field struct {
	Name     string  `json:"name"`
	Type     string  `json:"type"`              // string integer number boolean object array any
	Of       string  `json:"of,omitempty"`      // what a string or object is: an id's prefix, "money.Amount"; an array's element
	Optional bool    `json:"optional,omitzero"` // may be absent
	Fields   []Field `json:"fields,omitempty"`  // of an object, or of an array's elements
}

// Declared lists all facts that this program tells or hears, by name and version.
func (l *Log) Declared() []Declaration {
	var all []Declaration
	for t, k := range l.kinds.ofType {
		all = append(all, Declaration{k.name, k.version, fieldsOf(t)})
	}
	slices.SortFunc(all, func(a, b Declaration) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), a.Version-b.Version)
	})
	return all
}

// fieldsOf reads a struct as encoding/json writes it; embedded structs are flattened.
func fieldsOf(t reflect.Type) []Field {
	var fields []Field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			fields = append(fields, fieldsOf(f.Type)...)
		default:
			d := describe(f.Type)
			d.Name = cmp.Or(name, f.Name)
			d.Optional = strings.Contains(options, "omit")
			fields = append(fields, d)
		}
	}
	return fields
}

// describe says what JSON a type becomes. A type that writes itself is asked
// for its zero value.
func describe(t reflect.Type) Field {
	if t.Kind() == reflect.Pointer {
		return describe(t.Elem())
	}
	if f, ok := describeOwn(t); ok {
		return f
	}
	switch t.Kind() {
	case reflect.Bool:
		return Field{Type: "boolean"}
	case reflect.String:
		return Field{Type: "string"}
	case reflect.Float32, reflect.Float64:
		return Field{Type: "number"}
	case reflect.Struct:
		return Field{Type: "object", Fields: fieldsOf(t)}
	case reflect.Slice, reflect.Array:
		return describeList(t)
	case reflect.Map:
		return Field{Type: "object"}
	case reflect.Interface:
		return Field{Type: "any"}
	}
	return Field{Type: "integer"}
}

// describeList says in Of what the elements are.
func describeList(t reflect.Type) Field {
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		return Field{Type: "string", Of: "base64"}
	}
	e := describe(t.Elem())
	if e.Of == "" {
		e.Of = e.Type
	}
	return Field{Type: "array", Of: e.Of, Fields: e.Fields}
}

// describeOwn describes types with a JSON of their own: ids by their prefix,
// others by their Go name.
func describeOwn(t reflect.Type) (Field, bool) {
	zero := reflect.New(t).Interface()
	if i, ok := zero.(interface {
		SetRaw(id.Raw)
		String() string
	}); ok {
		i.SetRaw(id.Raw{1})
		prefix, _, _ := strings.Cut(i.String(), "_")
		return Field{Type: "string", Of: prefix}, true
	}
	if t == reflect.TypeFor[json.RawMessage]() {
		return Field{Type: "any"}, true
	}
	switch zero.(type) {
	case json.Marshaler, encoding.TextMarshaler:
		data, _ := json.Marshal(zero)
		return Field{Type: jsonType(data), Of: t.String()}, true
	}
	return Field{}, false
}

// jsonType is told by the first byte.
func jsonType(data []byte) string {
	if len(data) == 0 {
		return "any"
	}
	switch data[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "any"
	}
	return "number"
}
