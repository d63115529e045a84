package flow

import (
	"strconv"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
)

// ladder compiles a deadline. Its rungs rise, and each is one that this program
// climbs; a ladder without rungs would be a deadline that nobody hears of.
func (cp *compiler) ladder(s *Step, w *wireLadder) *Ladder {
	if w == nil {
		cp.refuse(pointerTo(s, "deadline"), "deadline.missing", "缺少时限", "the deadline is missing")
		return nil
	}
	l := &Ladder{Calendar: w.Calendar}
	var err error
	if l.In, err = clock.ParseDuration(w.In); err != nil || l.In.N <= 0 {
		cp.refuse(pointerTo(s, "deadline", "in"), "deadline.in", "时限必须大于零", "a deadline is longer than nothing")
	}
	if path := "calendars/" + w.Calendar + ".json"; w.Calendar != "" && cp.r.Tree.Get(path) == nil {
		cp.missing(pointerTo(s, "deadline", "calendar"), path)
	}
	if len(w.Then) == 0 {
		cp.refuse(pointerTo(s, "deadline"), "deadline.empty", "时限到了要做什么？请至少写一级", "a deadline needs at least one rung")
	}
	last := 0
	for i, rung := range w.Then {
		at := pointerTo(s, "deadline", "then", i)
		percent, _ := strconv.Atoi(strings.TrimSuffix(rung.At, "%"))
		if percent <= last {
			cp.refuse(at+"/at", "deadline.order", "各级时间必须递增", "the rungs of a deadline rise")
		}
		last = percent
		l.Rungs = append(l.Rungs, cp.rung(s, rung, percent, at))
	}
	return l
}

// rung compiles one rung. What a rung of its kind would not look at is refused like
// any other key, lest somebody relies on it.
func (cp *compiler) rung(s *Step, w wireRung, percent int, at string) Rung {
	rung := Rung{Percent: percent, Do: w.Do, Say: w.Say}
	switch {
	case w.Do == doDecide:
		rung.As = cp.as(s, w, at)
	case w.As != "":
		cp.unsupported(at+"/as", "as")
	case w.Do == doReturn && len(w.To) > 0, w.Do == doRemind && len(w.To) > 0:
		cp.unsupported(at+"/to", w.Do+" to")
	case w.Do == doReturn:
		rung.Step = w.Step
		cp.target(s, w.Step, at+"/step")
		cp.sees(w.Step, at+"/step")
	case w.Step != "":
		cp.unsupported(at+"/step", "step")
	case w.Do == doEscalate || w.Do == doTransfer:
		rung.To = cp.who(w.To, at+"/to", s.decided())
	}
	return rung
}

// decisions are what a deadline may decide a step as, by its kind.
var decisions = map[Kind]map[string]Status{
	Approval: {"approve": Approved, "reject": Rejected, "skip": Skipped},
	Task:     {"done": Done, "timeout": TimedOut, "skip": Skipped},
	Wait:     {"done": Done, "timeout": TimedOut},
	Each:     {"done": Done, "timeout": TimedOut},
}

// as is what a deadline decides. Of a task with outcomes of its own nobody knows which
// of them "done" would be.
func (cp *compiler) as(s *Step, w wireRung, at string) Status {
	as := decisions[s.Kind][w.As]
	switch {
	case s.Signature:
		cp.refuse(at+"/do", "signature.robot", "「{step}」须本人签名，不能到点自动决定", "{step} has to be signed: a deadline cannot decide it", "step", s.Name.Text())
	case s.Asks() && (w.As == "approve" || w.As == "done"):
		cp.refuse(at+"/do", "fields.robot", "「{step}」有必填项，不能到点自动决定", "{step} asks for something to be filled in: a deadline cannot decide it", "step", s.Name.Text())
	case len(w.To) > 0 || w.Step != "":
		cp.unsupported(at+"/do", "decide to")
	case as == "" || as == Done && len(s.Outcomes) > 0:
		cp.unsupported(at+"/as", s.Kind+" "+Kind(w.As))
	}
	return as
}

// missing refuses a reference that leads to no document.
func (cp *compiler) missing(pointer, target string) {
	cp.found = append(cp.found, missing(cp.doc, pointer, target))
}

func missing(doc, pointer, target string) blueprint.Finding {
	return blueprint.Refuse(doc, pointer, "reference.missing", "没有这个文档：{target}", "there is no {target}", "target", target)
}
