package flow

import (
	"encoding/json"
	"time"

	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
)

// Command is something that the caller does in the transaction that stores the
// state. The order of commands is the order of what they are about.
type Command interface{ command() }

// OpenTask makes a to-do for a seat.
type OpenTask struct {
	Seat   ID
	Visit  ID
	Step   string
	Kind   Kind
	For    string // a user's id, or "role:finance" for a pool
	Opened time.Time
	Due    time.Time
}

// CloseTask ends a to-do: decided, or not needed any more.
type CloseTask struct {
	Seat ID
	Why  Why
}

// ShareTask lets others act on a to-do as well; who had it keeps it (D2).
type ShareTask struct {
	Seat ID
	With []string // in the form of OpenTask.For
}

// UnshareTask ends that for one of them.
type UnshareTask struct {
	Seat ID
	With string
}

// MoveTask hands a to-do that is not closed to somebody else, lets it wait, or
// opens it again. Status is open, parked or hold.
type MoveTask struct {
	Seat   ID
	For    string // in the form of OpenTask.For
	Status Status
	Due    time.Time
}

// GiveTurn remembers who was given a task by turns.
type GiveTurn struct{ row turnRow }

// SetTimer arms a timer; DropTimer disarms it.
type SetTimer struct {
	Timer ID
	Visit ID
	At    time.Time
}

// DropTimer disarms a timer.
type DropTimer struct{ Timer ID }

// Run calls a verb: once per key, whatever the attempt (W1). Its success or
// failure is the next event.
type Run struct {
	Call    ID
	Step    string
	Verb    string
	Input   json.RawMessage // without the subject
	Err     error           // why there is none: the call is refused
	Key     string
	Attempt int
}

// Undo calls the verb that takes back what a call did (W5, W6).
type Undo struct {
	Call  ID
	Verb  string
	Input json.RawMessage // what the call was given
	Key   string          // of the call
}

// Tell is a fact to be told. Robot signs it when nobody's hand did it (G6).
type Tell struct {
	Fact  event.Fact
	Robot string
}

// Remind tells those who hold the seats, and who placed the subject, that time
// is passing.
type Remind struct {
	Seats []ID
	Rung  int
	Due   time.Time
	Say   blueprint.Label
}

// Ended is the end of the run: nothing of it is under way any more.
type Ended struct{ Outcome Outcome }

func (OpenTask) command()    {}
func (CloseTask) command()   {}
func (ShareTask) command()   {}
func (UnshareTask) command() {}
func (MoveTask) command()    {}
func (GiveTurn) command()    {}
func (SetTimer) command()    {}
func (DropTimer) command()   {}
func (Run) command()         {}
func (Undo) command()        {}
func (Tell) command()        {}
func (Remind) command()      {}
func (Ended) command()       {}

// Why is the reason for which something was closed without being decided.
type Why struct {
	Code string `json:"code"`           // one of the codes below
	By   string `json:"by,omitempty"`   // the name of who decided
	Done int    `json:"done,omitempty"` // join: 2 of 3
	Need int    `json:"need,omitempty"`
}

// The codes of Why.
const (
	WhyDecided   = "decided"   // somebody else decided the step
	WhyRejected  = "rejected"  // the block it stood in was rejected
	WhyJoin      = "join"      // enough other lanes are done
	WhyDeadline  = "deadline"  // the time was up, and the deadline decided
	WhyReturned  = "returned"  // the subject was sent back to an earlier step
	WhySkipped   = "skipped"   // somebody skipped the step by right
	WhyChanged   = "changed"   // the subject changed, and it is not needed any more
	WhyWaited    = "waited"    // what was waited for is there
	WhyDropped   = "dropped"   // nobody waits for the answer any more
	WhyJumped    = "jumped"    // somebody moved the run past it, or to before it
	WhyMoved     = "moved"     // the run moved to another release, where it is not needed
	WhyRemoved   = "removed"   // an added signer was taken away again
	WhyWithdrawn = "withdrawn" // the submitter took the subject back
	WhyCancelled = "cancelled" // the subject was cancelled
)
