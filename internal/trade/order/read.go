package order

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// ByID names one order.
type ByID struct {
	ID ID `path:"id" json:"-"`
}

// get shows one order with its open tasks and the reasons of its placing.
func (s *Service) get(ctx context.Context, a act.Act, r db.Reader, in ByID) (View, error) {
	one, err := s.one(ctx, a, r, in.ID)
	if err != nil {
		return View{}, err
	}
	v := one.order.view()
	v.Customer = one.customer.typed(one.setup, a.Lang)
	v.named(one.products)
	asks, err := cancelAsks(r, []ID{in.ID})
	if err != nil {
		return View{}, err
	}
	if ask := asks[in.ID]; ask != nil {
		v.CancelAskedAt = moment(ask.At)
	}
	if v.Reasons, err = reasonsOf(r, in.ID); err != nil {
		return View{}, err
	}
	var tasks []flow.View
	if a.Kind != act.Customer { // who are told of stages instead
		tasks, err = s.o.Flows.OpenTasks(ctx, a, r, in.ID.Raw())
	}
	for _, t := range tasks {
		v.Tasks = append(v.Tasks, TaskView{ID: t.ID, Step: t.Step, Name: t.Name, Kind: string(t.Kind), OpenedAt: t.OpenedAt, DueAt: t.DueAt,
			Owner: whoView(t.Owner)})
	}
	one.rights(a).show(&v)
	return v, err
}

// one finds an order that the reader may see.
func (s *Service) one(ctx context.Context, a act.Act, r db.Reader, order ID) (*subject, error) {
	found, err := s.subjects(ctx, r, []id.Raw{order.Raw()})
	if err != nil {
		return nil, err
	}
	one := found[order.Raw()]
	there, err := s.there(a, r, one)
	if err == nil && !there {
		err = errMissing.New()
	}
	return one, err
}

// there tells whether an order that was looked for is there for the reader: his
// row scope holds it, or he holds an open task of it.
func (s *Service) there(a act.Act, r db.Reader, one *subject) (bool, error) {
	if one == nil || one.Visible(a) {
		return one != nil, nil
	}
	hands, err := flow.HandsOn(r, []id.Raw{one.order.ID.Raw()})
	return hands.Hold(a, one.order.ID.Raw(), one.Stake()), err
}

func reasonsOf(r db.Reader, order ID) ([]rule.Reason, error) {
	rows, err := decisionsOf(r, order)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0].reasons()
}

// Entry is one fact of an order's timeline.
type Entry struct {
	Seq   int64           `json:"seq"`
	At    time.Time       `json:"at"`
	Fact  string          `json:"fact"`
	By    string          `json:"by"`
	User  string          `json:"user,omitempty"`
	Data  json.RawMessage `json:"data"`
	Text  string          `json:"text" doc:"Who did what, in the reader's language"`
	Minor bool            `json:"minor,omitzero" doc:"Repeats its neighbours, or concerns machines alone"`

	Fields []form.Told `json:"fields,omitempty" doc:"What was filled in with a decision, of its step's own form"`
}

// TimelineInput asks for a page of an order's timeline.
type TimelineInput struct {
	op.Page
	ID     ID   `path:"id" json:"-"`
	Latest bool `query:"latest" json:"-" doc:"Latest first; without it oldest first"`
}

// timeline tells what happened to the order, by whom and when. Customers are
// told what happened to their order, not what the business's steps are. A page
// may be shorter than asked for, where not all of it is for the reader.
func (s *Service) timeline(ctx context.Context, a act.Act, r db.Reader, in TimelineInput) (op.List[Entry], error) {
	page := op.List[Entry]{Items: []Entry{}}
	one, err := s.one(ctx, a, r, in.ID)
	if err != nil {
		return page, err
	}
	at := int64(0)
	if in.Cursor != "" {
		if len(in.Cursor) != 8 {
			return page, op.BadCursor()
		}
		at = int64(binary.BigEndian.Uint64([]byte(in.Cursor)))
	}
	if _, err := s.acquaint(ctx, a, r, one); err != nil {
		return page, err
	}
	raw := one.order.ID.Raw()
	runs, err := s.o.Flows.Load(ctx, r, []id.Raw{raw})
	if err != nil {
		return page, err
	}
	return one.told(a, r, flow.StaffOf(one.known, s.o.Now()), runs[raw], at, in.Latest, in.Limit)
}

// told is a page of the order's timeline, from a fact's number on.
func (s *subject) told(a act.Act, r db.Reader, people flow.People, run *flow.Stored, at int64, latest bool, limit int) (op.List[Entry], error) {
	page := op.List[Entry]{Items: []Entry{}}
	span := event.Span{Subject: s.order.ID.Raw(), After: at, Limit: limit}
	if latest {
		span.After, span.Before, span.Latest = 0, at, true
	}
	if a.Kind == act.Customer {
		span.Names = public
	}
	records, err := span.Read(r)
	if err != nil {
		return page, err
	}
	rights := s.rights(a)
	shown, err := rights.heard(r, s.order.ID, records)
	if err != nil {
		return page, err
	}
	t := teller{act: a, setup: s.setup, typ: s.typ, run: run, people: people, rights: rights, order: s}
	if t.answers, err = s.answers(r, rights, s.voice(a)); err != nil {
		return page, err
	}
	for _, rec := range shown {
		if e, is := t.told(rec); is {
			page.Items = append(page.Items, e)
		}
	}
	if len(records) == limit && limit > 0 {
		page.Next = op.Cursor(binary.BigEndian.AppendUint64(nil, uint64(records[len(records)-1].Seq)))
	}
	return page, nil
}

// toldFacts is which fact the members of facts tell.
var toldFacts = map[string]string{"total": "order.total", "number": "order.number", "channel": "order.channel",
	"lines": "order.lineCount", "lane": "route.lane", "customerType": "customer.type", "foreignId": "order.foreignId", "placedAt": "order.placedAt"}

// data takes out of a fact what the reader may not see: its own members, fields that were
// filled in, and what a step's condition looked at.
func (x rights) data(raw json.RawMessage) json.RawMessage {
	var members, values map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return raw
	}
	before := len(members)
	for name, fact := range toldFacts {
		if _, told := members[name]; told && !x.Sees(fact) {
			delete(members, name)
		}
	}
	whole := before == len(members)
	var changes []FieldChange
	if json.Unmarshal(members["changes"], &changes) == nil {
		n := len(changes)
		if changes = slices.DeleteFunc(changes, func(c FieldChange) bool { return !x.learns(c.Fact) }); len(changes) < n {
			members["changes"], _ = json.Marshal(changes) // never fails for names and numbers
			whole = false
		}
	}
	if json.Unmarshal(members["values"], &values) == nil {
		for fact := range values {
			if !x.learns(fact) {
				delete(values, fact)
				whole = false
			}
		}
	}
	if whole {
		return raw
	}
	if members["values"] != nil {
		members["values"], _ = json.Marshal(values) // never fails for what was JSON
	}
	out, _ := json.Marshal(members)
	return out
}

// DecisionView is one recorded decision.
type DecisionView struct {
	At      time.Time     `json:"at"`
	Kind    string        `json:"kind" doc:"The verb that decided"`
	By      string        `json:"by"`
	Release string        `json:"release"`
	Reasons []rule.Reason `json:"reasons"`
}

// decisions tells which rows of which release decided what, from which inputs.
func (s *Service) decisions(ctx context.Context, a act.Act, r db.Reader, in ByID) (op.List[DecisionView], error) {
	page := op.List[DecisionView]{Items: []DecisionView{}}
	one, err := s.one(ctx, a, r, in.ID)
	if err != nil {
		return page, err
	}
	rows, err := decisionsOf(r, in.ID)
	if err != nil {
		return page, err
	}
	rights := one.rights(a)
	for _, row := range rows {
		reasons, err := row.reasons()
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, DecisionView{At: time.UnixMicro(row.At).UTC(), Kind: row.Kind, By: row.By, Release: row.Release,
			Reasons: rights.reasons(reasons)})
	}
	return page, nil
}
