package flow

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/rule"
)

// wait compiles what a wait waits for. For a condition it belongs to somebody and has a
// deadline; a time comes by itself.
func (cp *compiler) wait(s *Step, w *wireStep) {
	if len(w.Until) > 0 {
		cp.until(s, w)
		return
	}
	if w.Fact != "" {
		cp.fact(s, w)
		return
	}
	for _, key := range [...]string{"who", "deadline", "allow", "except"} {
		if _, said := w.keys[key]; said {
			cp.unsupported(pointerTo(s, key), "time "+key)
		}
	}
	var text string
	if json.Unmarshal(w.Time, &text) == nil {
		var err error
		if s.Pause.For, err = clock.ParseDuration(text); err != nil || s.Pause.For.N <= 0 {
			cp.refuse(pointerTo(s, "time"), "wait.time", "请写时长，如 2d，或写公式", "give a duration as 2d, or a formula")
		}
		return
	}
	formula, ok := rule.FormulaIn(w.Time)
	if !ok {
		cp.refuse(pointerTo(s, "time"), "wait.time", "请写时长，如 2d，或写公式", "give a duration as 2d, or a formula")
		return
	}
	var problems []rule.Problem
	for _, kind := range [...]rule.Kind{rule.KindInstant, rule.KindDate} { // what is wrong is said of a day
		if s.Pause.At, problems = cp.c.Formula(formula, rule.Type{Kind: kind}, rule.StageRun, nil); !rule.Failed(problems) {
			return
		}
	}
	for _, p := range problems {
		cp.found = append(cp.found, p.In(cp.doc, pointerTo(s, "time")))
	}
}

// until compiles a condition that is waited for, and who looks after that.
func (cp *compiler) until(s *Step, w *wireStep) {
	s.Pause.Until = cp.lasting(w.Until, pointerTo(s, "until"))
	cp.keepers(s, w)
}

// lasting compiles a condition that is waited for: it is asked again when something
// changes, and time alone changes nothing.
func (cp *compiler) lasting(raw json.RawMessage, at string) *rule.Cond {
	if len(raw) == 0 {
		return nil
	}
	cond, _ := cp.cond(raw, at)
	if slices.ContainsFunc(cond.Reads(), isClock) {
		cp.refuse(at, "wait.clock", "等到某个时间请用 time，条件不会随时间重新判断", "to wait for a time use time: a condition is not asked again as time passes")
	}
	return cond
}

// fact compiles a fact that is waited for: one that is told of the flow's subject by
// somebody else than the flow.
func (cp *compiler) fact(s *Step, w *wireStep) {
	s.Pause.Fact, s.Pause.Fresh = w.Fact, w.Fresh
	s.Pause.If = cp.lasting(w.If, pointerTo(s, "if"))
	cp.def.facts = join(cp.def.facts, []string{w.Fact})
	told := false
	if cp.o.Tells != nil {
		_, told = cp.o.Tells(w.Fact)
	}
	if !told {
		cp.refuse(pointerTo(s, "fact"), "wait.untold", "没有谁会在流程中告知「{fact}」，等不到它", "nobody tells {fact} of an order under way: it would be waited for in vain", "fact", w.Fact)
	}
	cp.keepers(s, w)
}

// keepers compiles who looks after a wait, how it is given to one of them, and when it takes
// too long.
func (cp *compiler) keepers(s *Step, w *wireStep) {
	s.Need.One = true
	s.Who = cp.who(w.Who, pointerTo(s, "who"), byTables)
	s.SkipEmpty = w.Empty == "skip"
	cp.giving(s, w)
	cp.allow(s, w.Allow)
	cp.except(s, w.Except)
	s.Deadline = cp.ladder(s, w.Deadline)
}

// isClock tells whether a fact changes by itself.
func isClock(path string) bool {
	root, _, _ := strings.Cut(path, ".")
	return root == "now" || root == "today"
}
