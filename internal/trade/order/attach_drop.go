package order

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
)

var errFile = fault.Define(fault.Missing, "file.missing", "订单里没有这个文件", "the order has no such file").
	Fix("刷新订单页面", "Load the order again")

// FileInput names a file of an order.
type FileInput struct {
	ID   ID      `path:"id" json:"-"`
	File file.ID `path:"file" json:"-"`
}

// fileEnd is a file that is taken off its order.
type fileEnd struct {
	row fileRow
	act act.Act
}

// decideDropFile checks who takes off what: one's own, or, for staff who may
// change orders, any. Doing it again changes nothing. Faults: order.missing,
// file.missing, file.field, auth.denied.
func (s *Service) decideDropFile(ctx context.Context, r db.Reader, cmds []op.Cmd[FileInput]) []op.Result[fileEnd] {
	out := make([]op.Result[fileEnd], len(cmds))
	var readers []act.Act
	var ids []ID
	var keys []fileKey
	for _, c := range cmds {
		readers, ids, keys = append(readers, c.Act), append(ids, c.In.ID), append(keys, fileKey{c.In.ID, c.In.File})
	}
	seen, err := s.viewing(ctx, r, readers, ids)
	var files map[file.ID]fileRow
	if err == nil {
		files, err = selectFiles(r, keys, db.Unlocked)
	}
	for i, c := range cmds {
		if out[i].Err = err; err != nil {
			continue
		}
		o, f := seen.orders[c.In.ID], files[c.In.File]
		switch {
		case o == nil || !seen.shows(c.Act, o):
			out[i].Err = errMissing.New()
		case f.Order != c.In.ID || !seen.rights(c.Act, o).seesFile(f):
			out[i].Err = errFile.New()
		case f.Field != "":
			out[i].Err = errOfField.New()
		case !s.mayDrop(ctx, r, c.Act, f):
			out[i].Err = errNeeds.New("permission", "order.change", "what", attachmentsWord)
		default:
			out[i].Out = fileEnd{f.dropped(c.Act.Micros()), c.Act}
		}
	}
	return out
}

// mayDrop tells whether somebody who sees a file may take it off its order.
func (s *Service) mayDrop(ctx context.Context, r db.Reader, a act.Act, f fileRow) bool {
	return f.User == a.User && !f.User.IsZero() || !outside(a) && s.o.Allow(ctx, r, a, "order.change") == nil
}

// commitDropFile takes files off their orders and lets their content go. Tells
// file.dropped, once.
func commitDropFile(_ context.Context, tx *event.Tx, cmds []op.Cmd[fileEnd]) []op.Result[FileView] {
	out := make([]op.Result[FileView], len(cmds))
	var ids []ID
	var keys []fileKey
	for _, c := range cmds {
		ids, keys = append(ids, c.In.row.Order), append(keys, fileKey{c.In.row.Order, c.In.row.ID})
	}
	_, err := lockCounts(tx, ids)
	var now map[file.ID]fileRow
	if err == nil {
		now, err = selectFiles(tx, keys, db.ForUpdate)
	}
	less := map[ID]int64{}
	var ends []fileRow
	for i, c := range cmds {
		f := now[c.In.row.ID]
		if f.DroppedAt == nil && err == nil {
			f = f.dropped(c.Act.Micros())
			now[f.ID] = f
			ends = append(ends, f)
			less[f.Order]--
			tx.Tell(c.Act, FileDroppedFact{Order: f.Order, Files: []file.ID{f.ID}, CustomerVisible: f.Visible})
			err = file.Free(tx, c.Act, []file.ID{f.ID})
		}
		out[i].Out = f.view(false)
	}
	if err == nil {
		err = endFiles(tx, ends, less)
	}
	return op.FailAll(out, err)
}

func previewDropFile(c op.Cmd[fileEnd]) FileView { return c.In.row.view(false) }
