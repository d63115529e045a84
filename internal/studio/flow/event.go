package flow

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
)

// The facts that runs tell. They are written for every order, so each says what
// only it knows: names, sentences and conditions stand in the release that
// flow.started names, under the step's id. A fact that would repeat its
// neighbour is not told: task.opened is also the entering of its step, and a
// call that is answered in the event that made it has only its answer.

// Of is whose run it was; every fact has one.
type Of struct {
	Subject string `json:"subject"`
	Item    string `json:"item,omitempty"` // of what stands in a loop: for which of its items
	raw     id.Raw
}

func (o Of) head(name string) event.Head { return event.Head{Name: name, Version: 1, Subject: o.raw} }

// Started is the begin of a run.
type Started struct {
	Of
	Flow    string `json:"flow"`
	Release string `json:"release"`
}

// Finished is told as soon as the outcome is known, even while calls still land
// (W6). Step is where a rejection came from.
type Finished struct {
	Of
	Outcome Outcome `json:"outcome"`
	Step    string  `json:"step,omitempty"`
	Reason  string  `json:"reason,omitempty"`
}

// StepEntered is told of parallels, with the lanes started, of loops, with their items, of
// sub-flows, and of each round of a repeat; people's and automatic steps have facts that say more.
type StepEntered struct {
	Of
	Step  string   `json:"step"`
	Lanes []string `json:"lanes,omitempty"`
	Items []string `json:"items,omitempty"` // of a loop, those that begin
	Round int      `json:"round,omitempty"` // from the second on
}

// StepSkipped is a step passed by: by its skip number Rule (from 1), whose condition held
// with these values; switched off; because nobody was found (empty), or the time was up (deadline).
type StepSkipped struct {
	Of
	Step   string          `json:"step"`
	Cause  string          `json:"cause"` // rule, off, empty, person, deadline, jump
	Rule   int             `json:"rule,omitempty"`
	Say    blueprint.Label `json:"say,omitempty"`
	Values json.RawMessage `json:"values,omitempty"`
	Reason string          `json:"reason,omitempty"` // of a person
}

// The causes of StepSkipped.
const (
	ByRule     = "rule"
	ByOff      = "off"
	ByEmpty    = "empty"
	ByHand     = "person"
	ByDeadline = "deadline"
	ByJump     = "jump" // what a run on its way by hand passed over; told by flow.jumped alone
)

// StepCancelled is a step that was open when it was no longer needed.
type StepCancelled struct {
	Of
	Step string `json:"step"`
	Why  Why    `json:"why"`
}

// ChoiceTaken is the lane that was taken and the values that its choice read.
type ChoiceTaken struct {
	Of
	Step   string          `json:"step"`
	Lane   string          `json:"lane"`
	Values json.RawMessage `json:"values,omitempty"`
}

// JoinReached is a parallel that is done; Down are the lanes stood down.
type JoinReached struct {
	Of
	Step string   `json:"step"`
	Done int      `json:"done"`
	All  int      `json:"all"`
	Down []string `json:"down,omitempty"`
}

// JoinFailed is a parallel of which too many lanes were rejected.
type JoinFailed struct {
	Of
	Step     string `json:"step"`
	Rejected int    `json:"rejected"`
	Need     int    `json:"need"`
}

// TaskOpened is a seat that waits for somebody. Via says how he was found when
// it was not by the step's own who.
type TaskOpened struct {
	Of
	Step string    `json:"step"`
	Seat ID        `json:"seat"`
	For  string    `json:"for"`
	Via  string    `json:"via,omitempty"`
	Due  time.Time `json:"due"`
}

// TaskApproved, TaskRejected and TaskDone are decisions. For is the seat's, when
// another than the one it was meant for decided. TaskDone is told beside the
// other two as well, for rules and notices.
type TaskApproved struct{ Vote }

// TaskRejected is a no.
type TaskRejected struct{ Vote }

// TaskDone is any decision, with what was decided.
type TaskDone struct {
	Of
	Step    string `json:"step"`
	Seat    ID     `json:"seat"`
	Outcome string `json:"outcome"`
	Behalf  string `json:"behalf,omitempty"` // for whom the one who did it stood in
	Signed  string `json:"signed,omitempty"` // by what he showed who he is: password, code
	Chosen  string `json:"chosen,omitempty"` // whom he chose for later steps
}

// Vote is what is recorded of a yes or no.
type Vote struct {
	Of
	Step    string `json:"step"`
	Seat    ID     `json:"seat"`
	For     string `json:"for,omitempty"`
	Version int64  `json:"version"`
	Opinion string `json:"opinion,omitempty"`
	Behalf  string `json:"behalf,omitempty"` // for whom the one who said it stood in
	Signed  string `json:"signed,omitempty"` // by what he showed who he is: password, code
	Chosen  string `json:"chosen,omitempty"` // whom he chose for later steps
	// Of the robot's yes for somebody who had signed before: which seat, of which step (A8).
	Same     ID     `json:"same,omitzero"`
	SameStep string `json:"sameStep,omitempty"`
}

// TaskClosed is a seat that nobody needs any more.
type TaskClosed struct {
	Of
	Step string `json:"step"`
	Seat ID     `json:"seat"`
	Why  Why    `json:"why"`
}

// TaskTransferred is a seat that was handed on for good. For is who has it now.
type TaskTransferred struct {
	Of
	Step   string `json:"step"`
	Seat   ID     `json:"seat"`
	From   string `json:"from"`
	For    string `json:"for"`
	Reason string `json:"reason,omitempty"`
}

// TaskDelegated is a seat at which its holder has asked somebody to act for him.
type TaskDelegated struct {
	Of
	Step   string   `json:"step"`
	Seat   ID       `json:"seat"`
	For    string   `json:"for"` // its holder
	To     []string `json:"to"`  // whom he asked: one
	Reason string   `json:"reason,omitempty"`
}

// TaskUndelegated is the end of that, by one of the two.
type TaskUndelegated struct {
	Of
	Step string   `json:"step"`
	Seat ID       `json:"seat"`
	For  string   `json:"for"`
	To   []string `json:"to"`
}

// TaskReassigned is a seat that a robot gave to somebody else.
type TaskReassigned struct {
	Of
	Step  string `json:"step"`
	Seat  ID     `json:"seat"`
	From  string `json:"from"`
	For   string `json:"for"`
	Cause string `json:"cause"` // deadline, leave, left
}

// causeLeft is why the tasks of somebody who has left, or lost his role, go to others.
const causeLeft = "left"

// HandoverDone lists which tasks of a user who has left went to whom.
type HandoverDone struct {
	User  act.UserID   `json:"user"`
	Tasks []HandedOver `json:"tasks"`
}

// HandedOver is one of them.
type HandedOver struct {
	Subject string `json:"subject"`
	Step    string `json:"step"`
	For     string `json:"for"`
}

// Head is handover.done.
func (f HandoverDone) Head() event.Head {
	return event.Head{Name: "handover.done", Version: 1, Subject: f.User.Raw()}
}

// TaskReopened is a seat whose turn has come again: those who were to speak before
// it have.
type TaskReopened struct {
	Of
	Step string `json:"step"`
	Seat ID     `json:"seat"`
	For  string `json:"for"`
}

// TaskUrged is somebody's asking for haste.
type TaskUrged struct {
	Of
	Step string `json:"step"`
	Seat ID     `json:"seat"`
	For  string `json:"for"`
}

// SignerAdded is a signer whom somebody who was asked has added to his seat.
type SignerAdded struct {
	Of
	Step string `json:"step"`
	Seat ID     `json:"seat"` // the new one
	At   ID     `json:"at"`   // the seat that he was added to
	Rel  Rel    `json:"rel"`
	For  string `json:"for"`
}

// SignerRemoved is an added signer taken away again, before he said anything.
type SignerRemoved struct {
	Of
	Step string `json:"step"`
	Seat ID     `json:"seat"`
	For  string `json:"for"`
}

// FlowChanged is a subject that has changed while its run is under way. What the facts
// were and are is the subject's to tell, to those who may see them.
type FlowChanged struct {
	Of
	Version int64    `json:"version"`
	Facts   []string `json:"facts,omitempty"`
}

// WaitBegan is a wait for a time; WaitEnded is what was waited for, or the time come.
type WaitBegan struct {
	Of
	Step  string    `json:"step"`
	Until time.Time `json:"until,omitzero"`
	Fact  string    `json:"fact,omitempty"` // what is waited for to be told
}

// WaitEnded is the end of a wait.
type WaitEnded struct {
	Of
	Step  string `json:"step"`
	Cause string `json:"cause"` // until, time
}

// ChoiceFlipped is a choice that fell anew, for what it reads has changed.
type ChoiceFlipped struct {
	Of
	Step   string          `json:"step"`
	Old    string          `json:"old"`
	Lane   string          `json:"lane"`
	Values json.RawMessage `json:"values,omitempty"`
}

// ChoiceFrozen is one that would fall differently, but Barrier has been done since and
// cannot be undone: the way stays.
type ChoiceFrozen struct {
	Of
	Step    string `json:"step"`
	Old     string `json:"old,omitempty"`
	Lane    string `json:"lane,omitempty"`
	Barrier string `json:"barrier"`
}

// RecheckAsked is a step that is asked again because of facts that it rests on.
type RecheckAsked struct {
	Of
	Step  string   `json:"step"`
	Facts []string `json:"facts"`
}

// FlowReturned is a subject sent back: Target is asked anew, and so is what follows.
type FlowReturned struct {
	Of
	Step    string `json:"step"`
	Seat    ID     `json:"seat,omitzero"`
	Target  string `json:"target"`
	AtItem  string `json:"atItem,omitempty"` // of a target in a loop: for which of its items
	Cause   string `json:"cause"`            // asked, takenBack, rejected, deadline
	Version int64  `json:"version,omitempty"`
	Opinion string `json:"opinion,omitempty"`
}

// The causes of FlowReturned.
const (
	ReturnAsked    = "asked"
	ReturnAside    = "aside" // one step is asked, and who returned goes on with its answer
	ReturnTaken    = "takenBack"
	ReturnRejected = "rejected"
	ReturnLate     = "deadline"
)

// StepKept is a step that was reached again after a return or a change: what was done
// there before stands (R7, W4); of people's steps, who decided it, at which seat.
type StepKept struct {
	Of
	Step string `json:"step"`
	Seat ID     `json:"seat,omitzero"`
	For  string `json:"for,omitempty"`
}

// TaskLate is told with the first rung at or after the deadline.
type TaskLate struct {
	Of
	Step string    `json:"step"`
	Due  time.Time `json:"due"`
}

// TaskEscalated is told beside DeadlineEscalated, for rules and notices.
type TaskEscalated struct {
	Of
	Step string   `json:"step"`
	To   []string `json:"to"`
}

// WithdrawnFact is the submitter's taking back.
type WithdrawnFact struct {
	Of
	Reason string `json:"reason,omitempty"`
}

// CancelledFact is a run ended because its subject was cancelled.
type CancelledFact struct {
	Of
	Reason string `json:"reason,omitempty"`
}

// Head names the fact for the log; so do all below.
func (f Started) Head() event.Head         { return f.head("flow.started") }
func (f Finished) Head() event.Head        { return f.head("flow.finished") }
func (f WithdrawnFact) Head() event.Head   { return f.head("flow.withdrawn") }
func (f CancelledFact) Head() event.Head   { return f.head("flow.cancelled") }
func (f StepEntered) Head() event.Head     { return f.head("step.entered") }
func (f StepSkipped) Head() event.Head     { return f.head("step.skipped") }
func (f StepCancelled) Head() event.Head   { return f.head("step.cancelled") }
func (f ChoiceTaken) Head() event.Head     { return f.head("choice.taken") }
func (f JoinReached) Head() event.Head     { return f.head("join.reached") }
func (f JoinFailed) Head() event.Head      { return f.head("join.failed") }
func (f TaskOpened) Head() event.Head      { return f.head("task.opened") }
func (f TaskApproved) Head() event.Head    { return f.head("task.approved") }
func (f TaskRejected) Head() event.Head    { return f.head("task.rejected") }
func (f TaskDone) Head() event.Head        { return f.head("task.done") }
func (f TaskClosed) Head() event.Head      { return f.head("task.closed") }
func (f TaskLate) Head() event.Head        { return f.head("task.late") }
func (f TaskEscalated) Head() event.Head   { return f.head("task.escalated") }
func (f TaskTransferred) Head() event.Head { return f.head("task.transferred") }
func (f TaskDelegated) Head() event.Head   { return f.head("task.delegated") }
func (f TaskUndelegated) Head() event.Head { return f.head("task.undelegated") }
func (f TaskReassigned) Head() event.Head  { return f.head("task.reassigned") }
func (f TaskReopened) Head() event.Head    { return f.head("task.reopened") }
func (f TaskUrged) Head() event.Head       { return f.head("task.urged") }
func (f SignerAdded) Head() event.Head     { return f.head("signer.added") }
func (f SignerRemoved) Head() event.Head   { return f.head("signer.removed") }
func (f FlowReturned) Head() event.Head    { return f.head("flow.returned") }
func (f FlowChanged) Head() event.Head     { return f.head("flow.changed") }
func (f WaitBegan) Head() event.Head       { return f.head("wait.began") }
func (f WaitEnded) Head() event.Head       { return f.head("wait.ended") }
func (f ChoiceFlipped) Head() event.Head   { return f.head("choice.flipped") }
func (f ChoiceFrozen) Head() event.Head    { return f.head("choice.frozen") }
func (f RecheckAsked) Head() event.Head    { return f.head("recheck.asked") }
func (f StepKept) Head() event.Head        { return f.head("step.kept") }
func (f HeldFact) Head() event.Head        { return f.head("flow.held") }
func (f ResumedFact) Head() event.Head     { return f.head("flow.resumed") }
func (f FlowJumped) Head() event.Head      { return f.head("flow.jumped") }
func (f HoldReminded) Head() event.Head    { return f.head("hold.reminded") }
func (f FlowMoved) Head() event.Head       { return f.head("flow.moved") }
