package order

import (
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// Explained is everything that explains one thing of an order: the price of a
// line, its discount, where it goes and why.
type Explained struct {
	About   string            `json:"about" enum:"price,option,fill,source,promise,discount,freight,tax,plan,check,route,skip"`
	Line    int               `json:"line,omitzero" doc:"Of what is about one line"`
	Step    string            `json:"step,omitempty" doc:"Of what is skipped"`
	Reasons []rule.ToldReason `json:"reasons"`
}

// aboutOf is what the reasons of a decision point explain.
func aboutOf(point string) string {
	switch point {
	case "prices", "price.line", "price.floor":
		return "price"
	case "config.line":
		return "option"
	case "fill.order", "fill.line":
		return "fill"
	case sourcePoint:
		return "source"
	case "promise.line":
		return "promise"
	case "price.order":
		return "discount"
	case "freight.order":
		return "freight"
	case "tax.line":
		return "tax"
	case "plan.order":
		return "plan"
	case "check.order", "check.line":
		return "check"
	}
	return "route"
}

// mostInstead is for how many reasons the counterfactual is looked for.
const mostInstead = 40

// bendable is what may come out otherwise if somebody orders otherwise: that is
// worth a counterfactual.
var bendable = map[string]bool{"price": true, "discount": true, "freight": true, "plan": true, "check": true, "route": true}

// explain groups the reasons of placing by what they explain, in the reader's
// language and without what he may not see. Customers are told what the
// business wrote for everybody, and no more.
func (s *subject) explain(a act.Act, reasons []rule.Reason) []Explained {
	rights, voice := s.rights(a), s.voice(a)
	all := []Explained{}
	lines := s.elements()
	asked := 0
	for _, r := range reasons {
		if r.Instead == nil && bendable[aboutOf(r.Point)] && asked < mostInstead {
			asked++
			s.otherwise(&r, lines)
		}
		told := s.toldReason(rights, voice, r)
		if a.Kind == act.Customer {
			if told.Say == "" {
				continue
			}
			told = rule.ToldReason{Point: told.Point, Line: told.Line, Say: told.Say}
		}
		all = gathered(all, Explained{About: aboutOf(r.Point), Line: r.Line}, told)
		if r.Point == "route.order" && a.Kind != act.Customer {
			for _, step := range s.order.Body.Route.Skip {
				all = gathered(all, Explained{About: "skip", Step: step}, told)
			}
		}
	}
	return all
}

// gathered adds a reason to the group it belongs to; what says the same of the same
// thing is said once.
func gathered(all []Explained, to Explained, told rule.ToldReason) []Explained {
	i := slices.IndexFunc(all, func(e Explained) bool { return e.About == to.About && e.Line == to.Line && e.Step == to.Step })
	if i < 0 {
		all, i = append(all, to), len(all)
	}
	again := func(r rule.ToldReason) bool { return r.Row == told.Row && r.Say == told.Say }
	if told.Inputs == nil && slices.ContainsFunc(all[i].Reasons, again) {
		return all
	}
	all[i].Reasons = append(all[i].Reasons, told)
	return all
}

// toldReason writes a reason without what the reader may not see.
func (s *subject) toldReason(x rights, voice rule.Voice, r rule.Reason) rule.ToldReason {
	r = x.reason(r)
	return voice.Reason(r, s.setup.documentLabel(r.Document, voice.Lang))
}

// otherwise looks for the counterfactual of a reason, on the facts as they are
// and the inputs as they were recorded.
func (s *subject) otherwise(r *rule.Reason, lines map[int]rule.Element) {
	if r.Line > 0 {
		el, known := lines[r.Line]
		if !known {
			return
		}
		s.setup.facts.bind(s.env, el)
	}
	r.Instead = s.setup.rules.Again(*r, s.env)
}

// elements are the frames of the order's lines, by their numbers.
func (s *subject) elements() map[int]rule.Element {
	f := s.setup.facts
	found := map[int]rule.Element{}
	for _, el := range s.env.Get(f.lines).Rows() {
		f.bind(s.env, el)
		found[int(s.env.Get(f.lineN).Dec()/dec.One)] = el
	}
	return found
}
