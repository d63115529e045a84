package order

import (
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/flow"
)

// Stand is where an order stands, in one of the eight words that screens have
// colours for. It is derived from the phase and the open tasks whenever it is
// shown, and never stored.
type Stand struct {
	Key  StandKey `json:"key" enum:"draft,waiting,running,late,done,return,hold,cancelled"`
	Word string   `json:"word" doc:"Name of the current step, or of the customer's stage; else the state's own"`
}

// StandKey is one of the eight words.
type StandKey string

// The words. Drafts and returns come with the rooms that bring them about.
const (
	StandDraft     StandKey = "draft"
	StandWaiting   StandKey = "waiting"
	StandRunning   StandKey = "running"
	StandLate      StandKey = "late"
	StandDone      StandKey = "done"
	StandReturn    StandKey = "return"
	StandHold      StandKey = "hold"
	StandCancelled StandKey = "cancelled"
)

var standWords = map[StandKey]fault.Text{
	StandDraft: {ZH: "草稿", EN: "Draft"}, StandWaiting: {ZH: "待审", EN: "Waiting"}, StandRunning: {ZH: "进行中", EN: "In progress"},
	StandLate: {ZH: "超时", EN: "Late"}, StandDone: {ZH: "已完成", EN: "Done"}, StandReturn: {ZH: "售后中", EN: "Return"},
	StandHold: {ZH: "暂停", EN: "On hold"}, StandCancelled: {ZH: "已取消", EN: "Cancelled"},
}

// standing is what a stand is derived from.
type standing struct {
	typ   *Type
	phase Phase
	held  bool // something holds it until somebody releases it
	still bool // its process is on hold
	open  []flow.OpenSeat
}

func (o *Order) standing(typ *Type, open []flow.OpenSeat) standing {
	still := slices.ContainsFunc(open, flow.OpenSeat.OnHold)
	return standing{typ, o.Phase, len(o.Body.Holds) > 0, still, open}
}

// staff is the stand as those who work on the order see it.
func (s standing) staff(a act.Act) Stand {
	first := s.first()
	key := s.key()
	if s.still && key != StandCancelled {
		return Stand{StandHold, standWords[StandHold].In(a.Lang)}
	}
	for i := range s.open {
		if key != StandCancelled && a.Micros() > s.open[i].DueAt {
			key = StandLate
		}
	}
	if first == nil || key == StandCancelled {
		return Stand{key, standWords[key].In(a.Lang)}
	}
	return Stand{key, first.Name.In(a.Lang, "")}
}

// public is the stand as its customer sees it: stages instead of steps, and
// nothing of deadlines and holds that are the business's own.
func (s standing) public(a act.Act) Stand {
	key := s.key()
	if key == StandHold {
		key = StandWaiting
	}
	word := standWords[key].In(a.Lang)
	if first := s.first(); first != nil && key != StandCancelled {
		if stage := s.typ.stageOf(first); stage != nil {
			word = stage.Name.In(a.Lang, "")
		}
	}
	return Stand{key, word}
}

// seen is the stand for a reader.
func (s standing) seen(a act.Act) Stand {
	if a.Kind == act.Customer {
		return s.public(a)
	}
	return s.staff(a)
}

// key is the state without its deadlines: a held order, one that waits for a
// yes or a no, one that somebody works on, one whose process is over.
func (s standing) key() StandKey {
	switch {
	case s.phase == Cancelled:
		return StandCancelled
	case len(s.open) == 0 && s.phase == Placed:
		return StandWaiting
	case len(s.open) == 0:
		return StandDone
	case s.held && s.phase == Placed:
		return StandHold
	}
	for i := range s.open {
		if s.open[i].Kind == flow.Approval {
			return StandWaiting
		}
	}
	return StandRunning
}

// first is the open step that stands first in the flow; nil for none.
func (s standing) first() *flow.Step {
	var first *flow.Step
	for i := range s.open {
		step := s.typ.Flow.Step(s.open[i].Step)
		if step != nil && (first == nil || step.Before(first)) {
			first = step
		}
	}
	return first
}

// stageOf is the stage that customers see while a step is open: its own, or
// that of the nearest step before it, or the type's first; nil without any.
func (t *Type) stageOf(step *flow.Step) *Stage {
	key := ""
	for _, s := range t.Flow.Steps {
		if s.Stage != "" {
			key = s.Stage
		}
		if s == step {
			break
		}
	}
	for i := range t.Stages {
		if t.Stages[i].Key == key || key == "" {
			return &t.Stages[i]
		}
	}
	return nil
}

// Holding is an open task as rows of lists show it.
type Holding struct {
	Task     flow.TaskID `json:"task"`
	Step     string      `json:"step"`
	Name     string      `json:"name"`
	Kind     flow.Kind   `json:"kind"`
	Owner    flow.Holder `json:"owner"`
	OpenedAt time.Time   `json:"openedAt"`
	DueAt    time.Time   `json:"dueAt"`
	Late     bool        `json:"late,omitzero"`
}

// holdings shows open tasks but for hidden ones; customers are told of stages instead.
func (s standing) holdings(a act.Act, people flow.People, hidden map[flow.TaskID]bool) []Holding {
	if a.Kind == act.Customer {
		return nil
	}
	var all []Holding
	for i := range s.open {
		o := &s.open[i]
		if hidden[o.Task] {
			continue
		}
		h := Holding{Task: o.Task, Step: o.Step, Name: o.Step, Kind: o.Kind, Owner: flow.HolderOf(o.Holder, people),
			OpenedAt: time.UnixMicro(o.OpenedAt).UTC(), DueAt: time.UnixMicro(o.DueAt).UTC(), Late: a.Micros() > o.DueAt}
		if o.OnHold() {
			h.DueAt, h.Late = time.Time{}, false
		}
		if step := s.typ.Flow.Step(o.Step); step != nil {
			h.Name = step.Name.In(a.Lang, "")
		}
		all = append(all, h)
	}
	return all
}
