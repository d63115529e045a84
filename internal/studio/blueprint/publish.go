package blueprint

import (
	"context"
	"errors"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var refusedRelease = fault.Define(fault.Blocked, "release.refused", "草稿有 {n} 处错误，不能发布", "the draft has {n} errors and cannot be published").
	Fix("请逐项修正后再发布", "Correct them and publish again")

// PublishInput publishes the draft as it stands.
type PublishInput struct {
	Note string `json:"note,omitempty" maxLength:"2000"`
}

// publishPlan is a tree that passed every check, and the draft it was read from.
type publishPlan struct {
	tree  *Tree
	found []FindingView
	draft int64
	note  string
}

// decidePublish checks the draft; errors answer release.refused with each of them.
func (s *Service) decidePublish(ctx context.Context, r db.Reader, cmds []op.Cmd[PublishInput]) []op.Result[publishPlan] {
	res := make([]op.Result[publishPlan], len(cmds))
	// The count is read before the draft; the reader sees one moment, so the
	// commit finds out by it whether the draft is still what was checked.
	now, err := readState(r)
	var out outcome
	if err == nil {
		out, err = s.draft(ctx, r, nil)
	}
	if err == nil {
		err = s.judge(ctx, r, now.release, &out)
	}
	for i, c := range cmds {
		if res[i].Err = err; err == nil {
			res[i].Out = publishPlan{out.release.Tree, views(out.found, "", c.Act.Lang), now.draft, c.In.Note}
		}
	}
	return res
}

// judge refuses what may not follow the current release; "" is none yet.
func (s *Service) judge(ctx context.Context, r db.Reader, current string, out *outcome) error {
	if err := refusal(out.found); err != nil {
		return err
	}
	var before *Release
	if current != "" {
		var err error
		if before, err = s.Load(ctx, r, current); err != nil && !errors.Is(err, errOutgrown) {
			return err
		}
	}
	for _, check := range s.checks {
		more, err := check(r, out.release, before)
		if err != nil {
			return err
		}
		out.found = append(slices.Clip(out.found), more...)
	}
	return refusal(out.found)
}

// refusal is the fault of a tree with errors, one part for each; nil without any.
func refusal(found []Finding) error {
	var parts []*fault.Error
	for _, f := range found {
		if !f.Warning {
			parts = append(parts, f.fault(fault.Blocked, f.Document+"#"+f.Pointer))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return refusedRelease.New("n", len(parts)).Of(parts[:min(len(parts), maxFindings)]...)
}

// previewPublish is the answer of a check: the release it would be.
func previewPublish(c op.Cmd[publishPlan]) ReleaseView {
	return ReleaseView{ID: c.In.tree.ReleaseID(), PublishedAt: moment(c.Act.Micros()), By: c.Act.Name, Note: c.In.note, Findings: c.In.found}
}

// commitPublish makes the checked draft the current release, unless somebody
// changed the draft meanwhile: then it is decided again.
func (s *Service) commitPublish(_ context.Context, tx *event.Tx, cmds []op.Cmd[publishPlan]) []op.Result[ReleaseView] {
	res := make([]op.Result[ReleaseView], len(cmds))
	now, err := lockState(tx)
	for i, c := range cmds {
		switch {
		case err != nil:
			res[i].Err = err
		case now.draft != c.In.draft:
			res[i].Err = op.ErrStale
		default:
			res[i].Out, err = makeCurrent(tx, c.Act, &now, c.In.tree, c.In.note)
			res[i].Out.Findings, res[i].Err = c.In.found, err
		}
	}
	return res
}

// PublishTree makes a tree the draft and the current release of the
// transaction's workspace: how a workspace begins, and how files come in. It
// answers release.refused like the verb.
func (s *Service) PublishTree(ctx context.Context, tx *event.Tx, a act.Act, t *Tree, note string) (ReleaseView, error) {
	out, err := s.drafts.get(ctx, t.ReleaseID(), func() (outcome, error) {
		release, found := s.checker.Check(t)
		return outcome{release, found}, nil
	})
	if err == nil {
		err = refusal(out.found)
	}
	if err != nil {
		return ReleaseView{}, err
	}
	now, err := lockState(tx)
	if err == nil && now.release != "" { // a workspace that begins has nothing yet that a release could be held against
		err = s.judge(ctx, tx, now.release, &out)
	}
	if err == nil {
		err = replaceDraft(tx, a, t)
	}
	if err != nil {
		return ReleaseView{}, err
	}
	return makeCurrent(tx, a, &now, t, note)
}

// replaceDraft makes the draft hold exactly the tree.
func replaceDraft(tx db.Tx, a act.Act, t *Tree) error {
	rows, err := listDraft(tx, "", maxDocuments+1)
	if err != nil {
		return err
	}
	e := edit{tx: tx, before: map[string]draftRow{}, now: map[string]draftRow{}}
	for _, row := range rows {
		e.before[row.Path] = draftRow{Path: row.Path, draftHead: row.draftHead}
	}
	for p, d := range t.docs {
		if old, ok := e.before[p]; ok {
			if e.now[p] = old; old.Hash == d.Hash {
				continue
			}
		}
		e.set(a, d)
	}
	return e.write()
}

// makeCurrent stores a release that is not there yet and makes it the current
// one. Content that was published before is that release again: so publishing
// what was before is how to roll back. The state is locked.
func makeCurrent(tx *event.Tx, a act.Act, now *state, t *Tree, note string) (ReleaseView, error) {
	id := t.ReleaseID()
	row, known, err := findRelease(tx, id)
	if err != nil {
		return ReleaseView{}, err
	}
	// Only a new release takes a number: n counts contents, not publications.
	if !known {
		now.releases++
		row = releaseRow{ID: id, N: now.releases, PublishedAt: a.Micros(), User: a.User, By: a.Name, Note: note}
		if err := insertContents(tx, t); err != nil {
			return ReleaseView{}, err
		}
		if err := insertRelease(tx, row, t); err != nil {
			return ReleaseView{}, err
		}
	}
	// Publishing what is current already changes nothing, so nothing is told.
	if now.release != id {
		tx.Tell(a, Published{Workspace: tx.Workspace().Raw(), Release: id, Previous: now.release, N: row.N, Note: note})
		now.release = id
		setCurrent(tx, *now)
	}
	return row.view(id), nil
}
