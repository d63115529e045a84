package flow

import (
	"slices"
	"testing"
	"time"

	"bespoke/internal/studio/rule"
)

func chosen(user string) func(*Event) { return func(ev *Event) { ev.Chosen = user } }

// Whoever says yes to a step chooses who does a later one: one of those whom it asks
// for. A no chooses nobody.
func TestALaterStepIsDoneByWhomAnEarlierOneChooses(t *testing.T) {
	doc := flowDoc(`"a","b"`, approval("a", finance)+","+approval("b", `"who":[{"chosen":"a","where":{"f":"user.region","op":"=","v":"south"}}]`))
	g := newRig(t, "t", doc)
	g.start()
	g.refused(g.say(Approve, "fang", "a"), taskChoose)
	g.refused(g.say(Approve, "fang", "a", chosen("li")), taskChosen) // of the east
	g.refused(g.say(Approve, "fang", "a", chosen("ghost")), taskPerson)
	g.refused(g.say(Reject, "fang", "a", chosen("chen")), taskNoChoice)
	stand := g.state
	g.must(g.say(Approve, "fang", "a", chosen("chen")))
	g.isOpen("b:chen")
	if f := fact[TaskApproved](g); f.Chosen != "chen" {
		t.Errorf("told %+v", f)
	}
	g.refused(g.say(Approve, "chen", "b", chosen("kong")), taskNoChoice)
	g.must(g.say(SendBack, "chen", "b", back("a")))
	g.must(g.say(Approve, "fang", "a", chosen("kong")))
	g.isOpen("b:kong")

	g.state = stand
	g.must(g.say(Reject, "fang", "a"))
	g.ended(WasRejected)
}

// A step is for the department that a fact names, for who is on duty by a calendar, or
// for several alternatives together.
func TestDepartmentDutyAndUnion(t *testing.T) {
	duty := `{"format":"calendar.v1","key":"watch","name":{"en":"Watch"},"week":{},"duty":{"mon":[{"span":"09:00-12:00","role":"warehouse"}]}}`
	for name, c := range map[string]struct {
		who  string
		at   time.Duration
		want []string
	}{
		"department":       {`{"department":"actor.department"}`, 0, []string{"a:chen", "a:kong", "a:li"}},
		"part of one":      {`{"department":"actor.department","where":{"f":"user.region","op":"=","v":"south"}}`, 0, []string{"a:chen", "a:kong"}},
		"on duty":          {`{"duty":"watch"}`, 0, []string{"a:role:warehouse"}},
		"nobody on duty":   {`{"duty":"watch"},{"role":"sales"}`, 3 * time.Hour, []string{"a:role:sales"}},
		"on duty, by name": {`{"duty":"watch","where":{"f":"user.region","op":"=","v":"east"}}`, 0, []string{"a:deng"}},
		"several together": {`{"union":[{"duty":"watch"},{"login":"fang"}]}`, 0, []string{"a:role:warehouse", "a:fang"}},
	} {
		flows, cat, r, found := build(t, map[string]string{"flows/t.json": flowDoc(`"a"`, approval("a", `"who":[`+c.who+`]`)), "calendars/watch.json": duty})
		for _, f := range found {
			if !f.Warning {
				t.Fatalf("%s: %v", name, f)
			}
		}
		g := &rig{t: t, def: flows.Get("t"), c: cat, r: r, who: workshop(cat), at: monday.Add(c.at), facts: map[string]rule.Value{}}
		g.facts["order.phase"], g.facts["actor.department"] = rule.Code("placed"), rule.Department("making")
		g.who.departments = map[string][]string{"making": {"chen", "kong", "li"}}
		g.world.Version = 1
		g.start()
		if !slices.Equal(g.open(), c.want) {
			t.Errorf("%s: open are %v, not %v", name, g.open(), c.want)
		}
	}
}

// What is asked of people and nobody knows is refused by name; so are steps that ask
// nobody and calendars that are not there.
func TestWhatIsNotKnownOfPeopleIsRefused(t *testing.T) {
	for who, want := range map[string]string{
		`{"chosen":"zzz"}`:             "step.unknown /steps/a/who/0/chosen",
		`{"duty":"zzz"}`:               "reference.missing /steps/a/who/0/duty",
		`{"department":"order.total"}`: "fact.type /steps/a/who/0/department",
	} {
		if got := findings(t, flowDoc(`"a"`, approval("a", `"who":[`+who+`]`))); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v", who, got)
		}
	}
}
