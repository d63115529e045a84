package flow

import "bespoke/internal/base/act"

// deed is what somebody does at a task.
type deed interface {
	of() TaskID
	event() Event // without who and when
}

// At names the task that something is done at.
type At struct {
	ID TaskID `path:"id" json:"-"`
}

func (a At) of() TaskID { return a.ID }

// Decision is what a person says to a task.
type Decision struct {
	At
	Version int64  `json:"version,omitzero" doc:"The order's version that the page showed"`
	Opinion string `json:"opinion,omitempty" maxLength:"2000" doc:"Why; required where the step asks for it"`
	Outcome string `json:"outcome,omitempty" doc:"One of the task's outcomes; default done"`
	Filled

	Chosen    act.UserID `json:"chosen,omitzero" doc:"Where later steps are done by whom this one chooses: one of those that task.choices lists"`
	Signature string     `json:"signature,omitempty" maxLength:"200" doc:"Where the step has to be signed: the answer of POST /api/v1/session/signatures for this task"`
}

func (d Decision) signature() string { return d.Signature }

func (d Decision) filled() Filled { return d.Filled }

func (d Decision) event() Event {
	ev := Event{Version: d.Version, Opinion: d.Opinion, Outcome: d.Outcome}
	if !d.Chosen.IsZero() {
		ev.Chosen = d.Chosen.String()
	}
	return ev
}

// Handing hands a task on, or has somebody act for whoever has it.
type Handing struct {
	At
	To     act.UserID `json:"to" doc:"A colleague; oneself takes a pool's task"`
	Reason string     `json:"reason,omitempty" maxLength:"2000"`
}

func (h Handing) event() Event { return Event{To: texts(h.To), Reason: h.Reason} }

// Recalling ends what somebody was asked to do for another.
type Recalling struct{ At }

func (Recalling) event() Event { return Event{} }

// Signing adds signers.
type Signing struct {
	At
	To  []act.UserID `json:"to" maxItems:"20" doc:"Colleagues"`
	How Rel          `json:"how" enum:"before,after,parallel" doc:"before: they say yes first, then I am asked again. after: my yes counts with theirs. parallel: a place of equal weight beside mine"`
}

func (s Signing) event() Event { return Event{To: texts(s.To...), Rel: s.How} }

// Unsigning takes an added signer away.
type Unsigning struct {
	At
	Seat ID `json:"seat" doc:"The signer's place, as the process shows it"`
}

func (u Unsigning) event() Event { return Event{Seat: u.Seat} }

// Returning sends back.
type Returning struct {
	At
	Version int64  `json:"version,omitzero" doc:"The order's version that the page showed"`
	Step    string `json:"step" doc:"The step to be asked again, one of those that the task's action lists"`
	Item    string `json:"item,omitempty" maxLength:"1000" doc:"Of a step in a loop: for which of its items, as the task's action lists it"`
	Mode    string `json:"mode,omitempty" enum:"again,straight" doc:"again (default): that step and all that follow run again. straight: it alone is asked, and the task comes back with its answer"`
	Opinion string `json:"opinion" maxLength:"2000" doc:"Why"`
}

func (b Returning) event() Event {
	return Event{Version: b.Version, Step: b.Step, Item: b.Item, Opinion: b.Opinion, Aside: b.Mode == "straight"}
}

// Retaking takes one's own decision back.
type Retaking struct {
	At
	Opinion string `json:"opinion,omitempty" maxLength:"2000" doc:"Why"`
}

func (r Retaking) event() Event { return Event{Opinion: r.Opinion} }

// Passing skips a step by right.
type Passing struct {
	At
	Version int64  `json:"version,omitzero" doc:"The order's version that the page showed"`
	Opinion string `json:"opinion" maxLength:"2000" doc:"Why"`
}

func (p Passing) event() Event { return Event{Version: p.Version, Opinion: p.Opinion} }

// Retrying tries an automatic step again.
type Retrying struct{ At }

func (Retrying) event() Event { return Event{} }

// Repairing ends an automatic step that did not succeed.
type Repairing struct {
	At
	Opinion string `json:"opinion" maxLength:"2000" doc:"What was done, or why it is given up"`
}

func (r Repairing) event() Event { return Event{Opinion: r.Opinion} }

// Urging asks for haste.
type Urging struct{ At }

func (Urging) event() Event { return Event{} }

func texts(users ...act.UserID) []string {
	all := make([]string, len(users))
	for i, u := range users {
		all[i] = u.String()
	}
	return all
}
