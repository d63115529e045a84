package flow

import (
	"slices"

	"bespoke/internal/studio/rule"
)

// staffed proves that a step which some order reaches finds people (P-5): those it
// names, so many as it needs, and somebody it does not keep out. Where they are not
// there and the flow's fallback would do it, that is a warning, for the order goes on
// (A1); where it would not, an error.
func (p *prover) staffed(s *Step) {
	asks := p.reached(s.Who, s)
	if s.SkipEmpty {
		return // what that leaves of the approvals is looked at by onlyEmpty
	}
	switch {
	case asks.nobody():
		p.nobody(s)
		return
	case !asks.somebody():
		p.gap(s)
		p.unmanaged(s)
	}
	p.vetoes(s)
	p.enough(s, asks.people)
	if asks.somebody() {
		p.present(s, asks.people)
	}
}

// nobody says of a step that nobody whom it names is there.
func (p *prover) nobody(s *Step) {
	at := pointerTo(s, "who")
	sample, _ := p.may(p.visits[s])
	if to := p.caught(s); len(to) > 0 {
		p.warn(at, "staff.fallback", "「{step}」的人选目前没有在职成员，会由后备负责人（{people}）处理", "nobody whom {step} names is active: the fallback ({people}) would be asked",
			"step", s.Name.Text(), "people", p.names(to)).
			With(sample, "请为岗位添加成员，或换人选", "Give the role a member, or name somebody else")
		return
	}
	p.refuse(at, "staff.none", "「{step}」的人选和后备负责人都没有在职成员，订单会停在这里", "nobody whom {step} or the fallback names is active: orders would be stuck here", "step", s.Name.Text()).
		With(sample, "请为岗位添加成员，或换人选", "Give the role a member, or name somebody else")
}

// gap refuses a step whose people the tables alone name, where no row does (P-4, F2).
func (p *prover) gap(s *Step) {
	if s.Who[len(s.Who)-1].kind != whoRule {
		return
	}
	if p.answered == nil {
		all := p.work.Never(rule.Not(p.book.Answered("assign.task", "who", "", "task.step", "")))
		p.answered = &all
	}
	if *p.answered {
		return
	}
	step, _ := p.c.Fact("task.step")
	sample, may := p.may(rule.All(p.visits[s], rule.Is(step, s.ID, s.ID), rule.Not(p.book.Answered("assign.task", "who", s.ID, step.Path, s.ID))))
	if may {
		p.refuse(pointerTo(s, "who"), "who.gap", "派单表没有为这样的订单指定「{step}」的人选", "no table of assignments names anybody at {step} for such an order", "step", s.Name.Text()).
			With(sample, "请在表里补一行或「否则」，或在步骤里再加一个人选", "Add a row or an else to the table, or another alternative to the step")
	}
}

// unmanaged finds members of the staff above whom there is nobody, where a step asks
// their manager and nobody else (F3).
func (p *prover) unmanaged(s *Step) {
	for i := range s.Who {
		a := &s.Who[i]
		if a.kind != whoManager {
			continue
		}
		lonely := p.lonely(a)
		if len(lonely) == 0 || len(s.Who) > 1 {
			continue
		}
		at, sample := pointerTo(s, "who", i), map[string]any{a.reads[0].path: lonely[0].Name}
		if len(p.caught(s)) == 0 {
			p.refuse(at, "staff.manager", "{people}没有上级，后备负责人也没有在职成员：「{step}」会没有人处理", "nobody is above {people} and the fallback names nobody active: nobody would be asked at {step}",
				"people", p.names(ids(lonely)), "step", s.Name.Text()).
				With(sample, "请为其设置上级，或在步骤里再加一个人选", "Name a manager, or add another alternative to the step")
			continue
		}
		p.warn(at, "staff.manager", "{people}没有上级：「{step}」会由后备负责人处理", "nobody is above {people}: the fallback would be asked at {step}",
			"people", p.names(ids(lonely)), "step", s.Name.Text()).
			With(sample, "请为其设置上级，或在步骤里再加一个人选", "Name a manager, or add another alternative to the step")
	}
}

// vetoes refuses a veto of somebody who is not asked (F6).
func (p *prover) vetoes(s *Step) {
	if len(s.Holders) == 0 {
		return
	}
	holders, known := p.possible(s.Holders, s)
	signers, all := p.possible(s.Who, s)
	if known && all && !slices.ContainsFunc(holders, func(id string) bool { return slices.Contains(signers, id) }) {
		p.refuse(pointerTo(s, "veto"), "veto.stranger", "有否决权的人不在「{step}」的审批人里", "nobody who has a veto is asked at {step}", "step", s.Name.Text()).
			With(nil, "请把他们加入审批人，或去掉否决权", "Add them to who, or take the veto away")
	}
}

// enough looks for so many people as the step needs, without those whom it may keep out.
func (p *prover) enough(s *Step, people []string) {
	if len(people) == 0 {
		return
	}
	out := p.keptOut(s, people)
	if left := len(people) - out; s.Need.N > left && left > 0 {
		p.refuse(pointerTo(s, "need"), "staff.few", "「{step}」需要 {n} 人同意，目前只有 {left} 人可以审批", "{step} needs {n} to say yes, and only {left} can be asked",
			"step", s.Name.Text(), "n", s.Need.N, "left", left).
			With(nil, "请减少人数，或为岗位添加成员", "Ask for fewer, or give the role members")
	}
	if out < len(people) {
		return
	}
	at := pointerTo(s, "except")
	sample, _ := p.may(p.visits[s])
	last := p.caught(s)
	for _, u := range p.crew.Role(p.lastRole) {
		last = join(last, []string{u.ID})
	}
	if both := join(slices.Clone(people), last); p.keptOut(s, both) < len(both) {
		p.warn(at, "staff.apart", "「{step}」可能排除了{people}，届时会由后备负责人处理", "{step} may keep {people} out; then the fallback would be asked",
			"step", s.Name.Text(), "people", p.names(people)).
			With(sample, "请为岗位再添加一名成员", "Give the role one more member")
		return
	}
	p.refuse(at, "staff.apart", "「{step}」可能排除了{people}，而没有别人可以处理，订单会停在这里", "{step} may keep {people} out, and there is nobody else: orders would be stuck here",
		"step", s.Name.Text(), "people", p.names(people)).
		With(sample, "请为岗位再添加一名成员", "Give the role one more member")
}

// fallbackHolds refuses a fallback that ends in a role without members (F12).
func (p *prover) fallbackHolds() {
	last := len(p.fallback) - 1
	if last < 0 || len(p.crew.Role(p.fallback[last].role)) > 0 {
		return
	}
	p.refuse("/fallback", "fallback.empty", "后备负责人的最后一项「{role}」没有在职成员", "the role {role}, with which the fallback ends, has no active member", "role", p.role(p.fallback[last].role)).
		With(nil, "请为岗位添加成员，或换一个岗位", "Give the role a member, or name another role")
}
