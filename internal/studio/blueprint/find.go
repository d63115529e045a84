package blueprint

import (
	"context"
	"encoding/json"
	"math"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// ListInput asks for the draft, document by document in the order of paths.
type ListInput struct{ op.Page }

// list shows the draft without its contents, each document with what is to be
// said about it.
func (s *Service) list(ctx context.Context, a act.Act, r db.Reader, in ListInput) (op.List[DraftView], error) {
	rows, err := listDraft(r, string(in.Cursor), in.Limit)
	if err != nil {
		return op.List[DraftView]{}, err
	}
	out, err := s.draft(ctx, r, nil)
	if err != nil {
		return op.List[DraftView]{}, err
	}
	page := op.List[DraftView]{Items: []DraftView{}}
	for _, row := range rows {
		v := row.view(row.Path)
		v.Findings = views(out.found, row.Path, a.Lang)
		page.Items = append(page.Items, v)
	}
	if n := len(rows); n > 0 && n == in.Limit {
		page.Next = op.Cursor(rows[n-1].Path)
	}
	return page, nil
}

// GetInput names a document of the draft.
type GetInput struct {
	Path string `path:"path" json:"-"`
}

// get shows a document of the draft; document.missing when there is none.
func (s *Service) get(ctx context.Context, a act.Act, r db.Reader, in GetInput) (DraftView, error) {
	rows, err := findDraft(r, []string{in.Path}, db.Unlocked)
	if err != nil {
		return DraftView{}, err
	}
	row, ok := rows[in.Path]
	if !ok {
		return DraftView{}, missingDocument.New("path", in.Path)
	}
	out, err := s.draft(ctx, r, nil)
	if err != nil {
		return DraftView{}, err
	}
	v := row.view(row.Path)
	v.Document, v.Findings = json.RawMessage(row.JSON), views(out.found, row.Path, a.Lang)
	return v, nil
}

// FindInput asks for the releases, newest first.
type FindInput struct{ op.Page }

// find lists what was published; the cursor is a release's number.
func (s *Service) find(_ context.Context, _ act.Act, r db.Reader, in FindInput) (op.List[ReleaseView], error) {
	page := op.List[ReleaseView]{Items: []ReleaseView{}}
	before := int64(math.MaxInt64)
	if in.Cursor != "" {
		n, err := strconv.ParseInt(string(in.Cursor), 10, 64)
		if err != nil {
			return page, op.BadCursor()
		}
		before = n
	}
	now, err := readState(r)
	if err != nil {
		return page, err
	}
	rows, err := listReleases(r, before, in.Limit)
	if err != nil {
		return page, err
	}
	for _, row := range rows {
		page.Items = append(page.Items, row.view(now.release))
	}
	if n := len(rows); n > 0 && n == in.Limit {
		page.Next = op.Cursor(strconv.FormatInt(rows[n-1].N, 10))
	}
	return page, nil
}
