package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
)

// largeTree is a flow of 200 steps, in lanes by amount and type within each other,
// whose people a table of 1,000 rows names. step says whether its rows ask for a step.
func largeTree(t testing.TB, step bool) *blueprint.Tree {
	t.Helper()
	var do, steps []string
	for i := range 40 {
		id := fmt.Sprintf("s%d", i)
		do = append(do, `"`+id+`c"`)
		above := fmt.Sprintf(`,"if":{"f":"order.total","op":">","v":"%d CNY"}`, 1000*(i+1))
		rule := func(n int) string {
			return approvalOf(fmt.Sprintf("%sa%d", id, n), fmt.Sprintf(`"who":[{"rule":true}],"except":["start"],"skip":[{"if":{"all":[{"f":"customer.type","op":"=","v":"vip"},{"f":"order.quantity","op":"<","v":%d}]},"say":{"en":"x"}}]`, i+n))
		}
		steps = append(steps, choiceOf(id+"c", `"lanes":[`+laneOf("large", `"`+id+`a1","`+id+`a2"`, above)+","+laneOf("dealer", `"`+id+`a3"`, `,"if":{"f":"customer.type","op":"=","v":"dealer"}`)+`],"else":["`+id+`a4"]`),
			rule(1), rule(2), rule(3), rule(4))
	}
	var rows []string
	for i := range 1000 {
		if step {
			rows = append(rows, fmt.Sprintf(`{"id":"r%d","when":{"step":"s%da%d","total":{"op":"between","v":["%d CNY","%d CNY"]}},"then":{"who":[{"role":"sales"}]}}`, i, i%40, 1+i/40%4, i*100, i*100+99))
			continue
		}
		rows = append(rows, fmt.Sprintf(`{"id":"r%d","when":{"type":"%s","total":{"op":"between","v":["%d CNY","%d.9999 CNY"]}},"then":{"who":[{"role":"sales"}]}}`, i, []string{"regular", "vip", "dealer"}[i%3], i/3*100, i/3*100+99))
	}
	tree, bad := furnitureWith(t, map[string]string{"examples/orders.json": "", "flows/furniture.json": soundFlow("", strings.Join(do, ","), strings.Join(steps, ",")),
		"rules/assign.json": `{"format":"rules.v1","key":"assign","name":{"en":"Assignment"},"point":"assign.task","hit":"first","inputs":[{"id":"step","f":"task.step"},{"id":"type","f":"customer.type"},{"id":"total","f":"order.total"}],"outputs":["who"],"rows":[` + strings.Join(rows, ",") + `]}`})
	if blueprint.Failed(bad) {
		t.Fatal(bad)
	}
	return tree
}

// compiledFor is a tree ready to be proved.
func compiledFor(t testing.TB, tree *blueprint.Tree) (*blueprint.Release, flow.Options) {
	t.Helper()
	verbs := sketch().Verbs
	r, found := blueprint.Checker{Parts: parts(verbs)[len(blueprint.Parts()):]}.Check(tree)
	if i := slices.IndexFunc(found, func(f blueprint.Finding) bool { return !f.Warning }); i >= 0 {
		t.Fatal(told(found[i]), found[i].Say.EN)
	}
	return r, calling(verbs)
}

func BenchmarkProof(b *testing.B) {
	for _, step := range []bool{true, false} {
		r, o := compiledFor(b, largeTree(b, step))
		b.Run(fmt.Sprintf("steps=200/rows=1000/byStep=%v", step), func(b *testing.B) {
			for b.Loop() {
				found := flow.Prove(r, o, crew(soundCrew()), proofMonday)
				b.ReportMetric(float64(len(found)), "findings")
			}
		})
	}
}

// A hostile document is given up, by name, and not gone through for ever: nine facts
// that have eight words, all different.
func TestAProofGivesUp(t *testing.T) {
	var all []string
	leaf := func(p, h int) string {
		return fmt.Sprintf(`{"f":"order.fields.p%d","op":"=","v":"w%d"}`, p, h)
	}
	for p := range 9 {
		var some []string
		for h := range 8 {
			some = append(some, leaf(p, h))
		}
		all = append(all, `{"any":[`+strings.Join(some, ",")+`]}`)
	}
	fields := make([]string, 9)
	for p := range 9 {
		fields[p] = fmt.Sprintf(`"p%d":{"kind":"text","name":{"en":"P%d"}}`, p, p)
	}
	// A condition has a hundred leaves at most: the rest is asked by lanes around it.
	var lanes []string
	for p := range 9 {
		var same []string
		for q := range p {
			for h := range 8 {
				same = append(same, `{"all":[`+leaf(p, h)+","+leaf(q, h)+`]}`)
			}
		}
		for part := range slices.Chunk(same, 40) {
			lanes = append(lanes, laneOf(fmt.Sprintf("l%d", len(lanes)), "", `,"if":{"any":[`+strings.Join(part, ",")+`]}`))
		}
	}
	lanes = append(lanes, laneOf("all", "", `,"if":{"all":[`+strings.Join(all, ",")+`]}`))
	tree, bad := furnitureWith(t, map[string]string{"examples/orders.json": "",
		"fields/order.json":    `"fields": {→"fields": {` + strings.Join(fields, ",") + ",",
		"flows/furniture.json": soundFlow("", `"c"`, choiceOf("c", `"lanes":[`+strings.Join(lanes, ",")+`],"else":[]`))})
	if blueprint.Failed(bad) {
		t.Fatal(bad)
	}
	r, o := compiledFor(t, tree)
	found := flow.Prove(r, o, crew(soundCrew()), proofMonday)
	if len(found) != 1 || found[0].Code != "proof.large" || found[0].Pointer != "/steps/c" || found[0].Remedy == (fault.Text{}) {
		t.Errorf("found %v", found)
	}
}
