package notify

import (
	"context"
	"slices"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Resend names rows of the log.
type Resend struct {
	IDs []NoticeID `json:"ids" minItems:"1" maxItems:"200"`
}

// Resent is how many go out again.
type Resent struct {
	Resent int `json:"resent" doc:"Those that cannot be sent by hand are passed over"`
}

var whichNotices = fault.Define(fault.Invalid, "notice.invalid", "请指明重发哪些通知", "It must be said which notices are sent again").
	Fix("写 ids", "Give ids")

// resend lets letters go out again from the beginning, with the words and under
// the ids that they had: nobody is told in the log of anything twice. Faults:
// notice.invalid, notice.missing.
func (s *Service) resend(ctx context.Context, tx *event.Tx, cmds []op.Cmd[Resend]) []op.Result[Resent] {
	out := make([]op.Result[Resent], len(cmds))
	for i, c := range cmds {
		if len(c.In.IDs) == 0 {
			out[i].Err = whichNotices.New().At("/ids")
			continue
		}
		out[i].Out, out[i].Err = s.resendOne(ctx, tx, c)
	}
	return out
}

func (s *Service) resendOne(ctx context.Context, tx *event.Tx, c op.Cmd[Resend]) (Resent, error) {
	ids := slices.Compact(slices.SortedFunc(slices.Values(c.In.IDs), NoticeID.Compare))
	found, err := findNotices(tx, ids, db.ForUpdate)
	if err != nil {
		return Resent{}, err
	}
	var rows []noticeRow
	for _, one := range ids {
		if found[one] != nil {
			rows = append(rows, *found[one])
		}
	}
	shown, err := s.shownTold(ctx, c.Act, tx, rows)
	if err != nil {
		return Resent{}, err
	}
	if len(shown) < len(ids) {
		return Resent{}, noNotice.New()
	}
	var moved []noticeMoved
	for i := range rows {
		if row := rows[i]; row.again() {
			row.State, row.Reason, row.Error, row.Failures, row.DueAt = noticeQueued, "", "", 0, c.Act.Micros()
			moved = append(moved, row.moved())
		}
	}
	return Resent{len(moved)}, updateNotices(tx, moved)
}
