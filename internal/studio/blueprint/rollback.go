package blueprint

import (
	"context"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Why a release became current.
const (
	causePublish  = "publish"
	causeRollback = "rollback"
	causeSchedule = "schedule"
)

var alreadyCurrent = fault.Define(fault.Conflict, "release.current", "这个版本就是当前版本", "this release is the current one").
	Fix("请选择更早的版本", "Choose an older one")

// RollbackInput names the release to go back to.
type RollbackInput struct {
	ID   string `path:"id" json:"-"`
	Note string `json:"note,omitempty" maxLength:"2000"`
}

// RolledBack is the release that is current again, and what that changes.
type RolledBack struct {
	Release ReleaseView  `json:"release"`
	Changes []ChangeView `json:"changes" doc:"Against what was current"`
}

// rollbackPlan is an older release that may follow the current one.
type rollbackPlan struct {
	current string
	row     releaseRow
	tree    *Tree
	changes []ChangeView
	found   []FindingView
	note    string
}

// decideRollback checks older releases beside what is there now. Running orders
// stay on the release that they were placed under.
func (s *Service) decideRollback(ctx context.Context, r db.Reader, cmds []op.Cmd[RollbackInput]) []op.Result[rollbackPlan] {
	res := make([]op.Result[rollbackPlan], len(cmds))
	ids := make([]string, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	now, err := readState(r)
	var rows map[string]releaseRow
	var trees map[string]*Tree
	if err == nil {
		err = s.alone(r, now.release)
	}
	if err == nil {
		rows, err = findReleases(r, ids)
	}
	if err == nil {
		trees, err = s.trees(r, append(ids, now.release))
	}
	for i, c := range cmds {
		row, known := rows[c.In.ID]
		switch {
		case err != nil:
			res[i].Err = err
		case !known:
			res[i].Err = missingRelease.New("release", c.In.ID)
		case row.ID == now.release:
			res[i].Err = alreadyCurrent.New()
		default:
			res[i].Out, res[i].Err = s.planRollback(ctx, r, now.release, row, trees, c)
		}
	}
	return res
}

// planRollback checks one release and says what going back to it changes.
func (s *Service) planRollback(ctx context.Context, r db.Reader, current string, row releaseRow, trees map[string]*Tree, c op.Cmd[RollbackInput]) (rollbackPlan, error) {
	out, err := s.checked(ctx, trees[row.ID])
	if err == nil {
		err = s.judge(ctx, r, current, &out)
	}
	if err != nil {
		return rollbackPlan{}, err
	}
	return rollbackPlan{current: current, row: row, tree: trees[row.ID], note: c.In.Note, found: s.views(out.release, out.found, "", c.Act.Lang),
		changes: s.compare(trees[current], trees[row.ID], c.Act.Lang, out.release)}, nil
}

// commitRollback makes the older release current again; it keeps its number, for
// equal content is the same release. When another was published meanwhile it is
// decided again.
func (s *Service) commitRollback(_ context.Context, tx *event.Tx, cmds []op.Cmd[rollbackPlan]) []op.Result[RolledBack] {
	res := make([]op.Result[RolledBack], len(cmds))
	now, err := lockState(tx)
	for i, c := range cmds {
		switch {
		case err != nil:
			res[i].Err = err
		case now.release != c.In.current:
			res[i].Err = op.ErrStale
		default:
			res[i].Out.Release, err = makeCurrent(tx, c.Act, &now, c.In.tree, c.In.note, causeRollback)
			res[i].Out.Release.Findings, res[i].Out.Changes, res[i].Err = c.In.found, c.In.changes, err
		}
	}
	return res
}

// previewRollback is the answer of a dry run.
func previewRollback(c op.Cmd[rollbackPlan]) RolledBack {
	v := c.In.row.view(c.In.current)
	v.Findings = c.In.found
	return RolledBack{v, c.In.changes}
}
