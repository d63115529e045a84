package flow

import (
	"encoding/json"
	"strconv"
	"time"

	"bespoke/internal/engine/event"
	"bespoke/internal/studio/rule"
)

// Because is why a step is passed by, or why a choice fell as it did.
type Because struct {
	Cause    string           `json:"cause" enum:"rule,off,empty,person,deadline,jump,lane,cancelled,ended,choice"`
	Say      string           `json:"say,omitempty" doc:"The reason as the business wrote it"`
	Text     string           `json:"text,omitempty" doc:"The condition that held, in words"`
	Document string           `json:"document,omitempty"`
	Name     string           `json:"name,omitempty" doc:"Of the document"`
	Row      string           `json:"row,omitempty" doc:"Where in the document: STEP/skip/0, STEP/lanes/ID"`
	Release  string           `json:"release,omitempty"`
	Inputs   []rule.ToldInput `json:"inputs,omitempty" doc:"What the condition looked at"`

	If     *rule.Cond      `json:"-"` // nil where nothing was asked
	Values json.RawMessage `json:"-"` // of the facts that it read, by path
}

// The causes that only charts know: a lane that was not taken, a step that was
// stood down, the end of the run, and the reason of a choice.
const (
	ByLane   = "lane"
	ByCancel = "cancelled"
	ByEnd    = "ended"
	ByChoice = "choice"
)

// why is the reason of a skipped step or of a choice; nil for the others.
func (t *teller) why(step *Step, v *Visit) *Because {
	b := &Because{Document: "flows/" + t.p.d.Key + ".json", Release: t.p.d.Release}
	if p := t.trailAt(step.ID, v.Part); p != nil {
		b.Values = p.values
	}
	switch {
	case v.Status == Cancelled:
		return &Because{Cause: ByCancel}
	case v.Status == Skipped && v.Rule > 0:
		skip := step.Skips[v.Rule-1]
		b.Cause, b.Say, b.If = ByRule, skip.Say.In(t.act.Lang, ""), skip.If
		b.Row = step.ID + "/skip/" + strconv.Itoa(v.Rule-1)
		if b.Values == nil { // foreseen
			b.Values = t.p.values(skip.reads)
		}
	case v.Status == Skipped:
		return &Because{Cause: v.Result, Document: b.Document, Row: step.ID, Release: b.Release}
	case step.Kind == Choice && step.lane(v.Result) != nil:
		taken := step.lane(v.Result)
		b.Cause, b.If, b.Row = ByChoice, taken.If, step.ID+"/lanes/"+taken.ID
		if b.Values == nil {
			b.Values = t.p.values(merge(step.on, taken.reads))
		}
	default:
		return nil
	}
	return b
}

// passed is what the facts say of one step.
type passed struct {
	entered, left time.Time
	values        json.RawMessage
	opinions      map[ID]string
}

// TrailFacts names the facts that charts are drawn from.
func TrailFacts() []string {
	return []string{"step.entered", "step.skipped", "step.cancelled", "choice.taken", "join.reached", "join.failed",
		"task.opened", "task.approved", "task.rejected", "task.done", "call.succeeded", "step.kept", "notice.asked", "wait.began", "wait.ended"}
}

// place is a step, and the item for which it is done.
type place struct{ step, item string }

// trailAt is what the facts say of a step where it was done; nil for nothing.
func (t *teller) trailAt(step string, part ID) *passed {
	return t.trail[place{step, t.p.itemOf(part)}]
}

// trailOf reads the facts of a run by step and item.
func trailOf(told []event.Record) map[place]*passed {
	trail := map[place]*passed{}
	for _, rec := range told {
		var f struct {
			Step    string
			Item    string
			Seat    ID
			Opinion string
			Values  json.RawMessage
		}
		if json.Unmarshal(rec.Data, &f) != nil || f.Step == "" {
			continue
		}
		at := place{f.Step, f.Item}
		p := trail[at]
		if p == nil {
			p = &passed{opinions: map[ID]string{}}
			trail[at] = p
		}
		p.hear(rec.Name, time.UnixMicro(rec.At).UTC(), f.Seat, f.Opinion, f.Values)
	}
	return trail
}

func (p *passed) hear(name string, at time.Time, seat ID, opinion string, values json.RawMessage) {
	switch name {
	case "step.entered", "task.opened", "choice.taken", "wait.began":
		if p.entered.IsZero() {
			p.entered = at
		}
	case "step.skipped", "call.succeeded", "step.kept", "notice.asked":
		p.entered, p.left = at, at
	case "task.approved", "task.rejected":
		p.opinions[seat], p.left = opinion, at
	default:
		p.left = at
	}
	if values != nil {
		p.values = values
	}
}

// times tells when a step was entered and left, from its visit where that says
// so and from its facts else.
func (t *teller) times(n *Node, v *Visit) {
	p := t.trailAt(v.Step, v.Part)
	if p == nil || n.State == RouteAhead {
		p = &passed{}
	}
	entered := p.entered
	if n.State != RouteAhead && !v.At.IsZero() {
		entered = v.At
	}
	if !entered.IsZero() {
		n.EnteredAt = &entered
	}
	if !p.left.IsZero() && n.State != RouteNow {
		n.LeftAt = &p.left
	}
}
