package flow

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
)

// Event is something that happens to a run. ID makes it count once (G2).
type Event struct {
	ID   string
	Kind EventKind
	At   time.Time
	By   Actor

	Subject string // start: the subject's id in text form
	Seat    ID     // what is done at a seat: which
	Timer   ID     // timerFired
	Call    ID     // callSucceeded, callFailed

	Version int64             // decisions: the subject's version that the page showed (A6); 0 is the present one
	Opinion string            // decisions
	Chosen  string            // decisions: the user who does later steps
	Many    bool              // decisions: one of many that are made at once
	Signed  string            // decisions: by what whoever decides has shown who he is; "" where he has not
	Outcome string            // done: one of the task's outcomes; callSucceeded: the call's
	Fields  json.RawMessage   // decisions: what the step's form was filled with
	Wrote   []string          // decisions: the facts of the subject that were filled in with it, which it has by now (C9)
	Attempt int               // callSucceeded, callFailed
	Err     error             // callFailed: what the verb answered
	Reason  string            // withdraw, cancel, transfer, delegate, hold, resume, jump, copy
	To      []string          // transfer, delegate, addSigner, copy: users; hold: its owner
	Review  clock.Date        // hold: the day on which it is looked at again
	Rel     Rel               // addSigner
	Step    string            // return, jump: the step to go to
	Item    string            // return, jump: and of which item, where it stands in a loop
	Aside   bool              // return: straight back to who returns (R5)
	Passed  map[string]Jumped // jump: what became of the automatic steps passed over
	Move    *Moving           // move: from where, and what its steps are called now
}

// EventKind is what sort of event it is.
type EventKind string

// The events that this program applies. flow.md names those to come.
const (
	Start          EventKind = "start"
	Approve        EventKind = "approve"
	Reject         EventKind = "reject"
	Finish         EventKind = "done"
	Transfer       EventKind = "transfer"
	Delegate       EventKind = "delegate"
	Undelegate     EventKind = "undelegate"
	AddSigner      EventKind = "addSigner"
	DropSigner     EventKind = "removeSigner"
	SendBack       EventKind = "return"
	TakeBack       EventKind = "takeBack"
	Pass           EventKind = "skip"
	Urge           EventKind = "urge"
	Withdraw       EventKind = "withdraw"
	Cancel         EventKind = "cancel"
	PutOnHold      EventKind = "hold"
	Resume         EventKind = "resume"
	SendCopy       EventKind = "copy"
	Jump           EventKind = "jump"
	AskJump        EventKind = "askJump"
	AllowJump      EventKind = "allowJump"
	DeclineJump    EventKind = "declineJump"
	ChangeOver     EventKind = "move"
	TimerFired     EventKind = "timerFired"
	SubjectChanged EventKind = "subjectChanged"
	FactHeard      EventKind = "factHeard"
	PeopleChanged  EventKind = "peopleChanged"
	Succeeded      EventKind = "callSucceeded"
	Refused        EventKind = "callFailed"
	Retry          EventKind = "retry"
	HandDone       EventKind = "byHand"
	GiveUp         EventKind = "giveUp"
)

// Actor is who brought an event about.
type Actor struct {
	User string // id in text form; "" for robots
	Name string
	Kind act.Kind
}

// The robots that sign what no person did (G6).
const (
	RobotFlow     = "flow"
	RobotDeadline = "deadline"
	RobotSame     = "same-person"
	RobotHandover = "hand-over"
	RobotChange   = "change"
)
