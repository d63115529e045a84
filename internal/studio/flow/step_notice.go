package flow

import (
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/notify"
)

// A notice step tells those whom its notice is for, and holds nothing up (B8). The run says
// that it is asked for; whom it reaches, and when, is the notice's own.

// askForNotice passes a notice step. What was told on the way here before is not told
// again, though the subject was sent back or the way has changed; each round and each item
// of a loop tells its own.
func (r *run) askForNotice(part ID, step *Step) {
	told := r.toldBefore(part, step)
	v := r.visit(part, step, Done)
	v.Result = string(Done)
	r.noteResult(v)
	if told {
		tellAs(r, RobotFlow, StepKept{Of: r.on(v), Step: step.ID})
		return
	}
	tellAs(r, RobotFlow, NoticeAsked{r.on(v), step.ID, step.Notice})
}

func (r *run) toldBefore(part ID, step *Step) bool {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Step == step.ID && v.Status == Done && r.roundOf(v.Part) == r.roundOf(part) {
			return true
		}
	}
	return false
}

// notice compiles a notice step: its notice has to be one that is told when it is asked for.
func (cp *compiler) notice(s *Step, w *wireStep) {
	s.Notice = w.Notice
	at := pointerTo(s, "notice")
	path := "notices/" + w.Notice + ".json"
	switch {
	case cp.r.Tree.Get(path) == nil:
		cp.missing(at, path)
	case !notify.MayBeAskedFor(cp.r, w.Notice):
		cp.refuse(at, "notice.on", "通知「{notice}」不是由流程发出的：请把它的 on 改为 notice.asked", "the notice {notice} is told by itself: one that a step asks for is on notice.asked", "notice", w.Notice)
	}
}

// NoticeAsked is a step that asks for a notice to be told.
type NoticeAsked struct {
	Of
	Step   string `json:"step"`
	Notice string `json:"notice"`
}

// Head names the fact for the log.
func (f NoticeAsked) Head() event.Head { return f.head("notice.asked") }
