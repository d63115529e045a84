package form

import (
	"encoding/json"
	"slices"
)

// private reads whether a field tells of a person. All that is filled in is sealed
// in the database; what is personal can be erased besides, and is searched as a
// whole alone. A signature is personal whether its document says so or not, and so is
// a table with one in it. Numbers that the program gives tell of nobody.
func (w *workshop) private(f *Field, d *fieldDoc) {
	if f.Personal = d.Personal || d.signed(); !d.Personal {
		return
	}
	if !slices.Contains([]string{"order", "line", "customer"}, w.entity) {
		w.refuse("personal", "format.unsupported", "只有订单、明细和客户的字段可以标为个人信息", "only fields of orders, lines and customers are personal")
	}
	if slices.Contains([]string{"serial", "note"}, d.Kind) {
		w.refuse("personal", "format.unsupported", "{kind} 字段不能标为个人信息", "a field of kind {kind} is not personal", "kind", d.Kind)
	}
}

// signed tells whether somebody signs in a field, or in a column of it.
func (d *fieldDoc) signed() bool {
	return d.Kind == "signature" || slices.ContainsFunc(d.Fields, func(c entry[*fieldDoc]) bool { return c.of.signed() })
}

// WithoutPersonal is stored fields of an entity without those that are personal, and
// whether there were any.
func (fs *Forms) WithoutPersonal(entity string, stored json.RawMessage) (json.RawMessage, bool) {
	values, ok := readObject(stored)
	if !ok {
		return stored, false
	}
	n := len(values)
	for key := range values {
		if f := fs.Field(entity, key); f != nil && f.Personal {
			delete(values, key)
		}
	}
	if len(values) == n {
		return stored, false
	}
	text, err := json.Marshal(values)
	return text, err == nil
}
