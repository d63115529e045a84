package blueprint

import (
	"context"
	"math"
	"strconv"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// CountWith says who counts the running orders that are pinned to releases.
func (s *Service) CountWith(pinned func(r db.Reader, releases []string) (map[string]int64, error)) {
	s.pinned = pinned
}

// HistoryInput asks what was published, the latest first.
type HistoryInput struct{ op.Page }

// PublicationView is a moment at which a release became current.
type PublicationView struct {
	N        int64     `json:"n" doc:"How many there have been"`
	Release  ReleaseAt `json:"release"`
	Previous ReleaseAt `json:"previous,omitzero" doc:"What was current before; absent for the first"`
	Cause    string    `json:"cause" enum:"publish,rollback,schedule"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Note     string    `json:"note,omitempty"`
	Current  bool      `json:"current" doc:"It is what new orders run on"`
	Orders   int64     `json:"orders" doc:"Running orders that are pinned to the release"`
}

// ReleaseAt names a release as people do.
type ReleaseAt struct {
	ID string `json:"id"`
	N  int64  `json:"n"`
}

// history lists publications, each with how many running orders hang on its
// release; the cursor is a publication's number.
func (s *Service) history(_ context.Context, _ act.Act, r db.Reader, in HistoryInput) (op.List[PublicationView], error) {
	page := op.List[PublicationView]{Items: []PublicationView{}}
	before := int64(math.MaxInt64)
	if in.Cursor != "" {
		n, err := strconv.ParseInt(string(in.Cursor), 10, 64)
		if err != nil {
			return page, op.BadCursor()
		}
		before = n
	}
	rows, err := listPublications(r, before, in.Limit)
	if err != nil {
		return page, err
	}
	now, err := readState(r)
	if err != nil {
		return page, err
	}
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.Release, row.Previous)
	}
	releases, err := findReleases(r, ids)
	if err != nil {
		return page, err
	}
	var orders map[string]int64
	if s.pinned != nil {
		if orders, err = s.pinned(r, ids); err != nil {
			return page, err
		}
	}
	for _, row := range rows {
		v := PublicationView{N: row.N, Release: ReleaseAt{row.Release, releases[row.Release].N}, Cause: row.Cause, At: moment(row.At),
			By: row.By, Note: row.Note, Current: row.N == now.publications, Orders: orders[row.Release]}
		if row.Previous != "" {
			v.Previous = ReleaseAt{row.Previous, releases[row.Previous].N}
		}
		page.Items = append(page.Items, v)
	}
	if n := len(rows); n > 0 && n == in.Limit {
		page.Next = op.Cursor(strconv.FormatInt(rows[n-1].N, 10))
	}
	return page, nil
}
