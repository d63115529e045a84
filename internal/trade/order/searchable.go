package order

import (
	"slices"

	"bespoke/internal/engine/db"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
)

// findsOf are the texts that an order is found by beside its number: what the
// searchable fields of the order and its lines hold. They are written with the
// order, for few orders have any, and whoever types a project's number looks for
// it at once.
func findsOf(s *Setup, o *Order) []findRow {
	if len(s.searchable) == 0 {
		return nil
	}
	var finds []findRow
	add := func(f *form.Field, text string) {
		row := findRow{o.ID, f.Path(), text, tailOf(text), f.Personal}
		if !slices.Contains(finds, row) {
			finds = append(finds, row)
		}
	}
	s.forms.SearchTexts("order", o.Body.Fields, add)
	for i := range o.Lines {
		s.forms.SearchTexts("line", o.Lines[i].Body.Fields, add)
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

// searched lists the searchable fields by which somebody of a sight may find, and
// of these the ones that are personal.
func (s *Setup) searched(sight identity.Sight) (facts, personal []string) {
	for _, f := range s.searchable {
		switch {
		case !sight.Sees(f.Path()):
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
