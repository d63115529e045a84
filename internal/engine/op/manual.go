package op

import (
	"bytes"
	_ "embed"
	"html/template"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
)

//go:embed manual.html
var manualPage string

// manual is the document for people: one page of HTML, made from the same
// registry, that needs neither the internet nor a script.
type manual struct {
	page  *template.Template
	nouns []manualNoun
}

// manualNoun is a chapter: the verbs of one noun.
type manualNoun struct {
	Name  string
	Verbs []manualVerb
}

// manualVerb is an entry of a chapter.
type manualVerb struct {
	Descriptor
	Parameters   []*huma.Param
	Body, Answer []manualField
}

// manualField is a member of a body, with its own members below it.
type manualField struct {
	Name, Type, About string
	Required          bool
	Fields            []manualField
}

// newManual collects what the page shows: once, for both languages.
func newManual(r *Registry) (manual, error) {
	page, err := template.New("manual").Parse(manualPage)
	if err != nil {
		return manual{}, err
	}
	doc, err := r.document("")
	if err != nil {
		return manual{}, err
	}
	byNoun := map[string][]manualVerb{}
	for _, e := range r.entries {
		if e.Path == "" {
			continue
		}
		noun := nounOf(e.Name)
		schemas := doc.Components.Schemas
		v := manualVerb{Descriptor: e.Descriptor}
		if e.stream != nil {
			v.Parameters = parametersOf(schemas, e)
		}
		if e.stream != nil && e.link == nil {
			v.Answer = fieldsOf(schemas, schemas.Schema(reflect.TypeFor[event.Frame](), true, ""), 0)
		}
		if e.Kind != KindRaw {
			v.Parameters = parametersOf(schemas, e)
			v.Answer = fieldsOf(schemas, schemas.Schema(e.Out, true, ""), 0)
			if body := bodyOf(schemas, e); body != nil {
				for _, media := range body.Content {
					v.Body = fieldsOf(schemas, media.Schema, 0)
				}
			}
		}
		byNoun[noun] = append(byNoun[noun], v)
	}
	m := manual{page: page}
	for _, noun := range slices.Sorted(maps.Keys(byNoun)) {
		m.nouns = append(m.nouns, manualNoun{noun, byNoun[noun]})
	}
	return m, nil
}

// fieldsOf lists what a schema is made of, four levels deep.
func fieldsOf(schemas huma.Registry, s *huma.Schema, depth int) []manualField {
	s, _ = resolve(schemas, s)
	if depth > 3 {
		return nil
	}
	var fields []manualField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		_, kind := resolve(schemas, p)
		fields = append(fields, manualField{Name: name, Type: kind, About: p.Description,
			Required: slices.Contains(s.Required, name), Fields: fieldsOf(schemas, p, depth+1)})
	}
	return fields
}

// resolve follows a reference, or a list to its items, and names the type.
func resolve(schemas huma.Registry, s *huma.Schema) (*huma.Schema, string) {
	if s.Ref != "" {
		return schemas.SchemaFromRef(s.Ref), strings.TrimPrefix(s.Ref, schemaPrefix)
	}
	if s.Items != nil {
		items, kind := resolve(schemas, s.Items)
		return items, kind + "[]"
	}
	if s.Type == "" {
		return s, "any"
	}
	return s, s.Type
}

// openAPI answers GET /openapi.json.
func (d *door) openAPI(w *answer, _ *http.Request, _ act.Act) error {
	document, err := d.document()
	if err == nil {
		w.send(http.StatusOK, "application/json", document)
	}
	return err
}

// docs answers GET /docs in the reader's language, or in that of ?lang=.
func (d *door) docs(w *answer, r *http.Request, a act.Act) error {
	if lang := r.URL.Query().Get("lang"); lang != "" {
		a.Lang = language(lang)
	}
	manual, err := d.manual()
	if err != nil {
		return err
	}
	var page bytes.Buffer
	err = manual.page.Execute(&page, map[string]any{
		"Lang": a.Lang, "ZH": a.Lang == "zh-CN", "Version": d.o.Version, "Nouns": manual.nouns,
		"T": func(zh, en string) string { return fault.Text{ZH: zh, EN: en}.In(a.Lang) },
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Language", a.Lang)
	w.send(http.StatusOK, "text/html; charset=utf-8", page.Bytes())
	return nil
}
