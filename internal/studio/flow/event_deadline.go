package flow

import (
	"time"

	"bespoke/internal/engine/event"
)

// The facts of deadlines.

// Rang is what facts about a deadline share.
type Rang struct {
	Of
	Step string    `json:"step"`
	Rung int       `json:"rung"`
	Due  time.Time `json:"due"`
}

// DeadlineReminded is a rung that reminded.
type DeadlineReminded struct{ Rang }

// DeadlineEscalated is a rung that let superiors act too.
type DeadlineEscalated struct {
	Rang
	To []string `json:"to"`
}

// DeadlineTransferred is a rung that gave the seats to others.
type DeadlineTransferred struct {
	Rang
	To []string `json:"to"`
}

// DeadlineReturned is a rung that sent the subject back.
type DeadlineReturned struct {
	Rang
	Target string `json:"target"`
}

// DeadlineDecided is a rung that decided the step.
type DeadlineDecided struct {
	Rang
	As Status `json:"as"`
}

// Head names the fact for the log; so do all below.
func (f DeadlineReminded) Head() event.Head    { return f.head("deadline.reminded") }
func (f DeadlineEscalated) Head() event.Head   { return f.head("deadline.escalated") }
func (f DeadlineDecided) Head() event.Head     { return f.head("deadline.decided") }
func (f DeadlineTransferred) Head() event.Head { return f.head("deadline.transferred") }
func (f DeadlineReturned) Head() event.Head    { return f.head("deadline.returned") }
