package flow

import (
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
)

// The facts of automatic steps.

// CallStarted is a verb that runs on beyond the event that made it.
type CallStarted struct {
	Of
	Step    string `json:"step"`
	Call    ID     `json:"call"`
	Verb    string `json:"verb"`
	Attempt int    `json:"attempt"`
}

// CallSucceeded is a verb that was done.
type CallSucceeded struct {
	Of
	Step string `json:"step"`
	Call ID     `json:"call"`
	Verb string `json:"verb"`
	Late bool   `json:"late,omitempty"` // its step was cancelled meanwhile (W5)
}

// CallFailed is a verb that was refused, and what it answered.
type CallFailed struct {
	Of
	Step    string          `json:"step"`
	Call    ID              `json:"call"`
	Verb    string          `json:"verb"`
	Attempt int             `json:"attempt"`
	Say     blueprint.Label `json:"say"`
}

// CallQueued is a verb that was refused as often as it is tried by itself: somebody has
// to see to it.
type CallQueued struct {
	Of
	Step    string          `json:"step"`
	Call    ID              `json:"call"`
	Verb    string          `json:"verb"`
	Attempt int             `json:"attempt"`
	Say     blueprint.Label `json:"say"`
}

// CallRepaired is what somebody did about a queued call.
type CallRepaired struct {
	Of
	Step    string `json:"step"`
	Call    ID     `json:"call"`
	How     string `json:"how"` // retry, byHand, giveUp
	Opinion string `json:"opinion,omitempty"`
}

// CallUndone is a call that is taken back.
type CallUndone struct {
	Of
	Step string `json:"step"`
	Call ID     `json:"call"`
	Verb string `json:"verb"`
}

// Head names the fact for the log; so do all below.
func (f CallStarted) Head() event.Head   { return f.head("call.started") }
func (f CallSucceeded) Head() event.Head { return f.head("call.succeeded") }
func (f CallFailed) Head() event.Head    { return f.head("call.failed") }
func (f CallQueued) Head() event.Head    { return f.head("call.queued") }
func (f CallRepaired) Head() event.Head  { return f.head("call.repaired") }
func (f CallUndone) Head() event.Head    { return f.head("call.undone") }
