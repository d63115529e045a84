package order

import (
	"context"
	"encoding/json"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// FindNotes asks for a page of an order's notes, newest first.
type FindNotes struct {
	op.Page
	ID ID `path:"id" json:"-"`
}

// findNotes lists what was written about an order; customers see what is for them.
func (s *Service) findNotes(ctx context.Context, a act.Act, r db.Reader, in FindNotes) (op.List[NoteView], error) {
	page := op.List[NoteView]{Items: []NoteView{}}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	if _, err := s.one(ctx, a, r, in.ID); err != nil {
		return page, err
	}
	rows, err := notesPage(r, in.ID, outside(a), before, in.Limit)
	for _, n := range rows {
		page.Items = append(page.Items, n.view())
	}
	return op.ListOf(page.Items, in.Page, func(v NoteView) id.Raw { return v.ID.Raw() }), err
}

// aboutNote is what the facts of notes say.
type aboutNote struct {
	Note            NoteID `json:"note"`
	CustomerVisible bool   `json:"customerVisible"`
}

// noteIn reads which note a fact is about; false for facts about anything else.
func noteIn(rec *event.Record) (about aboutNote, is bool) {
	is = strings.HasPrefix(rec.Name, "message.") && json.Unmarshal(rec.Data, &about) == nil
	return about, is
}

// mayHear tells whether somebody who sees the order may learn of a fact about it:
// of notes and files those that are for him.
func (x rights) mayHear(rec *event.Record) bool {
	about, note := noteIn(rec)
	files := fileFact(rec)
	if files {
		_ = json.Unmarshal(rec.Data, &about) // what cannot be read is for staff
	}
	return !note && !files || (about.CustomerVisible || !outside(x.act)) && (!files || x.seesFiles())
}

// heard leaves out what the reader may not learn of, and adds the texts of
// notes and the names of files, which facts do not hold, to those that tell of
// them.
func (x rights) heard(r db.Reader, order ID, records []event.Record) ([]event.Record, error) {
	var shown []event.Record
	var keys []noteKey
	for i := range records {
		if !x.mayHear(&records[i]) {
			continue
		}
		shown = append(shown, records[i])
		if about, note := noteIn(&records[i]); note {
			keys = append(keys, noteKey{order, about.Note})
		}
	}
	notes, err := selectNotes(r, keys, db.Unlocked)
	if err != nil {
		return nil, err
	}
	for i := range shown {
		about, note := noteIn(&shown[i])
		if n, there := notes[about.Note]; note && there && n.Text != "" {
			shown[i].Data = withMember(shown[i].Data, "text", n.Text)
		}
	}
	return shown, withNames(r, order, shown)
}

// withMember adds a member to a JSON object.
func withMember(data json.RawMessage, name string, value any) json.RawMessage {
	members := map[string]json.RawMessage{}
	if json.Unmarshal(data, &members) != nil {
		return data
	}
	members[name], _ = json.Marshal(value) // never fails for strings
	out, _ := json.Marshal(members)
	return out
}
