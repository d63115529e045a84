package reaction

import (
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
)

// Of says which reaction it is: to what, by which row, doing what.
type Of struct {
	Reaction ID     `json:"reaction"`
	Subject  string `json:"subject"`
	Event    string `json:"event"`
	Document string `json:"document"`
	Row      string `json:"row"`
	Verb     string `json:"verb"`

	raw id.Raw
}

// DoneFact says that a verb was done by itself; Say is what its row says.
type DoneFact struct {
	Of
	Say blueprint.Label `json:"say,omitempty"`
}

// FailedFact says that a verb was refused as often as it is tried; Say is what it
// answered last.
type FailedFact struct {
	Of
	Attempts int64           `json:"attempts"`
	Say      blueprint.Label `json:"say"`
	To       []string        `json:"to"`
}

// RepairedFact says that somebody saw to what had failed.
type RepairedFact struct {
	Of
	How     string `json:"how"`
	Opinion string `json:"opinion,omitempty"`
}

// Head names the fact; it is about what the reaction is to.
func (f DoneFact) Head() event.Head {
	return event.Head{Name: "reaction.done", Version: 1, Subject: f.raw}
}

// Head names the fact; it is about what the reaction is to.
func (f FailedFact) Head() event.Head {
	return event.Head{Name: "reaction.failed", Version: 1, Subject: f.raw}
}

// Head names the fact; it is about what the reaction is to.
func (f RepairedFact) Head() event.Head {
	return event.Head{Name: "reaction.repaired", Version: 1, Subject: f.raw}
}
