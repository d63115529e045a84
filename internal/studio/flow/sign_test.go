package flow

import "testing"

func sealed(ev *Event) { ev.Signed = "password" }

// Who decides a step that has to be signed shows who he is: without that nothing is
// decided, with it the kind of proof stands on the seat and in what is told.
func TestASignedStep(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", finance+`,"signature":true`)+","+taskStep("b", finance+`,"signature":true`)))
	g.start()
	for _, kind := range []EventKind{Approve, Reject} {
		if f := g.refused(g.say(kind, "fang", "a"), taskUnsigned); f.Field != "/signature" {
			t.Errorf("%s: refused at %s", kind, f.Field)
		}
	}
	g.must(g.say(Approve, "fang", "a", sealed))
	if f := fact[TaskApproved](g); f.Signed != "password" {
		t.Errorf("told %+v", f)
	}
	if _, k := g.state.seat(g.decided("a")); k.Signed != "password" {
		t.Errorf("the seat is %+v", k)
	}
	g.refused(g.say(Finish, "fang", "b"), taskUnsigned)
	g.must(g.say(Finish, "fang", "b", sealed))
	if f := fact[TaskDone](g); f.Signed != "password" {
		t.Errorf("told %+v", f)
	}
}

// An added signer signs as well; who only hands on or sends back does not decide.
func TestAddedSignersSign(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, one("a", "li", "")+","+one("b", "fang", `,"signature":true`)))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(AddSigner, "fang", "b", signers(Before, "chen")))
	g.refused(g.say(Approve, "chen", "b"), taskUnsigned)
	g.must(g.say(Approve, "chen", "b", sealed))
	g.must(g.say(SendBack, "fang", "b", back("a")))
	g.isOpen("a:li")
}

// Nobody's earlier yes speaks for a step that has to be signed (A8).
func TestASignedStepAsksTheSamePerson(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, one("a", "fang", "")+","+`"b":{"kind":"approval","name":{"en":"b"},"signature":true,`+finance+
		`,"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"}]}}`))
	g.start()
	g.must(g.say(Approve, "fang", "a"))
	g.isOpen("b:role:finance")
}

// F47 a robot decides "approve" where a signature is required: refused when it is saved.
func TestNoRobotSigns(t *testing.T) {
	for doc, want := range map[string]string{
		approval("a", finance+`,"signature":true,"deadline":{"in":"4wh","then":[{"at":"100%","do":"decide","as":"approve"}]}`): "signature.robot /steps/a/deadline/then/0/do",
		approval("a", finance+`,"signature":true,"deadline":{"in":"4wh","then":[{"at":"100%","do":"decide","as":"reject"}]}`):  "signature.robot /steps/a/deadline/then/0/do",
		taskStep("a", finance+`,"signature":true,"deadline":{"in":"4wh","then":[{"at":"100%","do":"decide","as":"done"}]}`):    "signature.robot /steps/a/deadline/then/0/do",
		approval("a", finance+`,"signature":true,"same":"approve"`):                                                            "signature.robot /steps/a/same",
	} {
		if got := findings(t, flowDoc(`"a"`, doc)); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v", doc, got)
		}
	}
}
