package flow

import (
	"slices"
	"testing"

	"bespoke/internal/studio/rule"
)

func many(ev *Event) { ev.Many = true }

// Of many that are decided at once those are for which the step's condition holds; where a
// step has none, each is looked at by itself.
func TestWhatIsDecidedInBulk(t *testing.T) {
	for _, c := range []struct {
		bulk, total string
		refused     bool
	}{
		{``, "100", true},
		{`,"bulk":{"f":"order.total","op":"<=","v":"5000 CNY"}`, "5000", false},
		{`,"bulk":{"f":"order.total","op":"<=","v":"5000 CNY"}`, "5000.01", true},
	} {
		for _, kind := range []EventKind{Approve, Reject} {
			g := newRig(t, "t", flowDoc(`"a"`, approval("a", finance+`,"opinion":"optional"`+c.bulk)))
			g.facts = map[string]rule.Value{"order.total": rule.Money(yuan(t, c.total))}
			g.start()
			if c.refused {
				g.refused(g.say(kind, "fang", "a", many), taskAlone)
			}
			g.must(g.say(kind, "fang", "a", func(ev *Event) { ev.Many = !c.refused }))
		}
	}
}

// In a loop the condition is asked of the item that is decided.
func TestBulkLooksAtItsItem(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"all"`, `"all":{"kind":"each","name":{"en":"all"},"over":"order.lines","do":["a"]},`+
		approval("a", finance+`,"bulk":{"f":"line.n","op":">","v":1}`)))
	g.facts["order.lines"] = g.lines("1", "2")
	g.start()
	g.refused(g.say(Approve, "fang", "a", g.item("a", "1"), many), taskAlone)
	g.must(g.say(Approve, "fang", "a", g.item("a", "2"), many))
}

// What has to be signed is signed one by one; and whether something may be decided in bulk
// is said to those who see by what.
func TestBulkIsRefusedAtSave(t *testing.T) {
	bulk := `,"bulk":{"f":"order.total","op":"<=","v":"5000 CNY"}`
	for doc, want := range map[string][]string{
		approval("a", finance+bulk):                                           nil,
		approval("a", finance+bulk+`,"signature":true`):                       {"signature.bulk /steps/a/bulk"},
		approval("a", finance+`,"bulk":{"f":"order.nothing","op":"=","v":1}`): {"fact.unknown /steps/a/bulk/f"},
	} {
		if got := findings(t, flowDoc(`"a"`, doc)); !slices.Equal(got, want) {
			t.Errorf("%s: %v", doc, got)
		}
	}
}
