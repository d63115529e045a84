package blueprint

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// draft is one author's: the tree of a release, and what he changed of it.
// Somebody who changed nothing has an empty one, of the current release.
type draft struct {
	head headRow
	base *Tree
	rows map[string]draftRow // by path
}

// draftsOf reads the drafts of authors, in five reads whatever their number.
func (s *Service) draftsOf(r db.Reader, users []act.UserID, lock db.Lock) (map[act.UserID]*draft, error) {
	heads, err := findHeads(r, users, lock)
	if err != nil {
		return nil, err
	}
	changed, err := findChanged(r, users)
	if err != nil {
		return nil, err
	}
	now, err := readState(r)
	if err != nil {
		return nil, err
	}
	made, bases := make(map[act.UserID]*draft, len(users)), []string{}
	for _, u := range users {
		d := &draft{head: headRow{User: u, Base: now.release}, rows: map[string]draftRow{}}
		if h, known := heads[u]; known {
			d.head = h
		}
		if len(changed[u]) == 0 { // nothing of it would be left behind
			d.head.Base = now.release
		}
		for _, row := range changed[u] {
			d.rows[row.Path] = row
		}
		made[u], bases = d, append(bases, d.head.Base)
	}
	trees, err := s.trees(r, bases)
	for _, d := range made {
		d.base = cmp.Or(trees[d.head.Base], NewTree())
	}
	return made, err
}

// draftOf reads one author's draft.
func (s *Service) draftOf(r db.Reader, user act.UserID) (*draft, error) {
	all, err := s.draftsOf(r, []act.UserID{user}, db.Unlocked)
	return all[user], err
}

// trees are the trees of releases: those in memory, and the others in two reads.
// They are there also of releases that do not compile any more.
func (s *Service) trees(r db.Reader, ids []string) (map[string]*Tree, error) {
	made := make(map[string]*Tree, len(ids))
	var absent []string
	for _, id := range ids {
		if out, ok := s.releases.peek(id); ok {
			made[id] = out.release.Tree
		} else if id != "" && !slices.Contains(absent, id) {
			absent = append(absent, id)
		}
	}
	if len(absent) == 0 {
		return made, nil
	}
	read, err := readTrees(r, absent)
	maps.Copy(made, read)
	return made, err
}

// tree is the draft as a whole.
func (d *draft) tree() *Tree {
	t := &Tree{docs: maps.Clone(d.base.docs)}
	for path, row := range d.rows {
		t.set(path, row.document())
	}
	return t
}

// document is what a row holds; nil where the document was taken out.
func (row draftRow) document() *Document {
	if row.Hash == "" {
		return nil
	}
	return kept(row.Path, row.Hash, row.JSON)
}

// set sets a document, or drops it; it is for trees that nobody else has yet.
func (t *Tree) set(path string, d *Document) {
	if d == nil {
		delete(t.docs, path)
		return
	}
	t.docs[path] = d
}

// row is a document as it stands in the draft, changed or not; ok is false where
// there is none.
func (d *draft) row(path string) (row draftRow, ok bool) {
	if row, changed := d.rows[path]; changed {
		return row, row.Hash != ""
	}
	doc := d.base.docs[path]
	if doc == nil {
		return draftRow{}, false
	}
	return draftRow{User: d.head.User, Path: path, JSON: string(doc.JSON), Hash: doc.Hash}, true
}

// checked is everything that is to be said about a tree. What was checked before
// is not checked again.
func (s *Service) checked(ctx context.Context, t *Tree) (outcome, error) {
	return s.drafts.get(ctx, t.ReleaseID(), func() (outcome, error) {
		release, found := s.checker.Check(t)
		return outcome{release, found}, nil
	})
}

// Draft is the draft of an author as a tree, with everything that is to be said
// about it.
func (s *Service) Draft(ctx context.Context, r db.Reader, author act.UserID) (*Tree, []Finding, error) {
	d, err := s.draftOf(r, author)
	if err != nil {
		return nil, nil, err
	}
	out, err := s.checked(ctx, d.tree())
	if err != nil {
		return nil, nil, err
	}
	return out.release.Tree, out.found, nil
}

// Speaker says what stands in an author's draft with its labels; nil where neither
// the draft nor the release that it is of compiles.
func (s *Service) Speaker(ctx context.Context, r db.Reader, author act.UserID, lang string) (Speaker, error) {
	d, err := s.draftOf(r, author)
	if err != nil {
		return nil, err
	}
	out, err := s.checked(ctx, d.tree())
	if err != nil {
		return nil, err
	}
	return s.voiceOf(out.release, d.head.Base, lang), nil
}
