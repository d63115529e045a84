package flow

import (
	"slices"
	"time"

	"bespoke/internal/studio/blueprint"
)

// horizon is how far ahead a proof looks at who is away.
const horizon = 30 * 24 * time.Hour

// ofToday are the findings that hang on the people and calendar of a moment; all others
// are the same as long as the release is.
var ofToday = []string{"staff.none", "staff.fallback", "staff.manager", "staff.few", "staff.apart", "staff.away", "fallback.empty",
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
// stand in for them (P-5, F9, F10).
func (p *prover) present(s *Step, people []string) {
	from, until := p.away(people)
	if from.IsZero() {
		return
	}
	sample, _ := p.may(p.visits[s])
	p.warn(pointerTo(s, "who"), "staff.away", "{from} 至 {until}，「{step}」的人选（{people}）都不在，也没有人代办", "from {from} to {until} all whom {step} asks ({people}) are away, and nobody stands in",
		"step", s.Name.Text(), "people", p.names(people), "from", p.day(from), "until", p.day(until)).
		With(sample, "请安排代办，或再添加一名成员；否则期间会由上级或后备负责人处理", "Let somebody stand in, or give the role one more member; otherwise a manager or the fallback is asked meanwhile")
}

// away is the first time within the horizon in which all of some people are out; zero
// where there is none.
func (p *prover) away(people []string) (from, until time.Time) {
	end := p.at.Add(horizon)
	for _, at := range append([]time.Time{p.at}, p.crew.Turns(p.at, end)...) {
		out := !slices.ContainsFunc(people, func(id string) bool { return !p.crew.Out(id, at) })
		switch {
		case out && from.IsZero():
			from = at
		case !out && !from.IsZero():
			return from, at
		}
	}
	return from, end
}

// day is a moment as readers of findings know it.
func (p *prover) day(at time.Time) string {
	return at.In(blueprint.Of[*blueprint.Workspace](p.r).Zone).Format("2006-01-02 15:04")
}
