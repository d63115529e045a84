package identity

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// FindViews is the input of view.find.
type FindViews struct {
	op.Page
	Entity []string `query:"entity" json:"-" doc:"Views of these lists; absent: of all"`
}

// findViews lists the views that somebody has: his own, those of his roles,
// and everybody's, by list and position.
func (s *Service) findViews(_ context.Context, a act.Act, r db.Reader, in FindViews) (op.List[SavedView], error) {
	page := op.List[SavedView]{Items: []SavedView{}}
	after, err := viewPlaceOf(in.Cursor)
	if err != nil {
		return page, err
	}
	owners := []string{ViewOwner{User: a.User}.text(), ViewOwner{All: true}.text()}
	for _, role := range a.Roles {
		owners = append(owners, ViewOwner{Role: role}.text())
	}
	all, err := readViews(r, owners)
	if err != nil {
		return page, err
	}
	slices.SortFunc(all, func(a, b SavedView) int { return placeOfView(a).compare(placeOfView(b)) })
	for _, v := range all {
		if placeOfView(v).compare(after) <= 0 || len(in.Entity) > 0 && !slices.Contains(in.Entity, v.Entity) {
			continue
		}
		if page.Items = append(page.Items, v); len(page.Items) == in.Limit {
			page.Next = placeOfView(v).cursor()
			break
		}
	}
	return page, nil
}

// viewPlace is where a view stands in a list.
type viewPlace struct {
	entity   string
	position int64
	id       id.Raw
}

func placeOfView(v SavedView) viewPlace { return viewPlace{v.Entity, v.Position, v.ID.Raw()} }

func (p viewPlace) compare(q viewPlace) int {
	return cmp.Or(strings.Compare(p.entity, q.entity), cmp.Compare(p.position, q.position), bytes.Compare(p.id[:], q.id[:]))
}

func (p viewPlace) cursor() op.Cursor {
	return op.Cursor(append(binary.BigEndian.AppendUint64(nil, uint64(p.position)), p.id[:]...)) + op.Cursor(p.entity)
}

func viewPlaceOf(c op.Cursor) (p viewPlace, err error) {
	if c == "" {
		return p, nil
	}
	if len(c) < 24 {
		return p, op.BadCursor()
	}
	p.position, p.entity = int64(binary.BigEndian.Uint64([]byte(c[:8]))), string(c[24:])
	copy(p.id[:], c[8:24])
	return p, nil
}
