package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Flows is every flow of one release that this program runs, compiled. It never
// changes and is used by many goroutines.
type Flows struct {
	defs map[string]*Def
}

// Get finds a flow by its key; nil when there is none that runs.
func (f *Flows) Get(key string) *Def {
	if f == nil {
		return nil
	}
	return f.defs[key]
}

// Def is one flow, ready to run: a tree of blocks with every reference found.
type Def struct {
	Key     string
	Name    blueprint.Label
	Entity  string // what it is run for: "order"
	Release string
	Main    *Lane
	Steps   []*Step // in the order a reader meets them, lane by lane

	steps     map[string]*Step
	loops     bool     // some of its steps loop over items
	facts     []string // that its steps wait for
	fallback  Who
	lastRole  string // the workspace's role that owns what nobody else owns (A1)
	withdraw  *rule.Cond
	assigned  map[string]Who // the who lists that assignment tables may give, by their JSON
	task      taskRefs
	userFacts rule.Root
	userKept  *identity.Fields
	userOpen  rule.Ref
	asksOpen  Who // the alternatives under conditions that ask how busy somebody is
}

// Step finds a step by its id, for who writes about runs: facts and states
// name steps, and the words for them stand here.
func (d *Def) Step(id string) *Step { return d.steps[id] }

// Kind is what a step does.
type Kind string

// The kinds that this program runs.
const (
	Approval Kind = "approval"
	Task     Kind = "task"
	Auto     Kind = "auto"
	Wait     Kind = "wait"
	Notice   Kind = "notice"
	Choice   Kind = "choice"
	Parallel Kind = "parallel"
	Each     Kind = "each"
	Repeat   Kind = "repeat"
	Flow     Kind = "flow"
)

// asks tells whether a step of the kind waits for people.
func (k Kind) asks() bool { return k == Approval || k == Task }

// Step is one step of a flow. Only the members of its kind are set.
type Step struct {
	in    *Def // that it is a step of
	ID    string
	Kind  Kind
	Name  blueprint.Label
	Stage string // what customers see instead of steps
	Off   bool
	Skips []Skip

	// People: approval and task.
	Who       Who
	Give      Give         // to one of them at once, instead of to whoever takes it
	Need      Need         // how many of those who are asked have to say yes
	Veto      bool         // any no rejects at once; else only where the yeses cannot be enough any more
	Holders   Who          // of a veto that some have by name (A4)
	GoOn      bool         // a no does not reject: it is what did.<step> says (A9)
	NoTo      string       // a no sends the subject back to this step (A9)
	Same      bool         // who has signed already is not asked again (A8)
	Keep      bool         // a decision counts again after a return, if nothing it rests on has changed (R7)
	Except    []string     // steps whose signers are kept out; "start" is the submitter (P5)
	Picks     []*rule.Cond // who decides chooses who does later steps; each must hold of him, nil of anybody
	Allow     Allow        // what people may do besides deciding
	SkipEmpty bool         // nobody found: skip instead of asking the fallback
	Reads     []string     // the facts a decision rests on (A6)
	Opinion   Opinion
	Bulk      *rule.Cond // while it holds the step may be decided together with others; nil: each is looked at alone
	Signature bool       // who decides shows at that moment that it is he
	Public    *Public    // what customers are told of it, who may be asked then; nil: it is never theirs
	deciders  []string   // the roles for customers that may decide it
	Outcomes  []Result   // of a task; none means that it is just done
	Form      *form.Form // that whoever decides fills in; nil for none
	Fields    []Given    // of the subject: what whoever acts here may do with them, whatever its form says
	Edit      bool       // he may also correct what its form lets him at this step
	Deadline  *Ladder

	Pause Pause // of a wait, and until when a loop over items stays open

	Notice string // of a notice step: which

	// Auto.
	Verb    string
	Input   json.RawMessage // what the document gives; the caller adds the subject
	Works   []workedOut     // and what formulas give besides
	Retry   int             // how often a refused verb is tried again by itself (W1)
	FailOn  bool            // what is refused then does not hold the run up
	own     bool            // the verb moves the subject itself: nobody can do it by hand
	undo    string          // verb that takes it back
	barrier bool            // nothing goes back over it

	Loop  Loop  // of a repeat
	Items Items // of a loop over items

	// Blocks: choice, parallel, each, repeat and flow.
	Lanes []*Lane
	Else  *Lane // of a parallel nil when nothing is said
	Tails bool  // of a parallel: lanes that were not needed go on; of a sub-flow: nobody waits for it
	Join  int   // lanes of a parallel that have to be done; 0 is all of them
	on    []namedRef

	doc    string   // the document that it stands in: that of its flow, or of a sub-flow
	within *Step    // the innermost loop over items that it stands in
	order  int      // place in Def.Steps
	index  int      // place in its lane
	place  string   // the blocks it stands in: "main/prepare.make/schedule"
	did    rule.Ref // where its outcome stands
}

// stands lists the steps at which a run stands that stands at this one: the blocks
// around it, and itself.
func (s *Step) stands() (steps []string) {
	for _, part := range strings.Split(s.place, "/")[1:] {
		step, _, _ := strings.Cut(part, ".")
		steps = append(steps, step)
	}
	return steps
}

// lane finds a lane of a block by its id.
func (s *Step) lane(id string) *Lane {
	for _, l := range s.Lanes {
		if l.ID == id {
			return l
		}
	}
	if s.Else != nil && s.Else.ID == id {
		return s.Else
	}
	return nil
}

// outcome tells whether the key is one of the step's outcomes.
func (s *Step) outcome(key string) bool {
	for _, o := range s.Outcomes {
		if o.Key == key {
			return true
		}
	}
	return len(s.Outcomes) == 0 && key == string(Done)
}

// resultWords are how people read the results that the program itself brings.
var resultWords = map[Status]fault.Text{
	Approved: {ZH: "已同意", EN: "approved"}, Rejected: {ZH: "已拒绝", EN: "rejected"},
	TimedOut: {ZH: "不再等", EN: "not waited for any more"}, Failed: {ZH: "没有成功", EN: "did not succeed"},
	Done: {ZH: "已完成", EN: "done"}, Skipped: {ZH: "已跳过", EN: "skipped"},
}

// ResultName is how people read what the step ended with; "" where it was merely done.
func (s *Step) ResultName(result, lang string) string {
	for _, o := range s.Outcomes {
		if o.Key == result {
			return o.Name.In(lang, "")
		}
	}
	if result == string(Done) {
		return ""
	}
	return resultWords[Status(result)].In(lang)
}

// ResultName is how people read what some step ended with; "" for what none of them does.
func (d *Def) ResultName(result, lang string) string {
	for _, id := range slices.Sorted(maps.Keys(d.steps)) {
		if s := d.steps[id]; len(s.Outcomes) > 0 && s.outcome(result) {
			return s.ResultName(result, lang)
		}
	}
	return resultWords[Status(result)].In(lang)
}

// Lane is a list of steps: the main one, or one of a block.
type Lane struct {
	ID   string
	Name blueprint.Label
	If   *rule.Cond // when it is taken; nil is always
	Do   []*Step

	reads []namedRef
}

// The ids of lanes that no document names.
const (
	mainLane = "main"
	elseLane = "else"
)

// Skip is one reason to pass a step by (B2).
type Skip struct {
	If  *rule.Cond
	Say blueprint.Label

	reads []namedRef
}

// Result is one of the ways a task ends.
type Result struct {
	Key  string          `json:"key"`
	Name blueprint.Label `json:"name"`
}

// Allow is what those who are asked may do besides deciding.
type Allow struct {
	Transfer  Right
	Delegate  Right
	Return    Right
	AddSigner Right
	Skip      Right
}

// Right is one of these rights. The zero value has no bounds.
type Right struct {
	No    bool
	Who   Who      // transfer, delegate, addSigner: to whom alone; skip: who may
	Steps []string // return: to these alone
	How   []Rel    // addSigner: in these ways alone
	Max   int      // addSigner: so many; 0 for no bound but the room's
}

// Opinion is when a decision has to be given a reason.
type Opinion string

// The rules for opinions.
const (
	NoOpinion       Opinion = "none"
	OpinionOptional Opinion = "optional"
	OpinionOnReject Opinion = "onReject"
	OpinionAlways   Opinion = "always"
)

// Ladder is a deadline and what happens on the way to it and beyond (D1–D3).
type Ladder struct {
	In       clock.Duration
	Calendar string // key; never empty when In counts working time
	Rungs    []Rung
}

// Rung is what happens when a share of the time has passed.
type Rung struct {
	Percent int
	Do      string          // remind, escalate, transfer, return or decide
	To      Who             // of escalate and transfer
	As      Status          // of decide: approved, rejected or done
	Step    string          // of return
	Say     blueprint.Label // shown to who is reminded
}

// namedRef is a fact that a decision records.
type namedRef struct {
	path string
	ref  rule.Ref
}

// taskRefs is where the facts of the task at hand stand.
type taskRefs struct {
	step, kind, round, openedAt, dueAt, owner, late, by, outcome rule.Ref
}

func taskRefsOf(c *rule.Catalogue) taskRefs {
	ref := func(name string) rule.Ref { return c.MustRef("task." + name) }
	return taskRefs{ref("step"), ref("kind"), ref("round"), ref("openedAt"), ref("dueAt"), ref("owner"), ref("late"), ref("by"), ref("outcome")}
}
