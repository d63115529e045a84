package order

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Filter says which orders are wanted; a repeated parameter is "or".
type Filter struct {
	op.Page
	Number     []string `query:"number" json:"-" fact:"order.number"`
	ForeignID  []string `query:"foreignId" json:"-" fact:"order.foreignId"`
	Customer   []string `query:"customer" json:"-" doc:"Id of the customer"`
	Owner      []string `query:"owner" json:"-" fact:"order.owner" doc:"me, or a user's id"`
	Phase      []string `query:"phase" json:"-"`
	Channel    []string `query:"channel" json:"-" fact:"order.channel"`
	Type       []string `query:"type" json:"-"`
	PlacedFrom string   `query:"placedFrom" json:"-" fact:"order.placedAt" doc:"RFC 3339 or a date"`
	PlacedTo   string   `query:"placedTo" json:"-" fact:"order.placedAt" doc:"RFC 3339 or a date, inclusive"`
}

// Summary is an order in a list.
type Summary struct {
	ID          ID            `json:"id"`
	Number      string        `json:"number,omitzero" fact:"order.number"`
	Type        string        `json:"type"`
	Phase       Phase         `json:"phase"`
	Version     int64         `json:"version"`
	Customer    *CustomerView `json:"customer,omitempty"`
	Owner       string        `json:"owner,omitempty" fact:"order.owner"`
	Channel     string        `json:"channel,omitzero" fact:"order.channel"`
	ForeignID   string        `json:"foreignId,omitempty" fact:"order.foreignId"`
	PlacedAt    *time.Time    `json:"placedAt,omitzero" fact:"order.placedAt"`
	ConfirmedAt *time.Time    `json:"confirmedAt,omitempty" fact:"order.confirmedAt"`
	Total       *money.Amount `json:"total,omitempty" fact:"order.total"`
	PromisedAt  *clock.Date   `json:"promisedAt,omitempty" fact:"order.promisedAt"`
	Lane        string        `json:"lane,omitempty" fact:"route.lane"`
	Holds       []string      `json:"holds,omitempty" fact:"check.holds"`
	Warnings    []string      `json:"warnings,omitempty" fact:"check.warnings"`
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
// A filter over what is hidden finds nothing.
func (s *Service) find(ctx context.Context, a act.Act, r db.Reader, in Filter) (op.List[Summary], error) {
	page := op.List[Summary]{Items: []Summary{}}
	before, err := readCursor(in.Cursor)
	if err != nil {
		return page, err
	}
	release, err := s.o.Current(ctx, r)
	if err != nil || identity.SightOf(a, release).Probes(in) {
		return page, err
	}
	by, from, to, err := criteria(a, in, setupOf(release).Workspace.Zone)
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
			page.Next = ""
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
	if err := s.scoped(ctx, a, r, byID); err != nil {
		return -1, err
	}
	w, err := s.world(ctx, r, byID)
	if err != nil {
		return -1, err
	}
	for i, o := range found {
		setup := w.setups[o.Release]
		if !setup.shows(a, o, func() *rule.Env { return w.facts(setup, o, a.At) }) {
			continue
		}
		*items = append(*items, w.summary(a, setup, o))
		if len(*items) == limit {
			return i, nil
		}
	}
	return -1, nil
}

// scoped adds the lines where the reader's scope may look at them; most readers
// see all orders, and their lists need no lines.
func (s *Service) scoped(ctx context.Context, a act.Act, r db.Reader, orders map[ID]*Order) error {
	var releases []string
	for _, o := range orders {
		releases = append(releases, o.Release)
	}
	compiled, err := s.o.Releases(ctx, r, releases)
	if err != nil {
		return fmt.Errorf("load the releases of orders: %w", err)
	}
	for _, release := range compiled {
		if !identity.SightOf(a, release).Rows("order").All() {
			return loadLines(r, orders)
		}
	}
	return nil
}

func (w *surroundings) summary(a act.Act, setup *Setup, o *Order) Summary {
	total := o.Total
	v := Summary{ID: o.ID, Number: o.Number, Type: o.Type, Phase: o.Phase, Version: o.Version, Customer: customerView(w.customers[o.Customer]),
		Owner: o.Owner.String(), Channel: o.Channel, ForeignID: o.ForeignID, PlacedAt: moment(o.PlacedAt), ConfirmedAt: moment(o.ConfirmedAt),
		Total: &total, PromisedAt: o.Body.PromisedAt, Lane: o.Body.Route.Lane, Holds: o.Body.Holds, Warnings: o.Body.Warnings}
	identity.SightOf(a, setup.whole).Show(&v)
	return v
}

// criteria turns a filter into what the database looks for, most selective
// first: its index finds the rows.
func criteria(a act.Act, in Filter, zone *time.Location) (by []criterion, from, to int64, err error) {
	add := func(column string, values []any) {
		if len(values) > 0 {
			by = append(by, criterion{column, once(values)})
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
	if from, err = bound(in.PlacedFrom, "/placedFrom", zone, from, 0); err != nil {
		return nil, 0, 0, err
	}
	to, err = bound(in.PlacedTo, "/placedTo", zone, to, 24*time.Hour-time.Microsecond)
	return by, from, to, err
}

// once drops what is asked for twice, for each value may be a list of its own.
func once(values []any) []any {
	var kept []any
	for _, v := range values {
		if !slices.Contains(kept, v) {
			kept = append(kept, v)
		}
	}
	return kept
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
