package op

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"bespoke/internal/engine/event"
)

const schemaPrefix = "#/components/schemas/"

// OpenAPI writes the document of everything that has a path, OpenAPI 3.1, from
// the same types that the door reads and writes. The same registry gives the
// same bytes.
func (r *Registry) OpenAPI(version string) ([]byte, error) {
	doc, err := r.document(version)
	if err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}

// document describes the entries; schemas of types come from huma, whose
// server is not used: it reads less strictly than we do.
func (r *Registry) document(version string) (doc *huma.OpenAPI, err error) {
	defer func() { // huma refuses types by panicking
		if p := recover(); p != nil {
			err = fmt.Errorf("document the verbs: %v", p)
		}
	}()
	schemas := huma.NewMapRegistry(schemaPrefix, schemaName)
	r.standIns(schemas)
	doc = &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "Bespoke 量单", Version: version},
		Components: &huma.Components{
			Schemas: schemas,
			SecuritySchemes: map[string]*huma.SecurityScheme{"bearer": {Type: "http", Scheme: "bearer"},
				"session": {Type: "apiKey", In: "cookie", Name: SessionCookie}},
			Responses: map[string]*huma.Response{"Problem": {Description: "A refusal, in the reader's language (RFC 9457)",
				Content: content("application/problem+json", schemas.Schema(reflect.TypeFor[Problem](), true, ""))}},
		},
	}
	for _, e := range r.entries {
		if e.Path != "" {
			doc.AddOperation(operation(schemas, e))
		}
	}
	doc.Extensions = map[string]any{"x-internal": r.internals()}
	for _, s := range schemas.Map() {
		notNull(s)
	}
	return doc, nil
}

// internals says what verbs without a path do, which the audit trail names.
func (r *Registry) internals() map[string]internal {
	all := map[string]internal{}
	for _, e := range r.entries {
		if e.Internal {
			all[e.Name] = internal{Summary: e.Doc.EN, Description: e.Doc.ZH}
		}
	}
	return all
}

type internal struct {
	Summary     string `json:"summary"`
	Description string `json:"description"`
}

// standIns teaches the schemas which types have another form in JSON.
func (r *Registry) standIns(schemas huma.Registry) {
	seen := map[reflect.Type]bool{}
	for _, e := range r.entries {
		if e.In != nil && e.Out != nil {
			standIns(e.In, seen, schemas.RegisterTypeAlias)
			standIns(e.Out, seen, schemas.RegisterTypeAlias)
		}
	}
}

// operation is one entry of the document. What it answers beside success is
// always a problem, so ranges of statuses say it all.
func operation(schemas huma.Registry, e *entry) *huma.Operation {
	noun := nounOf(e.Name)
	problem := &huma.Response{Ref: "#/components/responses/Problem"}
	success := &huma.Response{Description: http.StatusText(e.Status)}
	o := &huma.Operation{Method: e.Method, Path: wildcards.ReplaceAllString(e.Path, "{$1}"), OperationID: e.Name, Tags: []string{noun}, Summary: e.Doc.EN, Description: e.Doc.ZH,
		Responses: map[string]*huma.Response{strconv.Itoa(e.Status): success, "4XX": problem, "5XX": problem},
		Security:  []map[string][]string{}, Extensions: map[string]any{"x-kind": e.Kind}}
	if e.Permission != "" || e.Own {
		o.Security = append(o.Security, map[string][]string{"bearer": {}}, map[string][]string{"session": {}})
	}
	if e.Permission != "" {
		o.Extensions["x-permission"] = e.Permission
	}
	if e.Undo != "" {
		o.Extensions["x-undo"] = e.Undo
	}
	if e.Barrier {
		o.Extensions["x-barrier"] = true
	}
	switch {
	case e.stream != nil:
		o.Parameters = parametersOf(schemas, e)
		if success.Content = content("text/event-stream", &huma.Schema{Type: huma.TypeString}); e.link == nil {
			success.Content = content("text/event-stream", schemas.Schema(reflect.TypeFor[event.Frame](), true, ""))
		}
		return o
	case e.fetch != nil:
		o.Parameters, success.Content = parametersOf(schemas, e), content("application/octet-stream", bytesSchema())
		return o
	case e.files != nil:
		o.Parameters = parametersOf(schemas, e)
		o.RequestBody = &huma.RequestBody{Required: true, Content: content(uploadType, bytesSchema())}
		return o
	case e.Kind == KindRaw:
		o.Parameters = rawParameters(e.Path)
		return o
	}
	if e.Status != http.StatusNoContent {
		success.Content = content("application/json", schemas.Schema(e.Out, true, ""))
	}
	o.Parameters, o.RequestBody = parametersOf(schemas, e), bodyOf(schemas, e)
	return o
}

// parametersOf lists what an entry reads beside its body.
func parametersOf(schemas huma.Registry, e *entry) []*huma.Param {
	var ps []*huma.Param
	for _, p := range e.bind.params {
		s := huma.SchemaFromField(schemas, p.field, "")
		s.Nullable = false
		if p.name == "limit" && p.in == "query" {
			least, most := 1.0, float64(PageMax)
			s.Minimum, s.Maximum, s.Default = &least, &most, pageLimit
		}
		ps = append(ps, &huma.Param{Name: p.name, In: p.in, Required: p.in == "path", Description: s.Description, Schema: s})
	}
	if e.Kind != KindVerb {
		return ps
	}
	if !e.Secret {
		ps = append(ps, &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: huma.TypeString, Pattern: "^[!-~]{1,200}$"},
			Description: "The same key and request get the same answer, for 72 hours; made if absent"})
	}
	if e.DryRun {
		ps = append(ps, &huma.Param{Name: "dryRun", In: "query", Schema: &huma.Schema{Type: huma.TypeBoolean},
			Description: "Decide and stop: the same answer, nothing stored"})
	}
	return ps
}

// rawParameters knows of a raw entry no more than its path.
func rawParameters(at string) []*huma.Param {
	var ps []*huma.Param
	for _, m := range wildcards.FindAllStringSubmatch(at, -1) {
		ps = append(ps, &huma.Param{Name: m[1], In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
	}
	return ps
}

// bodyOf is what an entry reads from the body, or nil.
func bodyOf(schemas huma.Registry, e *entry) *huma.RequestBody {
	kind, t := "application/json", e.In
	switch e.bind.body {
	case bodyNone:
		return nil
	case bodyField:
		t = e.In.FieldByIndex(e.bind.field).Type
	}
	if e.bind.nulls {
		kind = "application/merge-patch+json"
	}
	return &huma.RequestBody{Required: true, Content: content(kind, schemas.Schema(t, true, ""))}
}

func content(kind string, s *huma.Schema) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{kind: {Schema: s}}
}

// bytesSchema is a body of whatever bytes.
func bytesSchema() *huma.Schema { return &huma.Schema{Type: huma.TypeString, Format: "binary"} }

// notNull takes back what huma says of slices and pointers: absent is absent.
func notNull(s *huma.Schema) {
	s.Nullable = false
	for _, p := range s.Properties {
		notNull(p)
	}
	if s.Items != nil {
		notNull(s.Items)
	}
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		notNull(more)
	}
}

var genericPart = regexp.MustCompile(`[^\[\],]+`)

// schemaName names a schema by package and type: order.Line, and op.List_order.Order.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[moneyForm]():
		return "money.Amount"
	case t.Name() == "":
		return hint
	}
	parts := genericPart.FindAllString(t.Name(), -1)
	for i, p := range parts {
		parts[i] = path.Base(p)
	}
	return path.Base(t.PkgPath()) + "." + strings.Join(parts, "_")
}
