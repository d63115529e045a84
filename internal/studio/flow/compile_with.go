package flow

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// workedOut is a member of a verb's input that a formula gives.
type workedOut struct {
	name string
	*rule.Formula
}

// with compiles what a step gives to its verb: constants, and formulas over what is known
// of the subject while its run goes on. Its verb says what is wrong with them.
func (cp *compiler) with(s *Step, w *wireStep) {
	given := map[string]json.RawMessage{}
	for name, v := range w.With {
		if _, is := rule.FormulaIn(v); !is {
			given[name] = v
		}
	}
	s.Input = input(given)
	for _, name := range slices.Sorted(maps.Keys(w.With)) {
		if text, is := rule.FormulaIn(w.With[name]); is {
			cp.workOut(s, name, text)
		}
	}
	if len(s.Works) == 0 {
		s.place += "/" + hashed(s.Input)
	}
}

// kindsOfInputs are what formulas of inputs may give, each with a value that stands for all
// of them when the verb is asked whether it takes one.
var kindsOfInputs = []struct {
	of     rule.Type
	sample string
}{
	{rule.Type{Kind: rule.KindText}, `"x"`},
	{rule.Type{Kind: rule.KindBool}, `true`},
	{rule.Type{Kind: rule.KindNumber}, `1`},
	{rule.Type{Kind: rule.KindQuantity}, `"1"`},
	{rule.Type{Kind: rule.KindMoney}, `{"amount":"1.00","currency":"CNY"}`},
	{rule.Type{Kind: rule.KindDate}, `"2026-01-05"`},
	{rule.Type{Kind: rule.KindInstant}, `"2026-01-05T08:00:00Z"`},
	{rule.Type{Kind: rule.KindUser}, `"usr_00000000000000000000000001"`},
	{rule.Type{Kind: rule.KindList, Elem: &rule.Type{Kind: rule.KindText}}, `["x"]`},
}

// workOut compiles one formula as the first kind that it gives and its verb takes.
func (cp *compiler) workOut(s *Step, name, text string) {
	var first []rule.Problem
	given := false
	for _, kind := range kindsOfInputs {
		f, problems := cp.c.Formula(text, kind.of, rule.StageRun, cp.rows)
		switch {
		case rule.Failed(problems):
			if first == nil {
				first = problems
			}
		case !cp.takes(s, name, kind.sample):
			given = true
		default:
			for _, path := range f.Reads() {
				cp.knownOfItems(path, pointerTo(s, "with", name, "x"))
			}
			s.Works = append(s.Works, workedOut{name, f})
			return
		}
	}
	if given {
		cp.refuse(pointerTo(s, "with", name), "verb.input", "「{verb}」的 {name} 不接受这个公式的结果", "{verb} takes nothing like what this formula gives as {name}", "verb", s.Verb, "name", name)
		return
	}
	for _, p := range first {
		cp.found = append(cp.found, p.In(cp.doc, pointerTo(s, "with", name, "x")))
	}
}

// takes asks the verb whether a member of its input may be like a sample.
func (cp *compiler) takes(s *Step, name, sample string) bool {
	if cp.o.KnowsVerb == nil {
		return true
	}
	_, problem := cp.o.KnowsVerb(s.Verb, input(map[string]json.RawMessage{name: json.RawMessage(sample)}))
	return problem == nil || problem.Field != "/"+name && !strings.HasPrefix(problem.Field, "/"+name+"/")
}

// inputOf is what a step gives to its verb now, as the part that is looked at sees it.
// What is missing is left out. Faults: rule.failed where a formula has no result.
func (s *Step) inputOf(e *rule.Env) (json.RawMessage, error) {
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(s.Input, &all); err != nil {
		return nil, err
	}
	for _, w := range s.Works {
		v, failed := w.Value(e)
		if failed != nil {
			return nil, callInput.New("step", s.Name.Text(), "name", w.name, "why", failed.Say)
		}
		if !v.Missing() {
			all[w.name] = inputValue(v)
		}
	}
	return input(all), nil
}

// inputValue writes a value as verbs take it.
func inputValue(v rule.Value) json.RawMessage {
	switch v.Kind {
	case rule.KindMoney:
		b := append(dec.Dec(v.N).Append([]byte(`{"amount":"`), 2), `","currency":"`...)
		return append(append(b, v.S...), `"}`...)
	case rule.KindQuantity:
		return append(dec.Dec(v.N).Append([]byte(`"`), 0), '"')
	}
	return v.AppendJSON(nil)
}

// hashed is what tells inputs apart in the key of a call.
func hashed(input json.RawMessage) string {
	sum := sha256.Sum256(input)
	return hex.EncodeToString(sum[:4])
}
