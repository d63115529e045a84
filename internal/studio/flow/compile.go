package flow

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Options is what the rooms above know and flow does not.
type Options struct {
	// KnowsVerb tells whether flows may call a verb, and what is wrong with an
	// input for it. Nil: no verb is known.
	KnowsVerb func(verb string, input json.RawMessage) (exists bool, problem *fault.Error)
	// Undoes tells which verb takes a verb back ("" when none does), and whether
	// nothing may go back over it. May be nil.
	Undoes func(verb string) (undo string, barrier bool)
	// Own tells verbs that move the subject itself. May be nil.
	Own func(verb string) bool
	// EveryPath are verbs that a flow calls on every path or on none, and never
	// twice: "order.confirm".
	EveryPath []string
	// Lasting are verbs that are done once whatever is sent back afterwards.
	Lasting []string
	// Tells tells whether a fact is told of subjects while their runs go on, and the verb
	// with which a step may tell it. Nil: none is.
	Tells func(fact string) (verb string, told bool)
	// Writes lists the facts of the subject that a verb writes. May be nil.
	Writes func(verb string) []string
	// Moves tells whether a fact of the subject may change while its run goes on,
	// but for what its own steps end with. Nil: all may.
	Moves func(path string) bool
	// Unseen lists the facts that forms keep from a role while a subject of a flow stands
	// at some steps. May be nil.
	Unseen func(r *blueprint.Release, flow, role string, steps []string) []string
}

// Compile compiles the flows of a release and says all that is wrong with them.
// Flows of orders are made ready to run; those of rooms to come (claim, change)
// are checked in their structure, kept, and not run. What flow.v1 names and this
// program does not run yet is refused by name, as format.unsupported.
func Compile(r *blueprint.Release, c *rule.Catalogue, o Options) (*Flows, []blueprint.Finding) {
	made := &Flows{defs: map[string]*Def{}}
	root, _ := c.Root("user")
	open := c.MustRef("user.open")
	assigned, asksOpen, found := compileAssigned(r, c)
	for _, doc := range r.Tree.Folder("flows") {
		cp := &compiler{r: r, c: c, o: o, doc: doc.Path, around: []string{doc.Path}, steps: map[string]*wireStep{}}
		cp.def = &Def{Key: doc.Key, Release: r.ID, steps: map[string]*Step{}, assigned: assigned, userFacts: root, userOpen: open, userKept: blueprint.Of[*identity.Fields](r), asksOpen: slices.Clone(asksOpen)}
		if cp.flow(doc) {
			made.defs[doc.Key] = cp.def
		}
		for _, f := range cp.found { // what is wrong with a sub-flow is said once
			if !slices.ContainsFunc(found, func(g blueprint.Finding) bool {
				return g.Document == f.Document && g.Pointer == f.Pointer && g.Code == f.Code && g.Say == f.Say
			}) {
				found = append(found, f)
			}
		}
	}
	return made, found
}

// compiler compiles one flow. It goes on after what it refuses, so that a reader
// sees everything that is wrong at once.
type compiler struct {
	r      *blueprint.Release
	c      *rule.Catalogue
	o      Options
	doc    string   // that is compiled now
	around []string // the documents around it, itself the last
	def    *Def
	steps  map[string]*wireStep
	loop   *Step    // the loop over items whose steps are being placed
	at     *Step    // the step that is compiled now; nil for what holds for the whole flow
	rows   []string // what the loops around it bind
	found  []blueprint.Finding
}

// runs is the entity whose flows this program runs.
const runs = "order"

// flow tells whether the document is a flow that may be run.
func (cp *compiler) flow(doc *blueprint.Document) bool {
	w, err := blueprint.Decode[wireFlow](doc)
	if err != nil || !cp.decodeSteps(w) {
		cp.refuse("", "schema.invalid", "无法读取这个流程", "this flow cannot be read")
		return false
	}
	d := cp.def
	d.Name, d.Entity = w.Name, w.Entity
	d.Main = &Lane{ID: mainLane, Name: w.Name}
	d.Main.Do = cp.place(w.Do, "/do", mainLane, 1)
	cp.unlisted()
	if w.Entity != runs {
		return false
	}
	cp.head(w)
	for _, s := range d.Steps {
		cp.doc = s.doc
		cp.bindRows(s)
		cp.step(s, cp.steps[s.ID])
	}
	cp.doc = cp.around[0]
	d.steps[startStep] = cp.starting()
	cp.checkPaths()
	cp.checkStages()
	cp.checkPublic()
	return !blueprint.Failed(cp.found)
}

func (cp *compiler) decodeSteps(w wireFlow) bool {
	for id, raw := range w.Steps {
		s, err := decodeStep(raw)
		if err != nil {
			return false
		}
		s.doc = cp.doc
		cp.steps[id] = s
	}
	return true
}

// head compiles what holds for the whole flow.
func (cp *compiler) head(w wireFlow) {
	d := cp.def
	d.fallback = cp.who(w.Fallback, "/fallback", 0)
	if n := len(d.fallback); n > 0 && (d.fallback[n-1].kind != whoRole || d.fallback[n-1].where != nil) {
		cp.refuse(blueprint.Pointer("fallback", len(w.Fallback)-1), "fallback.role",
			"后备负责人的最后一项必须是角色", "the last of the fallback must be a role")
	}
	if ws := blueprint.Of[*blueprint.Workspace](cp.r); ws != nil {
		d.lastRole = ws.Fallback
	}
	if len(w.Withdraw) > 0 {
		d.withdraw, _ = cp.cond(w.Withdraw, "/withdraw")
	}
	d.task = taskRefsOf(cp.c)
}

// cond compiles a condition at the stage of a run; more are the roots bound
// beside the ever-present ones. It answers the facts to record with a decision.
func (cp *compiler) cond(raw json.RawMessage, pointer string, more ...string) (*rule.Cond, []namedRef) {
	cond, problems := cp.c.Compile(raw, rule.StageRun, append(more, cp.rows...))
	for _, p := range problems {
		cp.found = append(cp.found, p.In(cp.doc, pointer))
	}
	if rule.Failed(problems) {
		return nil, nil
	}
	return cond, cp.reads(cond, pointer)
}

// reads finds where the facts of a condition stand. Facts of single rows stand
// nowhere outside the condition, so only the rows fact itself is recorded, but for the
// rows of loops around the step.
func (cp *compiler) reads(cond *rule.Cond, pointer string) []namedRef {
	var refs []namedRef
	for _, path := range cond.Reads() {
		root, step, _ := strings.Cut(path, ".")
		if root == "did" && cp.def.steps[step] == nil {
			cp.refuse(pointer, "step.unknown", "这个流程没有步骤「{step}」", "this flow has no step {step}", "step", step)
		}
		if root == "did" {
			cp.sees(step, pointer)
		}
		cp.knownOfItems(path, pointer)
		ref, ok := cp.c.Ref(path)
		if ok && (slices.Contains(strings.Fields(alwaysBound), root) || slices.Contains(cp.rows, root)) {
			refs = append(refs, namedRef{path, ref})
		}
	}
	return refs
}

// alwaysBound are the roots that stand outside any row, task or user.
const alwaysBound = "now today actor order customer form plan check route did"

func (cp *compiler) refuse(pointer, code, zh, en string, args ...any) {
	cp.found = append(cp.found, blueprint.Refuse(cp.doc, pointer, code, zh, en, args...))
}

func (cp *compiler) warn(pointer, code, zh, en string, args ...any) {
	cp.found = append(cp.found, blueprint.Warn(cp.doc, pointer, code, zh, en, args...))
}

// unsupported refuses by name what flow.v1 allows and this program does not run.
func (cp *compiler) unsupported(pointer string, name any) {
	cp.refuse(pointer, "format.unsupported", "尚不支持「{name}」", "{name} is not supported yet", "name", name)
}
