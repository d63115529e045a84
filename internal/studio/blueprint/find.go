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

// ListInput asks for one's own draft, document by document in the order of paths.
type ListInput struct{ op.Page }

// list shows the reader's draft without its contents, each document with what is
// to be said about it.
func (s *Service) list(ctx context.Context, a act.Act, r db.Reader, in ListInput) (op.List[DraftView], error) {
	page := op.List[DraftView]{Items: []DraftView{}}
	d, of, err := s.opened(r, a)
	if err != nil {
		return page, err
	}
	out, err := s.checked(ctx, d.tree())
	if err != nil {
		return page, err
	}
	for _, path := range out.release.Tree.Paths() {
		if path <= string(in.Cursor) {
			continue
		}
		if len(page.Items) == in.Limit {
			page.Next = op.Cursor(page.Items[in.Limit-1].Path)
			break
		}
		row, _ := d.row(path)
		v := row.since(of).view(authorOf(row, d, of))
		v.Findings = s.views(out.release, out.found, path, a.Lang)
		page.Items = append(page.Items, v)
	}
	return page, nil
}

// opened reads the reader's draft and the release that it is of.
func (s *Service) opened(r db.Reader, a act.Act) (*draft, releaseRow, error) {
	d, err := s.draftOf(r, a.User)
	if err != nil || d.head.Base == "" {
		return d, releaseRow{}, err
	}
	of, _, err := findRelease(r, d.head.Base)
	return d, of, err
}

// since gives a document that the author did not change the moment of its release.
func (row draftRow) since(of releaseRow) draftRow {
	if row.Version == 0 {
		row.UpdatedAt = of.PublishedAt
	}
	return row
}

// authorOf is who wrote a document: the draft's author, or whoever published it.
func authorOf(row draftRow, d *draft, of releaseRow) string {
	if row.Version == 0 {
		return of.By
	}
	return d.head.By
}

// GetInput names a document of the draft.
type GetInput struct {
	Path string `path:"path" json:"-"`
}

// get shows a document of the reader's draft; document.missing when there is none.
func (s *Service) get(ctx context.Context, a act.Act, r db.Reader, in GetInput) (DraftView, error) {
	d, of, err := s.opened(r, a)
	if err != nil {
		return DraftView{}, err
	}
	row, ok := d.row(in.Path)
	if !ok {
		return DraftView{}, missingDocument.New("path", in.Path)
	}
	out, err := s.checked(ctx, d.tree())
	if err != nil {
		return DraftView{}, err
	}
	v := row.since(of).view(authorOf(row, d, of))
	v.Document, v.Findings = json.RawMessage(row.JSON), s.views(out.release, out.found, row.Path, a.Lang)
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
