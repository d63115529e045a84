package blueprint

import (
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
)

// Published is told when another release became the current one: a new one, or
// an older one again.
type Published struct {
	Workspace id.Raw `json:"-"`
	Release   string `json:"release"`
	Previous  string `json:"previous,omitempty"`
	N         int64  `json:"n"`
	Note      string `json:"note,omitempty"`
}

// Head names the fact; it is about the workspace.
func (p Published) Head() event.Head {
	return event.Head{Name: "blueprint.published", Version: 1, Subject: p.Workspace}
}
