package notify

import (
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
)

// ChangedFact says whose inboxes have changed: users, or all who have a role.
type ChangedFact struct {
	Workspace id.Raw   `json:"-"`
	To        []string `json:"to"`
}

// Head names the fact; it is about the workspace.
func (f ChangedFact) Head() event.Head {
	return event.Head{Name: "inbox.changed", Version: 1, Subject: f.Workspace}
}
