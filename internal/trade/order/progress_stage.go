package order

import (
	"encoding/json"
	"time"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/flow"
)

// stand is how far a stage is: its steps, by where the order is with them.
// Steps that it passes by, or that were called off, count for nothing.
type stand struct {
	steps            int // of the flow, whether the order comes to them or not
	done, now, ahead int
	due              time.Time // the latest of the open ones
}

// stages fills in the strip and what is being done. Steps without a stage are
// not shown, nor are stages all of whose steps this order passes by.
func (p *Progress) stages(s *subject, run *flow.Stored, route []flow.RouteStep, lang string) {
	stands := standsOf(run, route)
	if run.State.Outcome == flow.Completed && p.State == "open" {
		p.State = "done"
	}
	reached := 0
	for i, stage := range s.typ.Stages {
		if st := stands[stage.Key]; st != nil && st.done+st.now > 0 {
			reached = i
		}
	}
	for i, stage := range s.typ.Stages {
		view := ProgressStage{stage.Key, stage.Name.In(lang, s.setup.Workspace.Locale), "ahead"}
		switch st := stands[stage.Key]; {
		case st == nil || st.steps == 0: // no step says when it comes: it is past with those behind it
			if i <= reached || p.State == "done" {
				view.State = "done"
			}
		case st.now > 0, st.done > 0 && st.ahead > 0: // in it, or between two of its steps
			view.State = "now"
			p.at(view, st)
		case st.done > 0:
			view.State = "done"
		case st.ahead == 0:
			continue
		}
		p.Stages = append(p.Stages, view)
	}
}

// at keeps the first stage in which a step is open: several may be, side by side.
func (p *Progress) at(v ProgressStage, st *stand) {
	if p.State != "open" || p.Now != nil && (p.Now.Due != nil || st.now == 0) {
		return
	}
	p.Now = &NowView{Stage: v.Key, Name: v.Name}
	if !st.due.IsZero() {
		due := st.due.UTC()
		p.Now.Due = &due
	}
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
		passed[v.Step] = passed[v.Step] || v.Status == flow.Done
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
