package flow

import (
	"encoding/json"
	"strings"
)

// wireAllow is what those who are asked may do besides deciding. Each is yes, no,
// or yes within bounds.
type wireAllow struct {
	Return    json.RawMessage `json:"return"`
	Transfer  json.RawMessage `json:"transfer"`
	AddSigner json.RawMessage `json:"addSigner"`
	Skip      json.RawMessage `json:"skip"`
	Delegate  json.RawMessage `json:"delegate"`
	Edit      bool            `json:"edit"`
}

type wireRight struct {
	Who []json.RawMessage `json:"who"`
	How []Rel             `json:"how"`
	Max int               `json:"max"`
}

// allow compiles the rights at a step. To hand on, to delegate, to send back and to
// add signers are allowed where nothing is said, to skip is not.
func (cp *compiler) allow(s *Step, w wireAllow) {
	s.Allow.Transfer = cp.right(s, "transfer", w.Transfer)
	s.Allow.Delegate = cp.right(s, "delegate", w.Delegate)
	s.Allow.AddSigner = cp.right(s, "addSigner", w.AddSigner)
	s.Allow.Skip = cp.right(s, "skip", w.Skip)
	s.Allow.Skip.No = s.Allow.Skip.No || len(w.Skip) == 0
	var to []string
	if json.Unmarshal(w.Return, &to) == nil && len(w.Return) > 0 {
		for i, id := range to {
			cp.target(s, id, pointerTo(s, "allow", "return", i))
		}
		s.Allow.Return = Right{Steps: to, No: len(to) == 0}
	} else {
		s.Allow.Return = cp.right(s, "return", w.Return)
	}
	s.Edit = w.Edit
}

func (cp *compiler) right(s *Step, name string, raw json.RawMessage) (right Right) {
	yes := true
	if len(raw) == 0 || json.Unmarshal(raw, &yes) == nil {
		return Right{No: !yes}
	}
	var w wireRight
	if json.Unmarshal(raw, &w) != nil {
		cp.refuse(pointerTo(s, "allow", name), "schema.invalid", "无法读取这项权限", "this right cannot be read")
		return right
	}
	return Right{Who: cp.who(w.Who, pointerTo(s, "allow", name, "who"), 0), How: w.How, Max: w.Max}
}

// target holds a step that others go back to: people are asked there, and it stands
// before, not in a lane beside (F39, F40).
func (cp *compiler) target(s *Step, id, at string) {
	t := cp.def.steps[id]
	switch {
	case id == startStep: // lies behind every step
	case t == nil:
		cp.refuse(at, "step.unknown", "没有步骤「{step}」", "there is no step {step}", "step", id)
	case !t.Kind.asks():
		cp.refuse(at, "return.kind", "只能退回到由人处理的步骤", "only a step that asks people can be gone back to")
	case !cp.def.before(t, s):
		cp.refuse(at, "return.ahead", "「{step}」不在此步骤之前", "{step} does not stand before this step", "step", t.Name.Text())
	}
}

// before tells whether a step stands before another one on the way: where their
// places part, its block comes first. Lanes of one block stand beside each other.
func (d *Def) before(t, s *Step) bool {
	a, b := strings.Split(t.place, "/"), strings.Split(s.place, "/")
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		first, _, _ := strings.Cut(a[i], ".")
		then, _, _ := strings.Cut(b[i], ".")
		return d.steps[first].order < d.steps[then].order
	}
	return false
}
