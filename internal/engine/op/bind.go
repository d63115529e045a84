package op

import (
	"crypto/sha256"
	"encoding"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/base/fault"
)

// binding is where the fields of an input come from, found out once, at
// registration.
type binding struct {
	typ    reflect.Type
	params []param
	named  []string // names of the query's parameters
	body   body
	field  []int  // of the input that is the whole body, with bodyField
	name   string // of that field, where flows call the verb
	nulls  bool   // a merge patch: null means "remove"
	limits limits
	noun   string // of the verb, for the code of what is out of bounds
}

// body is what an input takes from the request's body.
type body uint8

const (
	bodyNone   body = iota // nothing: there must be none, or an empty object
	bodyStruct             // the input itself, but for its parameters
	bodyField              // the one field that is tagged body
)

// param is one field that comes from path, query or header.
type param struct {
	in, name string
	index    []int
	field    reflect.StructField
	many     bool
}

// bind finds the parameters of an input and holds them against its path.
func bind(t reflect.Type, noun, path string) (*binding, error) {
	b := &binding{typ: t, noun: noun}
	if t.Kind() != reflect.Struct {
		return b, fmt.Errorf("the input %s is no struct", t)
	}
	_, b.nulls = reflect.Zero(t).Interface().(interface{ MergePatch() })
	if err := b.collect(t, nil); err != nil {
		return b, err
	}
	for _, m := range wildcards.FindAllStringSubmatch(path, -1) {
		if !slices.ContainsFunc(b.params, func(p param) bool { return p.in == "path" && p.name == m[1] }) {
			return b, fmt.Errorf("no field of %s is tagged path:%q", t, m[1])
		}
	}
	for _, p := range b.params {
		if path != "" && p.in == "path" && !strings.Contains(path, "{"+p.name) {
			return b, fmt.Errorf("the path has no {%s}", p.name)
		}
		if p.in == "query" {
			b.named = append(b.named, p.name)
		}
	}
	if b.body == bodyStruct {
		if f := unmarshal([]byte("{}"), reflect.New(t).Interface(), false); f != nil {
			return b, fmt.Errorf("%s cannot be read from JSON: %w", t, f)
		}
		b.limits = limitsOf(t)
	}
	return b, nil
}

// collect walks the fields, also of embedded structs as Page.
func (b *binding) collect(t reflect.Type, at []int) error {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(slices.Clone(at), i)
		switch in, name := source(f); {
		case in == "body":
			b.body, b.field, b.name = bodyField, index, name
		case in != "":
			p := param{in: in, name: name, index: index, field: f, many: f.Type.Kind() == reflect.Slice}
			if f.Tag.Get("json") != "-" {
				return fmt.Errorf(`field %s comes from %s, so it needs json:"-"`, f.Name, in)
			}
			if !readable(f.Type) {
				return fmt.Errorf("field %s: %s cannot be read from a parameter", f.Name, f.Type)
			}
			b.params = append(b.params, p)
		case f.Anonymous && f.Type.Kind() == reflect.Struct && f.Tag.Get("json") == "":
			if err := b.collect(f.Type, index); err != nil {
				return err
			}
		case f.IsExported() && f.Tag.Get("json") != "-" && b.body == bodyNone:
			b.body = bodyStruct
		}
	}
	return nil
}

// source is the tag that says where a field comes from.
func source(f reflect.StructField) (in, name string) {
	for _, in := range []string{"path", "query", "header", "body"} {
		if name, ok := f.Tag.Lookup(in); ok {
			return in, name
		}
	}
	return "", ""
}

var textual = reflect.TypeFor[encoding.TextUnmarshaler]()

// readable tells types that one text, or several, can fill in.
func readable(t reflect.Type) bool {
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return reflect.PointerTo(t).Implements(textual) || t.Kind() == reflect.String || t.Kind() == reflect.Bool || reflect.Zero(t).CanInt()
}

// request is what an input is read from: a request over HTTP, or a flow's call.
type request struct {
	path, header func(name string) string
	query        url.Values
	body         []byte
}

// read fills an input in.
func (b *binding) read(in any, r request) error {
	if f := b.readBody(in, r.body); f != nil {
		return f
	}
	if err := b.bounded(in); err != nil {
		return err
	}
	if len(b.params) == 0 {
		return nil
	}
	v := reflect.ValueOf(in).Elem()
	for _, p := range b.params {
		var texts []string
		switch p.in {
		case "path":
			texts = []string{r.path(p.name)}
		case "query":
			texts = r.query[p.name]
		case "header":
			if h := r.header(p.name); h != "" {
				texts = []string{strings.Trim(strings.TrimPrefix(h, "W/"), `"`)}
			}
		}
		if err := p.set(v.FieldByIndex(p.index), texts); err != nil {
			return err
		}
	}
	return nil
}

// readBody does not return error: a nil *fault.Error in it would be none.
func (b *binding) readBody(in any, text []byte) *fault.Error {
	switch b.body {
	case bodyStruct:
		return unmarshal(text, in, b.nulls)
	case bodyField:
		return unmarshal(text, reflect.ValueOf(in).Elem().FieldByIndex(b.field).Addr().Interface(), b.nulls)
	}
	if len(text) == 0 {
		return nil
	}
	return unmarshal(text, &struct{}{}, false)
}

// set fills a field in from the texts that the request has for it.
func (p param) set(v reflect.Value, texts []string) error {
	refusal := badParameter.New("name", p.name).At("/" + p.name)
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return badText.New().At("/" + p.name)
		}
	}
	if p.many {
		v.Set(reflect.MakeSlice(v.Type(), len(texts), len(texts)))
		for i, s := range texts {
			if err := setText(v.Index(i), s); err != nil {
				return refusal.From(err)
			}
		}
		return nil
	}
	if len(texts) > 1 {
		return refusal
	}
	if len(texts) == 1 {
		if err := setText(v, texts[0]); err != nil {
			return refusal.From(err)
		}
	}
	if p.name == "limit" && p.in == "query" && v.CanInt() {
		if len(texts) == 0 {
			v.SetInt(pageLimit)
		}
		if n := v.Int(); n < 1 || n > PageMax {
			return refusal
		}
	}
	return nil
}

// setText fills in one value from one text.
func setText(v reflect.Value, s string) error {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	if t, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return t.UnmarshalText([]byte(s))
	}
	switch {
	case v.Kind() == reflect.String:
		v.SetString(s)
	case v.Kind() == reflect.Bool:
		if s != "true" && s != "false" {
			return strconv.ErrSyntax
		}
		v.SetBool(s == "true")
	default:
		n, err := strconv.ParseInt(s, 10, v.Type().Bits())
		v.SetInt(n)
		return err
	}
	return nil
}

// readNamed fills an input in from one JSON object, as flows and timers have
// it: what comes from path, query and body over HTTP are members like the others.
func (b *binding) readNamed(in any, text []byte) error {
	if b.body != bodyField && len(b.params) == 0 {
		return b.read(in, request{body: text})
	}
	var all map[string]jsontext.Value
	if f := unmarshal(text, &all, b.nulls); f != nil {
		return f
	}
	r := request{query: url.Values{}}
	r.path, r.header = r.query.Get, r.query.Get
	for _, p := range b.params {
		if raw, ok := all[p.name]; ok {
			r.query[p.name] = textsOf(raw)
			delete(all, p.name)
		}
	}
	if b.body == bodyField {
		r.body = all[b.name]
		delete(all, b.name)
	}
	if rest, err := json.Marshal(all, json.Deterministic(true)); err != nil {
		return err
	} else if b.body != bodyField {
		r.body = rest
	} else if f := unmarshal(rest, &struct{}{}, false); f != nil {
		return f
	}
	return b.read(in, r)
}

// textsOf reads a member as parameters are written: a string, a number, a list of such.
func textsOf(raw jsontext.Value) []string {
	if raw.Kind() == '[' {
		var many []jsontext.Value
		json.Unmarshal(raw, &many)
		var texts []string
		for _, one := range many {
			texts = append(texts, textsOf(one)...)
		}
		return texts
	}
	if raw.Kind() != '"' {
		return []string{string(raw)}
	}
	s, _ := jsontext.AppendUnquote(nil, raw)
	return []string{string(s)}
}

// hash is the fingerprint of a Go call: of all that the input says.
func (b *binding) hash(verb string, in any) ([32]byte, error) {
	v := reflect.ValueOf(in).Elem()
	said := []any{verb}
	switch b.body {
	case bodyStruct:
		said = append(said, in)
	case bodyField:
		said = append(said, v.FieldByIndex(b.field).Interface())
	}
	for _, p := range b.params {
		said = append(said, v.FieldByIndex(p.index).Interface())
	}
	text, err := json.Marshal(said, json.Deterministic(true))
	if err != nil {
		return [32]byte{}, fmt.Errorf("write the input of %s: %w", verb, err)
	}
	return sha256.Sum256(text), nil
}
