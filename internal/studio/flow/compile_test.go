package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
)

// findings compiles a flow and lists what is wrong as "code pointer".
func findings(t *testing.T, doc string, more ...string) []string {
	t.Helper()
	docs := map[string]string{"flows/t.json": doc}
	for i := 0; i < len(more); i += 2 {
		docs[more[i]] = more[i+1]
	}
	flows, _, _, found := build(t, docs)
	var list []string
	for _, f := range found {
		mark := ""
		if f.Warning {
			mark = "warning "
		}
		if f.Say.ZH == "" || f.Say.EN == "" || strings.Contains(f.Say.EN+f.Say.ZH, "{") {
			t.Errorf("%s says %+v", f.Code, f.Say)
		}
		list = append(list, mark+f.Code+" "+f.Pointer)
	}
	if (flows.Get("t") == nil) != blueprint.Failed(found) && !strings.Contains(doc, `"claim"`) {
		t.Errorf("a flow with %v may run: %v", list, flows.Get("t") != nil)
	}
	return list
}

const finance = `"who":[{"role":"finance"}]`

// The furniture flow is sound.
func TestTheFurnitureFlowIsSound(t *testing.T) {
	flows, _, r, found := build(t, nil)
	if len(found) > 0 {
		t.Fatal(found)
	}
	d := flows.Get("furniture")
	if d.Entity != "order" || d.Release != r.ID || d.Step("prepare").Lanes[0].Do[0].ID != "schedule" || len(d.Steps) != 14 {
		t.Errorf("compiled %+v", d)
	}
	if reads := d.Step("finance").Reads; !slices.Equal(reads, []string{"plan.key", "customer.creditFree", "customer.overdue", "order.discount"}) {
		t.Errorf("finance reads %v", reads)
	}
	if reads := d.Step("vipReview").Reads; !slices.Equal(reads, []string{"customer.owner"}) {
		t.Errorf("vipReview reads %v", reads)
	}
	if reads := d.Step("install").Reads; !slices.Equal(reads, []string{"order.fields.install", "customer.region"}) {
		t.Errorf("install reads %v", reads)
	}
	if flows.Get("nothing") != nil || (*Flows)(nil).Get("furniture") != nil {
		t.Error("a flow that is not there was found")
	}
}

// What flow.v1 allows and this program does not run is refused by name (formats.md 13).
func TestWhatIsNotRunYetIsRefusedByName(t *testing.T) {
	ladder := func(rung string) string {
		return `"deadline":{"in":"4wh","then":[{"at":"80%","do":"remind"},` + rung + `]},` + finance
	}
	for _, c := range []struct{ step, pointer string }{
		{approval("a", finance+`,"gate":"production"`), "/steps/a/gate"},
		{approval("a", finance+`,"fields":{"order.coupon":"write"}`), "/steps/a/fields/order.coupon"},
		{taskStep("a", finance+`,"does":["order.accept"]`), "/steps/a/does"},
		{taskStep("a", finance+`,"need":"all","outcomes":[{"key":"x","name":{"en":"x"}},{"key":"y","name":{"en":"y"}}]`), "/steps/a/need"},
		{approval("a", ladder(`{"at":"90%","do":"decide","as":"done"}`)), "/steps/a/deadline/then/1/as"},
		{approval("a", ladder(`{"at":"90%","do":"decide","as":"timeout"}`)), "/steps/a/deadline/then/1/as"},
		{taskStep("a", ladder(`{"at":"90%","do":"decide","as":"approve"}`)), "/steps/a/deadline/then/1/as"},
		{approval("a", ladder(`{"at":"90%","do":"decide","as":"approve","to":[{"role":"owner"}]}`)), "/steps/a/deadline/then/1/do"},
		{approval("a", ladder(`{"at":"90%","do":"return","step":"start","to":[{"role":"owner"}]}`)), "/steps/a/deadline/then/1/to"},
		{approval("a", ladder(`{"at":"90%","do":"remind","to":[{"role":"owner"}]}`)), "/steps/a/deadline/then/1/to"},
		{approval("a", ladder(`{"at":"90%","do":"remind","as":"skip"}`)), "/steps/a/deadline/then/1/as"},
		{approval("a", ladder(`{"at":"90%","do":"remind","step":"b"}`)), "/steps/a/deadline/then/1/step"},
		{approval("a", `"who":[{"supplier":true}]`), "/steps/a/who/0"},
		{approval("a", `"who":[{"supplier":true}]`), "/steps/a/who/0"},
		{`"a":{"kind":"auto","name":{"en":"a"},"verb":"order.accept","gate":"g"}`, "/steps/a/gate"},
		{`"a":{"kind":"each","name":{"en":"a"},"over":"order.shipments","do":[]}`, "/steps/a/over"},
	} {
		got := findings(t, flowDoc(`"a"`, c.step))
		if !slices.Equal(got, []string{"format.unsupported " + c.pointer}) {
			t.Errorf("%s\nfinds %v, not %s", c.step, got, c.pointer)
		}
	}
}

// What is stated and means what is run anyway is taken.
func TestStatedDefaultsAreTaken(t *testing.T) {
	for _, step := range []string{
		approval("a", finance+`,"need":"one","same":"ask","give":"pool","empty":"fallback","reject":{"then":"reject"},"note":"x"`),
		`"a":{"kind":"auto","name":{"en":"a"},"verb":"order.accept","onFail":"queue","with":{"text":"x","list":[1,2]}}`,
		`"a":{"kind":"parallel","name":{"en":"a"},"rest":"cancel","join":"all","lanes":[{"id":"x","name":{"en":"x"},"do":[]},{"id":"y","name":{"en":"y"},"do":[]}]}`,
	} {
		if got := findings(t, flowDoc(`"a"`, step)); len(got) > 0 {
			t.Errorf("%s finds %v", step, got)
		}
	}
}

// What is wrong with a flow is said where it stands.
func TestFlowsAreChecked(t *testing.T) {
	choice := func(more string) string { return `"a":{"kind":"choice","name":{"en":"a"},"else":[],` + more + `}` }
	lane := func(id, more string) string { return `{"id":"` + id + `","name":{"en":"x"},"do":[]` + more + `}` }
	parallel := func(more string, lanes ...string) string {
		return `"a":{"kind":"parallel","name":{"en":"a"},` + more + `"lanes":[` + strings.Join(lanes, ",") + `]}`
	}
	for _, c := range []struct{ do, steps, want string }{
		{`"a","b"`, approval("a", finance), "step.unknown /do/1"},
		{`"a","a"`, approval("a", finance), "step.twice /do/1"},
		{`"a"`, approval("a", finance) + "," + approval("b", finance), "step.unlisted /steps/b"},
		{``, strings.Replace(choice(`"on":"route.lane","lanes":[{"id":"x","name":{"en":"x"},"is":"fast","do":["a"]}]`), `"a"`, `"a"`, 1), "step.unlisted /steps/a"},
		{`"start"`, approval("start", finance), "step.reserved /steps/start"},
		{`"a"`, parallel("", lane("x", ""), lane("x", "")), "lane.twice /steps/a/lanes/1/id"},
		{`"a"`, parallel("", lane("else", ""), lane("x", "")), "lane.twice /steps/a/lanes/0/id"},
		{`"a"`, parallel(`"join":3,`, lane("y", ""), lane("x", "")), "join.count /steps/a/join"},
		{`"a"`, parallel("", lane("y", `,"is":"fast"`), lane("x", "")), "lane.condition /steps/a/lanes/0/is"},
		{`"a"`, choice(`"lanes":[` + lane("x", "") + `]`), "lane.condition /steps/a/lanes/0"},
		{`"a"`, choice(`"lanes":[` + lane("x", `,"is":"fast"`) + `]`), "lane.condition /steps/a/lanes/0/is"},
		{`"a"`, choice(`"on":"route.way","lanes":[` + lane("x", `,"is":"fast"`) + `]`), "fact.unknown /steps/a/on"},
		{`"a"`, choice(`"on":"route.lane","lanes":[` + lane("x", `,"is":"fast"`) + "," + lane("y", `,"is":"fast"`) + `]`), "lane.never /steps/a/lanes/1/is"},
		{`"a"`, approval("a", `"who":[{"role":"nobody"}]`), "reference.missing /steps/a/who/0/role"},
		{`"a"`, approval("a", `"who":[{"user":"order.note"}]`), "fact.type /steps/a/who/0/user"},
		{`"a"`, approval("a", `"who":[{"user":"order.boss"}]`), "fact.unknown /steps/a/who/0/user"},
		{`"a"`, approval("a", `"who":[{"manager":1,"of":"order.boss"}]`), "fact.unknown /steps/a/who/0/of"},
		{`"a"`, approval("a", `"who":[{"union":[{"rule":true},{"role":"sales"}]}]`), "who.rule /steps/a/who/0/union/0/rule"},
		{`"a"`, approval("a", finance+`,"reads":["order.total","order.nothing"]`), "fact.unknown /steps/a/reads/1"},
		{`"a"`, approval("a", finance+`,"skip":[{"if":{"f":"did.zzz","op":"=","v":"done"},"say":{"en":"x"}}]`), "fact.unknown /steps/a/skip/0/if/f"},
		{`"a"`, approval("a", finance+`,"skip":[{"if":{"f":"did.make","op":"=","v":"done"},"say":{"en":"x"}}]`), "step.unknown /steps/a/skip/0/if"},
		{`"a"`, approval("a", `"deadline":{"in":"0wh","then":[{"at":"80%","do":"remind"}]},`+finance), "deadline.in /steps/a/deadline/in"},
		{`"a"`, approval("a", `"deadline":{"in":"4wh"},`+finance), "deadline.empty /steps/a/deadline"},
		{`"a"`, approval("a", `"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"},{"at":"80%","do":"remind"}]},`+finance), "deadline.order /steps/a/deadline/then/1/at"},
		{`"a"`, approval("a", `"deadline":{"in":"4wh","calendar":"moon","then":[{"at":"100%","do":"remind"}]},`+finance), "reference.missing /steps/a/deadline/calendar"},
		{`"a"`, auto("a", "order.fly"), "verb.unknown /steps/a/verb"},
		{`"a"`, `"a":{"kind":"auto","name":{"en":"a"},"verb":"order.accept","with":{"wrong":1}}`, "verb.input /steps/a/with/wrong"},
		{`"a","b"`, auto("a", "order.confirm") + "," + auto("b", "order.confirm"), "verb.twice /steps/a"},
		{`"a"`, `"a":{"kind":"auto","name":{"en":"a"},"verb":"order.confirm","skip":[{"if":{"f":"order.repeat","op":"=","v":true},"say":{"en":"x"}}]}`, "verb.path /steps/a"},
		{`"a"`, choice(`"lanes":[{"id":"x","name":{"en":"x"},"if":{"f":"order.repeat","op":"=","v":true},"do":["c"]}]`) + "," + auto("c", "order.confirm"), "verb.path /steps/c"},
		{`"a"`, parallel(`"join":"any",`, `{"id":"x","name":{"en":"x"},"do":["c"]}`, lane("y", "")) + "," + auto("c", "order.confirm"), "verb.path /steps/c"},
		{`"a"`, parallel("", `{"id":"x","name":{"en":"x"},"if":{"f":"order.repeat","op":"=","v":true},"do":["c"]}`, lane("y", "")) + "," + auto("c", "order.confirm"), "verb.path /steps/c"},
		{`"a"`, approval("a", `"who":[{"login":"li"}]`), "warning who.login /steps/a/who/0/login"},
		{`"a"`, `"a":{"kind":"choice","name":{"en":"a"},"off":true,"lanes":[{"id":"x","name":{"en":"x"},"if":{"f":"order.repeat","op":"=","v":true},"do":["b"]}],"else":[]},` + approval("b", finance), "warning step.dead /steps/b"},
	} {
		if got := findings(t, flowDoc(c.do, c.steps)); !slices.Contains(got, c.want) {
			t.Errorf("%s\nfinds %v, not %s", c.steps, got, c.want)
		}
	}
}

// Confirm on every path is sound: before a choice, in all of its lanes, in a lane
// of a parallel that is waited for.
func TestAVerbOnEveryPathIsSound(t *testing.T) {
	both := `"a":{"kind":"choice","name":{"en":"a"},"lanes":[{"id":"x","name":{"en":"x"},"if":{"f":"order.repeat","op":"=","v":true},"do":["c"]}],"else":["d"]},` +
		auto("c", "order.confirm") + "," + auto("d", "order.confirm")
	waited := `"a":{"kind":"parallel","name":{"en":"a"},"lanes":[{"id":"x","name":{"en":"x"},"do":["c"]},{"id":"y","name":{"en":"y"},"do":[]}]},` + auto("c", "order.confirm")
	for _, steps := range []string{both, waited} {
		if got := findings(t, flowDoc(`"a"`, steps)); len(got) > 0 {
			t.Errorf("%s finds %v", steps, got)
		}
	}
}

// Limits of a flow: its head, its depth and its size.
func TestLimitsOfAFlow(t *testing.T) {
	head := strings.Replace(flowDoc(``, ``), `[{"role":"owner"}]`, `[{"role":"owner"},{"user":"order.owner"}]`, 1)
	if got := findings(t, head); !slices.Equal(got, []string{"fallback.role /fallback/1"}) {
		t.Errorf("a fallback that ends with a user: %v", got)
	}
	var steps []string
	for i := range 9 {
		steps = append(steps, fmt.Sprintf(`"s%d":{"kind":"choice","name":{"en":"s"},"lanes":[{"id":"x","name":{"en":"x"},"if":{"f":"order.repeat","op":"=","v":true},"do":[]}],"else":["s%d"]}`, i, i+1))
	}
	steps = append(steps, approval("s9", finance))
	if got := findings(t, flowDoc(`"s0"`, strings.Join(steps, ","))); !slices.Contains(got, "flow.depth /steps/s7/else") {
		t.Errorf("nine blocks deep: %v", got)
	}
	staged := flowDoc(`"a"`, approval("a", finance+`,"stage":"moon"`))
	typ := `{"format":"type.v1","key":"t","name":{"en":"T"},"form":"f","flow":"t","series":"order","plan":"p",
		"reserve":{"on":"never","short":"allow"},"stages":[{"key":"placed","name":{"en":"Placed"}}]}`
	if got := findings(t, staged, "types/t.json", typ); !slices.Equal(got, []string{"warning stage.unknown /steps/a/stage"}) {
		t.Errorf("a stage nobody shows: %v", got)
	}
}

// Flows of rooms to come are kept when their structure is sound, and not run.
func TestFlowsOfOtherEntitiesAreCheckedInStructure(t *testing.T) {
	claim := strings.Replace(flowDoc(`"a"`, approval("a", finance+`,"need":2,"veto":true`)+`,
		"b":{"kind":"repeat","name":{"en":"b"},"do":["c"],"until":{"f":"claim.kind","op":"empty"},"max":2,"over":["d"]},`+
		approval("c", finance)+","+approval("d", finance)), `"entity":"order"`, `"entity":"claim"`, 1)
	if got := findings(t, claim); !slices.Equal(got, []string{"step.unlisted /steps/b", "step.unlisted /steps/c", "step.unlisted /steps/d"}) {
		t.Errorf("a loop that stands nowhere: %v", got)
	}
	sound := strings.Replace(claim, `"do":["a"]`, `"do":["a","b"]`, 1)
	if got := findings(t, sound); len(got) > 0 {
		t.Errorf("a sound claim flow: %v", got)
	}
}

// A who list of an assignment table that cannot be run is refused where it stands.
func TestTablesAreAskedForPeopleWhoCanBeFound(t *testing.T) {
	table := `{"format":"rules.v1","key":"assign","name":{"en":"A"},"point":"assign.task","hit":"first","outputs":["who"],
		"rows":[{"id":"x","then":{"who":[{"customer":true}]}}],"else":{"then":{"who":[{"role":"sales"}]}}}`
	_, _, _, found := build(t, map[string]string{"rules/assign.json": table})
	if len(found) != 1 || found[0].Code != "format.unsupported" || found[0].Document != "rules/assign.json" || found[0].Pointer != "/rows/0/then/who/0" {
		t.Errorf("found %v", found)
	}
}
