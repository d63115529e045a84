package blueprint

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

type requestKind struct{}

func (requestKind) Prefix() string { return "rrq" }

// RequestID names what somebody asked to have published.
type RequestID = id.Of[requestKind]

// maxRequests is how many may wait, and how many lists show.
const maxRequests = 20

var (
	needsNoEyes = fault.Define(fault.Conflict, "request.needless", "这里的发布不需要第二个人", "publishing takes nobody else here").
			Fix("请直接发布", "Publish it yourself")
	requestFull = fault.Define(fault.Blocked, "request.full", "最多同时有 {n} 份发布申请", "at most {n} requests may wait").
			Fix("请先放行、退回或撤回一些", "Release, decline or withdraw one first")
	missingRequest = fault.Define(fault.Missing, "request.missing", "没有这份发布申请", "there is no such request").
			Fix("请刷新列表", "Read the list again")
	endedRequest = fault.Define(fault.Conflict, "request.ended", "这份发布申请已有结果", "this request has been answered, or withdrawn").
			Fix("请刷新列表", "Read the list again")
	ownRequest = fault.Define(fault.Denied, "request.own", "不能放行自己的发布申请", "what one asked for oneself has to be released by another person").
			Fix("请由另一位有发布权限的人放行", "Let another person who may publish release it")
	declineWhy = fault.Define(fault.Invalid, "request.invalid", "请说明退回的原因", "say why it is declined").
			Fix("写一句话，申请人会看到", "Write a sentence; its author reads it")
	outdatedRequest = fault.Define(fault.Conflict, "request.outdated", "申请之后已发布了别的版本", "another release was published since this was asked for").
			Fix("请申请人合并后重新申请", "Its author merges the draft and asks again")
)

// AskInput asks to have one's own draft published, or to go back to a release.
type AskInput struct {
	Note     string     `json:"note,omitempty" maxLength:"2000"`
	At       *time.Time `json:"at,omitempty" doc:"When; absent is as soon as it is released"`
	Rollback string     `json:"rollback,omitempty" doc:"An older release to go back to, instead of the draft"`
}

// RequestView is what somebody asked to have published.
type RequestView struct {
	ID        RequestID    `json:"id,omitzero"` // absent in a dry run
	Cause     string       `json:"cause" enum:"publish,schedule,rollback"`
	Release   string       `json:"release" doc:"What is to become current, by its content"`
	At        *time.Time   `json:"at,omitempty"`
	Note      string       `json:"note,omitempty"`
	By        string       `json:"by"`
	Own       bool         `json:"own" doc:"The reader asked for it, and cannot release it"`
	CreatedAt time.Time    `json:"createdAt"`
	State     string       `json:"state" enum:"waiting,released,declined,withdrawn"`
	EndedAt   *time.Time   `json:"endedAt,omitempty"`
	EndedBy   string       `json:"endedBy,omitempty"`
	Why       string       `json:"why,omitempty" doc:"Of a declined one"`
	Changes   []ChangeView `json:"changes,omitempty" doc:"Against the release that was current when it was asked for"`
}

// decideAsk checks what is asked for as publishing it would.
func (s *Service) decideAsk(ctx context.Context, r db.Reader, cmds []op.Cmd[AskInput]) []op.Result[requestRow] {
	res := make([]op.Result[requestRow], len(cmds))
	now, err := readState(r)
	var drafts map[act.UserID]*draft
	if err == nil {
		drafts, err = s.draftsOf(r, authors(actsOf(cmds)), db.Unlocked)
	}
	for i, c := range cmds {
		if res[i].Err = err; err == nil {
			res[i].Out, res[i].Err = s.planAsk(ctx, r, now, drafts[c.Act.User], c)
		}
	}
	return res
}

func (s *Service) planAsk(ctx context.Context, r db.Reader, now state, d *draft, c op.Cmd[AskInput]) (requestRow, error) {
	row := requestRow{Cause: causePublish, Base: d.head.Base, Documents: d.changes(), Note: c.In.Note, CreatedAt: c.Act.Micros(), User: c.Act.User,
		By: c.Act.Name, State: requestWaiting, Current: now.release}
	rules, err := s.publishing(r, now.release)
	switch {
	case err != nil:
		return row, err
	case rules.Eyes < 2:
		return row, needsNoEyes.New()
	}
	if c.In.At != nil {
		if ahead := c.In.At.Sub(c.Act.At); ahead <= 0 || ahead > maxAhead {
			return row, schedulePast.New().At("/at")
		}
		row.Cause, row.At = causeSchedule, c.In.At.UnixMicro()
	}
	if c.In.Rollback != "" {
		return s.askBack(ctx, r, now, row, c)
	}
	if len(d.rows) == 0 {
		return row, scheduleNothing.New()
	}
	plan, err := s.planPublish(ctx, r, now, d, op.Cmd[PublishInput]{Act: c.Act, In: PublishInput{Note: c.In.Note}})
	if err == nil {
		row.Release = plan.tree.ReleaseID()
	}
	return row, err
}

// askBack asks to go back: at once, for an older release is no draft.
func (s *Service) askBack(ctx context.Context, r db.Reader, now state, row requestRow, c op.Cmd[AskInput]) (requestRow, error) {
	rows, err := findReleases(r, []string{c.In.Rollback})
	var trees map[string]*Tree
	if err == nil {
		trees, err = s.trees(r, []string{c.In.Rollback, now.release})
	}
	of, known := rows[c.In.Rollback]
	switch {
	case err != nil:
		return row, err
	case c.In.At != nil:
		return row, schedulePast.New().At("/at")
	case !known:
		return row, missingRelease.New("release", c.In.Rollback)
	case of.ID == now.release:
		return row, alreadyCurrent.New()
	}
	row.Cause, row.Base, row.Documents, row.Release = causeRollback, of.ID, "{}", of.ID
	_, err = s.planRollback(ctx, r, now.release, of, trees, op.Cmd[RollbackInput]{Act: c.Act, In: RollbackInput{ID: of.ID, Note: c.In.Note}})
	return row, err
}

// commitAsk keeps what is asked for and tells those who may release it.
func (s *Service) commitAsk(ctx context.Context, tx *event.Tx, cmds []op.Cmd[requestRow]) []op.Result[RequestView] {
	res := make([]op.Result[RequestView], len(cmds))
	now, err := lockState(tx)
	var waiting []requestRow
	if err == nil {
		waiting, err = listRequests(tx, true, maxRequests)
	}
	var others []act.UserID
	if err == nil && s.publishers != nil {
		others, err = s.publishers(ctx, tx, permissionPublish)
	}
	var rows []requestRow
	for i, c := range cmds {
		row := c.In
		row.ID = id.New[requestKind]()
		switch {
		case err != nil:
			res[i].Err = err
		case now.release != row.Current:
			res[i].Err = op.ErrStale
		case len(waiting)+len(rows) >= maxRequests:
			res[i].Err = requestFull.New("n", maxRequests)
		default:
			rows = append(rows, row)
			tx.Tell(c.Act, Asked{Request: row.ID, User: row.User, To: textsBut(others, row.User), Name: row.Note})
			res[i].Out = row.view(c.Act)
		}
	}
	if err == nil {
		err = db.InsertRows(tx, "release_requests", rows)
	}
	return op.FailAll(res, err)
}

// textsBut are users as facts name them, but for one.
func textsBut(users []act.UserID, but act.UserID) []string {
	texts := []string{}
	for _, u := range users {
		if u != but {
			texts = append(texts, u.String())
		}
	}
	return texts
}

// previewAsk is the answer of a dry run.
func previewAsk(c op.Cmd[requestRow]) RequestView { return c.In.view(c.Act) }

// view shows a request, but for what it changes.
func (row requestRow) view(a act.Act) RequestView {
	v := RequestView{ID: row.ID, Cause: row.Cause, Release: row.Release, Note: row.Note, By: row.By, Own: row.User == a.User, CreatedAt: moment(row.CreatedAt),
		State: row.State, EndedBy: row.EndedBy, Why: row.Why}
	for micros, at := range map[int64]**time.Time{row.At: &v.At, row.EndedAt: &v.EndedAt} {
		if micros > 0 {
			when := moment(micros)
			*at = &when
		}
	}
	return v
}
