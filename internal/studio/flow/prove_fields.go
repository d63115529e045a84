package flow

import (
	"slices"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// given proves what a step has its actor fill in (P-9): he may write what is asked of him
// (F32), and nobody who decided before rests on it (F49).
func (p *prover) given(s *Step) {
	for _, g := range s.Fields {
		for _, role := range p.asks(s) {
			if g.Must && p.roles.Limits([]string{role}, g.Fact) && p.roles.FieldLevel([]string{role}, g.Fact) < identity.Write {
				p.unwritable(s, role, g.Fact, "fields", g.Fact)
			}
		}
	}
	for _, role := range p.asks(s) {
		for _, key := range s.Form.Beyond(role, s.ID) {
			p.unwritable(s, role, "task.fields."+key, "form")
		}
	}
	for _, fact := range p.writes(s) {
		p.again(s, fact)
	}
}

// asks are the roles that a step names, and those of the customers whom it asks.
func (p *prover) asks(s *Step) (roles []string) {
	if s.Who.asksCustomer() {
		roles = slices.Clone(s.deciders)
	}
	for _, a := range s.Who {
		if a.kind == whoRole {
			roles = append(roles, a.role)
		}
	}
	return roles
}

func (p *prover) unwritable(s *Step, role, fact string, at ...any) {
	p.refuse(pointerTo(s, at...), "fields.unwritable", "「{step}」要求填写 {fact}，岗位「{role}」却不能填", "{step} asks for {fact}, which the role {role} may not write",
		"step", s.Name.Text(), "role", p.role(role), "fact", fact).
		With(nil, "请让该岗位能填写它，或不要求填写", "Let the role write it, or do not ask for it")
}

// again warns of what is written at a step behind an approval that rests on it: whoever said
// yes is asked a second time on every order.
func (p *prover) again(s *Step, fact string) {
	for _, t := range p.Steps {
		if _, reached := p.visits[t]; !reached || !t.Kind.asks() || !p.before(t, s) || !slices.Contains(t.Reads, fact) || p.work.Never(rule.All(p.visits[t], p.visits[s])) {
			continue
		}
		at := []any{"allow", "edit"}
		if slices.ContainsFunc(s.Fields, func(g Given) bool { return g.Fact == fact }) {
			at = []any{"fields", fact}
		}
		p.warn(pointerTo(s, at...), "fields.again", "「{step}」填写 {fact}，前面的「{earlier}」已据此决定，会再问一次", "{step} writes {fact}, on which {earlier} has decided before it: that is asked a second time",
			"step", s.Name.Text(), "earlier", t.Name.Text(), "fact", fact).
			With(nil, "请让它先填写，或从前面的依据里去掉", "Have it written before, or take it out of what the earlier step rests on")
	}
}

// writes are the facts that a step writes: its verb, or whoever acts at it.
func (p *prover) writes(s *Step) (facts []string) {
	if s.Kind == Auto && p.o.Writes != nil {
		return p.o.Writes(s.Verb)
	}
	for _, g := range s.Fields {
		if g.Level == form.Write {
			facts = append(facts, g.Fact)
		}
	}
	if s.Edit {
		facts = join(facts, blueprint.Of[*form.Forms](p.r).WritableAt(s.ID))
	}
	return facts
}
