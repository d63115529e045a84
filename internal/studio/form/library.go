package form

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// running is the entities whose fields are read and written by rooms that are
// built. The libraries of others are kept and not run.
const running = "order line destination option customer product task user"

// library is the fields of one entity.
type library struct {
	fields []*Field // in the order of their document
	byKey  map[string]*Field
	broken map[string]bool // found to be wrong: forms need not say so again

	searchable []*Field
}

// get finds a field; an entity without a library has none.
func (l *library) get(key string) *Field {
	if l == nil {
		return nil
	}
	return l.byKey[key]
}

// libraries makes the fields of all entities.
func libraries(r *blueprint.Release, c *rule.Catalogue) (map[string]*library, []blueprint.Finding) {
	made := map[string]*library{}
	var found []blueprint.Finding
	for _, d := range r.Tree.Folder("fields") {
		if !slices.Contains(strings.Fields(running), d.Key) {
			continue
		}
		doc, err := blueprint.Decode[struct{ Fields ordered[*fieldDoc] }](d)
		if err != nil {
			found = append(found, unreadable(d.Path, err))
			continue
		}
		w := &workshop{facts: c, options: blueprint.Of[*blueprint.Options](r), document: d.Path, entity: d.Key}
		made[d.Key] = w.library(doc.Fields)
		found = append(found, w.found...)
	}
	return made, found
}

func unreadable(path string, err error) blueprint.Finding {
	return blueprint.Refuse(path, "", "schema.invalid", "无法读取这个文档：{why}", "this document cannot be read: {why}", "why", err)
}

// library makes the fields of one document. Names of built-in fields are taken:
// a form could not say which of the two it places.
func (w *workshop) library(docs ordered[*fieldDoc]) *library {
	l := &library{byKey: make(map[string]*Field, len(docs)), broken: map[string]bool{}}
	builtin, _ := rule.Registry().BuiltinFields.Get(w.entity)
	for _, e := range docs {
		if slices.Contains(builtin, e.key) {
			w.at = blueprint.Pointer("fields", e.key)
			w.refuse("", "field.builtin", "{key} 是系统自带的字段", "{key} is a built-in field", "key", e.key)
			continue
		}
		f := w.field(e.key, e.of)
		if f == nil {
			l.broken[e.key] = true
			continue
		}
		f.fact = w.facts.MustRef(f.Path())
		l.fields = append(l.fields, f)
		l.byKey[e.key] = f
	}
	w.searchables(l)
	w.nearLabels(l.fields)
	return l
}

// nearLabels warns of two fields that people could not tell apart: most are
// one field that was added twice.
func (w *workshop) nearLabels(fields []*Field) {
	for i, f := range fields {
		for _, other := range fields[:i] {
			if f.Retired || other.Retired || !alike(f.Name, other.Name) {
				continue
			}
			w.found = append(w.found, blueprint.Warn(w.document, blueprint.Pointer("fields", f.Key, "name"), "field.near",
				"与字段「{other}」（{key}）的名称几乎相同", "this is nearly the name of the field {other} ({key})", "other", other.Name.Text(), "key", other.Key))
		}
	}
}

// alike tells whether two labels are nearly the same in some language.
func alike(a, b blueprint.Label) bool {
	for _, lang := range slices.Sorted(maps.Keys(a)) {
		x, y := plainWord(a[lang]), plainWord(b[lang])
		if x != "" && x == y || len(x) > 5 && oneApart(x, y) {
			return true
		}
	}
	return false
}

// plainWord is a label without what the eye skips.
func plainWord(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_./:：·()（）", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// oneApart tells whether one letter too many, too few or another makes the whole
// difference. Another number, or another Chinese character, makes another word.
func oneApart(x, y string) bool {
	a, b := []rune(x), []rune(y)
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || len(a) < 4 {
		return false
	}
	at := 0
	for at < len(a) && a[at] == b[at] {
		at++
	}
	if at == len(b) {
		return true
	}
	if tells(b[at]) || at < len(a) && tells(a[at]) {
		return false
	}
	rest := b[at+1:]
	if len(a) == len(b) {
		return slices.Equal(a[at+1:], rest)
	}
	return slices.Equal(a[at:], rest)
}

// tells tells whether a sign by itself makes another word.
func tells(r rune) bool { return unicode.IsNumber(r) || unicode.Is(unicode.Han, r) }
