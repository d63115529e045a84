package order

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// dropTime is how long somebody may drop what he wrote.
const dropTime = 15 * time.Minute

var (
	errNoted   = fault.Define(fault.Missing, "note.missing", "没有这条留言", "There is no such note").Fix("刷新订单页面", "Load the order again")
	errNotOwn  = fault.Define(fault.Denied, "note.others", "只能撤下自己的留言", "Only one's own notes can be dropped").Fix("请写留言的人撤下", "Ask whoever wrote it")
	errNoteOld = fault.Define(fault.Conflict, "note.late", "留言已超过 15 分钟，不能撤下", "The note is older than 15 minutes: it stays").
			Fix("另写一条说明", "Write another one that puts it right")
)

// DropNoteInput names a note of one's own.
type DropNoteInput struct {
	ID   ID     `path:"id" json:"-"`
	Note NoteID `path:"note" json:"-"`
}

// decideDrops checks who drops what: one's own, within 15 minutes. Dropping
// again changes nothing. Faults: order.missing, note.missing, note.others, note.late.
func (s *Service) decideDrops(ctx context.Context, r db.Reader, cmds []op.Cmd[DropNoteInput]) []op.Result[noteRow] {
	out := make([]op.Result[noteRow], len(cmds))
	var readers []act.Act
	var ids []ID
	var keys []noteKey
	for _, c := range cmds {
		readers, ids, keys = append(readers, c.Act), append(ids, c.In.ID), append(keys, noteKey{c.In.ID, c.In.Note})
	}
	seen, err := s.viewing(ctx, r, readers, ids)
	var notes map[NoteID]noteRow
	if err == nil {
		notes, err = selectNotes(r, keys, db.Unlocked)
	}
	for i, c := range cmds {
		if out[i].Err = err; err != nil {
			continue
		}
		o, n := seen.orders[c.In.ID], notes[c.In.Note]
		switch {
		case o == nil || !seen.shows(c.Act, o):
			out[i].Err = errMissing.New()
		case n.ID.IsZero() || n.Order != c.In.ID || !n.Visible && outside(c.Act):
			out[i].Err = errNoted.New()
		case n.User != c.Act.User || n.User.IsZero():
			out[i].Err = errNotOwn.New()
		case n.DroppedAt == nil && c.Act.At.Sub(time.UnixMicro(n.At)) > dropTime:
			out[i].Err = errNoteOld.New()
		default:
			out[i].Out = n.dropped(c.Act.Micros())
		}
	}
	return out
}

// commitDrops empties the texts. Tells message.dropped, once.
func commitDrops(_ context.Context, tx *event.Tx, cmds []op.Cmd[noteRow]) []op.Result[NoteView] {
	out := make([]op.Result[NoteView], len(cmds))
	var keys []noteKey
	for _, c := range cmds {
		keys = append(keys, noteKey{c.In.Order, c.In.ID})
	}
	now, err := selectNotes(tx, keys, db.ForUpdate)
	var ends []noteEnd
	for i, c := range cmds {
		n := now[c.In.ID]
		if n.DroppedAt == nil && err == nil {
			n = n.dropped(c.Act.Micros())
			now[n.ID] = n
			ends = append(ends, noteEnd{n.Order, n.ID, n.Text, n.DroppedAt})
			tx.Tell(c.Act, DroppedFact{Order: n.Order, Note: n.ID, CustomerVisible: n.Visible})
		}
		out[i].Out = n.view()
	}
	if err == nil {
		err = endNotes(tx, ends)
	}
	return op.FailAll(out, err)
}
