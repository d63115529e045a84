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

var refusedRelease = fault.Define(fault.Blocked, "release.refused", "草稿有 {n} 处错误，不能发布", "the draft has errors ({n}) and cannot be published").
	Fix("请逐项修正后再发布", "Correct them and publish again")

// outdated refuses to publish over what somebody else published meanwhile.
var outdated = fault.Define(fault.Conflict, "draft.outdated", "您编辑期间已发布了新的版本", "another release was published since this draft began").
	Fix("请先合并到当前版本（POST /api/v1/draft/merge），检查后再发布", "Merge the draft into it (POST /api/v1/draft/merge), look it through and publish then")

// PublishInput publishes one's own draft as it stands.
type PublishInput struct {
	Note string `json:"note,omitempty" maxLength:"2000"`
}

// publishPlan is a tree that passed every check, and the draft it was read from.
type publishPlan struct {
	tree  *Tree
	found []FindingView
	head  headRow
	note  string
}

// decidePublish checks drafts; errors answer release.refused with each of them.
func (s *Service) decidePublish(ctx context.Context, r db.Reader, cmds []op.Cmd[PublishInput]) []op.Result[publishPlan] {
	res := make([]op.Result[publishPlan], len(cmds))
	now, err := readState(r)
	var drafts map[act.UserID]*draft
	if err == nil {
		err = s.alone(r, now.release)
	}
	if err == nil {
		drafts, err = s.draftsOf(r, authors(actsOf(cmds)), db.Unlocked)
	}
	for i, c := range cmds {
		if res[i].Err = err; err == nil {
			res[i].Out, res[i].Err = s.planPublish(ctx, r, now, drafts[c.Act.User], c)
		}
	}
	return res
}

// planPublish checks one draft.
func (s *Service) planPublish(ctx context.Context, r db.Reader, now state, d *draft, c op.Cmd[PublishInput]) (publishPlan, error) {
	if d.head.Base != now.release {
		return publishPlan{}, outdated.New()
	}
	out, err := s.checked(ctx, d.tree())
	if err == nil {
		err = s.judge(ctx, r, now.release, &out)
	}
	if err == nil {
		err = s.tried(r, now.release, out.release.ID)
	}
	if err != nil {
		return publishPlan{}, err
	}
	return publishPlan{out.release.Tree, s.views(out.release, out.found, "", c.Act.Lang), d.head, c.In.Note}, nil
}

// judge refuses what may not follow the current release; "" is none yet.
func (s *Service) judge(ctx context.Context, r db.Reader, current string, out *outcome) error {
	if err := refusal(out.found); err != nil {
		return err
	}
	more, err := s.beside(ctx, r, current, out.release)
	if err != nil {
		return err
	}
	out.found = append(slices.Clip(out.found), more...)
	return refusal(out.found)
}

// beside is what the rooms above find in a release beside the current one.
func (s *Service) beside(ctx context.Context, r db.Reader, current string, release *Release) ([]Finding, error) {
	var before *Release
	if current != "" {
		var err error
		if before, err = s.Load(ctx, r, current); err != nil && !errors.Is(err, errOutgrown) {
			return nil, err
		}
	}
	var found []Finding
	for _, check := range s.checks {
		more, err := check(r, release, before)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
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

// commitPublish makes the checked drafts the current release, one after the
// other, unless somebody published or went on writing meanwhile: then it is
// decided again. The draft ends there: its author begins anew from the release.
func (s *Service) commitPublish(_ context.Context, tx *event.Tx, cmds []op.Cmd[publishPlan]) []op.Result[ReleaseView] {
	res := make([]op.Result[ReleaseView], len(cmds))
	now, err := lockState(tx)
	users := authors(actsOf(cmds))
	heads := map[act.UserID]headRow{}
	if err == nil {
		heads, err = findHeads(tx, users, db.ForUpdate)
	}
	for i, c := range cmds {
		switch {
		case err != nil:
			res[i].Err = err
		case now.release != c.In.head.Base, heads[c.Act.User].Version != c.In.head.Version:
			res[i].Err = op.ErrStale
		default:
			res[i].Out, err = makeCurrent(tx, c.Act, &now, c.In.tree, c.In.note, causePublish)
			res[i].Out.Findings, res[i].Err = c.In.found, err
			dropDrafts(tx, []act.UserID{c.Act.User})
		}
	}
	return res
}

// authors are the users of a batch.
func authors(acts []act.Act) []act.UserID {
	users := make([]act.UserID, len(acts))
	for i := range acts {
		users[i] = acts[i].User
	}
	return users
}

// PublishTree makes a tree the current release of the transaction's workspace:
// how a workspace begins, and how files come in. It answers release.refused like
// the verb. Drafts stay, and are merged into it by their authors.
func (s *Service) PublishTree(ctx context.Context, tx *event.Tx, a act.Act, t *Tree, note string) (ReleaseView, error) {
	out, err := s.checked(ctx, t)
	if err == nil {
		err = refusal(out.found)
	}
	if err != nil {
		return ReleaseView{}, err
	}
	now, err := lockState(tx)
	if err == nil && now.release != "" { // a workspace that begins has nothing yet that a release could be held against
		if err = s.alone(tx, now.release); err == nil {
			err = s.judge(ctx, tx, now.release, &out)
		}
		if err == nil {
			err = s.tried(tx, now.release, out.release.ID)
		}
	}
	if err != nil {
		return ReleaseView{}, err
	}
	return makeCurrent(tx, a, &now, t, note, causePublish)
}

// makeCurrent stores a release that is not there yet and makes it the current
// one. Content that was published before is that release again: so publishing
// what was before is how to roll back. The state is locked.
func makeCurrent(tx *event.Tx, a act.Act, now *state, t *Tree, note, cause string) (ReleaseView, error) {
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
		now.publications++
		err = insertPublication(tx, publicationRow{N: now.publications, Release: id, Previous: now.release, Cause: cause,
			At: a.Micros(), User: a.User, By: a.Name, Note: note})
		tx.Tell(a, Published{Workspace: tx.Workspace().Raw(), Release: id, Previous: now.release, N: row.N, Note: note, Cause: cause})
		now.release = id
		setCurrent(tx, *now)
	}
	return row.view(id), err
}
