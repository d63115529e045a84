package order

import (
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
)

// What the proof of flows has to know of orders: it grows with what can be done to
// one that was placed.

// Lasting are the verbs of flows that are done once whatever is sent back afterwards:
// an order is confirmed, and stays so.
func Lasting() []string { return []string{"order.confirm", "order.release"} }

// Writes lists the facts of an order that a verb of flows writes.
func Writes(verb string) []string {
	switch verb {
	case "order.confirm":
		return []string{"order.phase", "order.confirmedAt"}
	case "order.release":
		return []string{"order.phase"}
	}
	return nil
}

// Moves tells whether a fact of a placed order may still change while its flow runs.
// What was typed and decided stands until orders can be changed.
func Moves(path string) bool { return path == "order.phase" || path == "order.confirmedAt" }

// Unseen lists the facts that the forms of a flow's orders keep from a role while an
// order stands at some steps.
func Unseen(r *blueprint.Release, key, role string, steps []string) (facts []string) {
	for _, t := range setupOf(r).types {
		if t.Flow.Key == key {
			facts = append(facts, t.Form.Unseen(act.Staff, []string{role}, steps)...)
		}
	}
	return facts
}

// CheckSteps refuses rights of forms at steps that no flow of their orders has.
func CheckSteps(_ db.Reader, release, _ *blueprint.Release) (found []blueprint.Finding, err error) {
	flows := map[*form.Form][]*flow.Def{}
	for _, t := range setupOf(release).types {
		for _, f := range t.Form.Parts() {
			flows[f] = append(flows[f], t.Flow)
		}
	}
	for _, f := range slices.SortedFunc(maps.Keys(flows), func(a, b *form.Form) int { return strings.Compare(a.Key, b.Key) }) {
		found = append(found, f.Astray(func(step string) bool {
			return slices.ContainsFunc(flows[f], func(d *flow.Def) bool { return d.Step(step) != nil })
		})...)
	}
	return found, nil
}
