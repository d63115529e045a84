package order

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/rule"
)

// Filter says which orders are wanted; a repeated parameter is "or".
type Filter struct {
	op.Page
	Number     []string `query:"number" json:"-"`
	ForeignID  []string `query:"foreignId" json:"-"`
	Customer   []string `query:"customer" json:"-" doc:"Id of the customer"`
	Owner      []string `query:"owner" json:"-" doc:"me, or a user's id"`
	Phase      []string `query:"phase" json:"-"`
	Channel    []string `query:"channel" json:"-"`
	Type       []string `query:"type" json:"-"`
	PlacedFrom string   `query:"placedFrom" json:"-" doc:"RFC 3339 or a date"`
	PlacedTo   string   `query:"placedTo" json:"-" doc:"RFC 3339 or a date, inclusive"`
}

// Summary is an order in a list.
type Summary struct {
	ID          ID            `json:"id"`
	Number      string        `json:"number"`
	Type        string        `json:"type"`
	Phase       Phase         `json:"phase"`
	Version     int64         `json:"version"`
	Customer    *CustomerView `json:"customer,omitempty"`
	Owner       string        `json:"owner,omitempty"`
	Channel     string        `json:"channel"`
	ForeignID   string        `json:"foreignId,omitempty"`
	PlacedAt    *time.Time    `json:"placedAt"`
	ConfirmedAt *time.Time    `json:"confirmedAt,omitempty"`
	Total       *money.Amount `json:"total,omitempty"`
	PromisedAt  *clock.Date   `json:"promisedAt,omitempty"`
	Lane        string        `json:"lane,omitempty"`
	Holds       []string      `json:"holds,omitempty"`
	Warnings    []string      `json:"warnings,omitempty"`
}

var errMoment = fault.Define(fault.Invalid, "request.parameter", "「{value}」不是日期或时间", "{value} is neither a date nor a moment").
	Fix("写成 2026-11-21 或 2026-11-21T08:00:00Z", "Write 2026-11-21 or 2026-11-21T08:00:00Z")

// cursor is a place in a list of orders.
type cursor struct {
	at int64
	id id.Raw
}

func cursorOf(o *Order) cursor { return cursor{o.PlacedAt, o.ID.Raw()} }

func (c cursor) compare(d cursor) int {
	return cmp.Or(cmp.Compare(c.at, d.at), slices.Compare(c.id[:], d.id[:]))
}

func (c cursor) text() op.Cursor {
	return op.Cursor(append(binary.BigEndian.AppendUint64(nil, uint64(c.at)), c.id[:]...))
}

func readCursor(c op.Cursor) (cursor, error) {
	if c == "" {
		return cursor{at: math.MaxInt64}, nil
	}
	if len(c) != 24 {
		return cursor{}, op.BadCursor()
	}
	return cursor{int64(binary.BigEndian.Uint64([]byte(c[:8]))), id.Raw([]byte(c[8:]))}, nil
}

// find lists orders, latest placed first, as far as the reader's row scope goes.
func (s *Service) find(ctx context.Context, a act.Act, r db.Reader, in Filter) (op.List[Summary], error) {
	page := op.List[Summary]{Items: []Summary{}}
	before, err := readCursor(in.Cursor)
	if err != nil {
		return page, err
	}
	by, from, to, err := s.criteria(ctx, a, r, in)
	if err != nil {
		return page, err
	}
	for range rounds {
		found, err := heads(r, by, from, to, before, in.Limit)
		if err != nil {
			return page, err
		}
		rest, err := s.summaries(ctx, a, r, found, &page.Items, in.Limit)
		if err != nil {
			return page, err
		}
		if rest >= 0 { // the page is full, maybe before the end of what was found
			page.Next = cursorOf(found[rest]).text()
			return page, nil
		}
		if len(found) < in.Limit {
			return page, nil
		}
		before = cursorOf(found[len(found)-1])
		page.Next = before.text()
	}
	return page, nil
}

// rounds bounds how far a list looks for orders that the reader may see; the
// page then ends early, and its next goes on from there.
const rounds = 10

// summaries appends what the reader may see until the page is full; it returns
// the index of the last order taken then, else -1.
func (s *Service) summaries(ctx context.Context, a act.Act, r db.Reader, found []*Order, items *[]Summary, limit int) (int, error) {
	byID := make(map[ID]*Order, len(found))
	for _, o := range found {
		byID[o.ID] = o
	}
	w, err := s.world(ctx, r, byID)
	if err != nil {
		return -1, err
	}
	for i, o := range found {
		setup := w.setups[o.Release]
		scope := ScopeOf(a, setup.whole)
		if !scope.all && !scope.Holds(w.facts(setup, o, a.At)) {
			continue
		}
		*items = append(*items, w.summary(a, setup, o))
		if len(*items) == limit {
			return i, nil
		}
	}
	return -1, nil
}

func (w *surroundings) summary(a act.Act, setup *Setup, o *Order) Summary {
	total := &o.Total
	if !rightsOf(a, setup, setup.types[o.Type]).sees("order.total") {
		total = nil
	}
	return Summary{ID: o.ID, Number: o.Number, Type: o.Type, Phase: o.Phase, Version: o.Version, Customer: customerView(w.customers[o.Customer]),
		Owner: o.Owner.String(), Channel: o.Channel, ForeignID: o.ForeignID, PlacedAt: moment(o.PlacedAt), ConfirmedAt: moment(o.ConfirmedAt),
		Total: total, PromisedAt: o.Body.PromisedAt, Lane: o.Body.Route.Lane, Holds: o.Body.Holds, Warnings: o.Body.Warnings}
}

// criteria turns a filter into what the database looks for, most selective
// first: its index finds the rows.
func (s *Service) criteria(ctx context.Context, a act.Act, r db.Reader, in Filter) (by []criterion, from, to int64, err error) {
	add := func(column string, values []any) {
		if len(values) > 0 {
			by = append(by, criterion{column, values})
		}
	}
	add("number", anys(in.Number))
	add("foreign_id", anys(in.ForeignID))
	add("customer_id", rawIDs(in.Customer))
	add("owner_id", rawIDs(replace(in.Owner, "me", a.User.String())))
	add("phase", anys(in.Phase))
	add("channel", anys(in.Channel))
	add("type", anys(in.Type))
	if a.Kind == act.Customer {
		by = append([]criterion{{"customer_id", []any{a.Party}}}, by...)
	}
	from, to = 0, math.MaxInt64
	if in.PlacedFrom == "" && in.PlacedTo == "" {
		return by, from, to, nil
	}
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return nil, 0, 0, err
	}
	zone := setupOf(release).Workspace.Zone
	if from, err = bound(in.PlacedFrom, "/placedFrom", zone, from, 0); err != nil {
		return nil, 0, 0, err
	}
	to, err = bound(in.PlacedTo, "/placedTo", zone, to, 24*time.Hour-time.Microsecond)
	return by, from, to, err
}

// bound reads a moment, or a day of which the list takes the whole.
func bound(text, pointer string, zone *time.Location, absent int64, day time.Duration) (int64, error) {
	if text == "" {
		return absent, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UnixMicro(), nil
	}
	d, err := clock.ParseDate(text)
	if err != nil {
		return 0, errMoment.New("value", text).At(pointer)
	}
	return d.In(zone).Add(day).UnixMicro(), nil
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}

// rawIDs reads ids; one that is none finds nothing, as one that is not there.
func rawIDs(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		raw, _ := id.ParseAny(t)
		out[i] = raw
	}
	return out
}

func replace(texts []string, old, by string) []string {
	texts = slices.Clone(texts)
	for i := range texts {
		if texts[i] == old {
			texts[i] = by
		}
	}
	return texts
}

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
	v.Customer = one.customer
	if v.Reasons, err = reasonsOf(r, in.ID); err != nil {
		return View{}, err
	}
	tasks, err := s.o.Flows.OpenTasks(ctx, a, r, in.ID.Raw())
	for _, t := range tasks {
		v.Tasks = append(v.Tasks, TaskView{ID: t.ID, Step: t.Step, Name: t.Name, Kind: string(t.Kind), OpenedAt: t.OpenedAt, DueAt: t.DueAt,
			Owner: WhoView{User: t.Owner.User.String(), Name: t.Owner.Name, Role: t.Owner.Role, People: t.Owner.People}})
	}
	rightsOf(a, one.setup, one.typ).show(&v)
	return v, err
}

// one finds an order that the reader may see.
func (s *Service) one(ctx context.Context, a act.Act, r db.Reader, order ID) (*subject, error) {
	found, err := s.subjects(ctx, r, []id.Raw{order.Raw()})
	if err != nil {
		return nil, err
	}
	one := found[order.Raw()]
	if one == nil || !one.Visible(a) || a.Kind == act.Customer && one.order.Customer.Raw() != a.Party {
		return nil, errMissing.New()
	}
	return one, nil
}

func reasonsOf(r db.Reader, order ID) ([]rule.Reason, error) {
	rows, err := decisionsOf(r, order)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var body recorded
	err = json.Unmarshal([]byte(rows[0].Body), &body)
	return body.Reasons, err
}

// Entry is one fact of an order's timeline.
type Entry struct {
	Seq  int64           `json:"seq"`
	At   time.Time       `json:"at"`
	Fact string          `json:"fact"`
	By   string          `json:"by"`
	User string          `json:"user,omitempty"`
	Data json.RawMessage `json:"data"`
}

// TimelineInput asks for a page of an order's timeline, oldest first.
type TimelineInput struct {
	op.Page
	ID ID `path:"id" json:"-"`
}

// timeline tells what happened to the order, by whom and when.
func (s *Service) timeline(ctx context.Context, a act.Act, r db.Reader, in TimelineInput) (op.List[Entry], error) {
	page := op.List[Entry]{Items: []Entry{}}
	one, err := s.one(ctx, a, r, in.ID)
	if err != nil {
		return page, err
	}
	after := int64(0)
	if in.Cursor != "" {
		if len(in.Cursor) != 8 {
			return page, op.BadCursor()
		}
		after = int64(binary.BigEndian.Uint64([]byte(in.Cursor)))
	}
	records, err := event.Timeline(r, in.ID.Raw(), after, in.Limit)
	if err != nil {
		return page, err
	}
	rights := rightsOf(a, one.setup, one.typ)
	for _, rec := range records {
		page.Items = append(page.Items, Entry{Seq: rec.Seq, At: time.UnixMicro(rec.At).UTC(), Fact: rec.Name, By: rec.By,
			User: rec.User.String(), Data: rights.data(rec.Data)})
	}
	if len(records) == in.Limit && in.Limit > 0 {
		page.Next = op.Cursor(binary.BigEndian.AppendUint64(nil, uint64(records[len(records)-1].Seq)))
	}
	return page, nil
}

// data takes the order's total out of a fact for who may not see it.
func (x rights) data(raw json.RawMessage) json.RawMessage {
	if x.sees("order.total") {
		return raw
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || members["total"] == nil {
		return raw
	}
	delete(members, "total")
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
	rights := rightsOf(a, one.setup, one.typ)
	for _, row := range rows {
		var body recorded
		if err := json.Unmarshal([]byte(row.Body), &body); err != nil {
			return page, err
		}
		page.Items = append(page.Items, DecisionView{At: time.UnixMicro(row.At).UTC(), Kind: row.Kind, By: row.By, Release: row.Release,
			Reasons: rights.reasons(body.Reasons)})
	}
	return page, nil
}
