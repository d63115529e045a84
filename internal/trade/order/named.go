package order

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// People, departments and files stand in orders by their ids; whoever reads them is told
// what they are called.

// voice writes what the order's release knows, and names whom and what the order names.
func (s *subject) voice(a act.Act) rule.Voice {
	voice := s.setup.voice(a)
	voice.Names = s.named
	return voice
}

// named is what somebody who works here or did, a department or a file is called; "" for
// what the order was not told of.
func (s *subject) named(id string) string {
	for _, f := range s.held {
		if f.ID.String() == id {
			return f.Name
		}
	}
	return cmp.Or(s.called[id], nameOf(s.known, id))
}

func nameOf(known *identity.People, id string) string {
	if known == nil {
		return ""
	}
	user, err := act.ParseUser(id)
	if err != nil {
		return known.DepartmentNamed(id)
	}
	one, there := known.Ever(user)
	if !there {
		return ""
	}
	return one.Name
}

// acquaint reads the names of those who work here, and of the order's files that a reader
// sees, which it lists.
func (s *Service) acquaint(ctx context.Context, a act.Act, r db.Reader, one *subject) (files []FileView, err error) {
	if one.known == nil {
		if one.known, err = s.o.Staff(ctx, r); err != nil {
			return nil, fmt.Errorf("read the staff: %w", err)
		}
	}
	if files, err = s.filesOf(ctx, r, one, a); err == nil {
		one.calls(files)
	}
	return files, err
}

// calls tells the order what files are called.
func (s *subject) calls(files []FileView) {
	if len(files) == 0 {
		return
	}
	called := make(map[string]string, len(s.called)+len(files))
	maps.Copy(called, s.called) // other orders have it too
	for _, f := range files {
		called[f.ID.String()] = f.Name
	}
	s.called = called
}

// crew reads who works here where what was rewritten in orders names somebody.
func (s *Service) crew(ctx context.Context, r db.Reader, w *surroundings, orders map[ID]*Order) (*identity.People, error) {
	for order, rows := range w.past {
		setup := w.setups[orders[order].Release]
		if slices.ContainsFunc(rows, func(row changeRow) bool { return setup.fieldOf(row.Fact).NamesStaff() }) {
			return s.o.Staff(ctx, r)
		}
	}
	return nil, nil
}
