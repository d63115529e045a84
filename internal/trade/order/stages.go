package order

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/flow"
)

// StageView is one of the stages that customers see instead of steps: those
// that the order goes through, past and to come.
type StageView struct {
	Key       string     `json:"key"`
	Name      string     `json:"name"`
	State     string     `json:"state" enum:"done,now,ahead"`
	EnteredAt *time.Time `json:"enteredAt,omitempty" doc:"When it began"`
	DueAt     *time.Time `json:"dueAt,omitempty" doc:"Of what is being done: until when it is to be done"`

	idle bool // it is now, but none of its steps is open: the order is between two of them
}

// stand is how far a stage is: its steps, by where the order is with them.
// Steps that it passes by, or that were called off, count for nothing.
type stand struct {
	steps            int // of the flow, whether the order comes to them or not
	done, now, ahead int
	due              time.Time // the latest of the open ones
}

// stages is the strip of an order whose way is known. Steps without a stage are
// not shown, nor are stages all of whose steps this order passes by.
func (s *subject) stages(run *flow.Stored, route []flow.RouteStep, lang string) []StageView {
	stands, began := standsOf(run, route), begun(run)
	over := run.State.Outcome == flow.Completed && s.order.Phase != Cancelled
	reached := 0
	for i, stage := range s.typ.Stages {
		if st := stands[stage.Key]; st != nil && st.done+st.now > 0 {
			reached = i
		}
	}
	strip := []StageView{}
	for i, stage := range s.typ.Stages {
		view := StageView{Key: stage.Key, Name: stage.Name.In(lang, s.setup.Workspace.Locale), State: "ahead", EnteredAt: moment(began[stage.Key])}
		switch st := stands[stage.Key]; {
		case st == nil || st.steps == 0: // no step says when it comes: it is past with those behind it
			if i <= reached || over {
				view.State = "done"
			}
		case st.now > 0, st.done > 0 && st.ahead > 0: // in it, or between two of its steps
			view.State, view.idle = "now", st.now == 0
			if !st.due.IsZero() {
				due := st.due.UTC()
				view.DueAt = &due
			}
		case st.done > 0:
			view.State = "done"
		case st.ahead == 0:
			continue
		}
		strip = append(strip, view)
	}
	return strip
}

// nowOf is the stage that is being done: of several side by side the first in
// which a step is open; nil for none.
func nowOf(strip []StageView) *StageView {
	var now *StageView
	for i := range strip {
		if v := &strip[i]; v.State == "now" && (now == nil || now.idle && !v.idle) {
			now = v
		}
	}
	return now
}

// stages is the strip as far as the open tasks tell it, for rows of lists: what
// an order will pass by is known only when one looks ahead, and is ahead here.
func (s standing) stages(a act.Act, locale string) []StageView {
	key, at := s.key(), 0
	if key == StandCancelled {
		return nil
	}
	if first := s.first(); first != nil {
		if stage := s.typ.stageOf(first); stage != nil {
			for i := range s.typ.Stages {
				if &s.typ.Stages[i] == stage {
					at = i
				}
			}
		}
	}
	strip := make([]StageView, len(s.typ.Stages))
	for i, stage := range s.typ.Stages {
		strip[i] = StageView{Key: stage.Key, Name: stage.Name.In(a.Lang, locale), State: "ahead"}
		switch {
		case key == StandDone || i < at:
			strip[i].State = "done"
		case i == at:
			strip[i].State = "now"
		}
	}
	return strip
}

// standsOf counts the steps of each stage by where they are.
func standsOf(run *flow.Stored, route []flow.RouteStep) map[string]*stand {
	stands := map[string]*stand{}
	for _, step := range run.Def.Steps {
		if step.Stage != "" {
			if stands[step.Stage] == nil {
				stands[step.Stage] = &stand{}
			}
			stands[step.Stage].steps++
		}
	}
	passed := map[string]bool{}
	for _, v := range run.State.Visits {
		passed[v.Step] = passed[v.Step] || v.Status == flow.Done && !v.Out
	}
	for _, step := range route {
		st := stands[step.Step.Stage]
		if st == nil {
			continue
		}
		switch step.State {
		case flow.RouteDone:
			if passed[step.Step.ID] {
				st.done++
			}
		case flow.RouteNow:
			st.now++
			if step.Due.After(st.due) {
				st.due = step.Due
			}
		case flow.RouteAhead:
			st.ahead++
		}
	}
	return stands
}

// begun is when each stage began: when people were first asked in it. µs UTC.
func begun(run *flow.Stored) map[string]int64 {
	first := map[string]int64{}
	if run == nil {
		return first
	}
	for _, v := range run.State.Visits {
		step := run.Def.Step(v.Step)
		if step == nil || step.Stage == "" || v.At.IsZero() || v.Status == flow.Skipped {
			continue
		}
		if at := v.At.UnixMicro(); first[step.Stage] == 0 || at < first[step.Stage] {
			first[step.Stage] = at
		}
	}
	return first
}

// publicTimes reads when the order was released, cancelled or done.
func publicTimes(r db.Reader, order ID) (map[string]int64, error) {
	told := map[string]int64{}
	for after, more := int64(0), true; more; {
		records, err := event.Timeline(r, order.Raw(), after, timelinePage)
		if err != nil {
			return nil, err
		}
		for _, rec := range records {
			after = rec.Seq
			if name := publicFacts[rec.Name]; name != "" {
				told[name] = rec.At
			}
			if rec.Name == "flow.finished" && completed(rec.Data) {
				told["done"] = rec.At
			}
		}
		more = len(records) == timelinePage
	}
	return told, nil
}

const timelinePage = 200

// completed tells a run that went to its end from one that was ended.
func completed(data json.RawMessage) bool {
	var f struct{ Outcome flow.Outcome }
	return json.Unmarshal(data, &f) == nil && f.Outcome == flow.Completed
}
