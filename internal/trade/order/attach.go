package order

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
)

// MaxFiles is how many files may be attached to an order at a time.
const MaxFiles = 20

// filePurpose is what files for orders are sent for.
const filePurpose = "order"

// AttachInput gives finished files to an order. What a customer attaches is
// always for both sides.
type AttachInput struct {
	ID              ID        `path:"id" json:"-"`
	Files           []file.ID `json:"files" minItems:"1" maxItems:"20" doc:"Files of one's own that are finished (POST /api/v1/files)"`
	CustomerVisible bool      `json:"customerVisible,omitzero" doc:"The customer sees them too; absent: staff alone"`
}

// FileView is a file of an order as answers show it; its content is at
// /api/v1/orders/{order}/files/{id}.
type FileView struct {
	ID              file.ID    `json:"id"`
	Order           ID         `json:"order"`
	Name            string     `json:"name"`
	Size            int64      `json:"size"`
	Type            string     `json:"type" doc:"As the content says"`
	Picture         bool       `json:"picture,omitzero" doc:"A browser may show it: everything else is saved"`
	At              time.Time  `json:"at"`
	By              string     `json:"by"`
	User            act.UserID `json:"user,omitzero"`
	CustomerVisible bool       `json:"customerVisible"`
	Field           string     `json:"field,omitempty" doc:"The fact of the custom field that holds it; absent: attached to the order"`
	CanDrop         bool       `json:"canDrop,omitzero" doc:"The reader may take it away"`
	DroppedAt       *time.Time `json:"droppedAt,omitempty"`
}

// About is whom the audit trail names.
func (v FileView) About() string { return v.Order.String() }

// Attached is the answer of order.attach.
type Attached struct {
	Items []FileView `json:"items"`
	order ID
}

// About is whom the audit trail names.
func (v Attached) About() string { return v.order.String() }

var errFull = fault.Define(fault.Blocked, "file.many", "一张订单最多 {max} 个文件", "an order has at most {max} files").
	Fix("先移除不需要的文件", "Remove some of them first")

// attachment is files on their way to an order.
type attachment struct {
	order ID
	files []fileRow
}

// decideAttach checks who attaches what to which order: it is there for him,
// with its files, and the files are his own, finished, and not yet in use.
// Faults: order.missing, order.invalid, auth.denied.
func (s *Service) decideAttach(ctx context.Context, r db.Reader, cmds []op.Cmd[AttachInput]) []op.Result[attachment] {
	out := make([]op.Result[attachment], len(cmds))
	var readers []act.Act
	var ids []ID
	var names []file.ID
	for _, c := range cmds {
		readers, ids, names = append(readers, c.Act), append(ids, c.In.ID), append(names, c.In.Files...)
	}
	seen, err := s.viewing(ctx, r, readers, ids)
	var sent map[file.ID]file.File
	if err == nil {
		sent, err = file.Load(r, names)
	}
	for i, c := range cmds {
		if out[i].Err = err; err != nil {
			continue
		}
		o := seen.orders[c.In.ID]
		switch {
		case o == nil || !seen.shows(c.Act, o):
			out[i].Err = errMissing.New()
		case !seen.rights(c.Act, o).seesFiles():
			out[i].Err = errNeeds.New("permission", "order.attachments", "what", attachmentsWord)
		default:
			out[i].Out.order = o.ID
			var found []*fault.Error
			out[i].Out.files, found = rowsOf(c.Act, o.ID, c.In.Files, sent, c.In.CustomerVisible || outside(c.Act), "/files/")
			if len(found) > 0 {
				out[i].Err = errInvalid.New().Of(found...)
			}
		}
	}
	return out
}

var attachmentsWord = fault.Text{ZH: "附件", EN: "attachments"}

// rowsOf makes rows of files that somebody has sent, and tells what is wrong
// with the others.
func rowsOf(a act.Act, order ID, ids []file.ID, sent map[file.ID]file.File, visible bool, at string) (rows []fileRow, found []*fault.Error) {
	for i, f := range ids {
		pointer := at + strconv.Itoa(i)
		one := sent[f]
		switch wrong := fault.As(one.Usable(a)); {
		case slices.Contains(ids[:i], f):
			found = append(found, errDuplicate.New("value", f).At(pointer))
		case wrong != nil:
			found = append(found, wrong.At(pointer))
		case one.Purpose != filePurpose:
			found = append(found, errReference.New("what", f).At(pointer))
		default:
			rows = append(rows, fileRow{Order: order, ID: f, At: a.Micros(), User: a.User, By: a.Name, Visible: visible, Name: one.Name, Size: one.Size, Type: one.Type})
		}
	}
	return rows, found
}

// commitAttach stores what is attached, on locked orders and files. Tells
// file.attached. Faults: file.many, file.missing, file.held.
func commitAttach(_ context.Context, tx *event.Tx, cmds []op.Cmd[attachment]) []op.Result[Attached] {
	out := make([]op.Result[Attached], len(cmds))
	claims := make([]file.Claim, len(cmds))
	var ids []ID
	for i, c := range cmds {
		ids, claims[i] = append(ids, c.In.order), claimOf(c.Act, c.In.order, c.In.files)
	}
	counts, err := lockCounts(tx, ids)
	if err != nil {
		return op.FailAll(out, err)
	}
	refused, err := file.Judge(tx, claims)
	if err != nil {
		return op.FailAll(out, fmt.Errorf("attach files: %w", err))
	}
	var rows []fileRow
	var kept []file.Claim
	more := map[ID]int64{}
	for i, c := range cmds {
		if n := counts[c.In.order] + more[c.In.order]; refused[i] == nil && n+int64(len(c.In.files)) > MaxFiles {
			refused[i] = errFull.New("max", MaxFiles)
		}
		if out[i].Err = refused[i]; out[i].Err != nil {
			continue
		}
		more[c.In.order] += int64(len(c.In.files))
		rows, kept, out[i].Out = append(rows, c.In.files...), append(kept, claims[i]), attached(c.In)
		tellAttached(tx, c.Act, c.In.files)
	}
	if err := storeFiles(tx, rows, kept, more); err != nil {
		return op.FailAll(out, err)
	}
	return out
}

func claimOf(a act.Act, order ID, rows []fileRow) file.Claim {
	c := file.Claim{Act: a, Holder: order.Raw()}
	for _, f := range rows {
		c.Files = append(c.Files, f.ID)
	}
	return c
}

// attached is what attaching answers.
func attached(a attachment) Attached {
	v := Attached{order: a.order}
	for _, f := range a.files {
		v.Items = append(v.Items, f.view(true))
	}
	return v
}

func previewAttach(c op.Cmd[attachment]) Attached { return attached(c.In) }

// tellAttached tells of files that came together, once.
func tellAttached(tx *event.Tx, a act.Act, rows []fileRow) {
	if len(rows) == 0 {
		return
	}
	f := FilesFact{Order: rows[0].Order, CustomerVisible: rows[0].Visible}
	for _, r := range rows {
		f.Files = append(f.Files, r.ID)
	}
	tx.Tell(a, f)
}
