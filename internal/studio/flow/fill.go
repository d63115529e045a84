package flow

import (
	"encoding/json"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/rule"
)

// What a step lets its actor fill in comes with his decision: the step's own form, and
// fields of the subject. Decision and subject change in one commit (C9).

// Filled is what somebody has filled in, as he sent it.
type Filled struct {
	Fields map[string]json.RawMessage `json:"fields,omitempty" doc:"What the step's form asks for, by field"`
	Order  FilledOrder                `json:"order,omitzero" doc:"Fields of the order that the step gives whoever decides; those that are left out stay as they are"`
}

// FilledOrder is what was filled in of an order.
type FilledOrder struct {
	Fields map[string]json.RawMessage `json:"fields,omitempty" doc:"Of the order itself, by the key that its form has: projectNo, note, wishDate; blank empties one"`
	Lines  map[string]FilledLine      `json:"lines,omitempty" doc:"Of its lines, by their number"`
}

// FilledLine is what was filled in of one line.
type FilledLine struct {
	Fields map[string]json.RawMessage `json:"fields,omitempty"`
}

// IsZero tells whether nothing was filled in of the order.
func (f FilledOrder) IsZero() bool { return len(f.Fields) == 0 && len(f.Lines) == 0 }

// Acting is somebody's acting at a step of a run.
type Acting struct {
	Step  *Step
	Item  string // of a step in a loop: for which of its items
	Eased bool   // nothing has to be filled in: he says no
	Sent  Filled
}

// Filling is what has become of it.
type Filling struct {
	Fields json.RawMessage // of the step's form, as they are kept; nil for none
	Wrote  []string        // facts of the subject that are others now
	Told   []event.Fact
}

// fillsIn tells whether a decision may come with something that was filled in.
func (d *deciding) fillsIn() bool {
	switch d.event.Kind {
	case Approve, Reject, Finish:
		step := d.run.Def.Step(d.task.Step)
		return step != nil && (step.Fills() || len(d.sent.Fields) > 0 || !d.sent.Order.IsZero())
	}
	return false
}

// acting is what the subject is told of a decision.
func (d *deciding) acting() Acting {
	return Acting{Step: d.run.Def.Step(d.task.Step), Item: d.run.State.itemAt(d.run.Def, d.task.Seat), Eased: d.event.Kind == Reject, Sent: d.sent}
}

// fillIn has the subject take over what came with a decision that may be made, before the
// run hears of it: it is the subject as it is then that choices and skips go by. The actor
// has seen what he wrote, so that is the version which he decides on. Faults: those of a
// vote, and task.invalid with each field that is wrong.
func (d *deciding) fillIn(w *World) error {
	if !d.fillsIn() {
		return nil
	}
	r := begin(d.run.Def, d.run.State, *w, d.event)
	if err := r.heldUp(d.event.Kind); err != nil {
		return err
	}
	v, _, step, outcome, err := r.mayVote(&d.event)
	switch {
	case err != nil:
		return err
	case len(d.sent.Fields) > 0 && step.Form == nil:
		return taskFields.New("step", step.callTo(d.event.By)).At("/fields")
	}
	r.atTask(v, step, outcome)
	filling, problems := d.of.Fill(d.act, d.acting())
	if len(problems) > 0 {
		return taskInvalid.New().Of(problems...)
	}
	d.event.Fields, d.event.Wrote, d.told = filling.Fields, filling.Wrote, filling.Told
	if len(filling.Wrote) > 0 {
		now := d.of.World(d.act)
		w.Version, w.Changed, w.Stake = now.Version, now.Changed, now.Stake
		d.event.Version = w.Version
	}
	return nil
}

// atTask lets conditions of forms read the task at hand, and how it is about to end.
func (r *run) atTask(v *Visit, step *Step, outcome string) {
	r.describe(step, v, r.dueAt(v, step))
	r.w.Env.Set(r.d.task.outcome, rule.Text(outcome))
}

// begin makes an environment that of an open task of the run, for whoever shows what is to
// be filled in there.
func (st *Stored) begin(seat string, w World, a act.Act, outcome string) {
	k, _ := ParseID(seat)
	r := begin(st.Def, st.State, w, Event{At: a.At})
	if v, _ := r.s.seat(k); v != nil {
		r.atTask(v, st.Def.steps[v.Step], outcome)
	}
}

// answersRow is what was filled in of a step's own form, at a seat.
type answersRow struct {
	Subject id.Raw `db:"subject,key"`
	Seat    string `db:"seat,key"`
	Step    string `db:"step"`
	Fields  string `db:"fields,sealed"`
}

// answers is the row of a decision; nil where its step has no form.
func (d *deciding) answers() *answersRow {
	if d.event.Fields == nil {
		return nil
	}
	return &answersRow{d.subject, d.event.Seat.String(), d.task.Step, string(d.event.Fields)}
}

// Answers are what was filled in of the forms of a subject's steps, by seat.
type Answers map[string]Answer

// Answer is what was filled in at one seat.
type Answer struct {
	Step   string
	Fields json.RawMessage
}

// AnswersOf reads what was filled in at the tasks of subjects, as a set.
func AnswersOf(r db.Reader, subjects []id.Raw) (map[id.Raw]Answers, error) {
	found := map[id.Raw]Answers{}
	return found, db.SelectKeys(r, "task_answers", keysOf(subjects), db.Unlocked, func(row answersRow) error {
		if found[row.Subject] == nil {
			found[row.Subject] = Answers{}
		}
		found[row.Subject][row.Seat] = Answer{row.Step, json.RawMessage(row.Fields)}
		return nil
	})
}
