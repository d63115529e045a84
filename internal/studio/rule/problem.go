package rule

import (
	"slices"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
)

// Problem is a finding about a condition, before it is known in which document
// the condition stands.
type Problem struct {
	Pointer string // JSON pointer into the condition
	Code    string // stable: "fact.unknown", "op.wrong", …
	Say     fault.Text
	Warning bool
}

// In makes it a finding of a document; base is where the condition stands there.
func (p Problem) In(document, base string) blueprint.Finding {
	return blueprint.Finding{Warning: p.Warning, Document: document, Pointer: base + p.Pointer, Code: p.Code, Say: p.Say}
}

// Failed tells whether there is an error among the problems.
func Failed(ps []Problem) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return !p.Warning })
}

// say is a finding's sentence; {name} stands for an argument.
func say(zh, en string, args ...any) fault.Text {
	return blueprint.Refuse("", "", "", zh, en, args...).Say
}
