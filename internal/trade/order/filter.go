package order

import (
	"math"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
)

// Filter says which orders are wanted; a repeated parameter is "or".
type Filter struct {
	IDs           []string `query:"id" json:"-" doc:"These orders alone, as of rows that have changed; one that does not fit the rest of the filter is left out"`
	Number        []string `query:"number" json:"-" fact:"order.number"`
	ForeignID     []string `query:"foreignId" json:"-" fact:"order.foreignId"`
	Customer      []string `query:"customer" json:"-" doc:"Id of the customer"`
	Owner         []string `query:"owner" json:"-" fact:"order.owner" doc:"me, or a user's id"`
	StartedBy     []string `query:"startedBy" json:"-" fact:"order.owner" doc:"me, or the id of a user of the staff: who placed them"`
	Phase         []string `query:"phase" json:"-"`
	Channel       []string `query:"channel" json:"-" fact:"order.channel"`
	Type          []string `query:"type" json:"-"`
	CustomerType  []string `query:"customerType" json:"-" fact:"customer.type" doc:"The customer's type when the order was placed"`
	PlacedFrom    string   `query:"placedFrom" json:"-" fact:"order.placedAt" doc:"RFC 3339 or a date"`
	PlacedTo      string   `query:"placedTo" json:"-" fact:"order.placedAt" doc:"RFC 3339 or a date, inclusive"`
	CompletedFrom string   `query:"completedFrom" json:"-" doc:"Whose process was completed: RFC 3339 or a date; the latest completed comes first then"`
	CompletedTo   string   `query:"completedTo" json:"-" doc:"Likewise, inclusive"`
	CancelledFrom string   `query:"cancelledFrom" json:"-" doc:"RFC 3339 or a date; the latest cancelled comes first then"`
	CancelledTo   string   `query:"cancelledTo" json:"-" doc:"Likewise, inclusive"`
	Promise       []string `query:"promise" json:"-" fact:"order.promisedAt" doc:"kept or missed: whether it was completed by the day that was promised"`
	MinTotal      string   `query:"minTotal" json:"-" fact:"order.total" doc:"As 20000 or 20000 CNY; the currency is by default the workspace's, and no other is found"`
	MaxTotal      string   `query:"maxTotal" json:"-" fact:"order.total" doc:"Likewise, inclusive"`
	TaskOwner     []string `query:"taskOwner" json:"-" doc:"With an open task of: me (with the pools of my roles), a user's id, or role:KEY"`
	Step          []string `query:"step" json:"-" doc:"With an open task at one of these steps"`
	Late          bool     `query:"late" json:"-" doc:"With an open task that is overdue"`
	Held          bool     `query:"held" json:"-" doc:"Whose process is on hold"`
	CancelAsked   bool     `query:"cancelAsked" json:"-" doc:"That somebody asks to cancel, and waits for an answer"`
	Copied        bool     `query:"copied" json:"-" doc:"Of which I was sent a copy; the latest 1,000"`
	Q             string   `query:"q" json:"-" doc:"A fragment of number, foreign id, searchable fields, customer's name, phone or reference"`
	Sort          string   `query:"sort" json:"-" doc:"-placedAt (default), placedAt, -total, total, -updatedAt, or dueAt (orders with open tasks only)"`
}

var (
	errAmount = fault.Define(fault.Invalid, "request.parameter", "「{value}」不是金额", "{value} is no amount").
			Fix("写成 20000 或 20000 CNY", "Write 20000 or 20000 CNY")
	errLimit = fault.Define(fault.Invalid, "request.parameter", "limit 应在 1 到 {most} 之间", "limit is between 1 and {most}").
			Fix("改小 limit", "Ask for fewer")
	errSort = fault.Define(fault.Invalid, "request.parameter", "不能按「{value}」排序", "orders are not sorted by {value}").
		Fix("可用：{known}", "One of: {known}")
)

// criterion is one filter over an indexed column: the values of which one must
// be there. is finds the column in a row that is at hand.
type criterion struct {
	column string
	values []any
	is     func(*headRow) any
}

func (c criterion) holds(row *headRow) bool { return slices.Contains(c.values, c.is(row)) }

// wanted is a filter, read.
type wanted struct {
	held     bool        // only those whose process is on hold
	asked    bool        // only those that somebody asks to cancel
	copied   bool        // only those of which the reader was sent a copy
	by       []criterion // over indexed columns, most selective first
	from, to int64       // placed
	done     between     // completed
	off      between     // cancelled
	least    dec.Dec     // total, in the currency; "" asks for none
	most     dec.Dec
	currency string
	ids      []ID // nil asks for nothing
	open     flow.OpenFilter
	text     *fragment // nil for none
	sort     sorting
	nothing  bool // asks about what the reader may not see, or names nothing
}

// read reads a filter for an actor. A filter over what is hidden finds nothing.
func (s *Setup) read(a act.Act, in Filter) (w wanted, err error) {
	w = wanted{from: 0, to: math.MaxInt64, done: anytime, off: anytime, least: math.MinInt64, most: math.MaxInt64}
	sight := s.finding(a)
	w.nothing = sight.Probes(in) || a.Kind == act.Customer && (len(in.TaskOwner) > 0 || len(in.Step) > 0 || in.Late || in.Held || in.CancelAsked || in.Copied)
	if w.sort, err = sortOf(in.Sort); err != nil {
		return w, err
	}
	w.nothing = w.nothing || w.sort.by == byTotal && !sight.Sees("order.total") || w.sort.by == byDue && a.Kind == act.Customer
	w.by = criteria(a, in)
	w.ids, w.nothing = idsOf(in.IDs), w.nothing || len(in.IDs) > 0 && len(idsOf(in.IDs)) == 0
	if w.from, err = op.Moment(in.PlacedFrom, "/placedFrom", s.Workspace.Zone, w.from, 0); err != nil {
		return w, err
	}
	if w.to, err = op.Moment(in.PlacedTo, "/placedTo", s.Workspace.Zone, w.to, 1); err != nil {
		return w, err
	}
	if w.done, err = betweenOf(in.CompletedFrom, "/completedFrom", in.CompletedTo, "/completedTo", s.Workspace.Zone); err != nil {
		return w, err
	}
	if w.off, err = betweenOf(in.CancelledFrom, "/cancelledFrom", in.CancelledTo, "/cancelledTo", s.Workspace.Zone); err != nil {
		return w, err
	}
	switch {
	case in.Sort == "" && w.done != anytime:
		w.sort = sorting{byCompleted, true}
	case in.Sort == "" && w.off != anytime:
		w.sort = sorting{byCancelled, true}
	}
	if err = w.totals(in, string(s.Workspace.Currency)); err != nil {
		return w, err
	}
	if w.open, err = flow.NewOpenFilter(a, in.TaskOwner, in.Step, in.Late); err != nil {
		return w, err
	}
	w.held, w.asked, w.copied = in.Held, in.CancelAsked, in.Copied
	w.text = s.fragmentOf(in.Q, sight)
	return w, nil
}

// idsOf reads the ids of orders, each once; what is none finds nothing.
func idsOf(texts []string) (ids []ID) {
	for _, text := range texts {
		if one, err := id.Parse[kind](text); err == nil && !slices.Contains(ids, one) {
			ids = append(ids, one)
		}
	}
	return ids
}

// criteria turns a filter into what indexes find, most selective first.
func criteria(a act.Act, in Filter) (by []criterion) {
	add := func(column string, values []any, is func(*headRow) any) {
		if len(values) > 0 {
			by = append(by, criterion{column, once(values), is})
		}
	}
	if a.Kind == act.Customer {
		add("customer_id", []any{a.Party}, customerOf)
	}
	add("number", anys(in.Number), func(r *headRow) any { return r.Number })
	add("foreign_id", anys(in.ForeignID), func(r *headRow) any { return text(r.ForeignID) })
	add("customer_id", rawIDs(in.Customer), customerOf)
	started := rawIDs(replace(in.StartedBy, "me", a.User.String()))
	if owned := rawIDs(replace(in.Owner, "me", a.User.String())); len(owned) > 0 {
		add("owner_id", owned, ownerOf)
	} else {
		add("owner_id", started, ownerOf) // what somebody of the staff places is his
	}
	add("phase", anys(in.Phase), func(r *headRow) any { return string(r.Phase) })
	add("customer_type", anys(in.CustomerType), func(r *headRow) any { return r.CustomerType })
	add("channel", anys(in.Channel), func(r *headRow) any { return r.Channel })
	add("type", anys(in.Type), func(r *headRow) any { return r.Type })
	add("promise", anys(in.Promise), func(r *headRow) any { return text(r.Promise) })
	add("placed_by", started, starterOf)
	return by
}

func customerOf(r *headRow) any { return r.Customer.Raw() }

// starterOf is who placed an order; where that was not kept, whose it is.
func starterOf(r *headRow) any {
	if r.PlacedBy == nil {
		return ownerOf(r)
	}
	return r.PlacedBy.Raw()
}

func ownerOf(r *headRow) any {
	if r.Owner == nil {
		return nil
	}
	return r.Owner.Raw()
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// totals reads the bounds of the total; they are of one currency.
func (w *wanted) totals(in Filter, home string) error {
	for _, b := range []struct {
		text, pointer string
		into          *dec.Dec
	}{{in.MinTotal, "/minTotal", &w.least}, {in.MaxTotal, "/maxTotal", &w.most}} {
		if b.text == "" {
			continue
		}
		full := b.text
		if !strings.Contains(full, " ") {
			full += " " + home
		}
		m, err := money.Parse(full)
		if err != nil || w.currency != "" && w.currency != string(m.Currency) {
			return errAmount.New("value", b.text).At(b.pointer)
		}
		*b.into, w.currency = m.Units, string(m.Currency)
	}
	return nil
}

// holds asks of a row what no index was asked: all but the criterion that found
// it, and what has to be looked up elsewhere.
func (w *wanted) holds(row *headRow, found string) bool {
	if row.PlacedAt < w.from || row.PlacedAt > w.to || !w.done.holds(row.CompletedAt) || !w.off.holds(row.CancelledAt) {
		return false
	}
	if w.currency != "" && (row.Currency != w.currency || row.Total < int64(w.least) || row.Total > int64(w.most)) {
		return false
	}
	for _, c := range w.by {
		if c.column != found && !c.holds(row) {
			return false
		}
	}
	return true
}

// between is a stretch of time in which something must have happened; anytime
// asks for nothing.
type between struct{ from, to int64 }

var anytime = between{0, math.MaxInt64}

func betweenOf(from, fromPointer, to, toPointer string, zone *time.Location) (b between, err error) {
	if b.from, err = op.Moment(from, fromPointer, zone, anytime.from, 0); err == nil {
		b.to, err = op.Moment(to, toPointer, zone, anytime.to, 1)
	}
	return b, err
}

func (b between) holds(at *int64) bool {
	return b == anytime || at != nil && *at >= b.from && *at <= b.to
}

// once drops what is asked for twice, for each value may be a list of its own.
func once[T comparable](values []T) []T {
	var kept []T
	for _, v := range values {
		if !slices.Contains(kept, v) {
			kept = append(kept, v)
		}
	}
	return kept
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
