package order

import (
	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// eraseOrders takes out of orders what tells of a person: what was typed about them
// freely, where to go but for the place, and the fields that are personal. Numbers,
// products, money and days stay. Tells order.erased of each.
func (s *Service) eraseOrders(tx *event.Tx, a act.Act, e *erasing, ids []ID) error {
	orders, err := load(tx, ids)
	if err != nil {
		return err
	}
	var heads []orderErased
	var lines []lineSealed
	for _, o := range orders {
		forms := e.formsOf(o.ID)
		o.Body.blank(forms)
		body, err := store(o.Body)
		if err != nil {
			return err
		}
		heads = append(heads, orderErased{o.ID, body, o.Version + 1, a.Micros()})
		for i := range o.Lines {
			l := &o.Lines[i]
			l.Body.Note, l.Body.Fields = "", impersonal("line", l.Body.Fields, forms)
			body, err := store(l.Body)
			if err != nil {
				return err
			}
			lines = append(lines, lineSealed{o.ID, int64(l.N), body})
		}
	}
	if err := storeErased(tx, e.party.ID, ids, heads, lines, a.Micros()); err != nil {
		return err
	}
	gone, err := e.eraseFiles(tx, a)
	for _, id := range ids {
		tx.Tell(a, ErasedFact{Order: id, Files: gone[id]})
	}
	return err
}

// blank takes what is personal out of an order.
func (b *Body) blank(forms []*form.Forms) {
	b.Note, b.Fields = "", impersonal("order", b.Fields, forms)
	for i := range b.Destinations {
		d := &b.Destinations[i]
		d.Note = ""
		if d.Address != nil {
			d.Address = d.Address.Place()
		}
	}
}

// impersonal takes the fields out of a body that are personal in its own release, or
// today.
func impersonal(entity string, fields rawJSON, forms []*form.Forms) rawJSON {
	for _, fs := range forms {
		if fs != nil {
			kept, _ := fs.WithoutPersonal(entity, []byte(fields))
			fields = rawJSON(kept)
		}
	}
	return fields
}

// bare is the reasons of a decision without what they were given for.
func bare(reasons []rule.Reason) recorded {
	kept := recorded{Reasons: make([]rule.Reason, len(reasons))}
	for i, r := range reasons {
		kept.Reasons[i] = rule.Reason{Point: r.Point, Document: r.Document, Row: r.Row, Line: r.Line, Release: r.Release}
	}
	return kept
}
