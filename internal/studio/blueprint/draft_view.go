package blueprint

import (
	"context"
	"maps"
	"path"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// OwnDraft is one's own draft as a whole: what it changes, what is to be said
// about it, and what has become of the release it is of.
type OwnDraft struct {
	Base      *ReleaseView   `json:"base,omitempty" doc:"The release that it is of; absent before the first"`
	Outdated  bool           `json:"outdated" doc:"Another release is current by now: merge before publishing"`
	UpdatedAt *time.Time     `json:"updatedAt,omitempty" doc:"Absent while nothing is changed"`
	Documents []string       `json:"documents" doc:"What it changes"`
	Changes   []ChangeView   `json:"changes" doc:"In sentences, against the release it is of"`
	Conflicts []ConflictView `json:"conflicts" doc:"What merging would ask"`
	Findings  []FindingView  `json:"findings" doc:"Of the whole tree, as publishing would judge it"`
	Ready     bool           `json:"ready" doc:"It could be published now"`
	Others    []AuthorView   `json:"others" doc:"Who else has a draft"`
	Release   string         `json:"release" doc:"The release that it would be, by its content"`
	Rules     Rules          `json:"rules" doc:"What publishing it takes"`
}

// AuthorView is somebody who has a draft.
type AuthorView struct {
	By        string    `json:"by"`
	Documents int64     `json:"documents"`
	UpdatedAt time.Time `json:"updatedAt"`
}

// DraftInput has nothing to say: it is the reader's draft.
type DraftInput struct{}

// own shows the reader's draft.
func (s *Service) own(ctx context.Context, a act.Act, r db.Reader, _ DraftInput) (OwnDraft, error) {
	d, of, err := s.opened(r, a)
	if err != nil {
		return OwnDraft{}, err
	}
	now, err := readState(r)
	if err != nil {
		return OwnDraft{}, err
	}
	out, found, err := s.judged(ctx, r, now.release, d.tree())
	if err != nil {
		return OwnDraft{}, err
	}
	v := OwnDraft{Outdated: d.head.Base != now.release, Documents: d.paths(), Findings: s.views(out.release, found, "", a.Lang), Conflicts: []ConflictView{}, Others: []AuthorView{}}
	if of.ID != "" {
		base := of.view(now.release)
		v.Base = &base
	}
	if len(d.rows) > 0 {
		at := moment(d.head.UpdatedAt)
		v.UpdatedAt = &at
	}
	v.Ready = !v.Outdated && len(d.rows) > 0 && !Failed(found)
	// A draft that does not compile is told with the labels of what it is of.
	compiled, _ := s.releases.peek(d.head.Base)
	v.Changes = s.compare(d.base, out.release.Tree, a.Lang, out.release, compiled.release)
	if v.Outdated {
		if v.Conflicts, err = s.conflicts(r, d, now.release, a.Lang); err != nil {
			return OwnDraft{}, err
		}
	}
	v.Release = out.release.Tree.ReleaseID()
	if v.Rules, err = s.rules(r, now.release, v.Release); err != nil {
		return OwnDraft{}, err
	}
	v.Others, err = others(r, a.User)
	return v, err
}

// judged is everything there is to find, with nothing held back: what checking
// says of the tree, and what it says of it beside the current release.
func (s *Service) judged(ctx context.Context, r db.Reader, current string, t *Tree) (outcome, []Finding, error) {
	out, err := s.checked(ctx, t)
	if err != nil {
		return out, nil, err
	}
	if Failed(out.found) {
		return out, out.found, nil
	}
	beside, err := s.beside(ctx, r, current, out.release)
	return out, append(out.found[:len(out.found):len(out.found)], beside...), err
}

// paths are the documents that the draft changes.
func (d *draft) paths() []string { return append([]string{}, slices.Sorted(maps.Keys(d.rows))...) }

// conflicts are what merging the draft into a release would ask, in words.
func (s *Service) conflicts(r db.Reader, d *draft, onto, lang string) ([]ConflictView, error) {
	trees, err := s.trees(r, []string{onto})
	if err != nil {
		return nil, err
	}
	plan, err := planMerge(d, onto, trees[onto], nil)
	if err != nil {
		return nil, err
	}
	found := plan.view(lang).Conflicts
	if len(found) == 0 {
		return found, nil
	}
	current, _ := s.releases.peek(onto)
	mine := changesAt(s.compare(d.base, d.tree(), lang, current.release))
	theirs := changesAt(s.compare(d.base, plan.base, lang, current.release))
	for i := range found {
		at := spot{found[i].Document, found[i].At}
		if _, whole := mine[at]; !whole { // texts in languages are told together
			at.at = path.Dir(at.at)
		}
		if a, t := mine[at], theirs[at]; a.Kind != "" && t.Kind != "" {
			found[i].Element, found[i].What = a.Element, a.What
			found[i].Said = &ConflictSaid{a.Before, a.After, t.After}
		}
	}
	return found, nil
}

// changesAt finds changes by their place.
func changesAt(changes []ChangeView) map[spot]ChangeView {
	at := make(map[spot]ChangeView, len(changes))
	for _, c := range changes {
		at[spot{c.Document, c.At}] = c
	}
	return at
}

// others are those beside the reader who have a draft.
func others(r db.Reader, user act.UserID) ([]AuthorView, error) {
	rows, err := listAuthors(r)
	made := []AuthorView{}
	for _, row := range rows {
		if row.User != user {
			made = append(made, AuthorView{row.By, row.Documents, moment(row.UpdatedAt)})
		}
	}
	return made, err
}
