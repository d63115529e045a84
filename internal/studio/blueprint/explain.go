package blueprint

import (
	"path"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// maxFindings is how many places of one document are named at once.
const maxFindings = 200

// explainer turns the schema library's tree of errors into findings: a place,
// a code and a sentence each, without what is only a consequence of another.
type explainer struct {
	set  *schemaSet
	path string
}

// all explains errors of one value side by side. A strict object also calls
// those keys unknown that another error kept it from looking at; these are
// left out.
func (x explainer) all(errs []*jsonschema.ValidationError) []Finding {
	others := false
	for _, e := range errs {
		others = others || !isUnknown(e)
	}
	var found []Finding
	for _, e := range errs {
		if isUnknown(e) && others && x.set.declared[e.SchemaURL][last(e.InstanceLocation)] {
			continue
		}
		found = append(found, x.one(e)...)
	}
	return found
}

// isUnknown tells the refusal of a key that no schema has looked at.
func isUnknown(e *jsonschema.ValidationError) bool {
	_, ok := e.ErrorKind.(*kind.FalseSchema)
	return ok
}

// one explains an error by its kind: joints are followed, leaves are told.
func (x explainer) one(e *jsonschema.ValidationError) []Finding {
	switch k := e.ErrorKind.(type) {
	case *kind.Schema, *kind.Group, *kind.AllOf, *kind.Reference:
		return x.all(e.Causes)
	case *kind.AnyOf:
		return x.choice(e)
	case *kind.OneOf:
		if k.Subschemas != nil {
			return x.at(e, "schema.choice", "这里混用了几种写法，只能保留一种", "several forms are mixed here: keep one")
		}
		return x.choice(e)
	case *kind.PropertyNames:
		return nil // reported by nameRule
	case *badName:
		return []Finding{Refuse(x.path, pointerTo(e.InstanceLocation)+Pointer(k.name), "schema.name",
			"不能用作键：{name}", "this cannot be a key: {name}", "name", k.name)}
	case *kind.Required:
		return x.required(e, k)
	case *kind.AdditionalProperties:
		var found []Finding
		for _, name := range k.Properties {
			found = append(found, x.unknown(append(e.InstanceLocation[:len(e.InstanceLocation):len(e.InstanceLocation)], name)))
		}
		return found
	case *kind.FalseSchema:
		return []Finding{x.unknown(e.InstanceLocation)}
	}
	return []Finding{x.simple(e)}
}

// required points at the place where the missing key would stand.
func (x explainer) required(e *jsonschema.ValidationError, k *kind.Required) []Finding {
	var found []Finding
	for _, name := range k.Missing {
		found = append(found, Refuse(x.path, pointerTo(e.InstanceLocation)+Pointer(name), "schema.required",
			"缺少必填项 {name}", "{name} is missing", "name", name))
	}
	return found
}

// unknown names a key that the format does not have: it is refused, never ignored.
func (x explainer) unknown(location []string) Finding {
	return Refuse(x.path, pointerTo(location), "schema.additional",
		"这里没有 {name} 这一项", "there is no key {name} here", "name", last(location))
}

// choice explains a value that fits none of several forms: by the one form that
// was plainly meant, else by naming what would do.
func (x explainer) choice(e *jsonschema.ValidationError) []Finding {
	if missing, ok := onlyMissing(e.Causes); ok {
		return x.at(e, "schema.required", "缺少其中一项：{names}", "one of these is missing: {names}", "names", missing)
	}
	here := pointerTo(e.InstanceLocation)
	var meant [][]Finding
	for _, cause := range e.Causes {
		if found := x.one(cause); !misses(found, here) {
			meant = append(meant, found)
		}
	}
	// Of several that may have been meant, the one with the least to correct.
	if len(meant) == 0 {
		return x.at(e, "schema.choice", "这里的值不是任何一种允许的写法", "this value has none of the forms allowed here")
	}
	best := meant[0]
	for _, found := range meant[1:] {
		if len(found) < len(best) {
			best = found
		}
	}
	return best
}

// onlyMissing joins the alternatives when each of them only misses keys.
func onlyMissing(causes []*jsonschema.ValidationError) (string, bool) {
	var alternatives []string
	for _, c := range causes {
		k, ok := c.ErrorKind.(*kind.Required)
		if !ok {
			return "", false
		}
		alternatives = append(alternatives, strings.Join(k.Missing, "+"))
	}
	return strings.Join(alternatives, ", "), len(alternatives) > 0
}

// misses tells whether a form was not meant: the value itself, and not
// something inside it, has another type or another fixed value.
func misses(found []Finding, here string) bool {
	for _, f := range found {
		if f.Pointer == here {
			switch f.Code {
			case "schema.type", "schema.enum", "schema.pattern", "schema.choice":
				return true
			}
		}
	}
	return false
}

// at makes the finding for the value that an error is about.
func (x explainer) at(e *jsonschema.ValidationError, code, zh, en string, args ...any) []Finding {
	return []Finding{Refuse(x.path, pointerTo(e.InstanceLocation), code, zh, en, args...)}
}

// pointerTo joins the library's tokens into a JSON pointer.
func pointerTo(location []string) string {
	var b strings.Builder
	for _, token := range location {
		b.WriteString(Pointer(token))
	}
	return b.String()
}

// last is the key or index that a location ends with.
func last(location []string) string {
	if len(location) == 0 {
		return ""
	}
	return location[len(location)-1]
}

// definition is the name under which a schema is shared: "key", "money".
func definition(schemaURL string) string { return path.Base(schemaURL) }
