package order

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/party"
)

// Data is who a customer is, as far as the reader sees it.
type Data struct {
	At    time.Time       `json:"at"`
	Party party.View      `json:"party"`
	Users []identity.User `json:"users"` // who act for it
}

// OrderData is an order with what was filled in, in words too, what was written about
// it, and what it holds.
type OrderData struct {
	Order  View           `json:"order"`
	Fields []form.Told    `json:"fields,omitempty"`
	Notes  []NoteView     `json:"notes,omitempty"`
	Files  []ExportedFile `json:"files,omitempty"`
}

// ExportedFile is a file of an order, and where it lies in the export.
type ExportedFile struct {
	FileView
	Path string `json:"path,omitempty"`
}

// headOf reads who a customer is. Fault: party.missing.
func (s *Service) headOf(ctx context.Context, a act.Act, r db.Reader, of party.ID) (*Data, error) {
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return nil, err
	}
	found, err := party.Resolve(r, []party.Ref{{ID: of}})
	if err != nil {
		return nil, err
	}
	view, seen := party.ReaderOf(a, release).View(found[0])
	if !seen {
		return nil, errNoParty.New("id", of)
	}
	users, err := identity.ActingFor(r, of.Raw())
	for i := range users {
		identity.SightOf(a, release).Show(&users[i])
	}
	return &Data{At: a.At.UTC(), Party: view, Users: users}, err
}

// dataOf shows orders with their notes and files, each kind read as a set.
func (s *Service) dataOf(ctx context.Context, a act.Act, r db.Reader, ids []ID) ([]OrderData, error) {
	raws := make([]id.Raw, len(ids))
	for i, one := range ids {
		raws[i] = one.Raw()
	}
	subjects, err := s.subjects(ctx, r, raws)
	if err != nil {
		return nil, err
	}
	notes, err := notesByOrder(r, ids, outside(a))
	if err != nil {
		return nil, err
	}
	files, err := filesByOrder(r, ids, db.Unlocked)
	if err != nil {
		return nil, err
	}
	known, err := s.o.Staff(ctx, r)
	var all []OrderData
	for _, one := range ids {
		sub := subjects[one.Raw()]
		if err != nil || sub == nil || !sub.Visible(a) {
			continue
		}
		b := &pageBuilder{s: s, act: a, one: sub, rights: sub.rights(a)}
		sub.known = known
		data := OrderData{Notes: notes[one]}
		for _, f := range files[one] {
			if f.DroppedAt == nil && b.rights.seesFile(f) {
				view := f.view(false)
				b.page.Files, data.Files = append(b.page.Files, view), append(data.Files, ExportedFile{FileView: view})
			}
		}
		sub.calls(b.page.Files)
		if err = b.order(); err == nil {
			data.Order, data.Fields = b.page.Order, b.page.Fields
			all = append(all, data)
		}
	}
	return all, err
}
