package order

import (
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
)

// finds are the texts that the order is found by beside its number: what the
// searchable fields of the order and its lines hold. They are written with the
// order, for few orders have any, and whoever types a project's number looks for
// it at once.
func (d *draft) finds() []findRow {
	if len(d.setup.searchable) == 0 {
		return nil
	}
	var finds []findRow
	add := func(f *form.Field, text string) {
		row := findRow{d.order.ID, f.Path(), text, tailOf(text), f.Personal}
		if !slices.Contains(finds, row) {
			finds = append(finds, row)
		}
	}
	d.setup.forms.SearchTexts("order", d.order.Body.Fields, add)
	for i := range d.order.Lines {
		d.setup.forms.SearchTexts("line", d.order.Lines[i].Body.Fields, add)
	}
	return finds
}

// searchableOf lists the searchable fields of orders and lines.
func searchableOf(fs *form.Forms) []*form.Field {
	if fs == nil {
		return nil
	}
	return slices.Concat(fs.Searchable("order"), fs.Searchable("line"))
}

// searched lists the searchable fields by which a reader may find: those that no
// role and no form keeps from him, and of these the ones that are personal.
func (s *Setup) searched(a act.Act, sight identity.Sight) (facts, personal []string) {
	for _, f := range s.searchable {
		switch {
		case !sight.Sees(f.Path()) || s.hides(a, f):
		case f.Personal:
			personal = append(personal, f.Path())
		default:
			facts = append(facts, f.Path())
		}
	}
	return facts, personal
}

// blindly makes what is personal findable as a whole, and readable to nobody who has
// the database alone. Where nothing is sealed, nothing is found by it.
func blindly(tx db.Tx, finds []findRow) ([]findRow, error) {
	if !slices.ContainsFunc(finds, func(f findRow) bool { return f.personal }) {
		return finds, nil
	}
	blind, err := db.BlindOf(tx)
	if blind == nil {
		return slices.DeleteFunc(finds, func(f findRow) bool { return f.personal }), err
	}
	for i, f := range finds {
		if f.personal {
			finds[i].Text = blind(f.What, f.Text)
			finds[i].Tail = finds[i].Text
		}
	}
	return finds, err
}

// hides tells whether a form of some order type keeps a field from somebody.
func (s *Setup) hides(a act.Act, f *form.Field) bool {
	for _, t := range s.types {
		on := t.Form
		if f.Entity == "line" {
			on = t.Lines
		}
		if on.Hides(a.Kind, a.Roles, f.Key) {
			return true
		}
	}
	return false
}
