package blueprint

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/message"
)

// nameRule is the keyword propertyNames once more: the library's own report of
// it shares memory with its neighbours, so that its place may be a wrong one.
type nameRule struct{ names *jsonschema.Schema }

// compileNames looks for the keyword in each schema as it is compiled.
func compileNames(ctx *jsonschema.CompilerContext, schema map[string]any) (jsonschema.SchemaExt, error) {
	if _, ok := schema["propertyNames"]; !ok {
		return nil, nil
	}
	return nameRule{ctx.Enqueue([]string{"propertyNames"})}, nil
}

// Validate reports each name that the rule does not allow.
func (r nameRule) Validate(ctx *jsonschema.ValidatorContext, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if err := ctx.Validate(r.names, name, []string{name}); err != nil {
			cause, _ := err.(*jsonschema.ValidationError)
			ctx.AddErrors([]*jsonschema.ValidationError{cause}, &badName{name})
		}
	}
}

// badName is the library's error kind for it; its sentence is never shown.
type badName struct{ name string }

func (*badName) KeywordPath() []string                     { return []string{"propertyNames"} }
func (k *badName) LocalizedString(*message.Printer) string { return "name not allowed: " + k.name }
