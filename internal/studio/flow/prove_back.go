package flow

import (
	"slices"
	"strings"

	"bespoke/internal/studio/rule"
)

// goesBack proves the ways back from a step (P-10, P-11).
func (p *prover) goesBack(s *Step) {
	for i, id := range s.Allow.Return.Steps {
		p.open(s, id, pointerTo(s, "allow", "return", i))
	}
	if s.NoTo != "" {
		p.open(s, s.NoTo, pointerTo(s, "reject", "to"))
	}
	if s.Deadline != nil {
		for i, rung := range s.Deadline.Rungs {
			if rung.Do == doReturn {
				p.open(s, rung.Step, pointerTo(s, "deadline", "then", i, "step"))
				p.circles(s, rung.Step, pointerTo(s, "deadline", "then", i, "step"))
			}
		}
	}
	p.repeats(s)
}

// open refuses a target behind which something was done that nothing goes back over.
func (p *prover) open(s *Step, id, at string) {
	for _, a := range p.between(p.steps[id], s) {
		if a.barrier {
			p.refuse(at, "return.barrier", "「{auto}」不可逆，不能退回到它之前的「{step}」", "nothing goes back over {auto}, and {step} stands before it", "auto", a.Name.Text(), "step", p.steps[id].Name.Text()).
				With(nil, "请改为退回到它之后的步骤", "Send back to a step behind it")
			return
		}
	}
}

// between are the automatic steps after one step and before another.
func (p *prover) between(t, s *Step) []*Step {
	return slices.DeleteFunc(p.autos(p.Main), func(a *Step) bool {
		return t == nil || !p.before(t, a) || !p.before(a, s)
	})
}

// circles refuses a deadline that sends back to a step which is passed without a
// person: by its own deadline, or because who is asked there has signed before. It
// would come round again, as far as D4 lets it.
func (p *prover) circles(s *Step, id, at string) {
	t := p.steps[id]
	alone := t.Deadline != nil && slices.ContainsFunc(t.Deadline.Rungs, func(r Rung) bool { return r.As == Approved || r.As == Done })
	signed := slices.ContainsFunc(p.Steps, func(u *Step) bool {
		return u.Kind == Approval && p.before(u, t) && p.meets(u.Who, t.Who)
	})
	if alone || t.Same && signed {
		p.refuse(at, "return.circle", "超时退回的「{step}」可以无人处理就通过，会再次超时退回", "the deadline sends back to {step}, which may be passed without anybody: it would come round again", "step", t.Name.Text()).
			With(nil, "请改为转交或升级，或让该步骤总是询问", "Transfer or escalate instead, or let that step always ask")
	}
}

// meets tells whether two lists name one role.
func (p *prover) meets(a, b Who) bool {
	return slices.ContainsFunc(a, func(x Alternative) bool {
		return x.kind == whoRole && slices.ContainsFunc(b, func(y Alternative) bool { return y.kind == whoRole && x.role == y.role })
	})
}

// repeats refuses ways back over something that can neither be undone nor done again
// and is no barrier either (F43).
func (p *prover) repeats(s *Step) {
	if s.Allow.Return.No && s.NoTo == "" {
		return
	}
	for _, t := range append(slices.Clip(p.Steps), p.steps[startStep]) {
		if !t.Kind.asks() || !p.before(t, s) || t.ID == startStep && t.ID != s.NoTo && len(s.Allow.Return.Steps) == 0 || s.Allow.Return.No && t.ID != s.NoTo ||
			len(s.Allow.Return.Steps) > 0 && !slices.Contains(s.Allow.Return.Steps, t.ID) && t.ID != s.NoTo {
			continue
		}
		for _, a := range p.between(t, s) {
			if a.undo == "" && !a.barrier && !slices.Contains(p.o.Lasting, a.Verb) {
				p.refuse(pointerTo(s, "allow", "return"), "return.undo", "「{step}」可以退回到「{auto}」之前，而它既不能撤销，也不能重做",
					"{step} may send back over {auto}, which can neither be undone nor done again", "auto", a.Name.Text(), "step", s.Name.Text()).
					With(nil, "请限定可退回的步骤，或不允许退回", "Say to which steps it may send back, or to none")
				return
			}
		}
	}
}

// undone proves that what undoes an automatic step is there (F44).
func (p *prover) undone(s *Step) {
	if s.undo == "" || p.o.KnowsVerb == nil {
		return
	}
	if known, _ := p.o.KnowsVerb(s.undo, []byte("{}")); !known {
		p.refuse(pointerTo(s, "verb"), "undo.missing", "用来撤销「{verb}」的「{undo}」不存在", "{undo}, which undoes {verb}, does not exist", "verb", s.Verb, "undo", s.undo).
			With(nil, "请换一个动作", "Call something else")
	}
}

// rests proves what a decision rests on, where the document lists it (P-9): what its
// skips read of the order, and nothing that its signers may not see.
func (p *prover) rests(s *Step) {
	w, err := decodeStep(p.document.Steps[s.ID])
	if err != nil || len(w.Reads) == 0 {
		return
	}
	for i, skip := range s.Skips {
		for _, f := range skip.reads {
			if root, _, _ := strings.Cut(f.path, "."); (root == "order" || root == "customer") && p.data(f.path) && !covered(w.Reads, f.path) {
				p.refuse(pointerTo(s, "skip", i, "if"), "reads.skip", "跳过条件读取 {fact}，但依据（reads）里没有它", "the skip reads {fact}, which reads does not list", "fact", f.path).
					With(nil, "请把它加入依据，订单修改后才会重新询问", "Add it to reads, so that a change of the order asks again")
			}
		}
	}
	for i, path := range w.Reads {
		for _, role := range p.asks(s) {
			if p.hidden(role, path, s.stands()) {
				p.refuse(pointerTo(s, "reads", i), "reads.hidden", "岗位「{role}」看不到 {fact}，却要据此决定", "the role {role} does not see {fact}, on which it is to decide", "role", p.role(role), "fact", path).
					With(nil, "请让该岗位能看到它，或从依据里去掉", "Let the role see it, or take it out of reads")
			}
		}
	}
}

// seesBulk proves that whether a step may be decided in bulk, which its task says, tells
// nobody what he may not see.
func (p *prover) seesBulk(s *Step) {
	for _, path := range s.Bulk.Reads() {
		for _, role := range p.asks(s) {
			if p.hidden(role, path, s.stands()) {
				p.refuse(pointerTo(s, "bulk"), "bulk.hidden", "岗位「{role}」看不到 {fact}，能否批量处理却由它决定", "the role {role} does not see {fact}, which says whether it is decided in bulk", "role", p.role(role), "fact", path).
					With(nil, "请让该岗位能看到它，或换一个条件", "Let the role see it, or choose another condition")
			}
		}
	}
}

// data tells whether a fact is of the order itself, and not of what becomes of it.
func (p *prover) data(path string) bool {
	f, ok := p.c.Fact(path)
	return ok && f.Stage < rule.StageRun
}

// covered tells whether a fact is listed, or what it is a part of.
func covered(reads []string, path string) bool {
	return slices.ContainsFunc(reads, func(r string) bool { return r == path || strings.HasPrefix(path, r+".") })
}
