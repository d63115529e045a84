package order

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
)

type noteKind struct{}

func (noteKind) Prefix() string { return "nte" }

// NoteID names a note.
type NoteID = id.Of[noteKind]

// NoteInput is what somebody writes about an order. What a customer writes is
// always for both sides.
type NoteInput struct {
	ID              ID           `path:"id" json:"-"`
	Text            string       `json:"text" maxLength:"4000"`
	CustomerVisible bool         `json:"customerVisible,omitzero" doc:"The customer sees it too; absent: staff alone"`
	Mentions        []act.UserID `json:"mentions,omitempty" maxItems:"50" doc:"Whom it is brought to the notice of; they see the order"`
	ReplyTo         NoteID       `json:"replyTo,omitzero" doc:"The note that it answers"`
}

// NoteView is a note as answers show it.
type NoteView struct {
	ID              NoteID       `json:"id"`
	Order           ID           `json:"order"`
	At              time.Time    `json:"at"`
	By              string       `json:"by"`
	User            act.UserID   `json:"user,omitzero"`
	Text            string       `json:"text,omitempty" doc:"Absent once it is dropped"`
	CustomerVisible bool         `json:"customerVisible"`
	Mentions        []act.UserID `json:"mentions,omitempty"`
	ReplyTo         NoteID       `json:"replyTo,omitzero"`
	DroppedAt       *time.Time   `json:"droppedAt,omitempty"`
}

// About is whom the audit trail names.
func (v NoteView) About() string { return v.Order.String() }

var errInside = fault.Define(fault.Invalid, "option", "客户可见的留言不能回复内部留言", "A note that the customer sees cannot answer an internal one").
	Fix("改为内部留言，或不引用", "Write it for staff alone, or leave replyTo out")

// outside tells who sees of notes only what is written for both sides.
func outside(a act.Act) bool { return a.Kind == act.Customer || a.Kind == act.Supplier }

// decideNotes checks notes: the order is there for who writes, and for whom he
// mentions; an internal note mentions nobody outside, and is not answered where
// outsiders read. Faults: order.missing, order.invalid.
func (s *Service) decideNotes(ctx context.Context, r db.Reader, cmds []op.Cmd[NoteInput]) []op.Result[noteRow] {
	out := make([]op.Result[noteRow], len(cmds))
	desk, err := s.noteDesk(ctx, r, cmds)
	for i, c := range cmds {
		if out[i].Err = err; err != nil {
			continue
		}
		in := c.In
		in.CustomerVisible = in.CustomerVisible || outside(c.Act)
		o := desk.orders[in.ID]
		if o == nil || !desk.shows(c.Act, o) {
			out[i].Err = errMissing.New()
			continue
		}
		if found := desk.check(c.Act, o, in); len(found) > 0 {
			out[i].Err = errInvalid.New().Of(found...)
			continue
		}
		out[i].Out = noteRow{Order: in.ID, ID: id.New[noteKind](), At: c.Act.Micros(), User: c.Act.User, By: c.Act.Name,
			Visible: in.CustomerVisible, Mentions: joinUsers(in.Mentions), Text: in.Text}
		if !in.ReplyTo.IsZero() {
			out[i].Out.ReplyTo = &in.ReplyTo
		}
	}
	return out
}

// noteDesk is what notes are checked against: orders with who sees them, the
// people they mention, the notes that they answer.
type noteDesk struct {
	*viewing
	people *identity.People
	notes  map[NoteID]noteRow
}

func (s *Service) noteDesk(ctx context.Context, r db.Reader, cmds []op.Cmd[NoteInput]) (d noteDesk, err error) {
	if d.people, err = s.o.Staff(ctx, r); err != nil {
		return d, err
	}
	var readers []act.Act
	var ids []ID
	var answered []noteKey
	for _, c := range cmds {
		readers, ids = append(readers, c.Act), append(ids, c.In.ID)
		for _, u := range c.In.Mentions {
			readers = append(readers, d.person(u, c.Act))
		}
		if !c.In.ReplyTo.IsZero() {
			answered = append(answered, noteKey{c.In.ID, c.In.ReplyTo})
		}
	}
	if d.viewing, err = s.viewing(ctx, r, readers, ids); err != nil {
		return d, err
	}
	d.notes, err = selectNotes(r, answered, db.Unlocked)
	return d, err
}

// person is somebody as he would ask himself; nobody where there is no such
// active user.
func (d noteDesk) person(u act.UserID, of act.Act) act.Act {
	p, active := d.people.Get(u)
	if !active {
		return act.Act{}
	}
	return p.Act(of)
}

// check finds what is wrong with a note of an order. Somebody who does not see
// the order is as good as nobody, lest its author learn who sees what.
func (d noteDesk) check(a act.Act, o *Order, in NoteInput) (found []*fault.Error) {
	if said(in.Text) == "" {
		found = append(found, errRequired.New().At("/text"))
	}
	for i, u := range in.Mentions {
		who := d.person(u, a)
		if at := check.At("mentions", i); slices.Contains(in.Mentions[:i], u) {
			found = append(found, errDuplicate.New("value", u).At(at))
		} else if who.User.IsZero() || !d.shows(who, o) || outside(who) && !in.CustomerVisible {
			found = append(found, errReference.New("what", u).At(at))
		}
	}
	if in.ReplyTo.IsZero() {
		return found
	}
	switch to, there := d.notes[in.ReplyTo]; {
	case !there || to.Order != in.ID || !to.Visible && outside(a):
		found = append(found, errReference.New("what", in.ReplyTo).At("/replyTo"))
	case !to.Visible && in.CustomerVisible:
		found = append(found, errInside.New().At("/replyTo"))
	}
	return found
}

// commitNotes stores notes. Tells message.posted, which does not hold the text.
func commitNotes(_ context.Context, tx *event.Tx, cmds []op.Cmd[noteRow]) []op.Result[NoteView] {
	out := make([]op.Result[NoteView], len(cmds))
	rows := make([]noteRow, len(cmds))
	for i, c := range cmds {
		n := c.In
		rows[i], out[i].Out = n, n.view()
		tx.Tell(c.Act, PostedFact{Order: n.Order, Note: n.ID, CustomerVisible: n.Visible, ReplyTo: n.replyTo(), Mentions: splitUsers(n.Mentions)})
	}
	return op.FailAll(out, insertNotes(tx, rows))
}

// previewNote is what a note would be.
func previewNote(c op.Cmd[noteRow]) NoteView { return c.In.view() }
