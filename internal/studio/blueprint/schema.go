package blueprint

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

//go:embed schemas/*.json
var schemaFiles embed.FS

// schemaBase is the address that the schemas name each other by; nobody asks
// the network for it.
const schemaBase = "https://bespoke.example/schemas/"

// schemaSet is the schemas of all formats, compiled.
type schemaSet struct {
	byFormat map[string]*jsonschema.Schema
	// declared holds, for a schema that refuses what it does not know, every
	// name it knows somewhere, by the schema's address.
	declared map[string]map[string]bool
}

// schemas compiles the embedded files, once: they never change.
var schemas = sync.OnceValues(compileSchemas)

// checkSchema holds a document's value against the schema of its format. Its
// findings are in the order of their places, at most maxFindings.
func checkSchema(formatName, path string, v any) []Finding {
	set, err := schemas()
	if err != nil {
		return []Finding{Refuse(path, "", "schema.broken", "程序自带的模式已损坏", "the program's own schemas are damaged")}
	}
	err = set.byFormat[formatName].Validate(plain(v))
	// The library walks objects as Go maps, in no order: so the findings are
	// sorted, and what two schemas say about one place is said once.
	bad, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	e := explainer{set: set, path: path}
	found := e.all(bad.Causes)
	sortFindings(found)
	found = slices.CompactFunc(found, func(a, b Finding) bool { return a.Pointer == b.Pointer && a.Code == b.Code })
	return found[:min(len(found), maxFindings)]
}

// compileSchemas compiles every format, with the keyword of nameRule.
func compileSchemas() (*schemaSet, error) {
	c := jsonschema.NewCompiler()
	c.RegisterVocabulary(&jsonschema.Vocabulary{URL: schemaBase + "names", Compile: compileNames})
	c.AssertVocabs()
	names, err := loadSchemas(c)
	if err != nil {
		return nil, err
	}
	set := &schemaSet{byFormat: map[string]*jsonschema.Schema{}, declared: map[string]map[string]bool{}}
	seen := map[*jsonschema.Schema]bool{}
	for _, name := range names {
		s, err := c.Compile(schemaBase + name)
		if err != nil {
			return nil, fmt.Errorf("compile schema %s: %w", name, err)
		}
		set.byFormat[strings.TrimSuffix(name, ".json")] = s
		set.learn(s, seen)
	}
	return set, nil
}

// loadSchemas hands the embedded files to the compiler and returns their names.
func loadSchemas(c *jsonschema.Compiler) ([]string, error) {
	files, err := fs.Glob(schemaFiles, "schemas/*.json")
	if err != nil {
		return nil, fmt.Errorf("list schemas: %w", err)
	}
	var names []string
	for _, file := range files {
		raw, err := schemaFiles.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("read schema: %w", err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("parse schema %s: %w", file, err)
		}
		name := strings.TrimPrefix(file, "schemas/")
		if err := c.AddResource(schemaBase+name, doc); err != nil {
			return nil, fmt.Errorf("add schema %s: %w", name, err)
		}
		names = append(names, name)
	}
	return names, nil
}

// learn walks all schemas below s and notes what the strict ones declare.
func (set *schemaSet) learn(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	if s.UnevaluatedProperties != nil {
		set.declared[s.UnevaluatedProperties.Location] = names(s, map[string]bool{})
	}
	// Schemas refer to each other in circles, a condition to conditions: seen
	// ends the walk.
	for _, p := range s.Properties {
		set.learn(p, seen)
	}
	for _, p := range same(s) {
		set.learn(p, seen)
	}
	set.learn(s.Items2020, seen)
	if extra, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		set.learn(extra, seen)
	}
}

// same lists the schemas that s applies to the very value it stands for.
func same(s *jsonschema.Schema) []*jsonschema.Schema {
	return slices.Concat([]*jsonschema.Schema{s.Ref, s.If, s.Then, s.Else}, s.AllOf, s.AnyOf, s.OneOf)
}

// names collects the keys that a schema declares for the value it stands for.
func names(s *jsonschema.Schema, into map[string]bool) map[string]bool {
	for name := range s.Properties {
		into[name] = true
	}
	for _, p := range same(s) {
		if p != nil {
			names(p, into)
		}
	}
	return into
}
