package order

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
)

// PageInput asks for an order's page. The filter is that of the list that the
// reader came from: his neighbours are those of the list.
type PageInput struct {
	ID   ID     `path:"id" json:"-"`
	Mode string `query:"mode" json:"-" doc:"public: the process as customers see it, who always do"`
	Filter
}

// Page is everything that the screen of one order shows.
type Page struct {
	Order       View              `json:"order" doc:"Without reasons and tasks, which stand beside it"`
	TypeName    string            `json:"typeName"`
	PlanName    string            `json:"planName,omitempty" doc:"By which plan it is paid, in words"`
	State       Stand             `json:"state"`
	PublicState *Stand            `json:"publicState,omitempty"`
	Hold        *flow.HoldView    `json:"hold,omitempty" doc:"Why its process is on hold; for staff"`
	Asked       *flow.JumpAskView `json:"asked,omitempty" doc:"A jump that waits for somebody to allow it"`
	Cancel      *CancelAskView    `json:"cancel,omitempty" doc:"Somebody asked to cancel the order, and waits for an answer"`
	CancelAsks  bool              `json:"cancelAsks,omitzero" doc:"order.cancel asks others to allow it"`
	Fields      []form.Told       `json:"fields,omitempty" doc:"Custom fields in the order of the form, in words"`
	Process     Process           `json:"process"`
	Tasks       []flow.View       `json:"tasks,omitempty" doc:"Open tasks; for staff"`
	Asks        []flow.Ask        `json:"asks,omitempty" doc:"What is asked of its customer; for the customer"`
	Files       []FileView        `json:"files,omitempty" fact:"order.attachments" doc:"What is attached, oldest first"`
	Timeline    op.List[Entry]    `json:"timeline" doc:"Latest first; its next is one of …/timeline?latest=true"`
	Why         []Explained       `json:"why"`
	Customer    *CustomerHead     `json:"customer,omitempty"`
	Actions     []flow.Action     `json:"actions"`
	Position    Position          `json:"position"`
}

// Process is the way of an order: steps for staff, stages for customers.
type Process struct {
	Flow    string      `json:"flow,omitempty" doc:"Its name"`
	Outcome string      `json:"outcome,omitempty" doc:"Of a process that is over: completed, rejected, withdrawn, cancelled"`
	Steps   []flow.Node `json:"steps,omitempty"`
	Stages  []StageView `json:"stages,omitempty"`
}

// The lengths of a page's lists.
const (
	pageTimeline = 50
	pageFacts    = 1000 // that its chart is drawn from
	pageLast     = 5    // orders of its customer
)

// page answers an order's page in one round trip: a bounded number of reads,
// whatever the order holds.
func (s *Service) page(ctx context.Context, a act.Act, r db.Reader, in PageInput) (Page, error) {
	one, err := s.one(ctx, a, r, in.ID)
	if err != nil {
		return Page{}, err
	}
	b := &pageBuilder{s: s, ctx: ctx, act: a, r: r, one: one, rights: one.rights(a)}
	b.page.TypeName = one.typ.Name.In(a.Lang, one.setup.Workspace.Locale)
	for _, part := range []func() error{b.names, b.world, b.order, b.tasks, b.timeline, b.why, b.customer, b.actions, func() error { return b.process(in.Mode) },
		func() error { return b.position(in.Filter) }} {
		if err := part(); err != nil {
			return Page{}, err
		}
	}
	return b.page, nil
}

// pageBuilder fills a page part by part; later parts use what earlier ones read.
type pageBuilder struct {
	s      *Service
	ctx    context.Context
	act    act.Act
	r      db.Reader
	one    *subject
	rights rights
	people flow.People
	today  *Setup
	run    *flow.Stored // nil for an order without one
	open   []flow.OpenSeat
	page   Page
}

func (b *pageBuilder) staff() bool { return b.act.Kind != act.Customer }

// order shows the order itself, its lines and fields in words.
func (b *pageBuilder) order() error {
	v := b.one.order.view()
	v.Customer = b.one.customer.typed(b.one.setup, b.act.Lang)
	v.named(b.one.products)
	b.rights.show(&v)
	for i := range v.Lines {
		v.Lines[i].Words = b.words(&v.Lines[i])
	}
	b.page.Order = v
	if v.Plan != "" {
		b.page.PlanName = b.one.setup.documentLabel(blueprint.PathOf("plan.v1", v.Plan), b.act.Lang)
	}
	b.page.Fields = b.one.typ.Form.Tell(members(v.Fields), b.one.voice(b.act))
	return nil
}

// words writes what was chosen of a line's product and typed in its fields.
func (b *pageBuilder) words(l *LineView) []form.Told {
	voice := b.one.voice(b.act)
	var told []form.Told
	chosen := members(l.Options)
	for _, f := range b.one.setup.forms.Fields("option") {
		if raw, there := chosen[f.Key]; there {
			told = append(told, f.Tell(raw, voice))
		}
	}
	return append(told, b.one.typ.Lines.Tell(members(l.Fields), voice)...)
}

// names reads what those are called whom the order names, and its files.
func (b *pageBuilder) names() (err error) {
	if b.page.Files, err = b.s.acquaint(b.ctx, b.act, b.r, b.one); err == nil {
		b.people = flow.StaffOf(b.one.known, b.s.o.Now())
	}
	return err
}

// members are those of an object that is left after hiding.
func members(v any) (all map[string]json.RawMessage) {
	switch v := v.(type) {
	case rawJSON:
		_ = json.Unmarshal(v, &all) // what is no object has no members
	case map[string]json.RawMessage:
		return v
	}
	return all
}

// world reads the run and its open tasks.
func (b *pageBuilder) world() (err error) {
	raw := b.one.order.ID.Raw()
	runs, err := b.s.o.Flows.Load(b.ctx, b.r, []id.Raw{raw})
	if err != nil {
		return err
	}
	b.run = runs[raw]
	open, err := flow.OpenOf(b.r, []id.Raw{raw})
	if err != nil {
		return fmt.Errorf("read open tasks: %w", err)
	}
	b.open = open[raw]
	stands := b.one.order.standing(b.one.typ, b.open)
	if b.run != nil && b.staff() {
		b.page.Hold, b.page.Asked = b.run.HoldOf(b.people), b.run.AskedJump(b.act)
		stands.still = b.page.Hold != nil
	}
	b.page.State = stands.seen(b.act)
	if b.staff() {
		public := stands.public(b.act)
		b.page.PublicState = &public
	}
	return b.scope()
}

// scope leaves of the open tasks those that the reader's scope on tasks holds.
func (b *pageBuilder) scope() error {
	hidden, err := b.s.o.Flows.Hidden(b.ctx, b.act, b.r, b.open, func(id.Raw) *blueprint.Release { return b.one.setup.whole })
	b.open = slices.DeleteFunc(b.open, func(o flow.OpenSeat) bool { return hidden[o.Task] })
	return err
}

func (b *pageBuilder) tasks() error {
	if b.run == nil {
		return nil
	}
	brief := flow.Brief{Text: b.one.order.ID.String(), Number: b.page.Order.Number, Version: b.one.order.Version}
	if !b.staff() {
		b.page.Asks = b.run.Asks(b.open, brief, b.people, b.act, b.may)
		return nil
	}
	for _, o := range b.open {
		task := b.run.Task(o, brief, b.people, b.act)
		if step := b.run.Def.Step(o.Step); step != nil {
			rights := b.rights.at(step)
			task.Reads = b.one.restsOn(rights, step)
			task.Changed = b.run.Since(o.Seat, flow.World{People: b.people, Version: b.one.order.Version, Changed: b.one.changes(rights)})
		}
		b.page.Tasks = append(b.page.Tasks, task)
	}
	return nil
}

func (b *pageBuilder) timeline() (err error) {
	b.page.Timeline, err = b.one.told(b.act, b.r, b.people, b.run, 0, true, pageTimeline)
	return err
}

func (b *pageBuilder) why() error {
	reasons, err := reasonsOf(b.r, b.one.order.ID)
	b.page.Why = b.one.explain(b.act, reasons)
	return err
}

// process draws the chart. It comes late, for looking ahead uses the facts up.
func (b *pageBuilder) process(mode string) error {
	if b.run == nil {
		return nil
	}
	b.page.Process.Outcome = string(b.run.State.Outcome)
	if mode == "public" || !b.staff() {
		route, err := b.s.o.Flows.Route(b.ctx, b.act, b.r, b.run, b.one)
		if err == nil {
			b.page.Process.Stages = b.one.stages(b.run, route, b.act.Lang)
		}
		return err
	}
	told, err := event.Span{Subject: b.one.order.ID.Raw(), Names: flow.TrailFacts(), Limit: pageFacts}.Read(b.r)
	if err != nil {
		return fmt.Errorf("read the facts of a run: %w", err)
	}
	w := flow.Complete(b.one.World(b.act), b.run.Release, b.people)
	if w.Turns, err = flow.BusyFor(b.r, []*flow.Def{b.run.Def}, b.people); err != nil {
		return err
	}
	nodes, err := flow.Process(b.run.Def, b.run.State, w, b.act, told)
	if err != nil {
		return err
	}
	b.page.Process.Flow = b.run.Def.Name.In(b.act.Lang, "")
	b.told(nodes)
	b.page.Process.Steps = nodes
	return nil
}

// told puts the reasons of steps into words. What the reader may not see is
// left out, and with it the sentence of a condition that looked at it.
func (b *pageBuilder) told(nodes []flow.Node) {
	voice := b.one.voice(b.act)
	for i := range nodes {
		if why := nodes[i].Why; why != nil {
			b.because(why, voice)
		}
		for _, lane := range nodes[i].Lanes {
			b.told(lane.Steps)
		}
	}
}
