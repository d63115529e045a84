package bulk

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// seeAll is the permission to see everybody's jobs; one's own need none.
const seeAll = "bulk.read"

// lastID is beyond all ids.
var lastID = id.Raw(bytes.Repeat([]byte{0xff}, 16))

// FindJobs asks for a page of jobs, the latest first.
type FindJobs struct {
	op.Page
	Open bool `query:"open" json:"-" doc:"Only those that have not ended"`
	All  bool `query:"all" json:"-" doc:"Everybody's: needs the permission bulk.read"`
}

func (s *Service) find(ctx context.Context, a act.Act, r db.Reader, in FindJobs) (op.List[Job], error) {
	page := op.List[Job]{Items: []Job{}}
	whose := a.User
	if in.All {
		if err := s.o.Allow(ctx, r, a, seeAll); err != nil {
			return page, err
		}
		whose = act.UserID{}
	}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	rows, err := readJobs(r, whose, in.Open, before, in.Limit)
	for _, row := range rows {
		page.Items = append(page.Items, row.view())
	}
	return op.ListOf(page.Items, in.Page, func(j Job) id.Raw { return j.ID.Raw() }), err
}

// JobInput names a job.
type JobInput struct {
	ID ID `path:"id" json:"-"`
}

// seen finds a job that is there for somebody: his own, or whoever's for those
// who may see all. Faults: bulk.missing.
func (s *Service) seen(ctx context.Context, r db.Reader, a act.Act, j ID, lock db.Lock) (*jobRow, error) {
	row, err := findJob(r, j, lock)
	if err != nil {
		return nil, err
	}
	if row == nil || row.User != a.User && s.o.Allow(ctx, r, a, seeAll) != nil {
		return nil, errMissing.New()
	}
	return row, nil
}

func (s *Service) get(ctx context.Context, a act.Act, r db.Reader, in JobInput) (Job, error) {
	row, err := s.seen(ctx, r, a, in.ID, db.Unlocked)
	if err != nil {
		return Job{}, err
	}
	return row.view(), nil
}

// FindItems asks for a page of a job's items, in their order.
type FindItems struct {
	op.Page
	ID    ID     `path:"id" json:"-"`
	State string `query:"state" json:"-" enum:"waiting,doing,done,failed,left" doc:"Only these"`
}

func (s *Service) items(ctx context.Context, a act.Act, r db.Reader, in FindItems) (op.List[Item], error) {
	page := op.List[Item]{Items: []Item{}}
	after, err := itemPlace(in.Cursor)
	if err != nil {
		return page, err
	}
	if _, err := s.seen(ctx, r, a, in.ID, db.Unlocked); err != nil {
		return page, err
	}
	rows, err := readItems(r, in.ID, in.State, after, in.Limit)
	if err != nil {
		return page, err
	}
	for _, row := range rows {
		item, err := row.view(a.Lang)
		if err != nil {
			return page, fmt.Errorf("read item %d of %s: %w", row.N, in.ID, err)
		}
		page.Items = append(page.Items, item)
	}
	if n := len(rows); n == in.Limit {
		page.Next = op.Cursor(binary.BigEndian.AppendUint64(nil, uint64(rows[n-1].N)))
	}
	return page, s.labelItems(ctx, a, r, page.Items)
}

func itemPlace(c op.Cursor) (int64, error) {
	if c == "" {
		return 0, nil
	}
	if len(c) != 8 {
		return 0, op.BadCursor()
	}
	return int64(binary.BigEndian.Uint64([]byte(c))), nil
}

// labelItems names items as their reader may know them.
func (s *Service) labelItems(ctx context.Context, a act.Act, r db.Reader, items []Item) error {
	names := map[string]*string{}
	for i := range items {
		if items[i].Label == "" && items[i].Subject != "" {
			names[items[i].Subject] = &items[i].Label
		}
	}
	return s.name(ctx, a, r, names)
}

func (s *Service) labelExamples(ctx context.Context, a act.Act, r db.Reader, reasons []Reason) error {
	names := map[string]*string{}
	for _, reason := range reasons {
		for i := range reason.Examples {
			names[reason.Examples[i].Subject] = &reason.Examples[i].Label
		}
	}
	return s.name(ctx, a, r, names)
}

// name fills in what subjects are called; those that nobody can name stay as they are.
func (s *Service) name(ctx context.Context, a act.Act, r db.Reader, names map[string]*string) error {
	subjects := make([]string, 0, len(names))
	for subject := range names {
		subjects = append(subjects, subject)
	}
	known, err := s.o.Names(ctx, a, r, subjects)
	if err != nil {
		return fmt.Errorf("name the items of a job: %w", err)
	}
	for subject, label := range known {
		if at := names[subject]; at != nil {
			*at = label
		}
	}
	return nil
}
