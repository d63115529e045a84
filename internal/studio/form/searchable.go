package form

import (
	"encoding/json"
	"slices"

	"bespoke/internal/studio/rule"
)

// The bounds of what orders are found by: how many fields of orders, and as many
// of lines, how many letters of each value, and how many values of each field.
const (
	mostSearchable = 20
	searchLetters  = 200
	searchValues   = 50
)

// search reads whether orders are found by a field. Only orders and their lines
// have what is looked through.
func (w *workshop) search(f *Field, d *fieldDoc) {
	if f.Searchable = d.Searchable; f.Searchable && w.entity != "order" && w.entity != "line" {
		w.refuse("searchable", "format.unsupported", "只有订单和明细的字段可以搜索", "only fields of orders and lines are searchable")
	}
}

// searchables refuses more than can be looked through.
func (w *workshop) searchables(l *library) {
	for _, f := range l.fields {
		if f.Searchable {
			l.searchable = append(l.searchable, f)
		}
	}
	if len(l.searchable) > mostSearchable {
		w.at = "/fields/" + l.searchable[mostSearchable].Key
		w.refuse("searchable", "field.limit", "可搜索的字段最多 {most} 个", "at most {most} fields are searchable", "most", mostSearchable)
	}
}

// Searchable lists the fields of an entity that orders are found by.
func (fs *Forms) Searchable(entity string) []*Field {
	if l := fs.libraries[entity]; l != nil {
		return l.searchable
	}
	return nil
}

// SearchTexts hands over the texts that an order is found by: the values of its
// searchable fields, as searches see them.
func (fs *Forms) SearchTexts(entity string, stored json.RawMessage, each func(f *Field, text string)) {
	fields := fs.Searchable(entity)
	if len(fields) == 0 || len(stored) == 0 {
		return
	}
	var values map[string]json.RawMessage
	if json.Unmarshal(stored, &values) != nil {
		return // what is stored was written by us
	}
	for _, f := range fields {
		for _, s := range textsOf(values[f.Key]) {
			if s = Sought(s); s != "" {
				each(f, s)
			}
		}
	}
}

// Sought is the beginning of a value as searches see it.
func Sought(s string) string {
	letters := []rune(rule.Sought(s))
	return string(letters[:min(len(letters), searchLetters)])
}

// textsOf are the texts of a stored value: a text, a number as it is written, or
// the items of a list, each once.
func textsOf(raw json.RawMessage) []string {
	var one string
	var list []string
	switch {
	case len(raw) == 0:
		return nil
	case json.Unmarshal(raw, &one) == nil:
		return []string{one}
	case json.Unmarshal(raw, &list) == nil:
		slices.Sort(list)
		list = slices.Compact(list)
		return list[:min(len(list), searchValues)]
	}
	return []string{string(raw)}
}
