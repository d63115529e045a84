package flow

import (
	"slices"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// ends proves that what a wait waits for can come about (P-7, P-12): its condition
// does not exclude itself, and somebody can change what it reads.
func (p *prover) ends(s *Step) {
	until, at := s.Pause.Until, pointerTo(s, "until")
	if s.Pause.If != nil {
		until, at = s.Pause.If, pointerTo(s, "if")
	}
	if until == nil {
		return
	}
	if p.work.Never(rule.Holds(until, s.ID)) {
		p.refuse(at, "wait.never", "「{step}」等待的条件永远不会成立", "what {step} waits for never holds", "step", s.Name.Text()).
			With(nil, "请改正这个条件", "Correct this condition")
		return
	}
	if s.Pause.Until != nil && p.o.Moves != nil && !slices.ContainsFunc(until.Reads(), p.moves) {
		p.refuse(at, "wait.still", "「{step}」等待的内容在流程中不会再变化", "nobody can change what {step} waits for while it waits", "step", s.Name.Text()).
			With(nil, "请等待会变化的内容，或改用时间", "Wait for something that changes, or for a time")
	}
}

// comes proves that a fact which is waited for can be told (P-7): not only by steps behind
// the wait (F25), nor behind another wait that in turn waits for a step behind this one
// (F26).
func (p *prover) comes(s *Step) {
	if s.Pause.Fact == "" {
		return
	}
	at := pointerTo(s, "fact")
	if p.holdsUp(s, s) {
		p.refuse(at, "wait.later", "「{fact}」由后面的步骤告知，而那一步要等「{step}」", "{fact} is told by a step behind {step}, which waits for it", "fact", s.Pause.Fact, "step", s.Name.Text()).
			With(nil, "请把那一步移到等待之前", "Move that step before the wait")
		return
	}
	for _, other := range p.Steps {
		if other != s && other.Pause.Fact != "" && p.holdsUp(other, s) && p.holdsUp(s, other) {
			p.refuse(at, "wait.circle", "「{step}」与「{other}」互相等待", "{step} and {other} wait for each other", "step", s.Name.Text(), "other", other.Name.Text()).
				With(nil, "请去掉其中一个等待", "Take one of the waits away")
			return
		}
	}
}

// holdsUp tells whether all steps that tell what a wait is for stand behind a step.
func (p *prover) holdsUp(s, wait *Step) bool {
	verb, _ := p.o.Tells(wait.Pause.Fact)
	tellers := slices.DeleteFunc(p.autos(p.Main), func(a *Step) bool { return a.Verb != verb })
	return len(tellers) > 0 && !slices.ContainsFunc(tellers, func(a *Step) bool { return !p.before(s, a) })
}

// moves tells whether a fact may change while a run waits.
func (p *prover) moves(path string) bool {
	return strings.HasPrefix(path, "did.") || p.o.Moves(path) || slices.ContainsFunc(p.Steps, func(s *Step) bool { return slices.Contains(p.writes(s), path) })
}

// climbs proves a deadline (P-6): there is working time to count, and the ladder ends
// with somebody.
func (p *prover) climbs(s *Step) {
	l := s.Deadline
	if l == nil || len(l.Rungs) == 0 {
		return
	}
	if calendars := blueprint.Of[*blueprint.Calendars](p.r); l.In.Unit == clock.WorkHour || l.In.Unit == clock.WorkDay {
		key := l.Calendar
		if key == "" {
			key = blueprint.Of[*blueprint.Workspace](p.r).Calendar
		}
		if calendars.Has(key) && calendars.Get(key).WorkBetween(p.at, p.at.AddDate(1, 0, 0)) == 0 {
			p.refuse(pointerTo(s, "deadline", "in"), "deadline.calendar", "日历「{calendar}」一年内没有工作时间，时限永远不会到", "the calendar {calendar} has no working time within a year: the deadline never comes", "calendar", key).
				With(nil, "请在日历里填写工作时间", "Give the calendar working time")
		}
	}
	for i, rung := range l.Rungs {
		if rung.To != nil && p.reached(rung.To, s).nobody() {
			p.warn(pointerTo(s, "deadline", "then", i, "to"), "deadline.nobody", "到时会转给后备负责人：这里的人选目前没有在职成员", "nobody active is named here: the fallback would be told").
				With(nil, "请为这个岗位添加成员，或换人选", "Give the role a member, or name somebody else")
		}
	}
	if last := len(l.Rungs) - 1; l.Rungs[last].Do == doRemind {
		p.warn(pointerTo(s, "deadline", "then", last), "deadline.reminds", "时限最后只有提醒，会一直重复", "the deadline ends with a reminder, which repeats").
			With(nil, "请加一级：由谁接手，或如何决定", "Add a rung that names somebody, or decides")
	}
}

// hasVoice warns of approvals that only say yes (F48): a no goes on like a yes, nobody
// asks what was said, and nothing can be sent back.
func (p *prover) hasVoice(s *Step) {
	if s.Kind != Approval || !s.GoOn || !s.Allow.Return.No || p.asked("did."+s.ID) {
		return
	}
	p.warn(pointerTo(s), "approval.yes", "「{step}」不能拒绝也不能退回：同意与否都一样继续", "{step} can neither reject nor send back: whatever is said, it goes on", "step", s.Name.Text()).
		With(nil, "请允许拒绝或退回，或改成任务", "Let it reject or send back, or make it a task")
}

// asked tells whether some condition of the flow reads a fact.
func (p *prover) asked(path string) bool {
	reads := func(x *rule.Cond) bool { return slices.Contains(x.Reads(), path) }
	return reads(p.withdraw) || slices.ContainsFunc(p.Steps, func(s *Step) bool {
		return reads(s.Pause.Until) || reads(s.Pause.If) || slices.ContainsFunc(s.Skips, func(k Skip) bool { return reads(k.If) }) ||
			slices.ContainsFunc(s.on, func(f namedRef) bool { return f.path == path }) ||
			slices.ContainsFunc(s.Lanes, func(l *Lane) bool { return reads(l.If) })
	})
}

// onlyEmpty warns of approvals that are skipped where nobody is found, of orders that
// nobody else approves (F50).
func (p *prover) onlyEmpty() {
	for _, s := range p.Steps {
		alone, reached := p.visits[s]
		if !reached || s.Kind != Approval || !s.SkipEmpty || p.reached(s.Who, s).somebody() {
			continue
		}
		for _, other := range p.Steps {
			if visit, is := p.visits[other]; is && other.Kind == Approval && !other.SkipEmpty {
				alone = rule.All(alone, rule.Not(visit))
			}
		}
		if sample, may := p.may(alone); may {
			p.warn(pointerTo(s, "empty"), "approval.none", "「{step}」没有人时会跳过，这样的订单就没有任何人审批", "{step} is skipped where nobody is found, and nobody else approves such an order", "step", s.Name.Text()).
				With(sample, "请改为转给后备负责人，或为人选添加成员", "Let the fallback decide, or give the role a member")
		}
	}
}

// itemShown refuses a loop by a value that a role does not see, wherever the order
// stands: what an item is called stands in to-dos, and on timelines for good.
func (p *prover) itemShown(s *Step) {
	path := s.Items.by.path
	if path == "" {
		return
	}
	for _, role := range p.r.Tree.Folder("roles") {
		unseen := func(at *Step) bool { return p.hidden(role.Key, path, at.stands()) }
		if p.hidden(role.Key, path, nil) || slices.ContainsFunc(p.Steps, unseen) {
			p.refuse(pointerTo(s, "by"), "each.hidden", "岗位「{role}」看不到 {fact}，不能按它分组：待办和时间线会写出它", "the role {role} does not see {fact}, and to-dos and timelines would name it", "role", p.role(role.Key), "fact", path).
				With(nil, "请按别的内容分组，或让该岗位能看到它", "Go by something else, or let the role see it")
			return
		}
	}
}
