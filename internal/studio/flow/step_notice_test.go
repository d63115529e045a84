package flow

import "testing"

// A notice step asks for its notice and holds nothing up (B8); what was told is not told
// again when the subject comes by once more. What it names has to be there, and to be told
// when a step asks for it.
func TestANoticeStepTellsOnce(t *testing.T) {
	const note = `"n":{"kind":"notice","name":{"en":"n"},"notice":"hello"}`
	got := findings(t, flowDoc(`"a","n"`, one("a", "li", "")+","+note))
	if len(got) == 0 || got[len(got)-1] != "reference.missing /steps/n/notice" {
		t.Errorf("without its notice it finds %v", got)
	}
	g := newRig(t, "t", flowDoc(`"a","b"`, one("a", "li", "")+","+one("b", "fang", "")))
	n := &Step{ID: "n", Kind: Notice, Notice: "hello", index: 1, order: 1, place: "main/n", did: g.c.MustRef("did.a")}
	last := g.def.Main.Do[1]
	last.index = 2
	g.def.Main.Do, g.def.steps["n"] = []*Step{g.def.Main.Do[0], n, last}, n
	g.start()
	g.must(g.say(Approve, "li", "a"))
	if f := fact[NoticeAsked](g); f.Step != "n" || f.Notice != "hello" {
		t.Errorf("told %+v", f)
	}
	g.isOpen("b:fang")
	g.must(g.say(SendBack, "fang", "b", back("a")))
	g.must(g.say(Approve, "li", "a"))
	g.tells("step.kept")
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
}
