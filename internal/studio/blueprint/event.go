package blueprint

import (
	"bespoke/internal/base/act"
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
	Cause     string `json:"cause"` // publish rollback schedule
}

// Head names the fact; it is about the workspace.
func (p Published) Head() event.Head {
	return event.Head{Name: "blueprint.published", Version: 1, Subject: p.Workspace}
}

// Refused is told when what was to be published at a time could not be.
type Refused struct {
	Schedule ScheduleID `json:"schedule"`
	User     act.UserID `json:"user"` // who asked for it
	Name     string     `json:"name"` // the note that it was asked with
	Why      string     `json:"why"`
}

// Head names the fact; it is about what was scheduled.
func (f Refused) Head() event.Head {
	return event.Head{Name: "blueprint.refused", Version: 1, Subject: f.Schedule.Raw()}
}

// Weakened is told when something of the current release does not hold any more with
// the people and calendar of today: so many findings more than at the look before.
type Weakened struct {
	Watch    WatchID  `json:"watch"`
	Release  string   `json:"release"`
	Findings int      `json:"findings"`
	To       []string `json:"to"` // who may publish
}

// Head names the fact; it is about the watchdog.
func (f Weakened) Head() event.Head {
	return event.Head{Name: "blueprint.weakened", Version: 1, Subject: f.Watch.Raw()}
}

// Asked is told when somebody asks to have something published that takes two
// people; to are those who may release it.
type Asked struct {
	Request RequestID  `json:"request"`
	User    act.UserID `json:"user"`
	To      []string   `json:"to"`
	Name    string     `json:"name"` // the note that it was asked with
}

// Head names the fact; it is about the request.
func (f Asked) Head() event.Head {
	return event.Head{Name: "blueprint.asked", Version: 1, Subject: f.Request.Raw()}
}

// Answered is told when it was released or declined.
type Answered struct {
	Request RequestID  `json:"request"`
	User    act.UserID `json:"user"` // who asked
	Name    string     `json:"name"`
	Outcome string     `json:"outcome"` // released declined
	Why     string     `json:"why,omitempty"`
}

// Head names the fact; it is about the request.
func (f Answered) Head() event.Head {
	return event.Head{Name: "blueprint.answered", Version: 1, Subject: f.Request.Raw()}
}
