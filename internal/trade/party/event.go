package party

import "bespoke/internal/engine/event"

// AddedFact says that there is a new party.
type AddedFact struct {
	Party ID     `json:"party"`
	Ref   string `json:"ref,omitempty"`
}

// Head names the fact.
func (f AddedFact) Head() event.Head { return head("party.added", f.Party) }

// ChangedFact says that a party was changed; Version is what it has now.
type ChangedFact struct {
	Party   ID     `json:"party"`
	Ref     string `json:"ref,omitempty"`
	Version int64  `json:"version"`
}

// Head names the fact.
func (f ChangedFact) Head() event.Head { return head("party.changed", f.Party) }

// ErasedFact says that what is personal of a party was erased, and of so many orders.
type ErasedFact struct {
	Party  ID    `json:"party"`
	Orders int64 `json:"orders"`
}

// Head names the fact.
func (f ErasedFact) Head() event.Head { return head("party.erased", f.Party) }

func head(name string, p ID) event.Head {
	return event.Head{Name: name, Version: 1, Subject: p.Raw()}
}
