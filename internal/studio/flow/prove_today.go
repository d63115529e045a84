package flow

import (
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// horizon is how far ahead a proof looks at who is away.
const horizon = 30 * 24 * time.Hour

// ofToday are the findings that hang on the people and calendar of a moment; all others
// are the same as long as the release is.
var ofToday = []string{"staff.none", "staff.fallback", "staff.manager", "staff.few", "staff.apart", "staff.away", "staff.limit", "fallback.empty",
	"veto.stranger", "deadline.calendar", "deadline.nobody", "approval.none"}

// ProveToday is what Prove finds that hangs on the people and calendar of a moment, and
// when the next of them goes away or comes back; zero for nobody.
func ProveToday(r *blueprint.Release, o Options, crew People, at time.Time) (found []blueprint.Finding, next time.Time) {
	if turns := crew.Turns(at, at.Add(horizon)); len(turns) > 0 {
		next = turns[0]
	}
	return slices.DeleteFunc(Prove(r, o, crew, at), func(f blueprint.Finding) bool { return !slices.Contains(ofToday, f.Code) }), next
}

// present warns of days to come on which all whom a step asks are away, and all who
// stand in for them (P-5, F9, F10), or these may not do what its orders come to (F11).
func (p *prover) present(s *Step, people []string) {
	from, until := p.away(s, people)
	if from.IsZero() {
		return
	}
	sample, _ := p.may(p.visits[s])
	if p.standsIn(people, from) {
		p.warn(pointerTo(s, "who"), "staff.limit", "{from} 至 {until}，「{step}」的人选（{people}）都不在，代办人的金额上限低于这里的所有订单", "from {from} to {until} all whom {step} asks ({people}) are away, and the limits of those who stand in are below all of its orders",
			"step", s.Name.Text(), "people", p.names(people), "from", p.day(from), "until", p.day(until)).
			With(sample, "请提高代办的金额上限，或再请一位同事代办；否则期间会由上级或后备负责人处理", "Raise the limit, or let somebody else stand in as well; otherwise a manager or the fallback is asked meanwhile")
		return
	}
	p.warn(pointerTo(s, "who"), "staff.away", "{from} 至 {until}，「{step}」的人选（{people}）都不在，也没有人代办", "from {from} to {until} all whom {step} asks ({people}) are away, and nobody stands in",
		"step", s.Name.Text(), "people", p.names(people), "from", p.day(from), "until", p.day(until)).
		With(sample, "请安排代办，或再添加一名成员；否则期间会由上级或后备负责人处理", "Let somebody stand in, or give the role one more member; otherwise a manager or the fallback is asked meanwhile")
}

// away is the first time within the horizon in which nobody may act for some people on
// any order that comes to a step; zero where there is none.
func (p *prover) away(s *Step, people []string) (from, until time.Time) {
	end := p.at.Add(horizon)
	for _, at := range append([]time.Time{p.at}, p.crew.Turns(p.at, end)...) {
		out := !slices.ContainsFunc(people, func(id string) bool {
			return slices.ContainsFunc(p.crew.Cover(id, at), func(there Standing) bool { return p.leaves(s, there.Limit) })
		})
		switch {
		case out && from.IsZero():
			from = at
		case !out && !from.IsZero():
			return from, at
		}
	}
	return from, end
}

// standsIn tells whether somebody is there at a moment who may act for some people in
// this process, if only up to an amount.
func (p *prover) standsIn(people []string, at time.Time) bool {
	return slices.ContainsFunc(people, func(id string) bool {
		return slices.ContainsFunc(p.crew.Cover(id, at), func(there Standing) bool { return there.Limit.Process == "" || there.Limit.Process == p.Key })
	})
}

// leaves tells whether a limit leaves any of the orders that come to a step.
func (p *prover) leaves(s *Step, l act.Limit) bool {
	if l.Process != "" && l.Process != p.Key {
		return false
	}
	worth, known := p.c.Fact(p.Entity + ".total")
	return l.Most.Currency == "" || !known || !p.work.Never(rule.All(p.visits[s], rule.AtMost(worth, l.Most, s.ID)))
}

// day is a moment as readers of findings know it.
func (p *prover) day(at time.Time) string {
	return at.In(blueprint.Of[*blueprint.Workspace](p.r).Zone).Format("2006-01-02 15:04")
}
