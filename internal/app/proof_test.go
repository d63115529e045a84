package app

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/templates"
)

// The seeded faults of flow.md section 6: one small change each to the furniture
// template, whose flow is replaced by one that is sound (soundFlow), and to those who
// work there. Each is found, with its code, at its place; docs/proof.md has the table.

// worker is one of the crew: name, the name of the manager, roles, and when he is away:
// "jin 3 9" from the third day on until the ninth, while Jin stands in; "- 3 9": nobody;
// "jin 3 9 furniture 10000": in that process, up to so much.
type worker struct{ name, boss, roles, away string }

// soundCrew has somebody for everything.
func soundCrew() []worker {
	return []worker{{"zhang", "", "owner", ""}, {"fang", "zhang", "finance", ""}, {"jin", "zhang", "finance", ""}, {"li", "wang", "sales", ""}, {"wang", "zhang", "sales seniorSales", ""},
		{"zhao", "wang", "vipService", ""}, {"chen", "zhang", "production", ""}, {"deng", "chen", "warehouse", ""}, {"xu", "zhang", "afterSales", ""}, {"hu", "deng", "installer", ""}}
}

// crew are people as flows ask for them.
type crew []worker

// customers makes a step that of the order's customer, and mayAnswer lets customers answer.
const customers = `"who":[{"customer":true}],"public":{"title":{"en":"Yours"},"body":{"en":"Is it right?"}},`

var mayAnswer = map[string]string{"roles/customer.json": `"order.quote",→"order.quote", "task.approve", "task.reject",`}

func (c crew) user(w worker) flow.User {
	return flow.User{ID: w.name, Name: strings.ToUpper(w.name[:1]) + w.name[1:], Roles: strings.Fields(w.roles), Staff: true, Of: func(c *rule.Catalogue, _ *identity.Fields) rule.Frame { return c.Frame("user") }}
}

func (c crew) Everybody() (all []flow.User) {
	for _, w := range c {
		all = append(all, c.user(w))
	}
	return all
}

func (c crew) Role(key string) []flow.User {
	return slices.DeleteFunc(c.Everybody(), func(u flow.User) bool { return !slices.Contains(u.Roles, key) })
}

func (c crew) Customer(string) []flow.User { return nil }

func (c crew) Department(string) []flow.User { return nil }

func (c crew) User(id string) (flow.User, bool) {
	i := slices.IndexFunc(c, func(w worker) bool { return w.name == id })
	if i < 0 {
		return flow.User{}, false
	}
	return c.user(c[i]), true
}

func (c crew) Ever(id string) (flow.User, bool) { return c.User(id) }

func (c crew) Login(name string) (flow.User, bool) { return c.User(name) }

func (c crew) Manager(id string) (flow.User, bool) {
	i := slices.IndexFunc(c, func(w worker) bool { return w.name == id })
	if i < 0 {
		return flow.User{}, false
	}
	return c.User(c[i].boss)
}

func (c crew) Successor(string) (flow.User, bool) { return flow.User{}, false }

func (c crew) Principals(string) []flow.Standing { return nil }

// spell is when somebody is away, who stands in and within which limit.
func (w worker) spell() (s struct {
	from, until time.Time
	deputy      string
	limit       act.Limit
}) {
	var first, last, most int
	if n, _ := fmt.Sscan(w.away, &s.deputy, &first, &last, &s.limit.Process, &most); n == 5 {
		s.limit.Most, _ = money.Parse(fmt.Sprint(most, " CNY"))
	}
	if w.away != "" {
		s.from, s.until = proofMonday.AddDate(0, 0, first), proofMonday.AddDate(0, 0, last)
	}
	return s
}

func (c crew) Here(id string, at time.Time) bool {
	there := c.Cover(id, at)
	return len(there) == 1 && there[0].ID == id
}

// Cover follows who stands in for whom, round circles too.
func (c crew) Cover(id string, at time.Time) []flow.Standing {
	within := act.Limit{}
	for range c {
		i := slices.IndexFunc(c, func(w worker) bool { return w.name == id })
		if i < 0 {
			return nil
		}
		s := c[i].spell()
		if at.Before(s.from) || !at.Before(s.until) {
			return []flow.Standing{{User: flow.User{ID: id}, Limit: within}}
		}
		id = s.deputy
		within, _ = within.And(s.limit)
	}
	return nil
}

func (c crew) Turns(from, until time.Time) (turns []time.Time) {
	for _, w := range c {
		if s := w.spell(); s.from.Before(s.until) {
			turns = append(turns, s.from, s.until)
		}
	}
	slices.SortFunc(turns, time.Time.Compare)
	return slices.DeleteFunc(turns, func(t time.Time) bool { return !t.After(from) || !t.Before(until) })
}

// Verbs that no room has yet, so that faults can be written with them: what undoes
// each, "!" for a barrier; and what each writes.
var (
	proofVerbs  = map[string]string{"fulfilment.ship": "!", "billing.charge": "", "inventory.reserve": "inventory.free", "inventory.free": "", "work.begin": "work.stop"}
	proofWrites = map[string]string{"billing.charge": "order.paid", "inventory.reserve": "order.late"}
)

// proofOptions are what flows know of verbs, those included.
func proofOptions(real flow.Options) flow.Options {
	o := real
	o.KnowsVerb = func(verb string, input json.RawMessage) (bool, *fault.Error) {
		if _, ok := proofVerbs[verb]; ok {
			return true, nil
		}
		return real.KnowsVerb(verb, input)
	}
	o.Undoes = func(verb string) (string, bool) {
		undo := proofVerbs[verb]
		return strings.TrimSuffix(undo, "!"), undo == "!"
	}
	o.Writes = func(verb string) []string {
		if fact := proofWrites[verb]; fact != "" {
			return []string{fact}
		}
		return real.Writes(verb)
	}
	return o
}

// proofMonday is when these are proved.
var proofMonday = time.Date(2026, 11, 16, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))

// judged is everything that publishing a tree would find, with these people.
func judged(tree *blueprint.Tree, people crew) []blueprint.Finding {
	verbs := sketch().Verbs
	o := proofOptions(calling(verbs))
	all := parts(verbs)
	for i := range all {
		if all[i].Name == "flow" {
			all[i].Compile = func(r *blueprint.Release) (any, []blueprint.Finding) {
				return found(flow.Compile(r, blueprint.Of[*rule.Catalogue](r), o))
			}
		}
	}
	r, findings := blueprint.Checker{Parts: all[len(blueprint.Parts()):]}.Check(tree)
	if blueprint.Failed(findings) {
		return findings
	}
	return append(findings, flow.Prove(r, o, people, proofMonday)...)
}

// furnitureWith is the furniture template with documents replaced, added ("{…") or,
// with "", taken out, and small changes of the others ("old→new").
func furnitureWith(t testing.TB, changes map[string]string) (*blueprint.Tree, []blueprint.Finding) {
	t.Helper()
	files, err := templateOf("furniture")
	if err != nil {
		t.Fatal(err)
	}
	tree, _, _ := blueprint.Read(files)
	texts := map[string]string{}
	for _, path := range tree.Paths() {
		texts[path] = string(tree.Get(path).JSON)
	}
	for path, change := range changes {
		if old, new, is := strings.Cut(change, "→"); is {
			if !strings.Contains(texts[path], old) {
				t.Fatalf("%s does not say %s any more", path, old)
			}
			change = strings.Replace(texts[path], old, new, 1)
		}
		if texts[path] = change; change == "" {
			delete(texts, path)
		}
	}
	var docs []*blueprint.Document
	var bad []blueprint.Finding
	for path, text := range texts {
		doc, findings := blueprint.Parse(path, []byte(text))
		if bad = append(bad, findings...); doc != nil {
			docs = append(docs, doc)
		}
	}
	return blueprint.NewTree(docs...), bad
}

// soundFlow is a flow in place of the furniture template's; more keys of the head,
// the main list, the steps.
func soundFlow(head, do, steps string) string {
	if !strings.Contains(head, "fallback") {
		head += `"fallback":[{"role":"owner"}],`
	}
	return `{"format":"flow.v1","key":"furniture","name":{"en":"Order"},"entity":"order",` + head + `"do":[` + do + `],"steps":{` + steps + `}}`
}

// asking writes a step that asks people, by default finance within four hours.
func asking(id, kind, more string) string {
	for _, key := range []string{`"who":[{"role":"finance"}]`, `"deadline":{"in":"4wh","then":[{"at":"100%","do":"escalate","to":[{"role":"owner"}]}]}`} {
		if name, _, _ := strings.Cut(key, ":"); !strings.Contains(more, name+":") {
			more = key + "," + more
		}
	}
	return `"` + id + `":{"kind":"` + kind + `","name":{"en":"` + id + `"},` + strings.TrimSuffix(more, ",") + `}`
}

func approvalOf(id, more string) string { return asking(id, "approval", more) }
func taskOf(id, more string) string     { return asking(id, "task", more) }

func autoOf(id, verb string) string {
	return `"` + id + `":{"kind":"auto","name":{"en":"` + id + `"},"verb":"` + verb + `"}`
}

func choiceOf(id, more string) string {
	return `"` + id + `":{"kind":"choice","name":{"en":"` + id + `"},` + more + `}`
}

func laneOf(id, do, more string) string {
	return `{"id":"` + id + `","name":{"en":"` + id + `"},"do":[` + do + `]` + more + `}`
}

func parallelOf(id, more string, lanes ...string) string {
	return `"` + id + `":{"kind":"parallel","name":{"en":"` + id + `"},` + more + `"lanes":[` + strings.Join(lanes, ",") + `]}`
}

const (
	ifAbove10 = `,"if":{"f":"order.total","op":">","v":"10000 CNY"}`
	ifAbove20 = `,"if":{"f":"order.total","op":">","v":"20000 CNY"}`
	noReturn  = `"allow":{"return":false},`
)

// told is a finding as the tests name it: "W code document#pointer".
func told(f blueprint.Finding) string {
	mark := ""
	if f.Warning {
		mark = "W "
	}
	return mark + f.Code + " " + f.Document + "#" + f.Pointer
}

const flowAt = " flows/furniture.json#/steps/"

// seeded are the faults. A flow that is not given is one approval of finance.
var seeded = []struct {
	fault, do, steps string
	head             string
	docs             map[string]string
	crew             func([]worker) []worker
	want             string
	sample           string // facts that the finding's sample has to name
}{
	{fault: "F1 nobody has the role, nor the fallback", do: `"a"`, steps: approvalOf("a", ""), head: `"fallback":[{"role":"finance"}],`, crew: without("finance"), want: "staff.none" + flowAt + "a/who"},
	{fault: "F1 nobody has the role", do: `"a"`, steps: approvalOf("a", ""), crew: without("finance"), want: "W staff.fallback" + flowAt + "a/who"},
	{fault: "F1 nobody has the role, whatever is asked of its members", do: `"a"`, steps: approvalOf("a", `"who":[{"role":"finance","where":{"f":"user.open","op":"<","v":3}}]`), crew: without("finance"), want: "W staff.fallback" + flowAt + "a/who"},
	{fault: "F50 skipped where all have enough to do", do: `"a"`, steps: approvalOf("a", `"who":[{"role":"finance","where":{"f":"user.open","op":"<","v":3}}],"empty":"skip"`), want: "W approval.none" + flowAt + "a/empty"},
	{fault: "F2 no row for a value", do: `"a"`, steps: approvalOf("a", `"who":[{"rule":true}]`), docs: map[string]string{"rules/assign.json": assignByRegion}, want: "who.gap" + flowAt + "a/who", sample: "customer.region"},
	{fault: "F2 no row for a step", do: `"a","b"`, steps: approvalOf("a", `"who":[{"rule":true}]`) + "," + approvalOf("b", `"who":[{"rule":true}]`), docs: map[string]string{"rules/assign.json": assignByStep}, want: "who.gap" + flowAt + "b/who"},
	{fault: "F3 the boss has no manager, and nobody catches it", do: `"a"`, steps: approvalOf("a", `"who":[{"manager":1,"of":"order.owner"}]`), head: `"fallback":[{"role":"customer"}],`, want: "staff.manager" + flowAt + "a/who/0", sample: "order.owner"},
	{fault: "F3 the boss has no manager", do: `"a"`, steps: approvalOf("a", `"who":[{"manager":1,"of":"order.owner"}]`), want: "W staff.manager" + flowAt + "a/who/0", sample: "order.owner"},
	{fault: "F4 three of two", do: `"a"`, steps: approvalOf("a", `"need":3`), want: "staff.few" + flowAt + "a/need"},
	{fault: "F5 no percent", do: `"a"`, steps: approvalOf("a", `"need":"0%"`), want: "need.percent" + flowAt + "a/need"},
	{fault: "F5 too many percent", do: `"a"`, steps: approvalOf("a", `"need":"101%"`), want: "need.percent" + flowAt + "a/need"},
	{fault: "F6 the veto of somebody who is not asked", do: `"a"`, steps: approvalOf("a", `"need":"all","veto":[{"role":"owner"}]`), want: "veto.stranger" + flowAt + "a/veto"},
	{fault: "F7 two steps, one person", do: `"a","b"`, steps: approvalOf("a", `"who":[{"role":"owner"}]`) + "," + approvalOf("b", `"who":[{"role":"owner"}],"except":["a"]`), want: "staff.apart" + flowAt + "b/except"},
	{fault: "F7 two steps, one person, and a fallback", do: `"a","b"`, steps: approvalOf("a", `"who":[{"role":"production"}]`) + "," + approvalOf("b", `"who":[{"role":"production"}],"except":["a"]`), want: "W staff.apart" + flowAt + "b/except"},
	{fault: "F8 the submitter alone has the role", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", `"a"`, `,"if":{"f":"customer.type","op":"=","v":"dealer"}`)+`],"else":[]`) + "," + approvalOf("a", `"who":[{"role":"owner"}],"except":["start"]`), want: "staff.apart" + flowAt + "a/except", sample: "customer.type"},
	{fault: "F9 all of a role are away in a week, and nobody stands in", do: `"a"`, steps: approvalOf("a", ""), crew: away("fang", "- 7 14", "jin", "- 9 11"), want: "W staff.away" + flowAt + "a/who"},
	{fault: "F10 two stand in for each other, both away", do: `"a"`, steps: approvalOf("a", ""), crew: away("fang", "jin 7 14", "jin", "fang 9 11"), want: "W staff.away" + flowAt + "a/who"},
	{fault: "F11 a deputy up to less than any order that comes here", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", `"a"`, ifAbove20)+`],"else":["b"]`) + "," + approvalOf("a", "") + "," + approvalOf("b", ""),
		crew: away("fang", "hu 7 14 furniture 10000", "jin", "hu 9 11 furniture 20000"), want: "W staff.limit" + flowAt + "a/who", sample: "order.total"},
	{fault: "F11 a deputy for another process alone", do: `"a"`, steps: approvalOf("a", ""), crew: away("fang", "hu 7 14 claim 10000", "jin", "- 9 11"), want: "W staff.away" + flowAt + "a/who"},
	{fault: "F12 the fallback has no members", do: `"a"`, steps: approvalOf("a", ""), head: `"fallback":[{"role":"customer"}],`, want: "fallback.empty flows/furniture.json#/fallback"},
	{fault: "F13 a choice without else", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", "", ifAbove10)+`]`), want: "schema.required" + flowAt + "c/else"},
	{fault: "F14 a lane behind a wider one", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", "", ifAbove10)+","+laneOf("y", "", ifAbove20)+`],"else":[]`), want: "lane.never" + flowAt + "c/lanes/1"},
	{fault: "F14 a lane that no table gives", docs: map[string]string{"rules/route.json": routeOfTwo}, want: "W lane.idle flows/furniture.json#/steps/review/lanes/1"},
	{fault: "F15 a lane that excludes itself", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", "", `,"if":{"all":[{"f":"order.total","op":">","v":"5 CNY"},{"f":"order.total","op":"<","v":"3 CNY"}]}`)+`],"else":[]`), want: "lane.contradiction" + flowAt + "c/lanes/0"},
	{fault: "F16 always skipped", do: `"a"`, steps: approvalOf("a", `"skip":[{"if":{"any":[{"f":"order.total","op":">","v":"5 CNY"},{"f":"order.total","op":"<=","v":"5 CNY"}]},"say":{"en":"x"}}]`), want: "W skip.always" + flowAt + "a/skip/0"},
	{fault: "F17 a gap in a table", docs: map[string]string{"rules/route.json": routeWithGap}, want: "table.gap rules/route.json#/rows", sample: "order.totalBase"},
	{fault: "F18 two rows under unique", docs: map[string]string{"rules/route.json": routeTwice}, want: "unique.overlap rules/route.json#/rows/1", sample: "customer.type"},
	{fault: "F19 a lane that does not exist", docs: map[string]string{"rules/route.json": `{"lane": "fast", →{"lane": "fast2", `}, want: "code.unknown rules/route.json#/rows/2/then/lane"},
	{fault: "F20 rows that end", docs: map[string]string{"rules/leadTime.json": leadTimeEnds}, want: "W table.ends rules/leadTime.json#/rows", sample: "today"},
	{fault: "F21 three of two lanes", do: `"p"`, steps: parallelOf("p", `"join":3,`, laneOf("x", "", ""), laneOf("y", "", "")), want: "join.count" + flowAt + "p/join"},
	{fault: "F22 one lane may begin, two are waited for", do: `"p"`, steps: parallelOf("p", `"join":2,`, laneOf("x", "", ""), laneOf("y", "", ifAbove10), laneOf("z", "", ifAbove20)), want: "W join.few" + flowAt + "p/join", sample: "order.total"},
	{fault: "F23 rungs that fall", do: `"a"`, steps: approvalOf("a", `"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"},{"at":"80%","do":"escalate","to":[{"role":"owner"}]}]}`), want: "deadline.order" + flowAt + "a/deadline/then/1/at"},
	{fault: "F23 a ladder that ends in a reminder", do: `"a"`, steps: approvalOf("a", `"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"}]}`), want: "W deadline.reminds" + flowAt + "a/deadline/then/0"},
	{fault: "F23 a calendar without working time", do: `"a"`, steps: approvalOf("a", `"deadline":{"in":"4wh","calendar":"never","then":[{"at":"100%","do":"escalate","to":[{"role":"owner"}]}]}`), docs: map[string]string{"calendars/never.json": `{"format":"calendar.v1","key":"never","name":{"en":"Never"},"week":{}}`}, want: "deadline.calendar" + flowAt + "a/deadline/in"},
	{fault: "F27 a wait without deadline", do: `"w"`, steps: `"w":{"kind":"wait","name":{"en":"w"},"until":{"f":"order.phase","op":"=","v":"working"},"who":[{"role":"sales"}]}`, want: "schema.required" + flowAt + "w/deadline"},
	{fault: "F27 a wait without owner", do: `"w"`, steps: `"w":{"kind":"wait","name":{"en":"w"},"until":{"f":"order.phase","op":"=","v":"working"},"deadline":{"in":"1d","then":[{"at":"100%","do":"decide","as":"timeout"}]}}`, want: "schema.required" + flowAt + "w/who"},
	{fault: "F28 a wait for what nobody can write", do: `"w"`, steps: asking("w", "wait", `"until":{"f":"order.fields.projectName","op":"notEmpty"}`), want: "wait.still" + flowAt + "w/until"},
	{fault: "F31 a table of routes reads what comes later", docs: map[string]string{"rules/route.json": `"f": "order.totalBase"→"f": "order.paid"`}, want: "fact.stage rules/route.json#/inputs/1/f"},
	{fault: "F33 a signer rests on what is hidden", do: `"a"`, steps: approvalOf("a", `"who":[{"role":"sales"}],"reads":["order.lines","order.margin"]`), want: "reads.hidden" + flowAt + "a/reads/1"},
	{fault: "F33 a customer rests on what his role hides", do: `"a"`, steps: approvalOf("a", customers+`"reads":["order.lines","order.margin"]`), docs: mayAnswer, want: "reads.hidden" + flowAt + "a/reads/1"},
	{fault: "F12 nobody follows a customer without logins", do: `"a"`, steps: approvalOf("a", customers+`"empty":"fallback"`), head: `"fallback":[{"role":"customer"}],`, docs: mayAnswer, want: "fallback.empty flows/furniture.json#/fallback"},
	{fault: "F33 a signer rests on what a form hides at that step", do: `"a"`, steps: approvalOf("a", `"reads":["order.fields.room"]`), docs: hiddenAt("room", "a"), want: "reads.hidden" + flowAt + "a/reads/0"},
	{fault: "F33 a signer rests on what a form hides in the block around", do: `"p"`, steps: parallelOf("p", "", laneOf("x", `"a"`, ""), laneOf("y", `"b"`, "")) + "," + approvalOf("a", `"reads":["order.note"]`) + "," + approvalOf("b", ""), docs: hiddenAt("note", "p"), want: "reads.hidden" + flowAt + "a/reads/0"},
	{fault: "F33 items are called what a form hides at a later step", do: `"e","b"`, steps: `"e":{"kind":"each","name":{"en":"e"},"over":"order.lines","by":"line.fields.engraving","do":["a"]},` + approvalOf("a", "") + "," + approvalOf("b", ""), docs: hiddenAt("engraving", "b"), want: "each.hidden" + flowAt + "e/by"},
	{fault: "F33 bulk goes by what is hidden", do: `"a"`, steps: approvalOf("a", `"who":[{"role":"sales"}],"bulk":{"f":"order.margin","op":">","v":10}`), want: "bulk.hidden" + flowAt + "a/bulk"},
	{fault: "F34 a skip reads what reads omits", do: `"a"`, steps: approvalOf("a", `"reads":["order.lines"],"skip":[{"if":{"f":"order.total","op":"<","v":"5 CNY"},"say":{"en":"x"}}]`), want: "reads.skip" + flowAt + "a/skip/0/if"},
	{fault: "F35 a field that was removed", do: `"a"`, steps: approvalOf("a", `"skip":[{"if":{"f":"order.fields.gone","op":"notEmpty"},"say":{"en":"x"}}]`), want: "fact.unknown" + flowAt + "a/skip/0/if/f"},
	{fault: "F36 money without currency", do: `"a"`, steps: approvalOf("a", `"skip":[{"if":{"f":"order.total","op":">","v":20000},"say":{"en":"x"}}]`), want: "literal.type" + flowAt + "a/skip/0/if/v"},
	{fault: "F36 money compared with text", do: `"a"`, steps: approvalOf("a", `"skip":[{"if":{"f":"order.total","op":"=","ref":"order.note"},"say":{"en":"x"}}]`), want: "literal.type" + flowAt + "a/skip/0/if/ref"},
	{fault: "F37 a notice with an unknown variable", docs: map[string]string{"notices/placed.json": `{{order.promisedAt}} 完成→{{order.promisedOn}} 完成`}, want: "fact.unknown notices/placed.json#/text/any/body/zh-CN"},
	{fault: "F38 two lanes write one fact", do: `"p"`, steps: parallelOf("p", "", laneOf("x", `"a"`, ""), laneOf("y", `"b"`, "")) + "," + autoOf("a", "billing.charge") + "," + autoOf("b", "billing.charge"), want: "lanes.write" + flowAt + "b"},
	{fault: "F39 back over a barrier", do: `"a","s","b"`, steps: approvalOf("a", "") + "," + autoOf("s", "fulfilment.ship") + "," + taskOf("b", `"allow":{"return":["a"]}`), want: "return.barrier" + flowAt + "b/allow/return/0"},
	{fault: "F39 a deadline sends back over a barrier", do: `"a","s","b"`, steps: approvalOf("a", "") + "," + autoOf("s", "fulfilment.ship") + "," + taskOf("b", noReturn+`"deadline":{"in":"1d","then":[{"at":"100%","do":"return","step":"a"}]}`), want: "return.barrier" + flowAt + "b/deadline/then/0/step"},
	{fault: "F40 a no leads into a lane beside", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", `"a"`, ifAbove10)+`],"else":["b"]`) + "," + approvalOf("a", "") + "," + approvalOf("b", `"reject":{"then":"return","to":"a"}`), want: "return.ahead" + flowAt + "b/reject/to"},
	{fault: "F41 a deadline sends back to a step that passes by itself", do: `"s","a","b"`, steps: approvalOf("s", "") + "," + approvalOf("a", "") + "," + taskOf("b", `"deadline":{"in":"1d","then":[{"at":"100%","do":"return","step":"a"}]}`), want: "return.circle" + flowAt + "b/deadline/then/0/step"},
	{fault: "F42 a step writes what its own choice reads", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", `"a"`, `,"if":{"f":"order.paid","op":"<","v":"100 CNY"}`)+`],"else":[]`) + "," + autoOf("a", "billing.charge"), want: "choice.chases" + flowAt + "a"},
	{fault: "F43 back over what cannot be undone", do: `"a","s","b"`, steps: approvalOf("a", "") + "," + autoOf("s", "billing.charge") + "," + taskOf("b", ""), want: "return.undo" + flowAt + "b/allow/return"},
	{fault: "F44 what undoes a step does not exist", do: `"s"`, steps: autoOf("s", "work.begin"), want: "undo.missing" + flowAt + "s/verb"},
	{fault: "F44 a flow without fallback", docs: map[string]string{"flows/furniture.json": `{"format":"flow.v1","key":"furniture","name":{"en":"x"},"entity":"order","do":[],"steps":{}}`}, want: "schema.required flows/furniture.json#/fallback"},
	{fault: "F46 at most no rounds", do: `"r"`, steps: `"r":{"kind":"repeat","name":{"en":"r"},"do":[],"until":{"f":"order.phase","op":"=","v":"working"},"max":0,"over":[]}`, want: "schema.range" + flowAt + "r/max"},
	{fault: "F46 a wait that never ends", do: `"w"`, steps: asking("w", "wait", `"until":{"all":[{"f":"order.phase","op":"=","v":"working"},{"f":"order.phase","op":"=","v":"closed"}]}`), want: "wait.never" + flowAt + "w/until"},
	{fault: "F48 an approval that only says yes", do: `"a"`, steps: approvalOf("a", noReturn+`"reject":{"then":"goOn"}`), want: "W approval.yes" + flowAt + "a"},
	{fault: "F50 nobody approves a path", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", `"a"`, ifAbove20)+`],"else":["b"]`) + "," + approvalOf("a", `"who":[{"user":"customer.owner"}],"empty":"skip"`) + "," + approvalOf("b", ""), want: "W approval.none" + flowAt + "a/empty", sample: "order.total"},

	// What is refused by name, for it is not run yet.
	{fault: "F24 a wait for a fact nobody tells", do: `"w"`, steps: asking("w", "wait", `"fact":"claim.closed"`), want: "wait.untold" + flowAt + "w/fact"},
	{fault: "F25 a wait for a fact of a later step", do: `"w","b"`, steps: asking("w", "wait", `"fact":"order.released"`) + "," + autoOf("b", "order.release"), want: "wait.later" + flowAt + "w/fact"},
	{fault: "F26 two lanes wait for each other", do: `"p"`, steps: parallelOf("p", "", laneOf("x", `"v","c"`, ""), laneOf("y", `"w","r"`, "")) + "," + asking("v", "wait", `"fact":"order.released"`) + "," + asking("w", "wait", `"fact":"order.confirmed"`) + "," + autoOf("c", "order.confirm") + "," + autoOf("r", "order.release"), want: "wait.circle" + flowAt + "v/fact"},
	{fault: "F29 an instalment that blocks its own gate", docs: map[string]string{"types/furniture.json": `"plan": "prepaid",→"plan": "prepaid", "gates": ["shipment"],`}, want: "format.unsupported types/furniture.json#/gates"},
	{fault: "F30 a gate of a plan", do: `"a"`, steps: approvalOf("a", `"gate":"production"`), want: "format.unsupported" + flowAt + "a/gate"},
	{fault: "F32 a required field at a step", do: `"a"`, steps: approvalOf("a", `"who":[{"role":"sales"}],"fields":{"order.fields.projectNo":"must"}`), docs: map[string]string{"roles/sales.json": `{"id": "cost",→{"id": "x", "facts": ["order.fields.projectNo"], "level": "read"}, {"id": "cost",`}, want: "fields.unwritable" + flowAt + "a/fields/order.fields.projectNo"},
	{fault: "F32 a required field of a form", do: `"a"`, steps: taskOf("a", `"who":[{"role":"sales"}],"form":"schedule"`), docs: map[string]string{"roles/sales.json": `{"id": "cost",→{"id": "x", "facts": ["task.fields.startDate"], "level": "read"}, {"id": "cost",`}, want: "fields.unwritable" + flowAt + "a/form"},
	{fault: "F32 a field that its form locks", do: `"a"`, steps: approvalOf("a", `"fields":{"order.fields.projectNo":"must"}`), docs: map[string]string{"forms/furniture.json": `"projectNo": {"in": ["dealer"], "require": true}→"projectNo": {"in": ["dealer"], "readOnly": true}`}, want: "fields.unwritable" + flowAt + "a/fields/order.fields.projectNo"},
	{fault: "F38 two people write one field beside each other", do: `"p"`, steps: parallelOf("p", "", laneOf("x", `"a"`, ""), laneOf("y", `"b"`, "")) + "," + taskOf("a", `"fields":{"order.fields.projectNo":"write"}`) + "," + taskOf("b", `"fields":{"order.fields.projectNo":"must"}`), want: "lanes.write" + flowAt + "b"},
	{fault: "F42 somebody writes what his own lane was chosen by", do: `"c"`, steps: choiceOf("c", `"lanes":[`+laneOf("x", `"a"`, `,"if":{"f":"order.fields.projectNo","op":"empty"}`)+`],"else":[]`) + "," + taskOf("a", `"fields":{"order.fields.projectNo":"must"}`), want: "choice.chases" + flowAt + "a"},
	{fault: "F47 a robot decides where a field is asked for", do: `"a"`, steps: approvalOf("a", `"fields":{"order.fields.projectNo":"must"},"deadline":{"in":"1d","then":[{"at":"100%","do":"decide","as":"approve"}]}`), want: "fields.robot" + flowAt + "a/deadline/then/0/do"},
	{fault: "F47 a robot is done with a form", do: `"a"`, steps: taskOf("a", `"form":"schedule","deadline":{"in":"1d","then":[{"at":"100%","do":"decide","as":"done"}]}`), want: "fields.robot" + flowAt + "a/deadline/then/0/do"},
	{fault: "F47 the same person, where a field is asked for", do: `"a"`, steps: approvalOf("a", `"same":"approve","fields":{"order.fields.projectNo":"must"}`), want: "fields.robot" + flowAt + "a/same"},
	{fault: "F45 a flow that calls itself", do: `"f"`, steps: `"f":{"kind":"flow","name":{"en":"f"},"flow":"furniture"}`, want: "flow.circle" + flowAt + "f/flow"},
	{fault: "F46 a loop", do: `"e"`, steps: `"e":{"kind":"each","name":{"en":"e"},"over":"order.lines","do":[],"until":{"all":[{"f":"order.phase","op":"=","v":"working"},{"f":"order.phase","op":"=","v":"closed"}]},"who":[{"role":"sales"}],"deadline":{"in":"2d","then":[{"at":"100%","do":"escalate","to":[{"role":"owner"}]}]}}`, want: "wait.never" + flowAt + "e/until"},
	{fault: "F47 a robot signs", do: `"a"`, steps: approvalOf("a", `"signature":true,"deadline":{"in":"1d","then":[{"at":"100%","do":"decide","as":"approve"}]}`), want: "signature.robot" + flowAt + "a/deadline/then/0/do"},
	{fault: "F49 a step edits what an earlier one read", do: `"a","b"`, steps: approvalOf("a", `"reads":["order.fields.projectNo"]`) + "," + taskOf("b", `"fields":{"order.fields.projectNo":"write"}`), want: "W fields.again" + flowAt + "b/fields/order.fields.projectNo"},
	{fault: "F49 a step may edit what an earlier one read", do: `"a","b"`, steps: approvalOf("a", `"reads":["order.fields.costEstimate"]`) + "," + taskOf("b", `"allow":{"return":["a"],"edit":true}`), docs: map[string]string{"forms/furniture.json": `"steps": ["finance"]→"steps": ["b"]`}, want: "W fields.again" + flowAt + "b/allow/edit"},

	// What else is refused of fields at steps.
	{fault: "F49 a step writes what placing goes by", do: `"a"`, steps: taskOf("a", `"fields":{"order.fields.install":"write"}`), docs: map[string]string{"rules/freight.json": `"id": "far",→"id": "far", "if": {"f": "order.fields.install", "op": "=", "v": true},`}, want: "fields.placing" + flowAt + "a/fields/order.fields.install"},
	{fault: "F35 a step gives what no form has", do: `"a"`, steps: taskOf("a", `"fields":{"line.fields.area":"read","order.fields.gone":"read"}`), want: "fact.unknown" + flowAt + "a/fields/order.fields.gone"},
}

// away sends some of the crew away: names, and when.
func away(pairs ...string) func([]worker) []worker {
	return func(all []worker) []worker {
		for i := range all {
			if at := slices.Index(pairs, all[i].name); at >= 0 && at%2 == 0 {
				all[i].away = pairs[at+1]
			}
		}
		return all
	}
}

// hiddenAt hides a field of the template's forms from finance at one step.
func hiddenAt(field, step string) map[string]string {
	row := `{"id":"h","fields":["` + field + `"],"roles":["finance"],"steps":["` + step + `"],"level":"none"}`
	if field == "engraving" {
		return map[string]string{"forms/furnitureLine.json": `"pages":→"access":[` + row + `],"pages":`}
	}
	return map[string]string{"forms/furniture.json": `"access": [→"access": [` + row + `,`}
}

// without is a crew from which the members of a role have left.
func without(role string) func([]worker) []worker {
	return func(all []worker) []worker {
		return slices.DeleteFunc(all, func(w worker) bool { return w.roles == role })
	}
}

const (
	assignByRegion = `{"format":"rules.v1","key":"assign","name":{"en":"Assignment"},"point":"assign.task","hit":"first","inputs":[{"id":"region","f":"customer.region"}],"outputs":["who"],
		"rows":[{"id":"east","when":{"region":"east"},"then":{"who":[{"role":"sales"}]}},{"id":"south","when":{"region":"south"},"then":{"who":[{"role":"finance"}]}}]}`
	assignByStep = `{"format":"rules.v1","key":"assign","name":{"en":"Assignment"},"point":"assign.task","hit":"first","outputs":["who"],
		"rows":[{"id":"a","if":{"f":"task.step","op":"=","v":"a"},"then":{"who":[{"role":"sales"}]}}]}`
	routeWithGap = `{"format":"rules.v1","key":"route","name":{"en":"Routes"},"point":"route.order","hit":"first","inputs":[{"id":"total","f":"order.totalBase"}],"outputs":["lane"],
		"rows":[{"id":"small","when":{"total":{"op":"<","v":"20000 CNY"}},"then":{"lane":"fast"}},{"id":"large","when":{"total":{"op":">","v":"20000 CNY"}},"then":{"lane":"special"}}]}`
	routeTwice = `{"format":"rules.v1","key":"route","name":{"en":"Routes"},"point":"route.order","hit":"unique","inputs":[{"id":"type","f":"customer.type"},{"id":"total","f":"order.totalBase"}],"outputs":["lane"],
		"rows":[{"id":"dealer","when":{"type":"dealer"},"then":{"lane":"fast"}},{"id":"large","when":{"total":{"op":">=","v":"50000 CNY"}},"then":{"lane":"special"}}],"else":{"then":{"lane":"standard"}}}`
	routeOfTwo = `{"format":"rules.v1","key":"route","name":{"en":"Routes"},"point":"route.order","hit":"first","inputs":[{"id":"type","f":"customer.type"}],"outputs":["lane"],
		"rows":[{"id":"dealer","when":{"type":"dealer"},"then":{"lane":"special"}}],"else":{"then":{"lane":"standard"}}}`
	leadTimeEnds = `{"format":"rules.v1","key":"leadTime","name":{"en":"Lead time"},"point":"promise.line","hit":"first","outputs":["leadDays"],
		"rows":[{"id":"now","then":{"leadDays":3},"to":"2026-12-31"}]}`
)

func TestSeededFaultsAreFound(t *testing.T) {
	missing := map[string]bool{}
	for _, c := range seeded {
		name, _, _ := strings.Cut(c.fault, " ")
		missing[name] = true
		t.Run(c.fault, func(t *testing.T) {
			docs := map[string]string{}
			for path, text := range c.docs {
				docs[path] = text
			}
			if c.steps != "" {
				docs["flows/furniture.json"] = soundFlow(c.head, c.do, c.steps)
			}
			docs["examples/orders.json"] = ""
			people := soundCrew()
			if c.crew != nil {
				people = c.crew(people)
			}
			tree, bad := furnitureWith(t, docs)
			findings := bad
			if !blueprint.Failed(bad) {
				findings = judged(tree, people)
			}
			var all []string
			for _, f := range findings {
				all = append(all, told(f))
				if told(f) != c.want {
					continue
				}
				if f.Say.ZH == "" || f.Say.EN == "" || strings.Contains(f.Say.ZH+f.Say.EN, "{") && !strings.Contains(c.fault, "variable") {
					t.Errorf("%s says %+v", f.Code, f.Say)
				}
				if _, has := f.Sample[c.sample]; c.sample != "" && !has {
					t.Errorf("the sample %v does not name %s", f.Sample, c.sample)
				}
				return
			}
			t.Errorf("is not found as %s, but\n%s", c.want, strings.Join(all, "\n"))
		})
	}
	if len(missing) != 50 {
		t.Errorf("%d of the fifty faults are seeded", len(missing))
	}
}

// TestSoundTemplatesAreProved keeps the proof from crying wolf.
func TestSoundTemplatesAreProved(t *testing.T) {
	entries, err := fs.ReadDir(templates.Files, ".")
	if err != nil {
		t.Fatal(err)
	}
	// Another than who made a thing inspects it; the distributor of medical devices has roles of its own.
	everybody := append(soundCrew(), worker{"peng", "chen", "production", ""}, worker{"mei", "zhang", "quality", ""}, worker{"gao", "", "generalManager", ""}, worker{"lu", "gao", "legal", ""}, worker{"su", "gao", "legal", ""},
		worker{"ren", "gao", "regulatory", ""}, worker{"qu", "gao", "regionalDirector", ""}, worker{"bao", "deng", "warehouse", ""}, worker{"tan", "deng", "warehouse", ""})
	for _, e := range entries {
		files, err := templateOf(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		tree, _, _ := blueprint.Read(files)
		for _, f := range judged(tree, everybody) {
			nobodyAbove := f.Pointer == "/steps/manager/deadline/then/0" && f.Code == "deadline.reminds" // a general manager is reminded
			if f.Code != "format.later" && f.Code != "who.login" && !nobodyAbove {
				t.Errorf("%s: %s: %s", e.Name(), told(f), f.Say.EN)
			}
		}
	}
}

// TestSoundFlowsAreProved: what looks like a fault, and is none.
func TestSoundFlowsAreProved(t *testing.T) {
	dealer := `,"if":{"f":"customer.type","op":"=","v":"dealer"}`
	for _, c := range []struct {
		name, do, steps string
		docs            map[string]string
	}{
		{"a table that names the people of its step", `"a"`, approvalOf("a", `"who":[{"rule":true}]`), map[string]string{"rules/assign.json": assignByStep}},
		{"a gap in lanes that no order of it reaches", `"c"`, choiceOf("c", `"lanes":[`+laneOf("x", `"a"`, `,"if":{"f":"customer.region","op":"=","v":"east"}`)+`],"else":[]`) + "," + approvalOf("a", `"who":[{"rule":true}]`), map[string]string{"rules/assign.json": assignByRegion}},
		{"a narrower lane before a wider one", `"c"`, choiceOf("c", `"lanes":[`+laneOf("x", "", ifAbove20)+","+laneOf("y", "", ifAbove10)+`],"else":["a"]`) + "," + approvalOf("a", ""), nil},
		{"a type within an amount", `"c"`, choiceOf("c", `"lanes":[`+laneOf("x", `"d"`, ifAbove20)+`],"else":[]`) + "," + choiceOf("d", `"lanes":[`+laneOf("x", `"a"`, dealer)+`],"else":[]`) + "," + approvalOf("a", ""), nil},
		{"a phase that changes on the way", `"c"`, choiceOf("c", `"lanes":[`+laneOf("x", `"k","a"`, `,"if":{"f":"customer.type","op":"=","v":"dealer"}`)+`],"else":["l"]`) + "," + autoOf("k", "order.confirm") + "," + autoOf("l", "order.confirm") + "," +
			approvalOf("a", `"skip":[{"if":{"f":"order.phase","op":"!=","v":"confirmed"},"say":{"en":"x"}}]`), nil},
		{"one of two lanes, with one for none", `"p"`, parallelOf("p", `"join":"any","else":["a"],`, laneOf("x", "", ifAbove10), laneOf("y", "", ifAbove20)) + "," + approvalOf("a", ""), nil},
		{"two steps, two people", `"a","b"`, approvalOf("a", "") + "," + approvalOf("b", `"except":["a"]`), nil},
		{"the submitter is kept out, and another has the role", `"a"`, approvalOf("a", `"except":["start"]`), nil},
		{"an approval that goes on, and is asked about", `"a","b"`, approvalOf("a", noReturn+`"reject":{"then":"goOn"}`) + "," + approvalOf("b", `"skip":[{"if":{"f":"did.a","op":"=","v":"approved"},"say":{"en":"x"}}]`), nil},
		{"a wait for the phase", `"w"`, asking("w", "wait", `"until":{"f":"order.phase","op":"=","v":"working"}`), nil},
		{"back over what can be undone", `"a","s","b"`, approvalOf("a", "") + "," + autoOf("s", "inventory.reserve") + "," + taskOf("b", ""), nil},
		{"a way back behind a barrier", `"s","a","b"`, autoOf("s", "fulfilment.ship") + "," + approvalOf("a", "") + "," + taskOf("b", `"allow":{"return":["a"]}`), nil},
		{"a person who is asked, and a role for when there is none", `"a"`, approvalOf("a", `"who":[{"user":"customer.owner"},{"role":"sales"}]`), nil},
		{"many of a hundred", `"a"`, approvalOf("a", `"need":"60%"`), nil},
		{"a veto of one who is asked", `"a"`, approvalOf("a", `"need":1,"veto":[{"role":"finance"}]`), nil},
	} {
		docs := map[string]string{"examples/orders.json": "", "rules/route.json": routeOfTwo, "flows/furniture.json": soundFlow("", c.do, c.steps)}
		for path, text := range c.docs {
			docs[path] = text
		}
		tree, bad := furnitureWith(t, docs)
		for _, f := range append(bad, judged(tree, soundCrew())...) {
			if f.Code != "format.later" && f.Code != "row.shadowed" {
				t.Errorf("%s: %s: %s", c.name, told(f), f.Say.EN)
			}
		}
	}
}
