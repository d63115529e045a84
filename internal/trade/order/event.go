package order

import (
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/trade/party"
)

// PlacedFact says that a customer and the business agreed on an order.
type PlacedFact struct {
	Order    ID           `json:"order"`
	Number   string       `json:"number"`
	Type     string       `json:"type"`
	Customer party.ID     `json:"customer,omitzero"`
	Channel  string       `json:"channel"`
	Lines    int          `json:"lines"`
	Total    money.Amount `json:"total"`
	Lane     string       `json:"lane,omitempty"`
	Release  string       `json:"release"`
	Asides
}

// Asides are what else subscribers go by, so that they need not read the order.
// Facts of older programs have none: then CustomerType is nil.
type Asides struct {
	CustomerType *string    `json:"customerType,omitempty"`
	ForeignID    string     `json:"foreignId,omitempty"`
	PlacedAt     *time.Time `json:"placedAt,omitempty"` // where it is not the fact's moment: of imported orders
}

func asidesOf(o *Order, at time.Time) Asides {
	a := Asides{CustomerType: &o.CustomerType, ForeignID: o.ForeignID}
	if placed := time.UnixMicro(o.PlacedAt).UTC(); o.PlacedAt != at.UnixMicro() {
		a.PlacedAt = &placed
	}
	return a
}

// Head names the fact.
func (f PlacedFact) Head() event.Head { return head("order.placed", f.Order) }

// ConfirmedFact says that the flow let the order pass.
type ConfirmedFact struct {
	Order ID `json:"order"`
}

// Head names the fact.
func (f ConfirmedFact) Head() event.Head { return head("order.confirmed", f.Order) }

// ReleasedFact says that work on the order may begin.
type ReleasedFact struct {
	Order ID `json:"order"`
}

// Head names the fact.
func (f ReleasedFact) Head() event.Head { return head("order.released", f.Order) }

// CancelledFact says that the promise is off, and why.
type CancelledFact struct {
	Order  ID     `json:"order"`
	Cause  string `json:"cause"` // asked rejected withdrawn
	Reason string `json:"reason,omitempty"`
}

// Head names the fact.
func (f CancelledFact) Head() event.Head { return head("order.cancelled", f.Order) }

// ChangedFact says which fields of an order somebody filled in with his decision at a step.
// What they were and are stands beside the fact, so that it can be erased.
type ChangedFact struct {
	Order   ID            `json:"order"`
	Version int64         `json:"version"`
	Step    string        `json:"step"`
	Changes []FieldChange `json:"changes"`
}

// FieldChange is one of them.
type FieldChange struct {
	Fact string `json:"fact"`
	Line int    `json:"line,omitempty"` // of a line: its number
}

// Head names the fact.
func (f ChangedFact) Head() event.Head { return head("order.changed", f.Order) }

// PostedFact says that somebody wrote a note. Its text stands beside the fact,
// so that it can be dropped.
type PostedFact struct {
	Order           ID           `json:"order"`
	Note            NoteID       `json:"note"`
	CustomerVisible bool         `json:"customerVisible"`
	ReplyTo         NoteID       `json:"replyTo,omitzero"`
	Mentions        []act.UserID `json:"mentions,omitempty"`
}

// Head names the fact.
func (f PostedFact) Head() event.Head { return head("message.posted", f.Order) }

// DroppedFact says that a note's text was taken back.
type DroppedFact struct {
	Order           ID     `json:"order"`
	Note            NoteID `json:"note"`
	CustomerVisible bool   `json:"customerVisible"`
}

// Head names the fact.
func (f DroppedFact) Head() event.Head { return head("message.dropped", f.Order) }

// FilesFact says that somebody attached files. What they are called stands
// beside the fact.
type FilesFact struct {
	Order           ID        `json:"order"`
	Files           []file.ID `json:"files"`
	CustomerVisible bool      `json:"customerVisible"`
}

// Head names the fact.
func (f FilesFact) Head() event.Head { return head("file.attached", f.Order) }

// FileDroppedFact says that files were taken off.
type FileDroppedFact struct {
	Order           ID        `json:"order"`
	Files           []file.ID `json:"files"`
	CustomerVisible bool      `json:"customerVisible"`
}

// Head names the fact.
func (f FileDroppedFact) Head() event.Head { return head("file.dropped", f.Order) }

// ErasedFact says that what is personal was erased of an order, for its customer was, and
// which files went with it.
type ErasedFact struct {
	Order ID        `json:"order"`
	Files []file.ID `json:"files,omitempty"`
}

// Head names the fact.
func (f ErasedFact) Head() event.Head { return head("order.erased", f.Order) }

func head(name string, o ID) event.Head {
	return event.Head{Name: name, Version: 1, Subject: o.Raw()}
}
