package order

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/catalog"
)

// Progress is an order as its customer sees it who has a link: the business's
// public stages instead of steps, and nothing that is told among staff. Where
// the release has a role for customers, what that hides is absent too.
type Progress struct {
	Number     string         `json:"number,omitempty" fact:"order.number"`
	Type       string         `json:"type" doc:"Name of the order's type"`
	State      string         `json:"state" enum:"open,done,cancelled"`
	Stages     []StageView    `json:"stages" doc:"The public stages that this order goes through"`
	Now        *NowView       `json:"now,omitempty"`
	PromisedAt *clock.Date    `json:"promisedAt,omitempty" fact:"order.promisedAt"`
	Lines      []ProgressLine `json:"lines,omitempty" fact:"order.lines"`
	Total      *money.Amount  `json:"total,omitempty" fact:"order.total"`
	Timeline   []Milestone    `json:"timeline" doc:"What happened that is public, newest first"`
}

// NowView is what is being done, in public words.
type NowView struct {
	Stage string     `json:"stage"`
	Name  string     `json:"name"`
	Due   *time.Time `json:"due,omitempty" doc:"Until when it is to be done"`
}

// ProgressLine is one line of the order.
type ProgressLine struct {
	Name     string       `json:"name,omitempty" fact:"product.name"`
	Category string       `json:"category,omitempty" fact:"product.category" doc:"Its code"`
	Quantity qty.Quantity `json:"quantity,omitzero" fact:"line.quantity"`
	Options  []OptionWord `json:"options,omitempty"`
}

// OptionWord is a chosen option in words.
type OptionWord struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Milestone is something public that happened.
type Milestone struct {
	At    time.Time `json:"at"`
	Event string    `json:"event" enum:"placed,confirmed,working,stage,done,cancelAsked,cancelDeclined,cancelled"`
	Name  string    `json:"name"`
}

// progress shows the order of a link. Fault: order.missing.
func (s *Service) progress(ctx context.Context, a act.Act, r db.Reader, in ProgressInput) (Progress, error) {
	found, err := s.subjects(ctx, r, []id.Raw{in.order})
	if err != nil {
		return Progress{}, err
	}
	one := found[in.order]
	if one == nil {
		return Progress{}, errMissing.New()
	}
	runs, err := s.o.Flows.Load(ctx, r, []id.Raw{in.order})
	if err != nil {
		return Progress{}, err
	}
	run := runs[in.order]
	a.Party = one.order.Customer.Raw()
	sees := publicSight(a, one)
	p := one.public(a.Lang)
	if run != nil {
		route, err := s.o.Flows.Route(ctx, a, r, run, one)
		if err != nil {
			return Progress{}, err
		}
		p.at(one.stages(run, route, a.Lang), run.State.Outcome == flow.Completed)
	}
	if p.Timeline, err = one.milestones(r, run, sees, a.Lang); err != nil {
		return Progress{}, err
	}
	if p.Lines, err = one.publicLines(r, sees, a.Lang); err != nil {
		return Progress{}, err
	}
	if sees != nil {
		sees.Show(&p)
	}
	return p, nil
}

// publicSight is the sight of the role for customers; nil where the release has
// none: then what Progress holds is all there is to see.
func publicSight(a act.Act, s *subject) *identity.Sight {
	role := s.setup.facts.roles.Customer()
	if role == nil {
		return nil
	}
	a.Kind, a.Roles = act.Customer, []string{role.Key}
	sight := s.rights(a).Sight
	return &sight
}

// shows tells whether a fact may be shown, where anything is hidden at all.
func shows(sees *identity.Sight, fact string) bool { return sees == nil || sees.Sees(fact) }

// public is what the order itself says.
func (s *subject) public(lang string) Progress {
	total := s.order.Total
	p := Progress{Number: s.order.Number, Type: s.typ.Name.In(lang, s.setup.Workspace.Locale), State: "open", Stages: []StageView{},
		PromisedAt: s.order.Body.PromisedAt, Total: &total}
	if s.order.Phase == Cancelled {
		p.State = "cancelled"
	}
	return p
}

// at says where the order is in its stages.
func (p *Progress) at(strip []StageView, over bool) {
	if p.Stages = strip; over && p.State == "open" {
		p.State = "done"
	}
	if now := nowOf(strip); now != nil && p.State == "open" {
		p.Now = &NowView{Stage: now.Key, Name: now.Name, Due: now.DueAt}
	}
}

// publicLines are the lines in words.
func (s *subject) publicLines(r db.Reader, sees *identity.Sight, lang string) ([]ProgressLine, error) {
	refs := make([]catalog.Ref, len(s.order.Lines))
	for i, l := range s.order.Lines {
		refs[i] = catalog.Ref{ID: l.Product}
	}
	products, err := catalog.Resolve(r, refs)
	if err != nil {
		return nil, err
	}
	lines := make([]ProgressLine, len(refs))
	for i, l := range s.order.Lines {
		lines[i] = ProgressLine{Quantity: l.Quantity, Options: s.optionWords(l.Body.Options, sees, lang)}
		if products[i] != nil {
			lines[i].Name, lines[i].Category = products[i].Name, products[i].Category
		}
	}
	return lines, nil
}

// optionWords are the chosen options, in the order of the library.
func (s *subject) optionWords(raw rawJSON, sees *identity.Sight, lang string) (said []OptionWord) {
	var chosen map[string]json.RawMessage
	_ = json.Unmarshal(raw, &chosen) // a line without options has none
	for _, f := range s.setup.forms.Fields("option") {
		value, there := chosen[f.Key]
		if !there || !shows(sees, f.Path()) {
			continue
		}
		if name, word, ok := f.Say(s.setup.whole, value, lang); ok {
			said = append(said, OptionWord{name, word})
		}
	}
	return said
}

// The words for what every business has.
var milestoneWords = map[string]fault.Text{
	"placed":    {ZH: "已下单", EN: "Placed"},
	"confirmed": {ZH: "已确认", EN: "Confirmed"},
	"working":   {ZH: "已开工", EN: "Work has begun"},
	"done":      {ZH: "已完成", EN: "Done"},
	"cancelled": {ZH: "已取消", EN: "Cancelled"},

	"cancelAsked":    {ZH: "已申请取消", EN: "Cancellation asked for"},
	"cancelDeclined": {ZH: "取消申请已结束，订单继续", EN: "The order goes on"},
}

// publicFacts is which facts of an order are told, and what they are called.
var publicFacts = map[string]string{"order.released": "working", "order.cancelled": "cancelled", "cancel.asked": "cancelAsked", "cancel.declined": "cancelDeclined"}

// milestones is what happened that is public, newest first: the order's own
// life, and the stages as they began.
func (s *subject) milestones(r db.Reader, run *flow.Stored, sees *identity.Sight, lang string) ([]Milestone, error) {
	var all []Milestone
	add := func(micros int64, event, name string) {
		if micros != 0 {
			all = append(all, Milestone{time.UnixMicro(micros).UTC(), event, cmp.Or(name, milestoneWords[event].In(lang))})
		}
	}
	if shows(sees, "order.placedAt") {
		add(s.order.PlacedAt, "placed", "")
	}
	if shows(sees, "order.confirmedAt") {
		add(s.order.ConfirmedAt, "confirmed", "")
	}
	began := begun(run)
	for _, stage := range s.typ.Stages {
		add(began[stage.Key], "stage", stage.Name.In(lang, s.setup.Workspace.Locale))
	}
	told, err := publicTimes(r, s.order.ID)
	for _, event := range []string{"working", "done", "cancelAsked", "cancelDeclined", "cancelled"} {
		add(told[event], event, "")
	}
	slices.SortStableFunc(all, func(a, b Milestone) int { return a.At.Compare(b.At) })
	slices.Reverse(all)
	return all, err
}
