package flow

import (
	"slices"

	"bespoke/internal/studio/rule"
)

// reach says of which orders each step of a lane is reached and done, and finds what
// is never chosen and what is always skipped (P-3). It answers the step at which
// the work was too much.
func (p *prover) reach(l *Lane, when rule.Claim) *Step {
	for _, s := range l.Do {
		if s.Off {
			continue
		}
		done := p.skips(s, when)
		if p.work.Exhausted() {
			return s
		}
		if p.work.Never(done) {
			continue // said already, of the skip or of the lane
		}
		p.visits[s] = done
		if large := p.lanes(s, done); large != nil {
			return large
		}
	}
	return nil
}

// skips looks at each reason to pass a step by, behind those before it.
func (p *prover) skips(s *Step, when rule.Claim) rule.Claim {
	if p.work.Never(when) {
		return when
	}
	for i, skip := range s.Skips {
		is := rule.Holds(skip.If, s.ID)
		sample, _ := p.may(when)
		after := rule.All(when, rule.Not(is))
		switch {
		case p.work.Never(rule.All(when, is)):
			p.warn(pointerTo(s, "skip", i), "skip.never", "步骤「{step}」的这个跳过条件永远不会成立", "this reason to skip {step} never holds", "step", s.Name.Text()).
				With(nil, "请改正或删去这个条件", "Correct this condition or take it away")
		case p.work.Never(after):
			p.warn(pointerTo(s, "skip", i), "skip.always", "步骤「{step}」总会被跳过，永远不会执行", "the step {step} is always skipped: it is never done", "step", s.Name.Text()).
				With(sample, "请改正条件，或停用这个步骤", "Correct the condition, or switch the step off")
			return after
		}
		when = after
	}
	return when
}

// lanes goes into the lanes of a block: of a choice the first that fits, of any other
// each that fits.
func (p *prover) lanes(s *Step, when rule.Claim) *Step {
	if s.Kind == Flow {
		return nil // its own document is proved by itself
	}
	var before []rule.Claim
	for i, l := range s.Lanes {
		is := rule.Holds(l.If, s.ID)
		taken := rule.All(when, is)
		if s.Kind == Choice {
			taken = rule.All(when, rule.Not(rule.Any(before...)), is)
		}
		before = append(before, is)
		if p.work.Never(taken) {
			p.laneNever(s, i, taken, is)
			continue
		}
		if large := p.reach(l, taken); large != nil {
			return large
		}
	}
	if s.Else == nil || len(s.Else.Do) == 0 {
		return nil
	}
	rest := rule.All(when, rule.Not(rule.Any(before...)))
	if p.work.Never(rest) {
		p.warn(pointerTo(s, "else"), "else.never", "各分支已包含所有订单，「否则」里的步骤走不到", "the lanes take every order: what else has is never reached").
			With(nil, "请清空「否则」，或缩小某个分支", "Leave else empty, or narrow a lane")
		return nil
	}
	return p.reach(s.Else, rest)
}

// laneNever refuses a lane that no order takes, and says why. That no table gives what
// it asks for is a warning: tables change more often than flows.
func (p *prover) laneNever(s *Step, i int, taken, is rule.Claim) {
	at, l := pointerTo(s, "lanes", i), s.Lanes[i]
	if !p.plain.Never(taken) {
		p.warn(at, "lane.idle", "没有表格给出分支「{lane}」要求的值，它走不到", "no table gives what the lane {lane} asks for: it is never taken", "lane", l.Name.Text()).
			With(nil, "请在分流表里给出这个值，或删去分支", "Let a table of routes give it, or take the lane away")
		return
	}
	if p.plain.Never(is) {
		p.refuse(at, "lane.contradiction", "分支「{lane}」的条件自相矛盾，没有订单符合", "what the lane {lane} asks excludes itself: no order takes it", "lane", l.Name.Text()).
			With(nil, "请改正这个条件", "Correct this condition")
		return
	}
	p.refuse(at, "lane.never", "前面的分支和条件已包含它，分支「{lane}」永远走不到", "what stands before takes all of it: the lane {lane} is never taken", "lane", l.Name.Text()).
		With(nil, "请把它移到前面，或缩小前面的分支", "Move it up, or narrow the lanes before it")
}

// together proves a block: that enough lanes begin (P-3), and that they do not write
// the same (P-9) or what chose them (C9).
func (p *prover) together(s *Step) {
	switch s.Kind {
	case Choice:
		p.chases(s)
		return
	case Each, Repeat, Flow:
		return // one lane at a time
	}
	var maybe []rule.Claim
	sure := 0
	for _, l := range s.Lanes {
		if l.If == nil {
			sure++
			continue
		}
		maybe = append(maybe, rule.Holds(l.If, s.ID))
	}
	if s.Join > sure {
		some := rule.Any(maybe...)
		if sure > 0 {
			some = rule.All()
		}
		if sample, may := p.may(rule.All(p.visits[s], some, fewer(s.Join-sure, maybe))); may {
			p.warn(pointerTo(s, "join"), "join.few", "可能只有不到 {n} 个分支开始，那时有几个就等几个", "fewer than {n} lanes may begin; then those that do are waited for", "n", s.Join).
				With(sample, "请减少需要完成的分支数，或放宽分支的条件", "Ask for fewer lanes, or widen what the lanes ask")
		}
	}
	p.apart(s)
}

// fewer claims that fewer than n of some claims are so.
func fewer(n int, of []rule.Claim) rule.Claim {
	switch {
	case n <= 0:
		return rule.Any()
	case len(of) < n:
		return rule.All()
	}
	head, tail := of[0], of[1:]
	return rule.Any(rule.All(rule.Not(head), fewer(n, tail)), rule.All(head, fewer(n-1, tail)))
}

// chases refuses a choice one of whose lanes writes what it reads: it would chase
// itself (C9).
func (p *prover) chases(s *Step) {
	for _, l := range s.Lanes {
		for _, f := range slices.Concat(s.on, l.reads) {
			for _, lane := range append(slices.Clip(s.Lanes), s.Else) {
				if by := p.writer(lane, f.path); by != nil {
					p.refuse(pointerTo(by), "choice.chases", "「{step}」会改变「{choice}」判断所依据的 {fact}", "{step} writes {fact}, by which {choice} chooses",
						"step", by.Name.Text(), "choice", s.Name.Text(), "fact", f.path).
						With(nil, "请把它移到分支之后", "Move it behind the choice")
					return
				}
			}
		}
	}
}

// apart refuses lanes of a parallel that write one fact: which comes last is chance.
func (p *prover) apart(s *Step) {
	for i, l := range s.Lanes {
		for _, by := range p.doers(l) {
			for _, path := range p.writes(by) {
				for _, other := range s.Lanes[i+1:] {
					if also := p.writer(other, path); also != nil {
						p.refuse(pointerTo(also), "lanes.write", "「{step}」与「{other}」在并行的分支里写同一项 {fact}", "{step} and {other} write {fact} in lanes that run beside each other",
							"step", by.Name.Text(), "other", also.Name.Text(), "fact", path).
							With(nil, "请把其中一个移到并行之前或之后", "Move one of them before or behind the parallel")
						return
					}
				}
			}
		}
	}
}

// writer finds a step within a lane that writes a fact; nil for none.
func (p *prover) writer(l *Lane, path string) *Step {
	for _, s := range p.doers(l) {
		if slices.Contains(p.writes(s), path) {
			return s
		}
	}
	return nil
}

// autos are the automatic steps within a lane, however deep.
func (p *prover) autos(l *Lane) []*Step {
	return slices.DeleteFunc(p.doers(l), func(s *Step) bool { return s.Kind != Auto })
}

// doers are the steps within a lane, however deep, at which something is done.
func (p *prover) doers(l *Lane) (all []*Step) {
	if l == nil {
		return nil
	}
	for _, s := range l.Do {
		if (s.Kind == Auto || s.Kind.asks()) && !s.Off {
			all = append(all, s)
		}
		for _, inner := range append(slices.Clip(s.Lanes), s.Else) {
			all = append(all, p.doers(inner)...)
		}
	}
	return all
}
