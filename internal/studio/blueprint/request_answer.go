package blueprint

import (
	"context"
	"errors"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// RequestByID names a request.
type RequestByID struct {
	ID RequestID `path:"id" json:"-"`
}

// DeclineInput says why a request is not released.
type DeclineInput struct {
	ID  RequestID `path:"id" json:"-"`
	Why string    `json:"why" minLength:"1" maxLength:"2000" doc:"Its author is told"`
}

// grant is a request that may be released, with what is to become current.
type grant struct {
	row  requestRow
	tree *Tree
}

// decideGrant checks requests once more, and that somebody else releases them
// than asked for them. What becomes current is what was asked for, to the letter.
func (s *Service) decideGrant(ctx context.Context, r db.Reader, cmds []op.Cmd[RequestByID]) []op.Result[grant] {
	res := make([]op.Result[grant], len(cmds))
	ids := make([]RequestID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	now, err := readState(r)
	rows, more := findRequests(r, ids, db.Unlocked)
	err = errors.Join(err, more)
	for i, c := range cmds {
		if res[i].Err = err; err != nil {
			continue
		}
		row, known := rows[c.In.ID]
		if res[i].Err = answerable(row, known, c.Act); res[i].Err == nil {
			res[i].Out, res[i].Err = s.planGrant(ctx, r, now, row)
		}
	}
	return res
}

// answerable refuses who asked, and what does not wait any more.
func answerable(row requestRow, known bool, a act.Act) error {
	switch {
	case !known:
		return missingRequest.New()
	case row.State != requestWaiting:
		return endedRequest.New()
	case row.User == a.User:
		return ownRequest.New()
	}
	return nil
}

func (s *Service) planGrant(ctx context.Context, r db.Reader, now state, row requestRow) (grant, error) {
	if now.release != row.Current {
		return grant{}, outdatedRequest.New()
	}
	trees, err := s.trees(r, []string{row.Base})
	if err != nil {
		return grant{}, err
	}
	d, err := draftFrom(headRow{User: row.User, Base: row.Base}, trees[row.Base], row.Documents)
	if err != nil {
		return grant{}, err
	}
	out, err := s.checked(ctx, d.tree())
	if err == nil {
		err = s.judge(ctx, r, now.release, &out)
	}
	if err == nil && out.release.ID != row.Release {
		err = errors.New("a request does not hold what was asked for") // nobody can change it: a defect, or a forged row
	}
	if err != nil {
		return grant{}, err
	}
	return grant{row, out.release.Tree}, nil
}

// commitGrant publishes what was asked for in the name of both, or waits for its
// time. When another release came between it is decided again, and refused.
func (s *Service) commitGrant(_ context.Context, tx *event.Tx, cmds []op.Cmd[grant]) []op.Result[RequestView] {
	res := make([]op.Result[RequestView], len(cmds))
	now, err := lockState(tx)
	if err != nil {
		return op.FailAll(res, err)
	}
	for i, c := range cmds {
		res[i].Out, res[i].Err = s.grant(tx, c.Act, &now, c.In)
	}
	return res
}

// grant releases one request; the state is locked.
func (s *Service) grant(tx *event.Tx, a act.Act, now *state, g grant) (RequestView, error) {
	if now.release != g.row.Current {
		return RequestView{}, op.ErrStale
	}
	if err := stillWaits(tx, g.row); err != nil {
		return RequestView{}, err
	}
	if err := s.release(tx, a, now, g); err != nil {
		return RequestView{}, err
	}
	tx.Tell(a, Answered{Request: g.row.ID, User: g.row.User, Name: g.row.Note, Outcome: requestReleased})
	return end(tx, a, g.row, requestReleased, "")
}

// release does what was asked for. Its author's draft ends, if it says just that.
func (s *Service) release(tx *event.Tx, a act.Act, now *state, g grant) error {
	row := g.row
	both := a
	both.User, both.Name = row.User, row.By+" + "+a.Name
	if row.At > a.Micros() {
		at := moment(row.At)
		waits := scheduleRow{ID: newScheduleID(), At: row.At, Base: row.Base, Documents: row.Documents, Note: row.Note, CreatedAt: a.Micros(),
			User: row.User, By: both.Name, Timer: event.NewTimerID()}
		if err := db.InsertRows(tx, "release_schedules", []scheduleRow{waits}); err != nil {
			return err
		}
		return tx.SetTimers([]event.Timer{{ID: waits.Timer, DueAt: at.UnixMicro(), Verb: dueVerb, Subject: waits.ID.Raw(),
			Input: `{"schedule":"` + waits.ID.String() + `"}`}})
	}
	if _, err := makeCurrent(tx, both, now, g.tree, row.Note, row.Cause); err != nil {
		return err
	}
	if _, err := findHeads(tx, []act.UserID{row.User}, db.ForUpdate); err != nil {
		return err
	}
	drafts, err := s.draftsOf(tx, []act.UserID{row.User}, db.Unlocked)
	if err == nil && drafts[row.User].tree().ReleaseID() == row.Release {
		dropDrafts(tx, []act.UserID{row.User})
	}
	return err
}

// stillWaits locks a request and refuses it if it was answered meanwhile.
func stillWaits(tx *event.Tx, row requestRow) error {
	rows, err := findRequests(tx, []RequestID{row.ID}, db.ForUpdate)
	if err == nil && rows[row.ID].State != requestWaiting {
		err = endedRequest.New()
	}
	return err
}

// end notes what became of a request; it is locked.
func end(tx *event.Tx, a act.Act, row requestRow, state, why string) (RequestView, error) {
	row.State, row.EndedAt, row.EndedBy, row.Why = state, a.Micros(), a.Name, why
	return row.view(a), db.UpdateRows(tx, "release_requests", []requestRow{row})
}

// previewGrant is the answer of a dry run.
func previewGrant(c op.Cmd[grant]) RequestView { return c.In.row.view(c.Act) }

// decline sends requests back with the reason. Tells blueprint.answered.
func (s *Service) decline(_ context.Context, tx *event.Tx, cmds []op.Cmd[DeclineInput]) []op.Result[RequestView] {
	return endEach(tx, cmds, func(c op.Cmd[DeclineInput]) RequestID { return c.In.ID }, func(c op.Cmd[DeclineInput], row requestRow, known bool) (RequestView, error) {
		if err := answerable(row, known, c.Act); err != nil {
			return RequestView{}, err
		}
		if strings.TrimSpace(c.In.Why) == "" {
			return RequestView{}, declineWhy.New().At("/why")
		}
		tx.Tell(c.Act, Answered{Request: row.ID, User: row.User, Name: row.Note, Outcome: requestDeclined, Why: c.In.Why})
		return end(tx, c.Act, row, requestDeclined, c.In.Why)
	})
}

// unask takes one's own requests back.
func (s *Service) unask(_ context.Context, tx *event.Tx, cmds []op.Cmd[RequestByID]) []op.Result[RequestView] {
	return endEach(tx, cmds, func(c op.Cmd[RequestByID]) RequestID { return c.In.ID }, func(c op.Cmd[RequestByID], row requestRow, known bool) (RequestView, error) {
		switch {
		case !known || row.User != c.Act.User:
			return RequestView{}, missingRequest.New()
		case row.State != requestWaiting:
			return RequestView{}, endedRequest.New()
		}
		return end(tx, c.Act, row, requestWithdrawn, "")
	})
}

// endEach locks the request of each command and ends it.
func endEach[In any](tx *event.Tx, cmds []op.Cmd[In], which func(op.Cmd[In]) RequestID, do func(op.Cmd[In], requestRow, bool) (RequestView, error)) []op.Result[RequestView] {
	res := make([]op.Result[RequestView], len(cmds))
	for i, c := range cmds {
		rows, err := findRequests(tx, []RequestID{which(c)}, db.ForUpdate)
		if err == nil {
			row, known := rows[which(c)]
			res[i].Out, err = do(c, row, known)
		}
		res[i].Err = err
	}
	return res
}

// RequestsInput has nothing to say.
type RequestsInput struct{}

// Requests are what waits to be released, and the latest that were answered.
type Requests struct {
	Items []RequestView `json:"items"`
}

// requests lists requests, the latest first, those that wait with what they change.
func (s *Service) requests(_ context.Context, a act.Act, r db.Reader, _ RequestsInput) (Requests, error) {
	list := Requests{Items: []RequestView{}}
	rows, err := listRequests(r, false, maxRequests)
	if err != nil {
		return list, err
	}
	ids := make([]string, 0, 2*len(rows))
	for _, row := range rows {
		ids = append(ids, row.Base, row.Current)
	}
	trees, err := s.trees(r, ids)
	for _, row := range rows {
		v := row.view(a)
		if row.State == requestWaiting && err == nil {
			var d *draft
			if d, err = draftFrom(headRow{User: row.User, Base: row.Base}, trees[row.Base], row.Documents); err == nil {
				compiled, _ := s.releases.peek(row.Current)
				v.Changes = s.compare(trees[row.Current], d.tree(), a.Lang, compiled.release)
			}
		}
		list.Items = append(list.Items, v)
	}
	return list, err
}
